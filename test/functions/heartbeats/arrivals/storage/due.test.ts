/** When repositories in object storage are looked into: each in its turn, soon when there is news, never twice at once. */
import { expect, test } from "vitest";
import { StorageDue } from "../../../../../functions/heartbeats/arrivals/storage/due.ts";
import { inDatabase } from "../../rows.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const withDue = (judge: (due: StorageDue, again: () => StorageDue) => void) =>
  inDatabase((_, { kv }) => judge(new StorageDue(kv), () => new StorageDue(kv)));

test("nothing is due where no check names one, and nothing is kept", () =>
  withDue((due, again) => {
    expect([due.earliest, due.take(0)]).toEqual([Infinity, undefined]);
    due.plan("a", 0);
    expect(due.drop("a")).toBe(true);
    expect(again().earliest).toBe(Infinity);
  }));

test("each is taken once an hour, the one that waits for longest first; a new start knows", () =>
  withDue((due, again) => {
    due.plan("a", 10);
    due.plan("b", 5);
    expect([due.take(4), due.take(10), due.take(10), due.take(10)]).toEqual([
      undefined,
      "b",
      "a",
      undefined,
    ]);
    expect(again().earliest).toBe(10 + HOUR);
    expect(due.drop("a")).toBe(false);
  }));

test("news makes a look sooner, and never later", () =>
  withDue((due) => {
    due.plan("a", 0);
    due.take(0);
    due.again("a", MINUTE);
    expect(due.earliest).toBe(2 * MINUTE);
    due.again("a", 3 * MINUTE);
    expect(due.earliest).toBe(2 * MINUTE);
  }));

test("a clock that was ahead delays no look by more than it was", () =>
  withDue((due) => {
    due.plan("a", 1_000 * HOUR);
    due.plan("b", HOUR);
    due.bringBack(0);
    expect([due.take(0), due.take(0)]).toEqual(["a", undefined]);
    expect(due.earliest).toBe(HOUR);
  }));
