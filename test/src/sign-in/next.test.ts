import { describe, expect, test } from "vitest";
import { ownPage, ownPath, signInFor } from "../../../src/sign-in/next.ts";

describe("after signing in", () => {
  test.each([
    ["/console", "/console"],
    ["/console/", "/console/"],
    ["/console/me", "/console/me"],
    ["/console/links?search=a%20b&page=2", "/console/links?search=a%20b&page=2"],
    ["/console/me#top", "/console/me"],
    ["/console/./me", "/console/me"],
    ["/console/x?next=https://evil.example", "/console/x?next=https://evil.example"],
  ])("%s leads to %s", (asked, path) => expect(ownPage(asked)).toBe(path));

  test.each([
    undefined,
    "",
    "console",
    "//evil.example",
    "//evil.example/console",
    "///evil.example/console",
    "/\\evil.example/console",
    "\\\\evil.example",
    "/\\/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example/console",
    "https://console.invalid/console",
    "//console.invalid@evil.example/console",
    "javascript:alert(1)",
    "data:text/html,x",
    "/%2Fevil.example",
    "/%2f%2fevil.example",
    "/%5Cevil.example",
    "%2F%2Fevil.example",
    " //evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example/console",
    "/console/..//evil.example",
    "/console/../../evil.example",
    "/console/%2e%2e//evil.example",
    "/console\\..\\..\\\\evil.example",
    "/consolex",
    "/CONSOLE",
    "/api/v1/tokens",
    "/console/sign-in",
    "/console/sign-in/provider?next=/console",
    "/console/sign-out",
    "/console/signed-out",
    "/console/language",
    `/console/${"x".repeat(2_000)}`,
  ])("%j leads to the first page", (asked) => expect(ownPage(asked)).toBe("/console"));

  test("no page leads to another site, however it is written", () => {
    const pieces = [
      "/",
      "\\",
      "console",
      "//",
      "..",
      "%2e",
      "%2F",
      "%5c",
      "@",
      ":",
      "evil.example",
    ];
    for (const a of pieces)
      for (const b of pieces)
        for (const c of pieces)
          for (const d of pieces) {
            const path = ownPage(`/${a}${b}${c}${d}`);
            expect(new URL(path, "https://admin.example").origin).toBe("https://admin.example");
            expect(path).toMatch(/^\/console(?:\/|\?|$)/);
          }
  });
});

test("a choice of the language leads back to the sign-in, too", () => {
  expect(ownPath("/console/sign-in?next=%2Fconsole%2Fme")).toBe(
    "/console/sign-in?next=%2Fconsole%2Fme",
  );
  expect(ownPath("//evil.example")).toBe("/console");
});

test.each([
  ["/console", "/console/sign-in"],
  ["/console/me?a=b&c", "/console/sign-in?next=%2Fconsole%2Fme%3Fa%3Db%26c"],
])("to see %s: %s", (path, signIn) => expect(signInFor(path)).toBe(signIn));
