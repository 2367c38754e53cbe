/** The service itself: found, signed in to, and waited for until it knows the settings that are in the files. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod/mini";
import type { Text } from "../../../src/i18n/language.ts";
import { connect, readAnswer, type Client } from "../command/client.ts";
import { keptSignIn, parsedUrl, serverUrl, writeSignIn, type SignIn } from "../command/server.ts";
import { SETUP_PAUSE_MS, SETUP_WAIT_SECONDS } from "../limits.ts";
import { exitCodes, Failure } from "../terminal/failure.ts";
import { channelsIn } from "./channel.ts";
import { pathIn } from "./files.ts";
import { there, type Setup, type Step } from "./step.ts";

export const namesSchema = z.object({
  names: z.array(z.object({ name: z.string() })),
  records: z.array(z.object({ name: z.string(), type: z.string(), value: z.string() })),
  targetKnown: z.boolean(),
});
const channelsSchema = z.object({ channels: z.array(z.object({ name: z.string() })) });

export const serviceStep: Step = {
  name: "service",
  title: { de: "Dienst", en: "Service" },
  run: async (setup) => {
    const { session } = setup;
    const { url, token } = await found(setup);
    setup.signIn(url, token);
    await keepSignIn(setup, url, token);
    await waitUntil(setup, restartWords(setup), async () =>
      (await isUpToDate(setup, session.api())) ? true : undefined,
    );
    return there({ de: url, en: url });
  },
};

/** Where it is, and with which token: waits until it runs. */
async function found(setup: Setup): Promise<{ url: string; token: string }> {
  const { environment, terminal } = setup.session;
  const here = await placeOf(setup);
  let typed: string | undefined;
  return await waitUntil(setup, startWords(setup), async () => {
    const place = here();
    const { url } = place;
    const token = place.token ?? typed ?? (await askedToken(url));
    typed = token;
    await answered(connect({ url, token }, terminal.language));
    return { url, token };
  });

  async function askedToken(url: string): Promise<string> {
    // Anybody may ask for its health; a service that needs somebody is there, too.
    await connect({ url, token: undefined }, terminal.language).request("GET", "/healthz", {
      expected: [503],
    });
    return await askToken(setup, url);
  }

  /** The environment goes before what runs here. A sign-in of another service is nothing to go by. */
  async function placeOf({ files, isCloudflare }: Setup): Promise<() => SignIn> {
    const { RANDWERK_URL, RANDWERK_TOKEN } = environment;
    if (RANDWERK_URL && RANDWERK_TOKEN) {
      return () => ({ url: serverUrl(RANDWERK_URL), token: RANDWERK_TOKEN });
    }
    const kept = ownSignIn(setup);
    if (isCloudflare) {
      if (kept !== undefined) return () => kept;
      const url = await askUrl(setup);
      return () => ({ url, token: files.get("ADMIN_TOKEN") });
    }
    return () => {
      const token = files.get("ADMIN_TOKEN") ?? keptToken(setup);
      return token === undefined && kept !== undefined ? kept : { url: localUrl(setup), token };
    };
  }
}

/** What somebody has signed in to, if that is the service of these files. */
export function ownSignIn(setup: Setup): { url: string; token: string } | undefined {
  const { files, isCloudflare, session } = setup;
  const kept = keptSignIn(session.environment);
  if (kept === undefined) return undefined;
  const isOurs =
    kept.url === parsedUrl(files.get("PUBLIC_URL") ?? "")?.origin ||
    (isCloudflare ? kept.token === files.get("ADMIN_TOKEN") : kept.url === localUrl(setup));
  return isOurs ? kept : undefined;
}

async function askToken({ asker }: Setup, url: string): Promise<string> {
  const token = await asker.ask({
    key: "token",
    text: {
      de: `Admin-Token von ${url} (nicht zu sehen)`,
      en: `Admin token of ${url} (does not show)`,
    },
    isSecret: true,
  });
  if (token !== undefined && /^[A-Za-z0-9._~+/=-]+$/.test(token)) return token;
  throw new Failure(exitCodes.signedOut, { de: "Das ist kein Token.", en: "This is not a token." });
}

/** A token without the scope for links is a good one. */
async function answered(api: Client): Promise<void> {
  await api.request("GET", "/api/v1/links", { query: { limit: "1" }, expected: [403] });
}

function localUrl({ files }: Setup): string {
  const host = files.get("HOST") ?? "127.0.0.1";
  const any: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "[::1]" };
  const shown = any[host] ?? (host.includes(":") ? `[${host}]` : host);
  const scheme = files.get("TLS_CERT") === undefined ? "http" : "https";
  return `${scheme}://${shown}:${files.get("PORT") ?? "8787"}`;
}

