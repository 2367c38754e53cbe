import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import {
  changesOf,
  forgetChanges,
  historySchema,
  recordChange,
} from "../../../src/store/history-table.ts";
import { migrate } from "../../../src/store/schema.ts";

let objects = 0;

/** Runs with an empty history. */
function inHistory(run: (sql: SqlStorage) => void): Promise<void> {
  objects += 1;
  const stub = env.ACCESS.getByName(`history ${objects}`);
  return runInDurableObject(stub, (_, { storage }) => {
    migrate(storage, [historySchema], 1);
    run(storage.sql);
  });
}

/** The nth change of a subject, which is that number from then on. */
const change = (nth: number) => ({
  at: 1000 + nth,
  who: `who ${nth}`,
  action: "change",
  before: nth - 1,
  after: nth,
});

const upTo = (changes: number, bytes = 1_000_000) => ({ changes, bytes });

const kept = (sql: SqlStorage, subject: string, most = 99) =>
  changesOf<number>(sql, subject, upTo(most)).map(({ after }) => after);

describe("the history", () => {
  test("tells a change as it was noted", () =>
    inHistory((sql) => {
      const made = {
        at: 9,
        who: "me",
        action: "create",
        before: undefined,
        after: { title: "ä", n: [1] },
      };
      const gone = { at: 10, who: "you", action: "delete", before: null, after: undefined };
      recordChange<unknown>(sql, "a", made, upTo(3));
      recordChange<unknown>(sql, "a", gone, upTo(3));
      expect(changesOf(sql, "a", upTo(10))).toEqual([gone, made]);
    }));

  test("is told newest first, by order of noting, and as many as are wanted", () =>
    inHistory((sql) => {
      for (const nth of [1, 2, 3])
        recordChange(sql, "a", { ...change(nth), at: 10 - nth }, upTo(9));
      expect(kept(sql, "a")).toEqual([3, 2, 1]);
      expect(kept(sql, "a", 2)).toEqual([3, 2]);
      expect(kept(sql, "a", 1)).toEqual([3]);
    }));

  test("keeps the newest changes of each subject by itself", () =>
    inHistory((sql) => {
      recordChange(sql, "b", change(1), upTo(3));
      for (let nth = 1; nth <= 3; nth += 1) recordChange(sql, "a", change(nth), upTo(3));
      expect(kept(sql, "a")).toEqual([3, 2, 1]);
      recordChange(sql, "b", change(2), upTo(3));
      recordChange(sql, "a", change(4), upTo(3));
      expect(kept(sql, "a")).toEqual([4, 3, 2]);
      recordChange(sql, "a", change(5), upTo(3));
      expect(kept(sql, "a")).toEqual([5, 4, 3]);
      expect(kept(sql, "b")).toEqual([2, 1]);
    }));

  test("is cut at once where fewer are kept from now on", () =>
    inHistory((sql) => {
      for (let nth = 1; nth <= 6; nth += 1) recordChange(sql, "a", change(nth), upTo(9));
      recordChange(sql, "a", change(7), upTo(2));
      expect(kept(sql, "a")).toEqual([7, 6]);
    }));

  test("keeps no more bytes than wanted, but the newest change always", () =>
    inHistory((sql) => {
      // In UTF-8 and quotes each state has twelve, and there is none before.
      const large = (nth: number) => ({
        ...change(nth),
        before: undefined,
        after: `äääää${nth % 10}`.slice(1),
      });
      const room = upTo(9, 30);
      for (const nth of [1, 2, 3]) recordChange<unknown>(sql, "a", large(nth), room);
      expect(changesOf(sql, "a", upTo(9))).toEqual([large(3), large(2)]);
      recordChange<unknown>(sql, "a", { ...large(4), after: "x".repeat(99) }, room);
      expect(changesOf(sql, "a", upTo(9))).toHaveLength(1);
    }));

  test("is told up to so many bytes, and from its newest change in any case", () =>
    inHistory((sql) => {
      for (const nth of [1, 2, 3]) recordChange(sql, "a", change(nth), upTo(9));
      const told = (bytes: number) => changesOf(sql, "a", upTo(9, bytes)).length;
      expect([0, 3, 4, 5, 6].map(told)).toEqual([1, 1, 2, 2, 3]);
    }));

  test("of one subject is forgotten with it", () =>
    inHistory((sql) => {
      for (const subject of ["a", "b"]) recordChange(sql, subject, change(1), upTo(3));
      forgetChanges(sql, "a");
      expect(kept(sql, "a")).toEqual([]);
      expect(kept(sql, "b")).toEqual([1]);
    }));
});
