/**
 * What `npm run deploy` asks before wrangler does anything: whether the data of the service that is deployed lies where
 * the settings say. Under another jurisdiction the same names are other, empty objects.
 */
import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { parseConfig, parseSettings } from "../config/config.ts";
import { workerSettings } from "../config/worker-settings.ts";
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

const { vars = {} } = parse(readFileSync("wrangler.toml", "utf8")) as {
  vars?: Record<string, string>;
};
const { jurisdiction } = parseSettings({ jurisdiction: workerSettings.jurisdiction }, vars);
const { consoleHost, publicUrl } = parseConfig(vars);
const base = consoleHost === undefined ? publicUrl : `https://${consoleHost}`;

async function verdict(): Promise<{ text: Text; refuses: boolean }> {
  if (base === undefined) return { text: nobodyToAsk, refuses: false };
  const url = new URL("/healthz", base).href;
  const deployed = await deployedAt(url);
  if (deployed === undefined) return { text: nobodyAnswers(url, jurisdiction), refuses: false };
  if (deployed === jurisdiction) return { text: dataThere(jurisdiction), refuses: false };
  return { text: dataElsewhere(url, deployed, jurisdiction), refuses: true };
}

const { text, refuses } = await verdict();
console.error(`randwerk: ${text[environmentLanguage(process.env)]}`);
if (refuses) process.exitCode = 1;
