/** Lists of the command line begin with what needs somebody. */
import { expect, test } from "vitest";
import { showAnswers } from "../../../agents/cli/alerts/view.ts";
import type { Check } from "../../../agents/cli/checks/answers.ts";
import { showChecks } from "../../../agents/cli/checks/view.ts";
import type { Key } from "../../../agents/cli/keys/answers.ts";
import { showKeys } from "../../../agents/cli/keys/view.ts";
import type { Cell, Column } from "../../../agents/cli/terminal/table.ts";
import type { Terminal } from "../../../agents/cli/terminal/terminal.ts";

/** The texts in a column of what a view shows. */
function columnOf(column: number, show: (terminal: Terminal) => void): string[] {
  const texts: string[] = [];
  show({
    language: "en",
    say: (text: { en: string }) => text.en,
    table: (_: readonly Column[], rows: readonly (readonly Cell[])[]) => {
      for (const row of rows) {
        const cell = row[column] ?? "";
        texts.push(typeof cell === "string" ? cell : cell.text);
      }
    },
  } as unknown as Terminal);
  return texts;
}

const named = (name: string, status: Check["status"], warning: Check["warning"] = null) =>
  ({ name, status, warning, uuid: name, tags: "", last_ping: null, grace: 60 }) as Check;

test("checks: down, late, with a warning, all others, each by name", () => {
  const checks = [
    named("paused", "paused"),
    named("well b", "up"),
    named("well a", "up"),
    named("new", "new"),
    named("warned", "up", { code: "no-archive" }),
    named("late", "grace"),
    named("down b", "down"),
    named("down a", "down"),
  ];
  expect(columnOf(1, (terminal) => showChecks(checks, terminal))).toEqual([
    "down a",
    "down b",
    "late",
    "warned",
    "well a",
    "well b",
    "new",
    "paused",
  ]);
});

test("keys: revoked, wrong from outside or about to end, then as they come", () => {
  const key = (address: string, more: Partial<Key> = {}) =>
    ({
      address,
      fingerprint: "",
      daysLeft: 300,
      revokedAt: null,
      lookOk: true,
      publishedAt: "2026-11-27T10:00:00.000Z",
      publishedBy: "admin",
      ...more,
    }) as Key;
  const keys = [
    key("ends in a year"),
    key("ends soon", { daysLeft: 10 }),
    key("never ends", { daysLeft: null }),
    key("nobody has looked", { lookOk: null }),
    key("wrong from outside", { lookOk: false }),
    key("revoked", { revokedAt: "2026-11-27T10:00:00.000Z" }),
  ];
  expect(columnOf(0, (terminal) => showKeys(keys, terminal))).toEqual([
    "ends soon",
    "wrong from outside",
    "revoked",
    "ends in a year",
    "never ends",
    "nobody has looked",
  ]);
});

test("channels: those that did not answer, then as they come", () => {
  const channels = [
    { channel: "mail", kind: "smtp", ok: true, answer: "250" },
    { channel: "phone", kind: "ntfy", ok: false, answer: "503" },
    { channel: "chat", kind: "matrix", ok: true, answer: "200" },
    { channel: "hook", kind: "webhook", ok: false, answer: "timeout" },
  ];
  expect(columnOf(0, (terminal) => showAnswers({ ok: false, channels }, terminal))).toEqual([
    "phone",
    "hook",
    "mail",
    "chat",
  ]);
});
