import { describe, expect, test } from "vitest";
import { readPng, writePng, type PngChunk } from "../../../src/qr/png-file.ts";

const text = (value: string) => new TextEncoder().encode(value);
const chunks: PngChunk[] = [
  { type: "IDAT", data: text("pixels") },
  { type: "IEND", data: new Uint8Array() },
];

test("a file is its signature, then each chunk with length, type, data and CRC", () => {
  // The CRC of an empty IEND is in every PNG: AE 42 60 82.
  expect(writePng(chunks.slice(1)).toHex()).toBe("89504e470d0a1a0a0000000049454e44ae426082");
  expect(writePng(chunks).slice(8, 22).toHex()).toBe(`00000006${text("IDATpixels").toHex()}`);
});

test("what is written is read", () => {
  expect(readPng(writePng(chunks))).toEqual(chunks);
});

test("what stands somewhere in a larger buffer is read from there", () => {
  const file = writePng(chunks);
  const larger = new Uint8Array([1, 2, 3, ...file, 4]);
  expect(readPng(larger.subarray(3, 3 + file.length))).toEqual(chunks);
});

describe("a file is refused", () => {
  const file = writePng(chunks);
  test.each(Array.from({ length: file.length }, (_, length) => length))(
    "that is cut off after %i bytes",
    (length) => expect(readPng(file.slice(0, length))).toBeUndefined(),
  );

  test.each(Array.from({ length: file.length }, (_, index) => index))(
    "whose byte %i is another one",
    (index) => {
      const broken = file.slice();
      broken[index] = (broken[index] ?? 0) ^ 0x80;
      expect(readPng(broken)).toBeUndefined();
    },
  );

  test("without an end", () => {
    expect(readPng(writePng(chunks.slice(0, 1)))).toBeUndefined();
  });
});

test("what follows the end is no part of the image", () => {
  const tail = new Uint8Array([...writePng(chunks), ...text("<script>")]);
  expect(readPng(tail)).toEqual(chunks);
});
