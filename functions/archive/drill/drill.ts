/**
 * The drill: the newest archive is fetched, decrypted, restored into the scratch object and compared with its manifest,
 * and thrown away. What it proves is that an archive of this service comes back.
 */
import { sha256Hex } from "../../../src/digest.ts";
import type { Bucket } from "../../../src/object-storage/bucket.ts";
import { askArchive } from "../../../src/store/archive/ask.ts";
import type { ArchivedTable } from "../../../src/store/archive/question.ts";
import type { Rows } from "../../../src/store/meter.ts";
import type { Schema } from "../../../src/store/schema.ts";
import { ARCHIVE_PAUSE_MS } from "../../../src/limits.ts";
import { piecesInTurns } from "../../../src/store/turns.ts";
import { archivedStores } from "../file/stores.ts";
import { keptIn, manifestOf } from "../kept/list.ts";
import type { Manifest } from "../kept/manifest.ts";
import { FILE_END, pathOf } from "../kept/names.ts";
import { DRILL_PIECE_CHARACTERS } from "../limits.ts";
import { ArchiveError } from "../kept/fault.ts";
import { opened } from "../seal/seal.ts";
import { scratchOf, type Scratch } from "./scratch.ts";

export interface Drilling {
  readonly bucket: Bucket;
  readonly instance: string;
  /** Armored. */
  readonly drillKey: string;
  /**
   * The sum of the encrypted file as this instance has made it; undefined: it does not know. Who writes to the bucket can
   * change a file and its manifest alike, but not this.
   */
  readonly sumOf: (path: string) => string | undefined;
  /** Told as soon as it is known which one is tried. */
  readonly onPath: (path: string) => void;
}

const altered = (what: string) => new ArchiveError({ kind: "altered", what });

/** Answers the rows that the scratch object has read and written. @throws ArchiveError, StorageError */
export async function drillNewest(env: Env, drilling: Drilling): Promise<Rows> {
  const { bucket, instance } = drilling;
  const [newest] = await keptIn(bucket, instance);
  if (newest === undefined) throw new ArchiveError({ kind: "none" });
  const path = pathOf(instance, newest);
  drilling.onPath(path);
  const manifest = await manifestOf(bucket, instance, newest);
  if (manifest === undefined) throw altered("manifest");
  const known = drilling.sumOf(path);
  if (known !== undefined && known !== manifest.file.sha256) throw altered("manifest");
  const packed = await fetched(bucket, path, manifest, drilling.drillKey);
  const scratch = scratchOf(env);
  const lines = linesOf(packed.pipeThrough(new DecompressionStream("gzip")));
  const before = await scratch.clear();
  let after = before;
  try {
    await compare(env, scratch, lines, manifest);
  } finally {
    after = await scratch.clear();
  }
  return { read: after.read - before.read, written: after.written - before.written };
}

async function fetched(bucket: Bucket, path: string, manifest: Manifest, drillKey: string) {
  const response = await bucket.get(path + FILE_END);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { file } = manifest;
  if (bytes.length !== file.bytes || (await sha256Hex(bytes)) !== file.sha256)
    throw altered("file");
  const packed = await opened(bytes, drillKey);
  if (packed === undefined) throw new ArchiveError({ kind: "other-key" });
  return packed;
}

interface Section {
  readonly store: string;
  readonly id: string;
  readonly schemas: readonly Schema[];
  readonly steps: Readonly<Record<string, number>>;
}

async function compare(
  env: Env,
  scratch: Scratch,
  lines: AsyncIterable<readonly string[]>,
  manifest: Manifest,
): Promise<void> {
  let section: Section | undefined;
  let table: ArchivedTable | undefined;
  let held: string[] = [];
  let characters = 0;
  let isWhole = false;
  const seen = new Set<string>();
  const flush = async () => {
    if (held.length === 0 || section === undefined || table === undefined) return;
    const piece = { ...table, lines: held.join("\n") };
    if (!(await scratch.take(section.id, piece))) throw altered(section.store);
    [held, characters] = [[], 0];
  };
  const read = async (said: Said) => {
    if (said.end !== undefined) await flush();
    else if (said.table !== undefined) table = { table: said.table, columns: said.columns ?? [] };
    else if (said.store !== undefined) {
      if (section !== undefined) await judge(scratch, section, manifest);
      section = await begun(env, scratch, said.store, said.steps ?? {});
      seen.add(said.store);
    } else if (said.whole !== undefined) isWhole = true;
  };
  // Lines by the piece: to wait for each would be most of the work.
  for await (const some of lines) {
    for (const line of some) {
      if (line.startsWith("[")) {
        held.push(line);
        characters += line.length;
        if (characters > DRILL_PIECE_CHARACTERS) await flush();
      } else if (line !== "") await read(JSON.parse(line) as Said);
    }
  }
  if (section !== undefined) await judge(scratch, section, manifest);
  if (!isWhole) throw altered("whole");
  const missing = Object.keys(manifest.stores).find((store) => !seen.has(store));
  if (missing !== undefined) throw altered(missing);
}

interface Said {
  readonly store?: string;
  readonly steps?: Record<string, number>;
  readonly table?: string;
  readonly columns?: string[];
  readonly end?: object;
  readonly whole?: object;
}

async function begun(
  env: Env,
  scratch: Scratch,
  store: string,
  steps: Readonly<Record<string, number>>,
): Promise<Section> {
  const stub = archivedStores(env)[store];
  if (stub === undefined) throw altered(store);
  const id = crypto.randomUUID();
  const schemas = await askArchive(stub, { kind: "schemas", id });
  const taken = await scratch.begin(id, schemas, steps);
  if (!taken.ok) throw unusable(store, taken);
  return { store, id, schemas, steps };
}

async function judge(scratch: Scratch, { store, id, schemas, steps }: Section, manifest: Manifest) {
  const { taken, sums } = await scratch.sums(id, schemas, steps);
  if (!taken.ok) throw unusable(store, taken);
  const expected = manifest.stores[store]?.tables ?? {};
  const names = new Set([...Object.keys(expected), ...Object.keys(sums)]);
  for (const name of names) {
    const [was, is] = [expected[name], sums[name]];
    if (was?.rows !== is?.rows || was?.sha256 !== is?.sha256) throw altered(`${store}.${name}`);
  }
}

const unusable = (store: string, taken: { readonly reason?: string; readonly detail?: string }) =>
  new ArchiveError({
    kind: "unusable",
    store,
    detail: taken.detail ?? taken.reason ?? "",
  });

/** The lines that end in each piece. */
async function* linesOf(bytes: ReadableStream<Uint8Array>) {
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const piece of piecesInTurns(bytes, ARCHIVE_PAUSE_MS)) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield lines;
    }
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw altered("gzip");
  }
}
