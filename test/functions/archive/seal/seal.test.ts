import { beforeAll, expect, test } from "vitest";
import {
  certificateOf,
  newDrillKey,
  opened,
  seal,
  UnusableCertificate,
} from "../../../../functions/archive/seal/seal.ts";

let own: string;
let others: string;
let sealed: Uint8Array<ArrayBuffer>;

const text = "[1]\n".repeat(1_000);

beforeAll(async () => {
  [own, others] = await Promise.all([newDrillKey(), newDrillKey()]);
  const plain = new Blob([text]).stream();
  const certificates = await Promise.all([own, others].map((key) => certificateOf(key)));
  const { bytes, fingerprints } = await seal(plain, certificates);
  expect(new Set(fingerprints).size).toBe(2);
  sealed = bytes;
});

/** What comes, to its end. */
async function textOf(stream: ReturnType<typeof opened>): Promise<string> {
  const decoder = new TextDecoder();
  let read = "";
  for await (const chunk of (await stream) ?? []) read += decoder.decode(chunk, { stream: true });
  return read;
}

test("what is sealed to two is opened by each", async () => {
  for (const key of [own, others]) {
    expect(await textOf(opened(sealed, key))).toBe(text);
  }
});

test("another key does not open it", async () => {
  expect(await opened(sealed, await newDrillKey())).toBeUndefined();
});

test("one that was altered is not read to its end", async () => {
  const altered = sealed.slice();
  altered[altered.length - 30] = (altered[altered.length - 30] ?? 0) ^ 1;
  await expect(textOf(opened(altered, own))).rejects.toThrow(/./);
});

test("what is no certificate is refused", async () => {
  const plain = new Blob([text]).stream();
  await expect(seal(plain, [new Uint8Array([1, 2, 3])])).rejects.toThrow(UnusableCertificate);
});
