/**
 * `npm run deploy`: looks whether the data of the service that is deployed lies where the settings say (under another
 * jurisdiction the same names are other, empty objects), and hands wrangler the settings of the files that `npm start` reads.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "smol-toml";
import { ConfigError, parseConfig } from "../config/config.ts";
import { inGerman } from "../config/faults-in-german.ts";
import { settingsOfWorker } from "../config/table.ts";
import { environmentLanguage } from "../i18n/environment.ts";
import type { Text } from "../i18n/language.ts";
import { DEPLOYED_ANSWERS_MS } from "./limits.ts";
import { withSecretsOfFiles } from "./settings/secret-files.ts";
import { orAtItsFile, readFiles } from "./settings/file.ts";
import { judgeEach } from "./settings/environment.ts";
import { dataElsewhere, dataThere, handedOn, nobodyAnswers, nobodyToAsk } from "./texts.ts";

type Texts = Readonly<Record<string, string>>;

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

/** What goes to the Worker besides what wrangler.toml says. Throws ConfigError with a line per fault. */
function settingsOfFiles(): { vars: Texts; secrets: Texts; strangers: readonly string[] } {
  const files = readFiles(process.env);
  const texts = withSecretsOfFiles(files.texts) as Texts;
  orAtItsFile(files, () => judgeEach(texts));
  const some = (isSecret: boolean) =>
    Object.fromEntries(
      settingsOfWorker
        .filter((setting) => setting.isSecret === isSecret && texts[setting.name])
        .map(({ name }) => [name, texts[name] ?? ""]),
    );
  return { vars: some(false), secrets: some(true), strangers: files.strangers };
}

/** @throws ConfigError, or what the parser says of a file that is no TOML. */
function settingsOfWrangler(more: Texts) {
  try {
    const { vars = {} } = parse(readFileSync("wrangler.toml", "utf8")) as { vars?: Texts };
    const { consoleHost, publicUrl, jurisdiction } = parseConfig({ ...vars, ...more });
    const base = consoleHost === undefined ? publicUrl : `https://${consoleHost}`;
    return { jurisdiction, url: base === undefined ? undefined : new URL("/healthz", base).href };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`wrangler.toml: ${message}`);
  }
}

async function verdict(more: Texts): Promise<{ text: Text; refuses: boolean }> {
  const { jurisdiction, url } = settingsOfWrangler(more);
  if (url === undefined) return { text: nobodyToAsk, refuses: false };
  const deployed = await deployedAt(url);
  if (deployed === undefined) return { text: nobodyAnswers(url, jurisdiction), refuses: false };
  if (deployed === jurisdiction) return { text: dataThere(jurisdiction), refuses: false };
  return { text: dataElsewhere(url, deployed, jurisdiction), refuses: true };
}

/** Secrets go by a file that only we can read, for as long as wrangler runs: a command line shows to everybody. */
async function runWrangler(vars: Texts, secrets: Texts): Promise<number> {
  // Ctrl-C ends wrangler, which has it too; the file goes after that.
  process.on("SIGINT", () => undefined);
  const folder = mkdtempSync(join(tmpdir(), "randwerk-deploy-"));
  try {
    const path = join(folder, "secrets.json");
    writeFileSync(path, JSON.stringify(secrets), { mode: 0o600 });
    const words = [
      "deploy",
      ...process.argv.slice(2),
      ...(Object.keys(secrets).length === 0 ? [] : ["--secrets-file", path]),
      ...Object.entries(vars).flatMap(([name, text]) => ["--var", `${name}:${text}`]),
    ];
    // What runs on an own machine, whatever somebody has exported.
    const env = { ...process.env, NODE_ENV: "production" };
    const child = spawn("wrangler", words, { stdio: "inherit", env });
    const [status] = (await once(child, "close")) as [number | null];
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const language = environmentLanguage(process.env);
const tell = (text: string) => console.error(`randwerk: ${text}`);
/** A sentence about settings. */
const inLanguage = (line: string) => (language === "de" ? inGerman(line) : line);

async function main(): Promise<number> {
  const { vars, secrets, strangers } = settingsOfFiles();
  for (const stranger of strangers) tell(inLanguage(stranger));
  const { text, refuses } = await verdict(vars);
  tell(text[language]);
  if (refuses) return 1;
  const names = [...Object.keys(vars), ...Object.keys(secrets)];
  if (names.length > 0) tell(handedOn(names.join(", "))[language]);
  return await runWrangler(vars, secrets);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  for (const line of error.message.split("\n")) tell(inLanguage(line));
  process.exitCode = 1;
}
