/** Texts about the disk, the clock and Cloudflare's quota. */
import type { Language } from "../../i18n/language.ts";
import { numberInWords } from "../../i18n/number.ts";
import { plural } from "../../i18n/plural.ts";

/** What is wrong with what the service runs on. */
export type Condition = "disk-full" | "writes-refused" | "reads-refused" | "state-gone";

interface ConditionTexts {
  readonly title: string;
  /** `midnight`: when Cloudflare's day ends, in words. */
  readonly text: (midnight: string) => string;
  readonly fixed: string;
  readonly fixedText: string;
}

interface Texts {
  readonly conditions: Readonly<Record<Condition, ConditionTexts>>;
  readonly lowSpace: {
    readonly title: string;
    readonly text: (free: string, percent: string) => string;
    readonly fixed: string;
    readonly fixedText: (free: string, percent: string) => string;
  };
  readonly clock: { readonly title: string; readonly text: string };
  readonly scarceRows: {
    readonly title: (percent: string) => string;
    readonly text: (written: number, limit: number) => string;
    readonly lasts: string;
    readonly ends: (duration: string) => string;
    readonly help: string;
  };
  readonly names: {
    readonly title: (count: number) => string;
    /** `list`: what is wanted and not found, a line each. */
    readonly text: (list: string) => string;
    readonly fixed: string;
    readonly fixedText: string;
  };
}

const de: Texts = {
  conditions: {
    "disk-full": {
      title: "Der Datenträger ist voll",
      text: () =>
        "Lesen geht weiter: Kurzlinks, Schlüssel, Listen. Schreiben nicht: Pings und Änderungen werden mit 503 " +
        "abgewiesen, und die Agenten behalten ihre Pings.\n\nBitte Platz schaffen, wo STATE_DIR liegt; danach geht " +
        "alles von selbst weiter.",
      fixed: "Auf dem Datenträger ist wieder Platz",
      fixedText: "Pings und Änderungen werden wieder angenommen.",
    },
    "writes-refused": {
      title: "Das Tageskontingent bei Cloudflare ist verbraucht",
      text: (midnight) =>
        "Lesen geht weiter: Kurzlinks, Schlüssel, Listen. Schreiben nicht: Pings und Änderungen werden mit 503 " +
        `abgewiesen, bis ein neuer Tag zählt: ${midnight}.\n\nWas es kostet und was hilft: docs/runbooks/cloudflare.de.md`,
      fixed: "Cloudflare nimmt wieder Änderungen an",
      fixedText: "Pings und Änderungen werden wieder angenommen.",
    },
    "reads-refused": {
      title: "Das Tageskontingent zum Lesen bei Cloudflare ist verbraucht",
      text: (midnight) =>
        "Pings, Schlüssel, Listen und seltene Kurzlinks werden mit 503 abgewiesen, bis ein neuer Tag zählt: " +
        `${midnight}. Die Agenten behalten ihre Pings.\n\nWas es kostet und was hilft: docs/runbooks/cloudflare.de.md`,
      fixed: "Bei Cloudflare kann wieder gelesen werden",
      fixedText: "Pings und Anfragen werden wieder angenommen.",
    },
    "state-gone": {
      title: "Der Ordner mit den Daten ist weg",
      text: () =>
        "STATE_DIR oder eine Datenbank darin wurde gelöscht oder ausgehängt. Änderungen und Pings werden mit 503 " +
        "abgewiesen, denn sie wären nirgends gespeichert. Solange der Dienst noch läuft, lassen sich Listen und " +
        "Exporte noch lesen.\n\nWas zu tun ist: docs/runbooks/damaged-database.de.md",
      fixed: "Der Ordner mit den Daten ist wieder da",
      fixedText: "Pings und Änderungen werden wieder angenommen.",
    },
  },
  lowSpace: {
    title: "Auf dem Datenträger wird der Platz knapp",
    text: (free, percent) =>
      `Wo STATE_DIR liegt, sind noch ${free} frei (${percent}).\n\n` +
      "Bitte dort Platz schaffen: Ist nichts mehr frei, werden Pings und Änderungen abgewiesen.",
    fixed: "Auf dem Datenträger ist wieder genug Platz",
    fixedText: (free, percent) => `Wo STATE_DIR liegt, sind ${free} frei (${percent}).`,
  },
  clock: {
    title: "Die Uhr des Dienstes ging vor",
    text:
      "Zeitpunkte, die noch kommen würden, wurden auf jetzt zurückgestellt; Fristen zählen von jetzt an. " +
      "Was in der Zwischenzeit als Ausfall gemeldet wurde, war vielleicht keiner.\n\n" +
      "Bitte nachsehen, ob der Rechner seine Uhr stellt: „timedatectl“.",
  },
  scarceRows: {
    title: (percent) => `Vom Tageskontingent zum Schreiben sind ${percent} verbraucht`,
    text: (written, limit) =>
      `Seit 0 Uhr UTC wurden ${numberInWords(written, "de")} Zeilen geschrieben; ${numberInWords(limit, "de")} sind es am Tag.`,
    lasts: "Geht es so weiter, reichen sie bis Mitternacht (UTC).",
    ends: (duration) =>
      `Geht es so weiter, reichen sie noch ${duration}; danach werden Pings und Änderungen bis 0 Uhr UTC abgewiesen.`,
    help: "Wohin sie gehen, sagt „randwerk status“; was hilft: docs/runbooks/cloudflare.de.md",
  },
  names: {
    title: (count) =>
      plural(
        count,
        "Ein Eintrag im DNS stimmt nicht mehr",
        `${count} Einträge im DNS stimmen nicht mehr`,
      ),
    text: (list) =>
      `Das war schon richtig, und die Welt bekommt es nicht mehr:\n\n${list}\n\n` +
      "Was jetzt eingetragen ist, sagt „randwerk dns plan“; „randwerk dns apply“ trägt ein, was fehlt (docs/runbooks/dns.de.md).",
    fixed: "Die Einträge im DNS stimmen wieder",
    fixedText: "Alle Namen des Dienstes führen wieder dorthin, wohin sie sollen.",
  },
};

