/**
 * What `npm run deploy` asks before wrangler does anything: whether the data of the service that is deployed lies where
 * the settings say. Under another jurisdiction the same names are other, empty objects.
 */
import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { parseConfig } from "../config/config.ts";
import { environmentLanguage } from "../i18n/environment.ts";
import type { Text } from "../i18n/language.ts";
import { DEPLOYED_ANSWERS_MS } from "./limits.ts";
import { dataElsewhere, dataThere, nobodyAnswers, nobodyToAsk } from "./texts.ts";

/** The jurisdiction of the service at a URL; undefined: no such service answers. */
async function deployedAt(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(DEPLOYED_ANSWERS_MS) });
    const health = (await response.json()) as { stores?: object; jurisdiction?: string };
    // A version that did not know the setting left it to Cloudflare.
    return health.stores === undefined ? undefined : (health.jurisdiction ?? "none");
  } catch {
    return undefined;
  }
}

/** The settings of wrangler.toml. @throws ConfigError, or what the parser says of a file that is no TOML. */
function settings() {
  const { vars = {} } = parse(readFileSync("wrangler.toml", "utf8")) as {
    vars?: Record<string, string>;
  };
  const { consoleHost, publicUrl, jurisdiction } = parseConfig(vars);
  const base = consoleHost === undefined ? publicUrl : `https://${consoleHost}`;
  return { jurisdiction, url: base === undefined ? undefined : new URL("/healthz", base).href };
}

async function verdict(): Promise<{ text: Text; refuses: boolean }> {
  const { jurisdiction, url } = settings();
  if (url === undefined) return { text: nobodyToAsk, refuses: false };
  const deployed = await deployedAt(url);
  if (deployed === undefined) return { text: nobodyAnswers(url, jurisdiction), refuses: false };
  if (deployed === jurisdiction) return { text: dataThere(jurisdiction), refuses: false };
  return { text: dataElsewhere(url, deployed, jurisdiction), refuses: true };
}

try {
  const { text, refuses } = await verdict();
  console.error(`randwerk: ${text[environmentLanguage(process.env)]}`);
  if (refuses) process.exitCode = 1;
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`randwerk: wrangler.toml: ${message}`);
  process.exitCode = 1;
}
