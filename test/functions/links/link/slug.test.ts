import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  automaticSlug,
  isScan,
  meaningsOf,
  parseSlug,
} from "../../../../functions/links/link/slug.ts";
import { lookupKey } from "../../../../src/slug-key.ts";
import { rounds } from "../../../campaign.ts";
import { reservedSegments } from "../../../../src/http/reserved.ts";
import { characters } from "../letters.ts";

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
    for (const letter of characters) {
      const parsed = parseSlug(`a${letter}`);
      if (!parsed.ok) continue;
      const { slug, key } = parsed;
      const keys = [slug, slug.toUpperCase(), slug.toLowerCase(), key].map(lookupKey);
      // A failed expectation costs a stack trace even when it holds.
      if (keys.some((one) => one !== key)) expect({ slug, keys }).toEqual({ slug, key });
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
    "𐐀".repeat(64), // two code units each
    "a/b-c/d_e",
    "a/api", // reserved is the beginning alone
    "apis",
  ])("%s may", (slug) => expect(parseSlug(slug)).toMatchObject({ ok: true, slug }));

  test.each([
    ["", "empty"],
    ["x".repeat(65), "too-long"],
    ["𐐀".repeat(65), "too-long"],
    ["a/".repeat(40), "too-long"],
    ["a/b/c/d", "segments"],
    ["a b", "characters"],
    ["a.b", "characters"],
    ["a+b", "characters"],
    ["a//b", "characters"],
    ["/a", "characters"],
    ["a/", "characters"],
    ["-_-", "characters"],
    ["a/-", "characters"],
    ["-/a", "characters"],
    ["a/b/c/d.e", "characters"],
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
    for (const segment of reservedSegments()) expect(parseSlug(segment).ok, segment).toBe(false);
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
    ["/a.b/c", []],
    // Behind an address that ends with a slash, dots end a sentence.
    ["/a/.", ["target a"]],
    ["/a/b/..", ["target a/b"]],
    ["/a/...", ["target a", "target a + ..."]],
    ["/a/b/c/d/e", ["target a/b/c + d/e", "target a/b + c/d/e", "target a + b/c/d/e"]],
    ["/a/", ["target a", "target a"]],
    ["/a/b/", ["target a/b", "target a/b", "target a + b/"]],
    ["/a//", ["target a", "target a + /"]],
    // What a newsletter adds behind slashes is no part of the address.
    ["/a//&utm_source=x", ["target a", "target a + /&utm_source=x"]],
    ["/a.svg/", ["svg a"]],
    ["/a.svg//", ["svg a"]],
    // A mark that nobody sees may be one of the slug's: with it first.
    ["/a%EF%B8%8F//", ["target a\ufe0f", "target a", "target a\ufe0f + /"]],
    // A path has one view, and it is said at its end.
    ["/a+b", []],
    ["/a+poster+", []],
    ["/a.svg.png", []],
    ["/a+.", ["preview a"]],
    ["/a.svg.", ["svg a"]],
    ["/a.svgz", []],
    ["/api/x", []],
    ["/api", []],
    [`/${"a".repeat(64)}`, [`target ${"a".repeat(64)}`]],
    [`/a/${"b".repeat(2045)}`, [`target a + ${"b".repeat(2045)}`]],
    [`/a/${"b".repeat(2046)}`, []],
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

describe("what follows a slug", () => {
  test.each([...".,;:!?)]>}\"'“”„»«’‚‘›‹…*`–— \u00a0\u2003\u200b\u200d\u00ad\ufeff"])(
    "%s at the end of a sentence is ignored",
    (glued) => {
      const path = `/plenum${encodeURIComponent(glued)}`;
      expect(meaningsOf(path)).toEqual([{ key: "plenum", view: "target", rest: "" }]);
      expect(meaningsOf(`/a/b${encodeURIComponent(glued)}`)).toEqual([
        { key: "a/b", view: "target", rest: "" },
        { key: "a", view: "target", rest: `b${encodeURIComponent(glued)}` },
      ]);
    },
  );

  test.each([
    ["%E2%80%9Eplenum%E2%80%9C", "target plenum"],
    ["%22plenum%22", "target plenum"],
    ["**plenum**", "target plenum"],
    ["ple%C2%ADnum", "target plenum"],
    ["ple%E2%80%8Bnum%EF%BB%BF", "target plenum"],
    ["plenum+%E2%80%A6", "preview plenum"],
    ["plenum&utm_source=newsletter&utm_medium=mail", "target plenum"],
    ["plenum%3Ffbclid=IwAR0", "target plenum"],
    ["plenum&gclid=x.", "target plenum"],
    ["plenum/&utm_source=x", "target plenum"],
    ["plenum&other=x", undefined],
    ["/plenum", "target plenum"],
    ["//plenum//", "target plenum"],
    ["%E2%80%9E%E2%80%9C", undefined],
  ])("%s means %s", (path, meaning) => {
    const [first] = meaningsOf(`/${path}`);
    expect(first && `${first.view} ${first.key}`).toBe(meaning);
  });

  test.each([..."([<=&~|"])("%s is not", (letter) => {
    expect(meaningsOf(`/plenum${encodeURIComponent(letter)}`)).toEqual([]);
  });
});

describe("automatic slugs", () => {
  /** Hands out these bytes, over and over. */
  const given = (bytes: readonly number[]) => {
    let next = 0;
    return (count: number) =>
      Uint8Array.from({ length: count }, () => bytes[next++ % bytes.length] ?? 0);
  };

  test("draw every character equally often of all bytes", () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => byte);
    const slug = automaticSlug(248, given([...bytes, ...bytes]));
    const counts = new Map<string, number>();
    for (const letter of slug) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect([...counts.keys()].toSorted().join("")).toBe("23456789abcdefghjkmnpqrstuvwxyz");
    expect(new Set(counts.values())).toEqual(new Set([8]));
  });

  test.each([
    // bytes drawn                             slug
    [[0, 8, 9, 10, 11, 12, 13, 14, 15, 16], "2abcd"],
    [[248, 255, 249, 8, 9, 10, 11, 12], "abcde"],
    [[247, 0, 0, 0, 0], "z2222"],
    // Digits alone look the same from a code and typed: drawn again.
    [[0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 30, 30, 30, 30, 30, 8, 8, 8, 8, 8], "zzzzz"],
  ])("%j give %s", (bytes, slug) => expect(automaticSlug(5, given(bytes))).toBe(slug));

  test.each([5, 6, 9])("of %i characters have as many and may be slugs", (characters_) => {
    const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
    for (let index = 0; index < 50; index += 1) {
      const slug = automaticSlug(characters_, random);
      expect(slug).toHaveLength(characters_);
      expect(parseSlug(slug)).toMatchObject({ ok: true, key: slug });
    }
  });
});

test("a path of any bytes never throws, and its meanings are valid keys", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      for (const { key } of meaningsOf(`/${text}`)) expect(lookupKey(key)).toBe(key);
    }),
    { numRuns: rounds(300, 6000) },
  );
});
