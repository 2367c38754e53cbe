import { describe, expect, test } from "vitest";
import { hashToken, newToken, sameHash, tokenId } from "../../../src/access/token.ts";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

describe("a new token", () => {
  const tokens = Array.from({ length: 1000 }, newToken);

  test("is its id and 160 random bits: in each of 40 places every one of 32 letters occurs", () => {
    const letters = tokens.map(({ token }) => token.slice(3).replace("_", ""));
    for (let place = 0; place < 40; place += 1) {
      const seen = new Set(letters.map((text) => text.charAt(place)));
      expect([...seen].toSorted().join("")).toBe(ALPHABET);
    }
    expect(new Set(letters.map((text) => text.length))).toEqual(new Set([40]));
  });

  test("is found by the id inside of it", () => {
    for (const { id, token } of tokens) {
      expect(id).toHaveLength(8);
      expect(token.startsWith(`rw_${id}_`)).toBe(true);
      expect(tokenId(token)).toBe(id);
    }
  });

  test("comes once", () => {
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1000);
    expect(new Set(tokens.map(({ id }) => id)).size).toBe(1000);
  });
});

const SECRET = ALPHABET;
test.each([
  [`rw_0123abcd_${SECRET}`, "0123abcd"],
  [`rw_0123abc_${SECRET}`, undefined],
  [`rw_0123abcde_${SECRET}`, undefined],
  [`rw_0123abcd_${SECRET.slice(1)}`, undefined],
  [`rw_0123abcd_${SECRET}0`, undefined],
  [`rw_0123abcd${SECRET}`, undefined],
  [`rw-0123abcd-${SECRET}`, undefined],
  [`RW_0123abcd_${SECRET}`, undefined],
  [`rw_0123ABCD_${SECRET}`, undefined],
  [`rw_0123abci_${SECRET}`, undefined],
  [`rw_0123abcl_${SECRET}`, undefined],
  [`rw_0123abco_${SECRET}`, undefined],
  [`rw_0123abcu_${SECRET}`, undefined],
  [` rw_0123abcd_${SECRET}`, undefined],
  [`rw_0123abcd_${SECRET}\n`, undefined],
  ["", undefined],
])("the id in %j is %s", (token, id) => expect(tokenId(token)).toBe(id));

test("what is kept is SHA-256", async () => {
  // FIPS 180-4, example "abc".
  expect(new Uint8Array(await hashToken("abc")).toHex()).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

test.each<[one: number[], other: number[], same: boolean]>([
  [[1, 2, 3], [1, 2, 3], true],
  [[1, 2, 3], [1, 2, 4], false],
  [[1, 2, 3], [0, 2, 3], false],
  [[1, 2, 3], [1, 2], false],
  [[1, 2], [1, 2, 3], false],
])("the hashes %j and %j are the same: %s", (one, other, same) => {
  const buffer = (bytes: number[]) => Uint8Array.from(bytes).buffer;
  expect(sameHash(buffer(one), buffer(other))).toBe(same);
});
