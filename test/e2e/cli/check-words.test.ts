import { expect, test } from "vitest";
import { kindText, reasonText } from "../../../agents/cli/checks/words.ts";
import type { PingKind } from "../../../functions/heartbeats/check/action.ts";
import type { Reason } from "../../../functions/heartbeats/check/check.ts";

/** Every code that the service has: one that is new does not compile without a row. */
const codes: Record<Exclude<Reason["code"], "exit" | "signal">, true> = {
  success: true,
  fail: true,
  keyword: true,
  timeout: true,
  paused: true,
  resumed: true,
  overrun: true,
  interrupted: true,
  "too-quick": true,
  "few-files": true,
  small: true,
  shrunk: true,
  "no-archive": true,
  "old-archive": true,
  "borg-2": true,
  "old-restore": true,
  "low-space": true,
  "full-soon": true,
  "old-lock": true,
  unseen: true,
  unreadable: true,
};
const kinds: Record<PingKind, true> = {
  success: true,
  start: true,
  fail: true,
  log: true,
  ign: true,
};

test.each(Object.keys(codes))("the reason %s is said in words, not as its code", (code) => {
  const { de, en } = reasonText({ code });
  expect(de).not.toBe(en);
  for (const text of [de, en]) expect(text).toMatch(/^[A-ZÄÖÜa-zäöü 2,]{4,}$/);
});

test("how a program ended has its status or signal", () => {
  expect(reasonText({ code: "exit", status: 2 })).toEqual({
    de: "Exit-Status 2",
    en: "exit status 2",
  });
  expect(reasonText({ code: "signal", name: "SIGKILL" }).de).toBe("Signal SIGKILL");
});

test("what is newer than this program stays as it is", () => {
  expect(reasonText({ code: "lunar" })).toEqual({ de: "lunar", en: "lunar" });
  expect(kindText("lunar")).toEqual({ de: "lunar", en: "lunar" });
});

test.each(Object.keys(kinds))("a ping of the kind %s has a name", (kind) => {
  expect(kindText(kind).de).toMatch(/^[A-Za-z ]{5,}$/);
});
