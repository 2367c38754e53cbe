/** An archive as a file that can be read: a sealed one is opened by GnuPG, with whatever keys are there. */
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exitCodes, Failure } from "../terminal/failure.ts";
import { fileFailure } from "../terminal/files.ts";

/** Calls `use` with the path of the archive, unsealed; what had to be written for that is gone afterwards. */
export async function withOpened<Result>(
  path: string,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  if (isGzip(path)) return use(path);
  // Readable for its owner alone (mkdtemp(3)).
  const folder = mkdtempSync(join(tmpdir(), "randwerk-archive-"));
  try {
    const opened = join(folder, "archive.jsonl.gz");
    await decrypt(path, opened);
    return await use(opened);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Gzip begins with these two octets (RFC 1952), an OpenPGP message never does. What is neither, the reader refuses. */
function isGzip(path: string): boolean {
  try {
    const file = openSync(path, "r");
    try {
      const begin = new Uint8Array(2);
      const length = readSync(file, begin);
      const isPacket = length === 2 && (begin[0] ?? 0) >= 0x80;
      return !isPacket;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw fileFailure(error, path) ?? error;
  }
}

/** GnuPG asks for a passphrase where one is needed. */
async function decrypt(path: string, target: string): Promise<void> {
  const words = ["--quiet", "--yes", "--output", target, "--decrypt", path];
  const child = spawn("gpg", words, { stdio: ["inherit", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (data: Buffer) => (said += data.toString()));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  }).catch((error: unknown) => {
    throw new Failure(exitCodes.usage, {
      de: `${path} ist verschlüsselt, und gpg lässt sich nicht starten: ${String(error)}`,
      en: `${path} is encrypted, and gpg cannot be started: ${String(error)}`,
    });
  });
  if (status === 0) return;
  throw new Failure(exitCodes.refused, {
    de: `gpg kann ${path} nicht öffnen: ${said.trim()}`,
    en: `gpg cannot open ${path}: ${said.trim()}`,
  });
}