/** As `npm start` keeps it; undefined before its first start. */
function keptToken({ files }: Setup): string | undefined {
  const named = files.get("ADMIN_TOKEN_FILE");
  const path = named ?? join(files.get("STATE_DIR") ?? ".randwerk", "admin-token");
  try {
    return readFileSync(pathIn(files, path), "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}

async function askUrl({ asker, files, session }: Setup): Promise<string> {
  session.terminal.tell({
    de: "Jetzt in einem zweiten Terminal: npx wrangler login (einmal), dann npm run deploy. Die Ausgabe nennt eine Adresse (https://randwerk.….workers.dev).",
    en: "Now in a second terminal: npx wrangler login (once), then npm run deploy. It prints an address (https://randwerk.….workers.dev).",
  });
  const typed = await asker.ask({
    key: "url",
    text: { de: "Adresse, unter der er antwortet", en: "Address at which it answers" },
    usual: files.get("PUBLIC_URL"),
    judge: (one) =>
      parsedUrl(one)?.protocol.startsWith("http") === true
        ? undefined
        : {
            de: "Gemeint ist eine Adresse wie https://randwerk.example.workers.dev.",
            en: "Write an address such as https://randwerk.example.workers.dev.",
          },
  });
  if (typed !== undefined) return serverUrl(typed);
  throw new Failure(exitCodes.signedOut, {
    de: "Ohne Adresse geht es hier nicht weiter.",
    en: "Without an address there is no going on.",
  });
}

/** So that every other command finds it; whoever is signed in somewhere stays so. */
async function keepSignIn(
  { session: { environment, terminal } }: Setup,
  url: string,
  token: string,
): Promise<void> {
  if (keptSignIn(environment) !== undefined) return;
  const path = await writeSignIn(environment, { url, token });
  terminal.tell({
    de: `Angemeldet bei ${url}, gemerkt in ${path}.`,
    en: `Signed in to ${url}, kept in ${path}.`,
  });
}

/** Whether the service has the settings of the files, as far as it says what it has. */
async function isUpToDate({ files }: Setup, api: Client): Promise<boolean> {
  const { names, targetKnown } = readAnswer(
    namesSchema,
    await api.request("GET", "/api/v1/dns"),
    api.url,
  );
  const { channels } = readAnswer(
    channelsSchema,
    await api.request("GET", "/api/v1/channels"),
    api.url,
  );
  const known = new Set(names.map(({ name }) => name));
  const hasChannels = channelsIn(files.get("ALERT_CHANNELS")).every((name) =>
    channels.some((one) => one.name === name),
  );
  return (
    hasChannels &&
    wantedNames(files.get).every((name) => known.has(name)) &&
    (files.get("DNS_TARGET") === undefined || targetKnown)
  );
}

/** Names as the service would tell them; addresses and names without a dot are none. */
function wantedNames(get: (name: string) => string | undefined): string[] {
  const listed = (name: string) => (get(name) ?? "").split(",").map((one) => one.trim());
  const links = [get("PUBLIC_URL") ?? "", ...listed("LINK_HOSTS").map((one) => `http://${one}`)];
  const hosts = links.map((one) => parsedUrl(one)?.hostname ?? "");
  const mail = listed("WKD_DOMAINS").map((one) => parsedUrl(`http://${one}`)?.hostname ?? "");
  return [...hosts, ...mail.filter((one) => one !== "").map((one) => `openpgpkey.${one}`)].filter(
    (one) => one.includes(".") && /[a-z]/.test(one.split(".").at(-1) ?? ""),
  );
}

const startWords = ({ isCloudflare }: Setup): Text =>
  isCloudflare
    ? { de: "warte, bis er antwortet", en: "waiting until it answers" }
    : {
        de: "Der Dienst läuft noch nicht. In einem zweiten Terminal, im selben Ordner: npm start",
        en: "The service does not run yet. In a second terminal, in the same folder: npm start",
      };

const restartWords = ({ isCloudflare }: Setup): Text =>
  isCloudflare
    ? {
        de: "Der Dienst kennt die neuen Einstellungen noch nicht. Noch einmal: npm run deploy",
        en: "The service does not know the new settings yet. Once more: npm run deploy",
      }
    : {
        de: "Der Dienst kennt die neuen Einstellungen noch nicht. Neu starten: Strg-C in seinem Terminal und npm start (oder: systemctl restart randwerk).",
        en: "The service does not know the new settings yet. Start it again: Ctrl-C in its terminal, and npm start (or: systemctl restart randwerk).",
      };

/**
 * Looks again and again, until there is something; what is to be done is said once. A service that is away for a moment is
 * waited for, a wrong token is not.
 */
async function waitUntil<Value>(
  { session: { terminal }, interrupted }: Setup,
  words: Text,
  look: () => Promise<Value | undefined>,
): Promise<Value> {
  let last: Failure | undefined;
  for (let seconds = 0; seconds < SETUP_WAIT_SECONDS; seconds += SETUP_PAUSE_MS / 1000) {
    try {
      const value = await look();
      if (value !== undefined) {
        terminal.progress(undefined);
        return value;
      }
      last = undefined;
    } catch (error) {
      if (!(error instanceof Failure) || error.exitCode !== exitCodes.unreachable) throw error;
      last = error;
    }
    if (seconds === 0) terminal.tell(words);
    const waited = Math.round(seconds);
    terminal.progress(terminal.say({ de: `warte … ${waited} s`, en: `waiting … ${waited} s` }));
    await sleep(SETUP_PAUSE_MS, undefined, { signal: interrupted }).catch(() => undefined);
    if (interrupted.aborted) throw stopped();
  }
  terminal.progress(undefined);
  throw (
    last ??
    new Failure(exitCodes.unreachable, {
      de: "Er kennt sie immer noch nicht. Sagt seine Umgebung etwas anderes als die Dateien? Beim Start steht das da.",
      en: "It still does not know them. Does its environment say something else than the files? Its start tells.",
    })
  );
}

export const stopped = (): Failure =>
  new Failure(exitCodes.interrupted, { de: "Angehalten.", en: "Stopped." });
