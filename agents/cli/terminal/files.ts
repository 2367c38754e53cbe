/** Files that are there whole or not at all, and what comes in by a file or by stdin. */
import { createWriteStream, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { exitCodes, Failure, usage } from "./failure.ts";

/** Writes a file by way of a temporary one beside it. Fails with exit code 2 if it cannot be written. */
export async function writeWhole(
  path: string,
  content: AsyncIterable<Uint8Array> | Iterable<string | Uint8Array>,
  mode: number,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.new`);
  try {
    await pipeline(content, createWriteStream(temporary, { flags: "wx", mode, flush: true }));
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw fileFailure(error, path) ?? error;
  }
}

/** Makes the folders above a file, readable for nobody else. */
export function makePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fileFailure(error, folder) ?? error;
  }
}

/**
 * The content of a file, or of stdin for `-` and where no file is named. Fails with exit code 2 if it cannot be read or is larger than
 * the service takes: it would hang up in the middle, and its reason would be lost.
 */
export async function readInput(path: string | undefined, maxBytes: number): Promise<Buffer> {
  const isPiped = path === undefined || path === "-";
  const content = isPiped ? await readStdin() : readFile(path);
  if (content.length <= maxBytes) return content;
  const kib = Math.floor(maxBytes / 1024);
  throw usage({
    de: `${path ?? "stdin"} ist zu groß: der Dienst nimmt höchstens ${kib} KiB auf einmal.`,
    en: `${path ?? "stdin"} is too large: the service takes at most ${kib} KiB at once.`,
  });
}

async function readStdin(): Promise<Buffer> {
  if (!process.stdin.isTTY) return await buffer(process.stdin);
  throw usage({
    de: "Auf stdin kommt nichts an: eine Datei nennen, oder „… < DATEI“.",
    en: "There is nothing on stdin: name a file, or write “… < FILE”.",
  });
}

function readFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileFailure(error, path) ?? error;
  }
}

/** What is wrong with a file, where a call to the system says so. */
export function fileFailure(error: unknown, path: string): Failure | undefined {
  if (!(error instanceof Error) || !("syscall" in error)) return undefined;
  const code = "code" in error ? String(error.code) : error.message;
  const why = reasons[code] ?? { de: code, en: code };
  return new Failure(exitCodes.usage, { de: `${path}: ${why.de}.`, en: `${path}: ${why.en}.` });
}

const reasons: Readonly<Record<string, { de: string; en: string }>> = {
  ENOENT: { de: "Das gibt es nicht", en: "There is no such file or folder" },
  EACCES: { de: "Dafür fehlt die Berechtigung", en: "Permission is missing" },
  EISDIR: { de: "Das ist ein Ordner", en: "This is a folder" },
  ENOTDIR: { de: "Der Weg dorthin führt über eine Datei", en: "A file is in the way" },
  ENOSPC: { de: "Die Platte ist voll", en: "The disk is full" },
};
