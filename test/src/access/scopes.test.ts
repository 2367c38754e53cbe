import { expect, test } from "vitest";
import { allows, common, type Scope } from "../../../src/access/scopes.ts";
import { scopes } from "../../scopes.ts";

/** The rights of a token with one scope: everything that is named, and nothing else. */
const allowed: Record<Scope, readonly Scope[]> = {
  "links:read": ["links:read"],
  "links:write": ["links:read", "links:write"],
  "keys:write": ["keys:write", "keys:own"],
  "checks:read": ["checks:read"],
  "checks:write": ["checks:read", "checks:write"],
  arrivals: ["arrivals"],
  sessions: ["sessions"],
  "keys:own": ["keys:own"],
  admin: [
    "links:read",
    "links:write",
    "keys:write",
    "checks:read",
    "checks:write",
    "arrivals",
    "sessions",
    "keys:own",
    "admin",
  ],
};

test("there are no other scopes", () => expect(scopes).toEqual(Object.keys(allowed)));

test.each(scopes)("%s allows what it says", (held) => {
  expect(scopes.filter((needed) => allows([held], needed))).toEqual(allowed[held]);
});

test.each<[held: Scope[], needed: Scope, allowed: boolean]>([
  [[], "links:read", false],
  [["links:read", "checks:write"], "links:write", false],
  [["links:read", "checks:write"], "links:read", true],
  [["links:read", "checks:write"], "checks:read", true],
  [["arrivals", "keys:write", "admin"], "links:write", true],
  [["keys:write"], "keys:own", true],
  [["keys:own"], "keys:write", false],
  [["links:write"], "keys:own", false],
  // Only what a scope ends with says that it is for reading, whatever its name holds before.
  [["links:write"], "links:reading", false],
  [["links:write"], "links:owner", false],
  [["links:archive:write"], "links:archive:read", true],
  [["links:write"], "links:archive:read", false],
])("%j for %s: %s", (held, needed, expected) => expect(allows(held, needed)).toBe(expected));

test.each<[Scope[], Scope[], Scope[]]>([
  [["admin"], ["admin"], ["admin"]],
  [["admin"], ["links:read", "sessions"], ["links:read", "sessions"]],
  [["links:write"], ["links:read"], ["links:read"]],
  [["links:read", "keys:own"], ["links:write"], ["links:read"]],
  [["keys:own"], ["links:read"], []],
  [[], ["admin"], []],
])("%j and %j both allow %j", (some, others, both) => {
  expect(common(some, others).toSorted()).toEqual(both.toSorted());
  expect(common(others, some).toSorted()).toEqual(both.toSorted());
});
