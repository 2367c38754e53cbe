/** The files of settings that `npm start` and `npm run deploy` read (src/config/settings-text.ts), on this machine. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ConfigError } from "../../../src/config/config.ts";
import { inGerman } from "../../../src/config/faults-in-german.ts";
import {
  pieceOf,
  secretsPathOf,
  settingsIn,
  withSetting,
} from "../../../src/config/settings-text.ts";
import { settingTable } from "../../../src/config/table.ts";
import type { Text } from "../../../src/i18n/language.ts";
import { exitCodes, Failure, usage } from "../terminal/failure.ts";
import { fileFailure, writeWhole } from "../terminal/files.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface SettingsFiles {
  readonly path: string;
  readonly secretsPath: string;
  /** The folder that paths in settings begin at. */
  readonly folder: string;
  /** The setting's text; undefined where none is set, or an empty one. */
  readonly get: (name: string) => string | undefined;
  /** Puts in a setting that is not there yet, and shows what was written; a secret's value is shown to nobody. */
  readonly add: (name: string, text: string) => Promise<void>;
}

/**
 * Opens them where `npm start` looks for them. Fails with exit code 2 where that cannot be known, or one of them cannot be used as
 * it is.
 */
export function openFiles(
  terminal: Terminal,
  environment: NodeJS.ProcessEnv,
  named: string | undefined,
): SettingsFiles {
  const path = named ?? (environment["RANDWERK_CONFIG"] || "randwerk.toml");
  if (path === "randwerk.toml" && named === undefined && !existsSync("wrangler.toml")) {
    throw usage({
      de: "Das ist nicht der Ordner des Programms. Dorthin wechseln (cd), oder mit --file sagen, welche randwerk.toml gemeint ist.",
      en: "This is not the program’s folder. Change to it (cd), or say by --file which randwerk.toml is meant.",
    });
  }
  const secretsPath = secretsPathOf(path);
  const read = () => ({ ...textsOf(path, false), ...textsOf(secretsPath, true) });
  read();
  return {
    path,
    secretsPath,
    folder: dirname(resolve(path)),
    get: (name) => read()[name] || undefined,
    add: async (name, text) => {
      const row = settingTable.find((one) => one.name === name);
      const isSecret = row?.isSecret === true;
      const file = isSecret ? secretsPath : path;
      const comment = terminal.say(row?.meaning ?? { de: "", en: "" }).replaceAll("`", "");
      const changed = withSetting(tomlOf(file), { name, text, comment });
      if (changed === undefined) throw unchangeable(file, name, text, isSecret);
      const mode = isSecret ? 0o600 : modeOf(file);
      await writeWhole(file, [changed], mode);
      const piece = pieceOf(name, text).trim();
      terminal.note(
        `→ ${file}: ${isSecret ? `${name} (${terminal.say({ de: "geheim", en: "secret" })})` : piece}`,
      );
    },
  };
}

const modeOf = (path: string) => (statSync(path, { throwIfNoEntry: false })?.mode ?? 0o644) & 0o777;

function textsOf(path: string, isSecret: boolean): Readonly<Record<string, string>> {
  if (isSecret && existsSync(path) && (modeOf(path) & 0o077) !== 0) {
    throw usage({
      de: `${path} enthält Geheimnisse und steht anderen offen: chmod 600 ${path}`,
      en: `${path} has secrets in it and is open to others: chmod 600 ${path}`,
    });
  }
  try {
    return settingsIn({ path, toml: tomlOf(path), isSecret }).texts;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // Without the lines that show the place.
    const faults = error.message.split("\n").filter((line) => !line.startsWith(" "));
    throw usage({ de: faults.map(inGerman).join("; "), en: faults.join("; ") });
  }
}

function tomlOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (!existsSync(path)) return "";
    throw fileFailure(error, path) ?? error;
  }
}

function unchangeable(file: string, name: string, text: string, isSecret: boolean): Failure {
  const piece = isSecret ? name : pieceOf(name, text).trim();
  return new Failure(exitCodes.refused, {
    de: `In ${file} lässt sich nichts einfügen, ohne anderes zu ändern. Von Hand eintragen: ${piece}`,
    en: `Nothing can be put into ${file} without changing something else. Put it in by hand: ${piece}`,
  });
}

/** A path in a setting, which begins where `npm start` is run. */
export const pathIn = ({ folder }: SettingsFiles, path: string): string =>
  path.startsWith("/") ? path : join(folder, path);

/** Why a text is no good for a setting, in words of the question. */
export const judgedBy =
  (name: string, hint: Text) =>
  (typed: string): Text | undefined =>
    settingTable.find((one) => one.name === name)?.accepts(typed) === false ? hint : undefined;
