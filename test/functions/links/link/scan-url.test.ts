import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scanUrl } from "../../../../functions/links/link/scan-url.ts";
import { meaningsOf, parseSlug } from "../../../../functions/links/link/slug.ts";
import { rounds } from "../../../campaign.ts";
import { characters } from "../letters.ts";

const alphanumericMode = /^[0-9A-Z $%*+\-./:]*$/;

describe("a QR code holds the short URL in upper case", () => {
  test.each([
    // base                      typed slug            in the code
    ["https://go.example", "plenum", "HTTPS://GO.EXAMPLE/PLENUM"],
    ["https://go.example/", "plenum", "HTTPS://GO.EXAMPLE/PLENUM"],
    ["http://127.0.0.1:8787", "ag/technik", "HTTP://127.0.0.1:8787/AG/TECHNIK"],
    ["https://go.example", "a_b/c_d/e", "HTTPS://GO.EXAMPLE/A-B/C-D/E"],
    ["https://go.example:443", "a", "HTTPS://GO.EXAMPLE/A"],
    ["https://go.example", "plenum_2026-1", "HTTPS://GO.EXAMPLE/PLENUM-2026-1"],
    ["https://go.example", "öffnen", "HTTPS://GO.EXAMPLE/%C3%96FFNEN"],
    ["https://go.example", "straße", "HTTPS://GO.EXAMPLE/STRASSE"],
    ["https://go.example", "привет", "HTTPS://GO.EXAMPLE/%D0%9F%D0%A0%D0%98%D0%92%D0%95%D0%A2"],
    ["https://go.example", "例え/例", "HTTPS://GO.EXAMPLE/%E4%BE%8B%E3%81%88/%E4%BE%8B"],
    ["https://grüße.example", "a", "HTTPS://XN--GRE-6KA8L.EXAMPLE/A"],
    // A path may be case-sensitive: it stays, and the code is made in byte mode.
    ["https://example.org/Go", "plenum", "HTTPS://EXAMPLE.ORG/Go/PLENUM"],
  ])("%s and %s give %s", (base, slug, expected) => {
    expect(scanUrl(base, slug)).toBe(expected);
  });
});

describe("the URL in the code finds the same link", () => {
  const letters = characters.filter((letter) => parseSlug(letter).ok);

  function expectSameLink(slug: string): void {
    const parsed = parseSlug(slug);
    if (!parsed.ok) throw new Error(`${slug} is no slug: ${parsed.problem}`);
    const url = scanUrl("https://go.example", parsed.slug);
    // A failed expectation costs a stack trace even when it holds: so many letters need the cheap test.
    const [meaning] = meaningsOf(new URL(url).pathname);
    const found = meaning?.key === parsed.key && meaning.view === "target" && meaning.rest === "";
    if (!found || !alphanumericMode.test(url)) {
      expect({ slug, url, meaning }).toEqual({
        slug,
        url: expect.stringMatching(alphanumericMode),
        meaning: { key: parsed.key, view: "target", rest: "" },
      });
    }
  }

  test("for every letter and digit of every script", () => {
    expect(letters.length).toBeGreaterThan(5_000);
    for (const letter of letters) {
      expectSameLink(letter);
      expectSameLink(`a${letter}_b`);
    }
  });

  test("for slugs as long as they may be, whose upper case is longer", () => {
    for (const letter of ["ß", "ŉ", "ΐ", "ﬃ", "ᾳ", "ẖ"]) expectSameLink(letter.repeat(64));
    // Up to the limit all become capitals, beyond it none does that would grow.
    expect(scanUrl("https://go.example", `${"a".repeat(62)}ß`)).toMatch(/A{62}SS$/);
    expect(scanUrl("https://go.example", `${"a".repeat(63)}ß`)).toMatch(/A{63}%C3%9F$/);
  });

  test("for slugs of any letters with hyphens, underscores and slashes", () => {
    const letter = fc.nat(letters.length - 1).map((index) => letters[index] ?? "");
    const letterAndMark = fc
      .tuple(letter, fc.constantFrom("", "-", "_"))
      .map((two) => two.join(""));
    const segment = fc.array(letterAndMark, { minLength: 1, maxLength: 8 });
    const slugs = fc
      .array(segment, { minLength: 1, maxLength: 3 })
      .map((segments) => segments.map((parts) => parts.join("")).join("/"))
      .filter((slug) => parseSlug(slug).ok);
    fc.assert(
      fc.property(slugs, (slug) => expectSameLink(slug)),
      { numRuns: rounds(200, 4000) },
    );
  });
});
