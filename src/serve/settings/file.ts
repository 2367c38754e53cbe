/** The files of settings: read whole before anything starts, and behind what the environment says. */
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { ConfigError } from "../../config/config.ts";
import { secretsPathOf, settingsIn, type FoundSettings } from "../../config/settings-text.ts";
import { startSettings } from "../../config/start/settings.ts";
import { settingTable } from "../../config/table.ts";
import { systemCode } from "../start-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface FileSettings {
  /** What the files say, by names. */
  readonly texts: Readonly<Record<string, string>>;
  /** The path of the file that each stands in. */
  readonly paths: Readonly<Record<string, string>>;
  /** Sentences about names that are no settings. */
  readonly strangers: readonly string[];
}

/**
 * Reads both files. Only one that RANDWERK_CONFIG names has to be there. Throws ConfigError with a line per fault where one cannot be used,
 * or a file with secrets can be read by others.
 */
export function readFiles(environment: Environment): FileSettings {
  const { name, fallback } = startSettings.configPath;
  const named = environment[name];
  const path = named || fallback;
  const open = readOne(path, { isSecret: false, isNeeded: Boolean(named) });
  const secretsPath = secretsPathOf(path);
  assertPrivate(secretsPath, environment);
  const closed = readOne(secretsPath, { isSecret: true, isNeeded: false });
  const twice = Object.keys(open.texts).filter((one) => one in closed.texts);
  if (twice.length > 0) {
    throw new ConfigError(
      `${twice.join(", ")} in ${path} and in ${secretsPath}: keep one of them each`,
    );
  }
  const pathsOf = ({ texts }: FoundSettings, where: string) =>
    Object.keys(texts).map((one) => [one, where] as const);
  return {
    texts: { ...open.texts, ...closed.texts },
    paths: Object.fromEntries([...pathsOf(open, path), ...pathsOf(closed, secretsPath)]),
    strangers: [...open.strangers, ...closed.strangers],
  };
}

function readOne(
  path: string,
  { isSecret, isNeeded }: { isSecret: boolean; isNeeded: boolean },
): FoundSettings {
  let toml: string;
  try {
    toml = readFileSync(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT" && !isNeeded) return { texts: {}, strangers: [] };
    throw new ConfigError(`${path} cannot be read (${systemCode(error)})`);
  }
  return settingsIn({ path, toml, isSecret });
}

/**
 * Whoever may read it may read every secret. systemd's own copies (LoadCredential=) are closed by their folder and by lists of
 * access, of which the mode shows the mask.
 */
function assertPrivate(path: string, environment: Environment): void {
  const credentials = environment["CREDENTIALS_DIRECTORY"];
  if (credentials && resolve(path).startsWith(`${resolve(credentials)}/`)) return;
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & 0o077) === 0) return;
  const octal = (mode & 0o777).toString(8);
  throw new ConfigError(
    `${path} has secrets in it and is open to others (mode ${octal}): chmod 600 ${path}`,
  );
}

export interface FoundFiles {
  /** The files' settings behind those of the environment. */
  readonly environment: Environment;
  /** Sentences for whoever starts it. */
  readonly notes: readonly string[];
  /** The file of each setting that comes from one. */
  readonly paths: Readonly<Record<string, string>>;
}

/** The environment with what the files say besides it. Throws ConfigError as `readFiles` does. */
export function withSettingsOfFiles(environment: Environment): FoundFiles {
  const { texts, paths, strangers } = readFiles(environment);
  const hidden = Object.keys(texts).filter((name) =>
    alternatives(name).some((one) => environment[one]),
  );
  const notes = hidden
    .filter((name) => texts[name] !== environment[name])
    .map((name) => `${paths[name]}: ${name} has no effect: the environment says otherwise`);
  const kept = Object.entries(texts).filter(([name]) => !hidden.includes(name));
  return {
    environment: { ...environment, ...Object.fromEntries(kept) },
    notes: [...strangers, ...notes],
    paths: Object.fromEntries(kept.map(([name]) => [name, paths[name] ?? ""])),
  };
}

/** A secret and the file that it may stand in are one setting. */
function alternatives(name: string): string[] {
  const row = settingTable.find((one) => one.name === name || one.fileName === name);
  return [row?.name ?? name, row?.fileName ?? []].flat();
}

/** Adds to what is wrong with a setting in which file it stands. */
export function orAtItsFile<Result>(
  { paths }: Pick<FoundFiles, "paths">,
  read: () => Result,
): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const lines = error.message.split("\n").map((line) => {
      const path = paths[/^[A-Z][A-Z\d_]*/.exec(line)?.[0] ?? ""];
      return path === undefined ? line : `${path}: ${line}`;
    });
    throw new ConfigError(lines.join("\n"));
  }
}
