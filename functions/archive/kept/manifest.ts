/**
 * What stands beside an archive in the bucket, readable without a key: what is in it, so that a drill has something to
 * compare with that was not in the file. It is written last: a file without it is none. Format 1.
 */
import * as z from "zod/mini";
import { FORMAT } from "../file/lines.ts";

const tableSchema = z.object({
  columns: z.array(z.string()),
  rows: z.int(),
  /** Of its lines, each with its line feed. */
  sha256: z.string(),
});

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  /** RFC 3339, UTC. */
  madeAt: z.string(),
  /** Of the encrypted file. */
  file: z.object({ bytes: z.int(), sha256: z.string() }),
  /** Fingerprints of the certificates that it is encrypted to. */
  recipients: z.array(z.string()),
  stores: z.record(
    z.string(),
    z.object({
      steps: z.record(z.string(), z.int()),
      tables: z.record(z.string(), tableSchema),
    }),
  ),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestTable = z.infer<typeof tableSchema>;

/** Undefined: it is none of ours, or of a newer format. */
export function readManifest(text: string): Manifest | undefined {
  try {
    const read = z.safeParse(manifestSchema, JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

export const rowsIn = ({ stores }: Manifest): number =>
  Object.values(stores)
    .flatMap(({ tables }) => Object.values(tables))
    .reduce((sum, { rows }) => sum + rows, 0);
