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
    [{}, "en"],
  ])("%j is %s", (environment, language) => {
    expect(environmentLanguage(environment)).toBe(language);
  });
});
