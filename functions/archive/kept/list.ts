/** The archives that are in the bucket. */
import type { Bucket } from "../../../src/object-storage/bucket.ts";
import { readManifest, type Manifest } from "./manifest.ts";
import { FILE_END, MANIFEST_END, momentOf, nameOf, pathOf, type KeptName } from "./names.ts";

export interface Kept extends KeptName {
  /** Unix ms. */
  readonly at: number;
  /** Of the encrypted file; undefined: it is not there, only its manifest is. */
  readonly bytes: number | undefined;
}

/** Newest first. @throws StorageError */
export async function keptIn(bucket: Bucket, instance: string): Promise<Kept[]> {
  const listed = await bucket.list(`${instance}/`);
  const bytes = new Map(listed.map((one) => [one.key, one.bytes]));
  return listed
    .flatMap(({ key }) => {
      const name = nameOf(instance, key);
      if (name === undefined) return [];
      const file = `${pathOf(instance, name)}${FILE_END}`;
      return [{ ...name, at: momentOf(name), bytes: bytes.get(file) }];
    })
    .toSorted((one, other) => other.at - one.at);
}

/** Undefined: it is not there, or no manifest that this program can read. @throws StorageError */
export async function manifestOf(
  bucket: Bucket,
  instance: string,
  name: KeptName,
): Promise<Manifest | undefined> {
  const answer = await bucket.get(pathOf(instance, name) + MANIFEST_END);
  return readManifest(await answer.text());
}
