import { describe, expect, test } from "vitest";
import { parseSignIn } from "../../../../src/config/sign-in/settings.ts";

const set = {
  OIDC_ISSUER: "https://auth.example.org/application/o/randwerk/",
  OIDC_CLIENT_ID: "randwerk",
  OIDC_CLIENT_SECRET: "a secret, with spaces ",
  OIDC_GROUPS: `{"AG Technik": "admin", "Mitglieder": "member", "Presse": ["links:write", "member"]}`,
};

test("without any of them there is no provider", () => {
  expect(parseSignIn({})).toBeUndefined();
  expect(parseSignIn({ OIDC_ISSUER: "", OIDC_TRUST_EMAIL: "yes" })).toBeUndefined();
});

test("a provider, its groups and what they may", () => {
  const { groups, ...rest } = parseSignIn(set) ?? { groups: new Map() };
  expect(rest).toEqual({
    issuer: "https://auth.example.org/application/o/randwerk/",
    clientId: "randwerk",
    clientSecret: "a secret, with spaces ",
    trustEmail: false,
  });
  expect([...groups]).toEqual([
    ["AG Technik", ["admin"]],
    ["Mitglieder", ["keys:own", "links:read"]],
    ["Presse", ["links:write", "keys:own", "links:read"]],
  ]);
  expect(parseSignIn({ ...set, OIDC_TRUST_EMAIL: "yes" })?.trustEmail).toBe(true);
});

describe("an issuer is taken as it is", () => {
  test.each([
    "https://auth.example.org/application/o/randwerk/",
    "https://auth.example.org/application/o/randwerk",
    "https://auth.example.org",
    "https://AUTH.example.org:8443/Realm/",
    "http://127.0.0.1:9000/application/o/randwerk/",
    "http://localhost/",
  ])("%s", (issuer) => expect(parseSignIn({ ...set, OIDC_ISSUER: issuer })?.issuer).toBe(issuer));

  test.each([
    "auth.example.org",
    "http://auth.example.org/",
    "ftp://auth.example.org/",
    "https://auth.example.org/?a=b",
    "https://auth.example.org/#a",
    "https://user:word@auth.example.org/",
    " https://auth.example.org/",
    "https://auth.example.org/ ",
  ])("%j is none", (issuer) =>
    expect(() => parseSignIn({ ...set, OIDC_ISSUER: issuer })).toThrow(/^OIDC_ISSUER is not an/),
  );
});

describe("what cannot be used says why", () => {
  test.each<[Record<string, string>, string]>([
    [
      { OIDC_CLIENT_ID: "", OIDC_GROUPS: "" },
      "OIDC_CLIENT_ID, OIDC_GROUPS missing: OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_GROUPS belong together",
    ],
    [{ OIDC_GROUPS: "" }, "OIDC_GROUPS names no group, so nobody could sign in"],
    [{ OIDC_GROUPS: "{}" }, "OIDC_GROUPS names no group, so nobody could sign in"],
    [{ OIDC_GROUPS: "AG Technik" }, "OIDC_GROUPS is not JSON; it takes JSON such as"],
    [{ OIDC_GROUPS: "[]" }, "OIDC_GROUPS takes JSON such as"],
    [{ OIDC_GROUPS: "null" }, "OIDC_GROUPS takes JSON such as"],
    [{ OIDC_GROUPS: `{"": "admin"}` }, "OIDC_GROUPS names a group of 0 characters"],
    [
      { OIDC_GROUPS: `{"AG": "root"}` },
      `OIDC_GROUPS gives "AG" neither "admin" nor "member" nor a list of scopes`,
    ],
    [{ OIDC_GROUPS: `{"AG": []}` }, `OIDC_GROUPS gives "AG" neither`],
    [{ OIDC_GROUPS: `{"AG": ["links write"]}` }, `OIDC_GROUPS gives "AG" neither`],
    [{ OIDC_GROUPS: `{"AG": [1]}` }, `OIDC_GROUPS gives "AG" neither`],
    [{ OIDC_TRUST_EMAIL: "maybe" }, "OIDC_TRUST_EMAIL must be yes or no"],
  ])("%j: %s", (wrong, said) => expect(() => parseSignIn({ ...set, ...wrong })).toThrow(said));
});
