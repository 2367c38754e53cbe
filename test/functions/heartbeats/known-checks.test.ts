/** Checks that are known by heart. */
import { expect, test } from "vitest";
import type { Check } from "../../../functions/heartbeats/check/check.ts";
import { KnownChecks } from "../../../functions/heartbeats/known-checks.ts";
import { MAX_KNOWN_CHECKS } from "../../../functions/heartbeats/limits.ts";
import { defaultSettings } from "../../../functions/heartbeats/check/defaults.ts";
import { freshState } from "../../../functions/heartbeats/check/transition.ts";

const checkOf = (uuid: string): Check => ({
  id: 1,
  uuid,
  uniqueKey: "",
  badgeKey: "",
  createdAt: 0,
  settings: defaultSettings,
  state: freshState(0),
});

test("what was learnt is known as it was last, until it is to be forgotten", () => {
  const known = new KnownChecks();
  const outcome = { checks: [checkOf("a"), checkOf("b")], more: 1 };
  expect(known.learn(outcome)).toBe(outcome);
  const newer = checkOf("a");
  known.learn({ checks: [newer] });
  expect(known.get("a")).toBe(newer);
  expect(known.get("b")).toBe(outcome.checks[1]);
  expect(known.get("c")).toBeUndefined();
  known.forget();
  expect([known.get("a"), known.get("b")]).toEqual([undefined, undefined]);
});

test("all of them are read once, and are then as pings leave them", () => {
  const known = new KnownChecks();
  const [a, b] = [checkOf("a"), checkOf("b")];
  expect(known.all(() => [a, b])).toEqual([a, b]);
  const newer = { ...a, id: 2 };
  const made = checkOf("c");
  known.learn({ checks: [newer, made] });
  const unread = () => {
    throw new Error("they are known");
  };
  expect(known.all(unread)).toEqual([newer, b, made]);
  known.forget();
  expect(known.all(() => [b])).toEqual([b]);
  known.forget();
  const many = Array.from({ length: MAX_KNOWN_CHECKS + 1 }, (_, n) => checkOf(String(n)));
  expect(known.all(() => many)).toBe(many);
  expect(known.all(() => [a])).toEqual([a]);
});

test("more than so many are not kept", () => {
  const known = new KnownChecks();
  const checks = Array.from({ length: MAX_KNOWN_CHECKS }, (_, n) => checkOf(String(n)));
  known.learn({ checks });
  expect(known.get("0")).toBe(checks[0]);
  known.learn({ checks: [checkOf("one more")] });
  expect(known.get("0")).toBeUndefined();
});
