import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  automaticSlug,
  isScan,
  lookupKey,
  meaningsOf,
  parseSlug,
} from "../../../functions/links/slug.ts";
import { reservedSegments } from "../../../src/reserved.ts";

describe("lookup keys", () => {
  test.each([
    // typed           looks up
    ["Plenum", "plenum"],
    ["plenum-2026", "plenum2026"],
    ["PLENUM_2026", "plenum2026"],
    ["GRÖẞE", "grösse"],
    ["größe", "grösse"],
    ["GRÖSSE", "grösse"],
    ["ＡＢＣ", "abc"],
    ["ΟΔΟΣ", "οδος"],
    ["ΟΔΟΣ-Α", "οδοσα"],
    ["Émile", "émile"],
    ["ag/Technik", "ag/technik"],
  ])("%s is found as %s", (typed, key) => expect(lookupKey(typed)).toBe(key));

  test("is the same for every valid slug in upper and in lower case, and for its own key", () => {
    for (let point = 0; point <= 0x10ffff; point += 1) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const parsed = parseSlug(`a${String.fromCodePoint(point)}`);
      if (!parsed.ok) continue;
      expect(lookupKey(parsed.slug.toUpperCase()), point.toString(16)).toBe(parsed.key);
      expect(lookupKey(parsed.slug.toLowerCase()), point.toString(16)).toBe(parsed.key);
      expect(lookupKey(parsed.key), point.toString(16)).toBe(parsed.key);
    }
  });
});

describe("what may be a slug", () => {
  test.each([
    "plenum",
    "Plenum-2026",
    "straße",
    "日本",
    "हिन्दी",
    "a/b/c",
    "a_b",
    "2026",
    "x".repeat(64),
    "ö".repeat(64),
  ])("%s may", (slug) => expect(parseSlug(slug)).toMatchObject({ ok: true, slug }));

  test.each([
    ["", "empty"],
    ["x".repeat(65), "too-long"],
    ["a/b/c/d", "segments"],
    ["a b", "characters"],
    ["a.b", "characters"],
    ["a+b", "characters"],
    ["a//b", "characters"],
    ["/a", "characters"],
    ["a/", "characters"],
    ["-_-", "characters"],
    ["a/-", "characters"],
    ["a\u200db", "characters"],
    ["a\u3164", "characters"],
    ["\u0301a", "characters"],
    ["a%20b", "characters"],
    ["a\u0000", "characters"],
    ["a\ud800", "characters"],
    ["😀", "characters"],
    ["x".repeat(1_000_000), "too-long"],
  ])("%j may not: %s", (slug, problem) => expect(parseSlug(slug)).toEqual({ ok: false, problem }));

  test.each(["api", "API", "a-p-i", "Api/v1", "PING", "_ping_", "ｋｅｙ", "healthz", "assets/x"])(
    "%s is the service's own",
    (slug) => expect(parseSlug(slug)).toEqual({ ok: false, problem: "reserved" }),
  );

  test("no reserved segment can be a slug", () => {
    for (const segment of reservedSegments) expect(parseSlug(segment).ok, segment).toBe(false);
  });
});

describe("what a path may mean", () => {
  const show = (path: string) =>
    meaningsOf(path).map(({ key, view, rest }) => `${view} ${key}${rest && ` + ${rest}`}`);

  test.each([
    ["/plenum", ["target plenum"]],
    ["/plenum/", ["target plenum", "target plenum"]],
    ["/plenum+", ["preview plenum"]],
    ["/PLENUM.SVG", ["svg plenum"]],
    ["/plenum.png", ["png plenum"]],
    ["/plenum).", ["target plenum"]],
    ["/plenum%22", ["target plenum"]],
    ["/gr%C3%B6%C3%9Fe", ["target grösse"]],
    ["/a/b", ["target a/b", "target a + b"]],
    ["/a/b.png", ["png a/b", "target a + b.png"]],
    ["/a/b/c/d", ["target a/b/c + d", "target a/b + c/d", "target a + b/c/d"]],
    ["/a/../b", []],
    ["/a/%2e%2e/b", []],
    ["/%zz", []],
    ["/%ff", []],
    ["/a.b", []],
    ["/", []],
    [`/${"a".repeat(3000)}`, []],
  ])("%s: %j", (path, meanings) => expect(show(path)).toEqual(meanings));
});

test.each([
  ["/PLENUM", true],
  ["/PLENUM-2026", true],
  ["/%C3%96", true],
  ["/GR%C3%96SSE", true],
  ["/%D0%9F%D0%A0", true],
  ["/plenum", false],
  ["/Plenum", false],
  ["/2026", false],
  ["/%C3%B6", false],
  ["/%zz", false],
])("%s came from a code: %s", (path, scanned) => expect(isScan(path)).toBe(scanned));

test("automatic slugs are valid, unmistakable, and draw every character equally often", () => {
  const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  const counts = new Map<string, number>();
  for (let index = 0; index < 20_000; index += 1) {
    const slug = automaticSlug(5, random);
    expect(parseSlug(slug).ok).toBe(true);
    expect(slug).toMatch(/^[2-9a-hjkmnp-z]{5}$/);
    expect(slug).toMatch(/[a-z]/);
    for (const letter of slug) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  expect(counts.size).toBe(31);
  const letters = [...counts].filter(([letter]) => /[a-z]/.test(letter)).map(([, count]) => count);
  // 100,000 draws over 31: about 3,226 each, one standard deviation 56.
  for (const count of letters) expect(Math.abs(count - 3226)).toBeLessThan(350);
});

test("a path of any bytes never throws, and its meanings are valid keys", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      for (const { key } of meaningsOf(`/${text}`)) expect(lookupKey(key)).toBe(key);
    }),
    { numRuns: 5_000 },
  );
});
