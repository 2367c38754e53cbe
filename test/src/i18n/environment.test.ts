import { describe, expect, test } from "vitest";
import { environmentLanguage } from "../../../src/i18n/environment.ts";

describe("the language of the environment", () => {
  test.each([
    [{ LANG: "de_DE.UTF-8" }, "de"],
    [{ LANG: "de" }, "de"],
    [{ LANG: "de_DE.UTF-8", LC_MESSAGES: "en_GB" }, "en"],
    [{ LANG: "en_GB", LC_ALL: "de_AT@euro" }, "de"],
    [{ LANG: "de_DE", LC_ALL: "" }, "de"],
    [{ LANG: "den_XX" }, "en"],
    [{ LANG: "C.UTF-8" }, "en"],
    // gettext's, and the service's own setting
    [{ LANG: "de_DE", LANGUAGE: "en_US:en" }, "en"],
    [{ LANG: "en_GB", LANGUAGE: "fr:de_AT@euro" }, "de"],
    [{ LANG: "de_DE", LANGUAGE: "fr" }, "de"],
    [{ LANG: "de_DE", LANGUAGE: "" }, "de"],
    [{}, "en"],
  ])("%j is %s", (environment, language) => {
    expect(environmentLanguage(environment)).toBe(language);
  });
});
