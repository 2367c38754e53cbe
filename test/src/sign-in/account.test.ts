import { describe, expect, test } from "vitest";
import { accountOf } from "../../../src/sign-in/account.ts";

const of = (claims: Record<string, unknown>, trustEmail = false) =>
  accountOf({ sub: "s", ...claims }, trustEmail);

describe("the subject", () => {
  test.each([undefined, "", 5, null, "x".repeat(256)])("%j is none", (sub) =>
    expect(accountOf({ sub }, false)).toBeUndefined(),
  );
  test("has at most 255 characters", () =>
    expect(accountOf({ sub: "x".repeat(255) }, false)?.subject).toHaveLength(255));
});

describe("the name", () => {
  test.each<[Record<string, unknown>, string]>([
    [{ name: "Frau Grün", preferred_username: "gruen" }, "Frau Grün"],
    [{ name: "", preferred_username: "gruen" }, "gruen"],
    [{ name: 5, nickname: "grün" }, "grün"],
    [{ name: "  Frau\n\u202eGrün\u200b " }, "Frau Grün"],
    [{ name: "admin", preferred_username: "gruen" }, "gruen"],
    [{ name: "ＡＤＭＩＮ" }, "s"],
    [{}, "s"],
    [{ name: "😀".repeat(200) }, "😀".repeat(100)],
  ])("of %j is %s", (claims, name) => expect(of(claims)?.name).toBe(name));
});

describe("an address is proven", () => {
  test.each<[Record<string, unknown>, boolean, string[]]>([
    [{ email: "a@example.org", email_verified: true }, false, []],
    [{ email: "a@example.org", email_verified: false }, true, ["a@example.org"]],
    [{ email: "a@example.org" }, true, ["a@example.org"]],
    [{ email: "a" }, true, []],
    [{ email: ["a@example.org"] }, true, []],
    [{}, true, []],
  ])("%j, trusted %s: %j", (claims, trust, addresses) =>
    expect(of(claims, trust)?.addresses).toEqual(addresses),
  );
});

test.each<[unknown, string[]]>([
  [
    ["a", "b"],
    ["a", "b"],
  ],
  ["a", ["a"]],
  [["a", 5, null, ""], ["a"]],
  [undefined, []],
  [{ a: true }, []],
])("groups %j are %j", (groups, names) => expect(of({ groups })?.groups).toEqual(names));
