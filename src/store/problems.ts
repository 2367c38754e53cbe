/** What is answered when a store fails and it is known why. */
import { storeUnavailable, type Problem } from "../http/problem.ts";
import { RETRY_REFUSED_SECONDS } from "../limits.ts";
import type { Fault } from "./fault.ts";

/** Writes fail, reads go on. */
const diskFull: Problem = {
  kind: {
    code: "disk-full",
    status: 503,
    title: { de: "Der Datenträger ist voll", en: "The disk is full" },
  },
  detail: {
    de: "Es wurde nichts geändert. Lesen geht weiter; Schreiben geht wieder, sobald auf dem Datenträger des Dienstes Platz ist.",
    en: "Nothing was changed. Reading goes on; writing works again as soon as there is room on the service's disk.",
  },
  headers: { "Retry-After": String(RETRY_REFUSED_SECONDS) },
};

/** Cloudflare's free plan is used up for today: writes fail, reads go on. */
const writesRefused: Problem = {
  kind: {
    code: "writes-refused",
    status: 503,
    title: {
      de: "Heute kann nichts mehr geschrieben werden",
      en: "Nothing more can be written today",
    },
  },
  detail: {
    de: "Es wurde nichts geändert. Das Tageskontingent bei Cloudflare ist verbraucht; Lesen geht weiter, Schreiben ab 0 Uhr UTC.",
    en: "Nothing was changed. Today's quota at Cloudflare is used up; reading goes on, writing from 00:00 UTC.",
  },
  headers: { "Retry-After": String(RETRY_REFUSED_SECONDS) },
};

/** The same of what may be read. */
const readsRefused: Problem = {
  kind: {
    code: "reads-refused",
    status: 503,
    title: {
      de: "Heute kann nichts mehr gelesen werden",
      en: "Nothing more can be read today",
    },
  },
  detail: {
    de: "Es wurde nichts geändert. Das Tageskontingent bei Cloudflare ist verbraucht; ab 0 Uhr UTC geht alles weiter.",
    en: "Nothing was changed. Today's quota at Cloudflare is used up; everything goes on from 00:00 UTC.",
  },
  headers: { "Retry-After": String(RETRY_REFUSED_SECONDS) },
};

const storeDamaged: Problem = {
  kind: {
    code: "store-damaged",
    status: 503,
    title: { de: "Die Datenbank ist beschädigt", en: "The database is damaged" },
  },
  detail: {
    de: "Es wurde nichts geändert. Protokoll und /healthz nennen die Datei; docs/runbooks/damaged-database.de.md sagt, was zu tun ist.",
    en: "Nothing was changed. The log and /healthz name the file; docs/runbooks/damaged-database.md says what to do.",
  },
  headers: { "Retry-After": String(RETRY_REFUSED_SECONDS) },
};

export const problems: Readonly<Record<Fault, Problem>> = {
  "disk-full": diskFull,
  "writes-refused": writesRefused,
  "reads-refused": readsRefused,
  damaged: storeDamaged,
  unreadable: storeUnavailable,
};
