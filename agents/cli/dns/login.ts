/** `randwerk dns login`: keys for OVH's API with the least rights. */
import { setTimeout as sleep } from "node:timers/promises";
import { text } from "node:stream/consumers";
import * as z from "zod/mini";
import { absoluteName } from "../../../src/dns/value.ts";
import { command } from "../command/command.ts";
import { parsedUrl } from "../command/server.ts";
import { LOGIN_LOOKS, LOGIN_PAUSE_MS, OVH_TIMEOUT_SECONDS } from "../limits.ts";
import { exitCodes, Failure, usage } from "../terminal/failure.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { endpoints, writeCredentials } from "./credentials.ts";
import { reachFailure, refusedByOvh } from "./ovh-failure.ts";
import { openOvh, type OvhCall } from "./ovh.ts";

const credentialSchema = z.object({ consumerKey: z.string(), validationUrl: z.string() });

export const loginCommand = command({
  name: "login",
  summary: {
    de: "meldet bei OVH an, nur für die genannten Zonen",
    en: "signs in at OVH, for the named zones alone",
  },
  arguments: [{ name: { de: "ZONE", en: "ZONE" }, repeated: true }],
  options: {
    endpoint: {
      type: "string",
      value: { de: "ORT", en: "PLACE" },
      help: {
        de: "ovh-eu (sonst), ovh-ca, ovh-us oder die URL der API",
        en: "ovh-eu (default), ovh-ca, ovh-us or the API’s URL",
      },
    },
  },
  details: {
    de: `Einmal unter https://eu.api.ovh.com/createApp/ eine Anwendung anlegen: das gibt Application Key und
Application Secret, nach denen hier gefragt wird (in Skripten: zwei Zeilen auf stdin). Dann eine Adresse
öffnen und zustimmen: lesen und Einträge ändern in genau diesen Zonen, sonst nichts. Alles bleibt auf
diesem Rechner, in ~/.config/randwerk/ovh.toml (oder $XDG_CONFIG_HOME/randwerk/), Modus 0600; der Dienst
bekommt es nie.`,
    en: `Create an application once at https://eu.api.ovh.com/createApp/: that gives an application key and an
application secret, which are asked for here (scripts: two lines on stdin). Then open an address and
agree: reading, and changing records of these very zones, nothing else. All of it stays on this computer,
in ~/.config/randwerk/ovh.toml (or $XDG_CONFIG_HOME/randwerk/), mode 0600; the service never gets it.`,
  },
  examples: ["randwerk dns login example.org verein.example"],
  run: async ({ terminal, environment }, typed, options) => {
    const endpoint = endpointOf(options.endpoint);
    const zones = typed.map((zone) => absoluteName(zone).slice(0, -1));
    const { applicationKey, applicationSecret } = await askKeys(terminal);
    const application = { endpoint, applicationKey, applicationSecret };
    const { consumerKey, validationUrl } = await requested(
      await openOvh(application),
      endpoint,
      zones,
    );
    terminal.tell({
      de: `Diese Adresse öffnen und zustimmen (gültig: „Unlimited“, dann läuft es nicht ab):\n\n  ${validationUrl}\n`,
      en: `Open this address and agree (validity: “Unlimited”, so that it does not expire):\n\n  ${validationUrl}\n`,
    });
    await agreed(await openOvh({ ...application, consumerKey }), zones, terminal);
    const path = await writeCredentials(environment, { ...application, consumerKey, zones });
    terminal.note(
      terminal.say({ de: `Angemeldet, gemerkt in ${path}.`, en: `Signed in, kept in ${path}.` }),
    );
    return exitCodes.ok;
  },
});

function endpointOf(typed = "ovh-eu"): string {
  const known = Object.hasOwn(endpoints, typed) ? endpoints[typed] : undefined;
  if (known !== undefined) return known;
  const url = parsedUrl(typed);
  if (url?.protocol === "https:") return url.href.replace(/\/$/, "");
  throw usage({
    de: `--endpoint ${typed}: gemeint ist ${Object.keys(endpoints).join(", ")} oder eine URL mit https.`,
    en: `--endpoint ${typed}: write ${Object.keys(endpoints).join(", ")} or a URL with https.`,
  });
}

async function askKeys(terminal: Terminal) {
  const typed = process.stdin.isTTY
    ? [
        await terminal.secret({
          de: "Application Key (nicht zu sehen):",
          en: "Application key (does not show):",
        }),
        await terminal.secret({
          de: "Application Secret (nicht zu sehen):",
          en: "Application secret (does not show):",
        }),
      ]
    : (await text(process.stdin)).split("\n");
  const [applicationKey = "", applicationSecret = ""] = typed.map((line) => line.trim());
  if (/^\w+$/.test(applicationKey) && /^\w+$/.test(applicationSecret)) {
    return { applicationKey, applicationSecret };
  }
  throw new Failure(exitCodes.signedOut, {
    de: "Das sind nicht Application Key und Application Secret.",
    en: "These are not an application key and an application secret.",
  });
}

/** What this tool does, and nothing else. */
const rights = (zones: readonly string[]) => [
  { method: "GET", path: "/domain/zone" },
  ...zones.flatMap((zone) => {
    const path = `/domain/zone/${zone}`;
    return [
      { method: "GET", path: `${path}/*` },
      { method: "POST", path: `${path}/record` },
      { method: "PUT", path: `${path}/record/*` },
      { method: "DELETE", path: `${path}/record/*` },
      { method: "POST", path: `${path}/refresh` },
    ];
  }),
];

async function requested(call: OvhCall, endpoint: string, zones: readonly string[]) {
  const answer = await call("POST", "/auth/credential", { accessRules: rights(zones) });
  if (answer.kind === "lost") throw reachFailure(endpoint, answer.code, OVH_TIMEOUT_SECONDS);
  const read = z.safeParse(credentialSchema, answer.body);
  if (read.success) return read.data;
  throw refusedByOvh(answer, "POST /auth/credential");
}

/** Waits until somebody has agreed, which shows by what is allowed then. */
async function agreed(call: OvhCall, zones: readonly string[], terminal: Terminal): Promise<void> {
  const [zone = ""] = zones;
  for (let looks = 0; looks < LOGIN_LOOKS; looks += 1) {
    terminal.progress(
      terminal.say({ de: "warte auf die Zustimmung …", en: "waiting for your consent …" }),
    );
    const answer = await call("GET", `/domain/zone/${encodeURIComponent(zone)}/soa`);
    // A zone that does not exist is refused otherwise, once the keys are good.
    if (
      answer.kind === "answer" &&
      answer.status !== 403 &&
      answer.status < 500 &&
      answer.status !== 429
    ) {
      terminal.progress(undefined);
      if (answer.status === 200 || answer.status === 460) return;
      throw refusedByOvh(answer, `GET /domain/zone/${zone}/soa`);
    }
    await sleep(LOGIN_PAUSE_MS);
  }
  terminal.progress(undefined);
  throw new Failure(exitCodes.refused, {
    de: "Es hat niemand zugestimmt; nichts wurde gemerkt.",
    en: "Nobody has agreed; nothing was kept.",
  });
}
