/** What admins change of checks. Runs inside the store's transactions. */
import { forgetSubject } from "../../src/alerts/outbox/outbox.ts";
import { applyGrace, stopAwaiting } from "./arrivals/awaiting.ts";
import { resticRepository } from "./arrivals/archive.ts";
import { applyPlan, dropRepository } from "./arrivals/expected.ts";
import { addCheck } from "./check/add.ts";
import type { Check, Flip, Settings, State } from "./check/check.ts";
import { insertFlip } from "./check/log/flip-table.ts";
import { defaultSettings } from "./check/defaults.ts";
import type { NewNames } from "./check/keys.ts";
import type { Ledger } from "./check/ledger.ts";
import { firstLike, type UniqueField } from "./check/unique.ts";
import { passDays } from "./check/days/pass-days.ts";
import { checkByUuid, hasRoom, listChecks, updateCheck, updateState } from "./check/table.ts";
import { paused, resumed, withDeadline } from "./check/transition.ts";

export type SaveResult =
  | { ok: true; check: Check; created: boolean }
  | { ok: false; reason: "full" | "taken" };

/** Makes a check, or changes the first one that agrees in all fields of `unique`. `taken`: the uuid. */
export function saveCheck(
  ledger: Ledger,
  changes: Partial<Settings>,
  unique: readonly UniqueField[],
  names: NewNames,
): SaveResult {
  const { sql } = ledger;
  const all = unique.length > 0 ? listChecks(sql, { tags: [], slug: undefined }) : [];
  const existing = firstLike(all, changes, unique);
  if (existing !== undefined) {
    return { ok: true, check: changeSettings(ledger, existing, changes), created: false };
  }
  if (checkByUuid(sql, names.uuid) !== undefined) return { ok: false, reason: "taken" };
  if (!hasRoom(sql)) return { ok: false, reason: "full" };
  const check = addCheck(ledger, { ...defaultSettings, ...changes }, names);
  return { ok: true, check, created: true };
}

/** Changes settings of a check. What has passed of its day passed by those of before. */
export function changeSettings(ledger: Ledger, check: Check, changes: Partial<Settings>): Check {
  const { sql, now } = ledger;
  const settings = { ...check.settings, ...changes };
  const windows = ledger.windowsOf({ settings });
  const today = passDays(ledger, check, now);
  const state = withDeadline(settings, { ...check.state, today }, windows);
  // A deadline that new settings put into the past counts from now: nobody could have kept it.
  const deadline = state.deadline && Math.max(state.deadline, now);
  const after = { ...check, settings, state: { ...state, deadline } };
  updateCheck(sql, after, check.settings);
  // Where it lay before nobody is expected to report it any more.
  if (settings.s3Repository !== check.settings.s3Repository) {
    dropRepository(sql, resticRepository(check.uniqueKey));
  }
  if (changes.arrivalGraceSeconds !== undefined) applyGrace(sql, after);
  applyPlan(sql, after, windows, now);
  return after;
}

/** Changes with `set` the planned absences of a tag: deadlines of its checks move, and what has passed stays what it was. */
export function changeTagWindows(ledger: Ledger, tag: string, set: () => void): void {
  const checks = listChecks(ledger.sql, { tags: [tag], slug: undefined });
  const days = checks.map((check) => passDays(ledger, check, ledger.now));
  set();
  for (const [index, { id, settings, state }] of checks.entries()) {
    const passed = { ...state, today: days[index] };
    updateState(ledger.sql, id, withDeadline(settings, passed, ledger.windowsOf({ settings })));
  }
}

/** Stops expecting anything of a check, unless it is paused already; what is told of it ends. */
export function pauseCheck(ledger: Ledger, check: Check): Check {
  const change = paused(check.state, ledger.now);
  if (change === undefined) return check;
  forgetSubject(ledger.sql, "check", check.uniqueKey);
  stopAwaiting(ledger.sql, check);
  return writeChange(ledger, check, change);
}

/** Expects pings of a check again, from now on. */
export function resumeCheck(ledger: Ledger, check: Check): Check | "not-paused" {
  const change = resumed(check, ledger.windowsOf(check), ledger.now);
  return change === undefined ? "not-paused" : writeChange(ledger, check, change);
}

/** No alert comes of what an admin does. */
function writeChange(
  ledger: Ledger,
  check: Check,
  { state, flip }: { readonly state: State; readonly flip: Flip },
): Check {
  const after = { ...state, today: passDays(ledger, check, flip.at) };
  updateState(ledger.sql, check.id, after);
  insertFlip(ledger.sql, check.id, flip);
  return { ...check, state: after };
}
