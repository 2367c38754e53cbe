/** Where the service is reached: settings that are asked for one by one, and written at once. */
import { randomBytes } from "node:crypto";
import type { Text } from "../../../src/i18n/language.ts";
import { parsedUrl } from "../command/server.ts";
import { ADMIN_TOKEN_BYTES } from "../limits.ts";
import { judgedBy } from "./files.ts";
import { ownSignIn } from "./service.ts";
import { made, skipped, there, type Setup, type Step } from "./step.ts";

interface Asked {
  readonly setting: string;
  readonly key: string;
  readonly text: Text;
  /** What is taken for an answer. */
  readonly hint: Text;
  /** Undefined: it is not asked. */
  readonly usual: (setup: Setup) => { readonly usual: string | undefined } | undefined;
}

const hasAddress = ({ files }: Setup) => files.get("PUBLIC_URL") !== undefined;
const hostOf = ({ files }: Setup) => parsedUrl(files.get("PUBLIC_URL") ?? "")?.hostname;
const isNamed = (setup: Setup) => /[a-z]/i.test(hostOf(setup)?.split(".").at(-1) ?? "");

const questions: readonly Asked[] = [
  {
    setting: "PUBLIC_URL",
    key: "address",
    text: {
      de: "Adresse, unter der alle den Dienst erreichen (leer: später)",
      en: "Address at which everybody reaches the service (empty: later)",
    },
    hint: {
      de: "Gemeint ist eine Adresse wie https://go.example.org.",
      en: "Write an address such as https://go.example.org.",
    },
    usual: () => ({ usual: undefined }),
  },
  {
    setting: "LINK_HOSTS",
    key: "link_hosts",
    text: {
      de: "Namen für Kurzlinks, mit Kommas",
      en: "Hosts of short links, with commas",
    },
    hint: {
      de: "Gemeint sind Namen wie go.example.org,l.example.org.",
      en: "Write hosts such as go.example.org,l.example.org.",
    },
    usual: (setup) => (isNamed(setup) ? { usual: hostOf(setup) } : undefined),
  },
  {
    setting: "TRUSTED_PROXIES",
    key: "proxies",
    text: {
      de: "Adresse des Proxys davor (nginx, Caddy)",
      en: "Address of the proxy in front (nginx, Caddy)",
    },
    hint: {
      de: "Gemeint sind Adressen wie 127.0.0.1 oder 10.0.0.0/8.",
      en: "Write addresses such as 127.0.0.1 or 10.0.0.0/8.",
    },
    usual: (setup) =>
      !setup.isCloudflare &&
      setup.files.get("PUBLIC_URL")?.startsWith("https:") === true &&
      setup.files.get("TLS_CERT") === undefined
        ? { usual: "127.0.0.1" }
        : undefined,
  },
  {
    setting: "WKD_DOMAINS",
    key: "mail_domains",
    text: {
      de: "Mail-Domains, deren Schlüssel hier stehen, mit Kommas (leer: jede)",
      en: "Mail domains whose keys are here, with commas (empty: every one)",
    },
    hint: {
      de: "Gemeint sind Domains wie example.org.",
      en: "Write domains such as example.org.",
    },
    usual: (setup) => (hasAddress(setup) ? { usual: undefined } : undefined),
  },
  {
    setting: "DNS_TARGET",
    key: "dns_target",
    text: {
      de: "Wohin die Namen im DNS führen: Adressen dieses Rechners, oder ein Name (leer: später)",
      en: "Where the names lead in DNS: addresses of this machine, or a name (empty: later)",
    },
    hint: {
      de: "Gemeint sind Adressen wie 192.0.2.1,2001:db8::1 oder ein Name wie edge.example.net.",
      en: "Write addresses such as 192.0.2.1,2001:db8::1 or a name such as edge.example.net.",
    },
    usual: (setup) => (isNamed(setup) ? { usual: undefined } : undefined),
  },
];

export const addressStep: Step = {
  name: "address",
  title: { de: "Adresse", en: "Address" },
  run: async (setup) => {
    const { asker, files } = setup;
    const before = files.get("PUBLIC_URL");
    for (const { setting, key, text, hint, usual } of questions) {
      const asked = usual(setup);
      if (asked === undefined || files.get(setting) !== undefined) continue;
      const judge = judgedBy(setting, hint);
      const answer = await asker.ask({ key, text, judge, ...asked });
      if (answer !== undefined) await files.add(setting, answer);
    }
    if (setup.isCloudflare) await haveToken(setup);
    const address = files.get("PUBLIC_URL");
    if (address === undefined) {
      return skipped({ de: "keine eigene", en: "none of its own" });
    }
    const what = { de: address, en: address };
    return before === undefined ? made(what) : there(what);
  },
};

/** `npm start` makes one by itself. Where there is one already a new one would replace it with the next deployment. */
async function haveToken(setup: Setup): Promise<void> {
  const { asker, files } = setup;
  if (files.get("ADMIN_TOKEN") !== undefined || ownSignIn(setup) !== undefined) return;
  const given = await asker.ask({
    key: "token",
    text: {
      de: "Admin-Token, das es dort schon gibt (nicht zu sehen; leer: ein neues)",
      en: "Admin token that is there already (does not show; empty: a new one)",
    },
    isSecret: true,
    judge: judgedBy("ADMIN_TOKEN", {
      de: "Gemeint sind mindestens 20 Zeichen ohne Leerzeichen.",
      en: "Write at least 20 characters without blanks.",
    }),
  });
  const token = given ?? randomBytes(ADMIN_TOKEN_BYTES).toString("base64url");
  await files.add("ADMIN_TOKEN", token);
}
