import { describe, expect, test } from "vitest";
import { firstLanguage, languages, preferredLanguage } from "../../../src/i18n/language.ts";

test("people are spoken to in German and English", () => expect(languages).toEqual(["de", "en"]));

const twenty = (last: string) => [...Array.from({ length: 19 }, () => "fr"), last].join(",");

describe("a reader gets", () => {
  test.each([
    // Accept-Language, where the service speaks German, where it speaks English
    [null, "de", "en"],
    ["", "de", "en"],
    ["en", "en", "en"],
    ["de", "de", "de"],
    ["EN-us", "en", "en"],
    ["de-AT,de", "de", "de"],
    ["fr, en;q=0.5, de;q=0.4", "en", "en"],
    ["fr, en;q=0.4, de;q=0.5", "de", "de"],
    ["en;q=0.5, de", "de", "de"],
    // equally good: the first
    ["en, de", "en", "en"],
    ["de;q=0.7, en;q=0.7", "de", "de"],
    ["fr", "de", "en"],
    ["*", "de", "en"],
    ["de;q=0, en;q=0.1", "en", "en"],
    ["de;q=0", "de", "en"],
    ["de ; q=0.1, en; q=0.2 ", "en", "en"],
    ["de;x=1;q=0.1, en;q=0.2", "en", "en"],
    ["deutsch", "de", "en"],
    ["entish", "de", "en"],
    ["xen", "de", "en"],
    ["en;q=x", "en", "en"],
    // A quality that is no number is none.
    ["en;q=.., de;q=0.001", "de", "de"],
    [",;,;=", "de", "en"],
    // A parameter that only looks like one leaves a range as good as any.
    ["en;q=0.5, de;q=0.1x", "de", "de"],
    ["en;q=0.5, de;q=0.1 x", "de", "de"],
    ["en;q=0.5, de;xq=0.1", "de", "de"],
    ["en;q=0.5, de;x q=0.1", "de", "de"],
    // White space around it does not.
    ["en;q=0.5, de;\t q=0.1 \t;x=1", "en", "en"],
    // the first twenty entries decide
    [twenty("en"), "en", "en"],
    [`fr,${twenty("en")}`, "de", "en"],
    // longer than what is remembered
    [`en,${"x".repeat(200)}`, "en", "en"],
  ])("for %j %s, or %s", (header, german, english) => {
    // Twice: the second answer may be remembered.
    for (let time = 0; time < 2; time += 1) {
      expect(preferredLanguage(header, "de")).toBe(german);
      expect(preferredLanguage(header, "en")).toBe(english);
    }
  });
});

describe("the first of our languages", () => {
  test.each([
    ["de", "de"],
    ["EN_gb", "en"],
    ["de_DE.UTF-8", "de"],
    ["de.UTF-8", "de"],
    ["de@euro", "de"],
    ["en-GB", "en"],
    ["en:de", "en"],
    ["de_AT:en", "de"],
    ["fr_FR:de_DE.UTF-8", "de"],
    ["fr::C:en_US:de", "en"],
    ["fr", undefined],
    ["den:english", undefined],
    ["fr_de", undefined],
    ["", undefined],
  ])("among the locales %j is %s", (locales, language) => {
    expect(firstLanguage(locales)).toBe(language);
  });
});
