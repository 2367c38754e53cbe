import { describe, expect, test } from "vitest";
import { TURN_BYTES } from "../../../src/limits.ts";
import { piecesInTurns } from "../../../src/store/turns.ts";

/** Numbered, so that what is lost or twice shows. */
const numbered = (length: number, from = 0) =>
  Uint8Array.from({ length }, (_, at) => (from + at) % 251);

/** The lengths of the pieces, and all of them together. */
async function cut(chunks: readonly Uint8Array[]) {
  const lengths: number[] = [];
  const bytes: number[] = [];
  for await (const piece of piecesInTurns(chunks, 0)) {
    lengths.push(piece.length);
    bytes.push(...piece);
  }
  return { lengths, bytes: Uint8Array.from(bytes) };
}

describe("bytes in turns", () => {
  test.each([
    ["a large chunk", [2.5 * TURN_BYTES], [TURN_BYTES, TURN_BYTES, TURN_BYTES / 2]],
    ["a turn", [TURN_BYTES], [TURN_BYTES]],
    ["nothing", [], []],
    ["an empty chunk", [0, 5], [5]],
    // A piece ends where its turn does.
    ["small chunks", [TURN_BYTES - 10, 30, 5], [TURN_BYTES - 10, 10, 20, 5]],
  ])("%s", async (_, chunks, lengths) => {
    let from = 0;
    const all = chunks.map((length) => {
      const chunk = numbered(length, from);
      from += length;
      return chunk;
    });
    const found = await cut(all);
    expect(found.lengths).toEqual(lengths);
    expect(found.bytes).toEqual(numbered(from));
  });

  test("who stops reading ends what they are read from", async () => {
    let isEnded = false;
    async function* endless() {
      try {
        for (;;) yield numbered(TURN_BYTES);
      } finally {
        isEnded = true;
      }
    }
    for await (const piece of piecesInTurns(endless(), 0)) {
      expect(piece.length).toBe(TURN_BYTES);
      break;
    }
    expect(isEnded).toBe(true);
  });
});
