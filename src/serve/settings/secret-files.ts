/** Secrets in files, as Docker, Kubernetes and systemd hand them over: NAME_FILE is the path of NAME's value. */
import { closeSync, openSync, readSync } from "node:fs";
import { ConfigError } from "../../config/config.ts";
import { settingTable } from "../../config/table.ts";
import { MAX_SECRET_FILE_BYTES } from "../limits.ts";
import { systemCode } from "../start-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment with the secrets that it names the files of, without the line's end behind them.
 * Throws ConfigError with one line per file that cannot be used.
 */
export function withSecretsOfFiles(environment: Environment): Environment {
  const read: Record<string, string> = {};
  const faults: string[] = [];
  for (const { name, fileName } of settingTable) {
    const path = fileName === undefined ? undefined : environment[fileName];
    if (path === undefined || path === "") continue;
    if ((environment[name] ?? "") !== "") {
      faults.push(`${name} and ${fileName} are both set: keep one of them`);
      continue;
    }
    const text = readSecret(path, (fault) => faults.push(`${fileName} ${path} ${fault}`));
    if (text !== undefined) read[name] = text;
  }
  if (faults.length > 0) throw new ConfigError(faults.join("\n"));
  return { ...environment, ...read };
}

function readSecret(path: string, wrong: (fault: string) => void): string | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readBeginning(path);
  } catch (error) {
    wrong(`cannot be read (${systemCode(error)})`);
    return undefined;
  }
  const text = Buffer.from(bytes)
    .toString("utf8")
    .replace(/\r?\n$/, "");
  if (text === "") wrong("is empty");
  else if (bytes.length > MAX_SECRET_FILE_BYTES) {
    wrong(`has more than ${MAX_SECRET_FILE_BYTES} octets`);
  } else if (text.includes("\0")) wrong("is no text");
  else return text;
  return undefined;
}

/** One octet more than is taken: what is given may be without an end. */
function readBeginning(path: string): Uint8Array {
  const bytes = Buffer.alloc(MAX_SECRET_FILE_BYTES + 1);
  const file = openSync(path, "r");
  try {
    let length = 0;
    for (;;) {
      const more = readSync(file, bytes, length, bytes.length - length, null);
      length += more;
      if (more === 0 || length === bytes.length) return bytes.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}
