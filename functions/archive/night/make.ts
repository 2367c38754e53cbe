/** Makes an archive and brings it to object storage: the file, then its manifest, by which it counts. */
import { sha256Hex } from "../../../src/digest.ts";
import { ARCHIVE_PAUSE_MS } from "../../../src/limits.ts";
import type { Bucket } from "../../../src/object-storage/bucket.ts";
import { mainOf } from "../../../src/store/all.ts";
import { streamOf } from "../../../src/store/stream.ts";
import { readDomain } from "../../../src/host.ts";
import { archiveLines, FORMAT } from "../file/lines.ts";
import { FILE_END, MANIFEST_END, nameAt, pathOf } from "../kept/names.ts";
import { rowsIn, type Manifest, type ManifestTable } from "../kept/manifest.ts";
import { certificateOf, seal, UnusableCertificate } from "../seal/seal.ts";
import { ArchiveError } from "../kept/fault.ts";
import type { Night } from "./state.ts";

export interface Making {
  readonly bucket: Bucket;
  /** Its folder. */
  readonly instance: string;
  /** An address of the key directory. */
  readonly recipient: string;
  /** The instance's own, armored. */
  readonly drillKey: string;
  /** Moments of the archives before, in unix ms. */
  readonly madeAt: readonly number[];
}

/** At `now`, in unix ms. @throws ArchiveError, StorageError, RangeError */
export async function makeArchive(env: Env, making: Making, now: number): Promise<Night> {
  const { bucket, instance, recipient } = making;
  const certificate = await certificateOfAddress(env, recipient);
  const stores: Manifest["stores"] = {};
  const { bytes, fingerprints } = await sealed(noted(archiveLines(env, now), stores), recipient, [
    certificate,
    await certificateOf(making.drillKey),
  ]);
  const manifest: Manifest = {
    format: FORMAT,
    madeAt: new Date(now).toISOString(),
    file: { bytes: bytes.length, sha256: await sha256Hex(bytes) },
    recipients: [...fingerprints],
    stores,
  };
  const path = pathOf(instance, nameAt(now, making.madeAt));
  await bucket.put(path + FILE_END, bytes, "application/octet-stream");
  const text = `${JSON.stringify(manifest, undefined, 1)}\n`;
  const manifestBytes = new Uint8Array(new TextEncoder().encode(text));
  await bucket.put(path + MANIFEST_END, manifestBytes, "application/json");
  const { sha256 } = manifest.file;
  const [rows, tookMs] = [rowsIn(manifest), Date.now() - now];
  return { at: now, rows, bytes: bytes.length, sha256, tookMs, path };
}

async function sealed(
  lines: AsyncGenerator<string, void>,
  address: string,
  certificates: readonly (Uint8Array | string)[],
) {
  try {
    const packed = streamOf(lines, ARCHIVE_PAUSE_MS).pipeThrough(new CompressionStream("gzip"));
    return await seal(packed, certificates);
  } catch (error) {
    if (!(error instanceof UnusableCertificate)) throw error;
    throw new ArchiveError({ kind: "unusable-key", address, detail: error.message });
  } finally {
    // What was broken off closes its snapshot.
    await lines.return();
  }
}

/** From the key directory, by the address as it stands there: local part in small letters, domain as A-labels. */
async function certificateOfAddress(env: Env, address: string) {
  const at = address.lastIndexOf("@");
  const domain = readDomain(address.slice(at + 1)) ?? address.slice(at + 1);
  const key = `${address.slice(0, at).toLowerCase()}@${domain}`;
  const found = await mainOf(env, env.KEYS, "keys").get(key);
  if (found === undefined) throw new ArchiveError({ kind: "no-key", address });
  return new Uint8Array(found.bytes);
}

/** The same pieces; what they say of tables is written into `stores`. */
async function* noted(
  pieces: AsyncGenerator<string, void>,
  stores: Manifest["stores"],
): AsyncGenerator<string, void> {
  let tables: Record<string, ManifestTable> = {};
  let table = { name: "", columns: [] as string[] };
  for await (const piece of pieces) {
    yield piece;
    if (!piece.startsWith("{")) continue;
    const said = JSON.parse(piece) as {
      store?: string;
      steps?: Record<string, number>;
      table?: string;
      columns?: string[];
      end?: { rows: number; sha256: string };
    };
    if (said.store !== undefined) {
      tables = {};
      stores[said.store] = { steps: said.steps ?? {}, tables };
    } else if (said.table !== undefined) table = { name: said.table, columns: said.columns ?? [] };
    else if (said.end !== undefined) tables[table.name] = { columns: table.columns, ...said.end };
  }
}
