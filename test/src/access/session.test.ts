import { describe, expect, test } from "vitest";
import { isOver, rightsOf, scopesNow } from "../../../src/access/session.ts";
import type { SignInConfig } from "../../../src/config/sign-in/settings.ts";

const HOUR = 3_600_000;
const ISSUER = "https://auth.example/o/randwerk/";

const provider = (groups: Record<string, string[]>, issuer = ISSUER): SignInConfig => ({
  issuer,
  clientId: "c",
  clientSecret: "s",
  groups: new Map(Object.entries(groups)),
  trustEmail: false,
});

describe("a session is over", () => {
  const session = (endsAt: number, lastUsedAt: number) =>
    ({ endsAt, lastUsedAt }) as Parameters<typeof isOver>[0];
  test.each([
    ["in use", 8 * HOUR, HOUR, 2 * HOUR, false],
    ["a moment before two hours without use", 8 * HOUR, HOUR, 3 * HOUR - 1, false],
    ["after two hours without use", 8 * HOUR, HOUR, 3 * HOUR, true],
    ["a moment before its end", 8 * HOUR, 7 * HOUR, 8 * HOUR - 1, false],
    ["at its end, however lately it was used", 8 * HOUR, 8 * HOUR - 1, 8 * HOUR, true],
  ])("%s", (_, endsAt, lastUsedAt, now, over) =>
    expect(isOver(session(endsAt, lastUsedAt), now)).toBe(over),
  );
});

describe("groups give scopes", () => {
  const known = provider({
    "AG Technik": ["admin"],
    Mitglieder: ["keys:own", "links:read"],
    Presse: ["links:write", "links:read"],
  }).groups;
  test.each<[string[], string[], string[]]>([
    [["AG Technik"], ["admin"], ["AG Technik"]],
    [
      ["Presse", "Mitglieder", "Chor"],
      ["links:write", "links:read", "keys:own"],
      ["Presse", "Mitglieder"],
    ],
    [["Mitglieder", "Mitglieder"], ["keys:own", "links:read"], ["Mitglieder"]],
    [["mitglieder", " Mitglieder", "AG  Technik"], [], []],
    [["__proto__", "constructor", "toString"], [], []],
    [[], [], []],
  ])("%j: %j", (groups, scopes, giving) =>
    expect(rightsOf(groups, known)).toEqual({ scopes, groups: giving }),
  );
});

describe("a session may now", () => {
  const held = (scopes: string[], issuer: string | undefined = ISSUER) => ({
    issuer,
    scopes,
    groups: ["G"],
  });
  test.each<[string, ReturnType<typeof held>, SignInConfig | undefined, string[]]>([
    ["as before", held(["links:read"]), provider({ G: ["links:read"] }), ["links:read"]],
    ["less at once", held(["admin"]), provider({ G: ["links:read"] }), ["links:read"]],
    ["no more", held(["links:read"]), provider({ G: ["admin"] }), ["links:read"]],
    ["read alone", held(["links:write"]), provider({ G: ["links:read"] }), ["links:read"]],
    ["nothing: other rights", held(["keys:own"]), provider({ G: ["links:read"] }), []],
    ["nothing: the group is gone", held(["admin"]), provider({ Other: ["admin"] }), []],
    ["nothing: another provider", held(["admin"]), provider({ G: ["admin"] }, `${ISSUER}x`), []],
    ["nothing: no provider", held(["admin"]), undefined, []],
  ])("%s", (_, session, now, scopes) => expect(scopesNow(session, now)).toEqual(scopes));

  test("what its token may, whatever the provider", () => {
    const session = { issuer: undefined, scopes: ["links:write"], groups: [] };
    expect(scopesNow(session, undefined)).toEqual(["links:write"]);
    expect(scopesNow(session, provider({}))).toEqual(["links:write"]);
  });
});
