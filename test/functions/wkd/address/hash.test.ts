import { expect, test } from "vitest";
import {
  HASH_PATTERN,
  addressHashes,
  asciiLower,
  zBase32,
} from "../../../../functions/wkd/address/hash.ts";

// The first column of hashes is what GnuPG prints, the second what Sequoia does; see
// test/e2e/wkd/hashes.test.ts. The third was read from Mailvelope.
test.each<[localPart: string, ascii: string, unicode?: string | undefined, lowBytes?: string]>([
  ["Joe.Doe", "iy9q119eutrkn8s1mk4r39qejnbu3n5q"],
  ["vorstand", "qs1j67f594iidtsyffk69drssxddqm5t"],
  ["jürgen", "xotup5kjnwdgxj1qa4a6s1j1hx3q5196", undefined, "rw53ng6b3koxr7e8y66hjqqncogfgzkx"],
  [
    "JÜRGEN",
    "bbci4p578ntucorruusqkfa8todycfkg",
    "xotup5kjnwdgxj1qa4a6s1j1hx3q5196",
    "rw53ng6b3koxr7e8y66hjqqncogfgzkx",
  ],
  ["Ärzte", "s3pgkzpkintheinj9x11myuf7kbuz8ya", "t4u9m9c6wi9mexwhhcezfqemrtpspyeh"],
  ["ИВАН", "zh9umrk33btesj3td9rn8kpgqmcbekup", "i1i15gcu44ruwtb8kutixyenmpukmprg"],
])("%s is found by every client", async (localPart, asciiHash, unicodeHash, lowBytesHash) => {
  const hashes = await addressHashes(localPart);
  expect(hashes[0]).toEqual({ rule: "ascii-lower", hash: asciiHash });
  if (unicodeHash) expect(hashes).toContainEqual({ rule: "unicode-lower", hash: unicodeHash });
  if (lowBytesHash) expect(hashes).toContainEqual({ rule: "low-bytes", hash: lowBytesHash });
  for (const { hash } of hashes) expect(hash).toMatch(HASH_PATTERN);
});

test("an ASCII local part has one hash, whatever its capitals", async () => {
  const lower = await addressHashes("joe.doe");
  expect(lower).toHaveLength(1);
  expect(await addressHashes("JOE.DOE")).toEqual(lower);
});

test("addresses can meet in a hash, so each hash names the rule it comes from", async () => {
  const [own] = await addressHashes("6");
  const foreign = (await addressHashes("ж")).find(({ hash }) => hash === own?.hash);
  expect(own?.rule).toBe("ascii-lower");
  expect(foreign?.rule).toBe("low-bytes");
});

// RFC 6189 section 5.1.6 and the description of the encoding by its author.
test.each([
  [[], ""],
  [[0x00], "yy"],
  [[0xff], "9h"],
  [[0xf0, 0xbf, 0xc7], "6n9hq"],
  [[0xd4, 0x7a, 0x04], "4t7ye"],
])("%j in z-base-32 is %s", (octets, text) => expect(zBase32(Uint8Array.from(octets))).toBe(text));

test.each([
  ["qs1j67f594iidtsyffk69drssxddqm5t", true],
  ["QS1J67F594IIDTSYFFK69DRSSXDDQM5T", false],
  ["qs1j67f594iidtsyffk69drssxddqm5", false],
  ["qs1j67f594iidtsyffk69drssxddqm5tt", false],
  ["qs1j67f594iidtsyffk69drssxddqm5l", false],
  ["qs1j67f594iidtsyffk69drssxddqm5t\n", false],
])("%j is a hash: %s", (text, isHash) => expect(HASH_PATTERN.test(text)).toBe(isHash));

test("lower-casing in ASCII leaves other letters alone", () =>
  expect(asciiLower("ABC ÄÖÜ ИВАН İ \u212a")).toBe("abc ÄÖÜ ИВАН İ \u212a"));

// `@`, `[`, `` ` `` and `{` stand around the two alphabets of ASCII.
test("lower-casing in ASCII takes every capital, and nothing beside them", () =>
  expect(asciiLower("@ABCDEFGHIJKLMNOPQRSTUVWXYZ[`abcdefghijklmnopqrstuvwxyz{09")).toBe(
    "@abcdefghijklmnopqrstuvwxyz[`abcdefghijklmnopqrstuvwxyz{09",
  ));

test("the first and the last letters of the alphabet are folded before hashing", async () => {
  const hashes = await addressHashes("azAZ");
  expect(hashes).toEqual(await addressHashes("azaz"));
  expect(hashes).toHaveLength(1);
});

test.each([
  ["jürgen", ["ascii-lower", "low-bytes"]],
  ["JÜRGEN", ["ascii-lower", "unicode-lower", "low-bytes"]],
  ["vorstand", ["ascii-lower"]],
])("%s has one hash for each of the rules that differ: %j", async (localPart, rules) => {
  const hashes = await addressHashes(localPart);
  expect(hashes.map(({ rule }) => rule)).toEqual(rules);
});