const en: Texts = {
  conditions: {
    "disk-full": {
      title: "The disk is full",
      text: () =>
        "Reading goes on: short links, keys, lists. Writing does not: pings and changes are refused with 503, and " +
        "agents keep their pings.\n\nMake room where STATE_DIR is; everything goes on by itself then.",
      fixed: "There is room on the disk again",
      fixedText: "Pings and changes are taken again.",
    },
    "writes-refused": {
      title: "Today's quota at Cloudflare is used up",
      text: (midnight) =>
        "Reading goes on: short links, keys, lists. Writing does not: pings and changes are refused with 503 until a " +
        `new day counts: ${midnight}.\n\nWhat costs, and what helps: docs/runbooks/cloudflare.md`,
      fixed: "Cloudflare takes changes again",
      fixedText: "Pings and changes are taken again.",
    },
    "reads-refused": {
      title: "Today's quota of reads at Cloudflare is used up",
      text: (midnight) =>
        "Pings, keys, lists and rarely used short links are refused with 503 until a new day counts: " +
        `${midnight}. Agents keep their pings.\n\nWhat costs, and what helps: docs/runbooks/cloudflare.md`,
      fixed: "Cloudflare lets us read again",
      fixedText: "Pings and requests are answered again.",
    },
    "state-gone": {
      title: "The folder with the data is gone",
      text: () =>
        "STATE_DIR, or a database in it, was deleted or unmounted. Changes and pings are refused with 503, since " +
        "they would be stored nowhere. As long as the service runs, lists and exports can still be read.\n\nWhat to " +
        "do: docs/runbooks/damaged-database.md",
      fixed: "The folder with the data is there again",
      fixedText: "Pings and changes are taken again.",
    },
  },
  lowSpace: {
    title: "The disk is getting full",
    text: (free, percent) =>
      `Where STATE_DIR is, ${free} are free (${percent}).\n\n` +
      "Make room there: once nothing is free, pings and changes are refused.",
    fixed: "There is enough room on the disk again",
    fixedText: (free, percent) => `Where STATE_DIR is, ${free} are free (${percent}).`,
  },
  clock: {
    title: "The clock of the service was ahead",
    text:
      "Moments that were still to come were brought back to now; deadlines count from now on. What was told as an " +
      "outage in between may have been none.\n\nSee whether the machine sets its clock: “timedatectl”.",
  },
  scarceRows: {
    title: (percent) => `${percent} of today's quota of writes are used up`,
    text: (written, limit) =>
      `Since 00:00 UTC ${numberInWords(written, "en")} rows were written; a day has ${numberInWords(limit, "en")}.`,
    lasts: "At this pace they last until midnight (UTC).",
    ends: (duration) =>
      `At this pace they last for another ${duration}; after that pings and changes are refused until 00:00 UTC.`,
    help: "Where they go: “randwerk status”; what helps: docs/runbooks/cloudflare.md",
  },
  names: {
    title: (count) =>
      plural(
        count,
        "A record in DNS is no longer right",
        `${count} records in DNS are no longer right`,
      ),
    text: (list) =>
      `These were right once, and the world does not get them any more:\n\n${list}\n\n` +
      "“randwerk dns plan” says what is entered now; “randwerk dns apply” enters what is missing (docs/runbooks/dns.md).",
    fixed: "The records in DNS are right again",
    fixedText: "All names of the service lead again where they should.",
  },
};

export const watchTexts: Readonly<Record<Language, Texts>> = { de, en };
