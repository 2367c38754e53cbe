/** The log of a check: the newest pings, and changes of status. */
import { describe, expect, test } from "vitest";
import type { Flip } from "../../../../../functions/heartbeats/check/check.ts";
import { KEPT_FLIPS, KEPT_PINGS } from "../../../../../functions/heartbeats/limits.ts";
import {
  forgetLog,
  hasPing,
  logPing,
  pingBodyOf,
  pingsOf,
} from "../../../../../functions/heartbeats/check/log/log-table.ts";
import {
  flipsOf,
  forgetOldFlips,
  insertFlip,
} from "../../../../../functions/heartbeats/check/log/flip-table.ts";
import type { LoggedPing } from "../../../../../functions/heartbeats/check/log/logged-ping.ts";
import { inDatabase, valueOf } from "../../rows.ts";

const full: Omit<LoggedPing, "bodyBytes"> = {
  n: 1,
  at: 2,
  receivedAt: 3,
  kind: "fail",
  exitStatus: 4,
  signal: "KILL",
  runId: "run",
  method: "PUT",
  scheme: "http",
  durationMs: 5,
};
const bare = {
  ...full,
  receivedAt: undefined,
  exitStatus: undefined,
  signal: undefined,
  runId: undefined,
  durationMs: undefined,
};
/** A check whose newest ping has this number. */
const checkWith = (id: number, pings: number, recent = "") => ({ id, state: { pings, recent } });
const log = (
  sql: SqlStorage,
  checkId: number,
  id: string,
  ping: Omit<LoggedPing, "bodyBytes">,
  body?: Uint8Array,
  recent = "",
) => logPing(sql, { checkId, recent }, id, ping, body);
const numbers = (pings: readonly LoggedPing[]) => pings.map(({ n }) => n);

describe("pings", () => {
  test("are read as they were written, newest first, at most so many", async () => {
    await inDatabase((sql) => {
      const body = Uint8Array.of(7, 0, 255);
      log(sql, 1, "id1", full, body);
      const check = checkWith(1, 2, log(sql, 1, "id2", { ...bare, n: 2 }));
      expect(pingsOf(sql, check, 9)).toEqual([
        { ...bare, n: 2, bodyBytes: 0 },
        { ...full, bodyBytes: 3 },
      ]);
      expect(numbers(pingsOf(sql, check, 1))).toEqual([2]);
      expect(new Uint8Array(pingBodyOf(sql, 1, 1) ?? new ArrayBuffer())).toEqual(body);
      expect(pingBodyOf(sql, 1, 2)).toBeUndefined();
      expect(pingBodyOf(sql, 1, 3)).toBeUndefined();
    });
  });

  test("of two checks do not get into each other's way", async () => {
    await inDatabase((sql) => {
      for (const check of [1, 2, 3]) {
        // The places at both ends of a check's log.
        for (const n of [KEPT_PINGS, KEPT_PINGS - 1, 1]) {
          log(sql, check, `${check} ${n}`, { ...bare, n }, Uint8Array.of(check));
        }
      }
      expect(numbers(pingsOf(sql, checkWith(2, KEPT_PINGS), 9))).toEqual([
        KEPT_PINGS,
        KEPT_PINGS - 1,
        1,
      ]);
      expect(hasPing(sql, checkWith(2, KEPT_PINGS), `2 ${KEPT_PINGS}`)).toBe(true);
      expect(hasPing(sql, checkWith(2, KEPT_PINGS), `1 ${KEPT_PINGS}`)).toBe(false);
      expect(hasPing(sql, checkWith(2, KEPT_PINGS), `3 ${KEPT_PINGS}`)).toBe(false);
      insertFlip(sql, 2, flipAt(1));
      insertFlip(sql, 3, flipAt(1));
      forgetLog(sql, 2);
      expect(
        [1, 2, 3].map((check) => pingsOf(sql, checkWith(check, KEPT_PINGS), 9).length),
      ).toEqual([3, 0, 3]);
      expect([2, 3].map((check) => flipsOf(sql, check, 0, 9).length)).toEqual([0, 1]);
    });
  });

  test("take the place of the oldest one", async () => {
    await inDatabase((sql) => {
      const body = Uint8Array.of(1);
      log(sql, 1, "old", { ...bare, n: 3 }, body);
      log(sql, 1, "next", { ...bare, n: 3 + KEPT_PINGS - 1 }, body);
      expect(numbers(pingsOf(sql, checkWith(1, 3 + KEPT_PINGS - 1), 9))).toEqual([
        3 + KEPT_PINGS - 1,
        3,
      ]);
      const check = checkWith(1, 3 + KEPT_PINGS);
      log(sql, 1, "new", { ...bare, n: 3 + KEPT_PINGS }, body);
      expect(numbers(pingsOf(sql, check, 9))).toEqual([3 + KEPT_PINGS, 3 + KEPT_PINGS - 1]);
      expect([hasPing(sql, check, "old"), hasPing(sql, check, "new")]).toEqual([false, true]);
      expect(pingBodyOf(sql, 1, 3)).toBeUndefined();
    });
  });
});

describe("pings without a body", () => {
  /** Logs pings 1 to `last`; each for which `has` says so has a body. Answers the check as it is then. */
  function logUpTo(sql: SqlStorage, last: number, has: (n: number) => boolean) {
    let recent = "";
    for (let n = 1; n <= last; n += 1) {
      const body = has(n) ? Uint8Array.of(n % 256) : undefined;
      recent = log(sql, 1, `id${n}`, { ...bare, n, at: n }, body, recent);
    }
    return checkWith(1, last, recent);
  }
  const kept = (last: number) =>
    Array.from({ length: Math.min(last, KEPT_PINGS) }, (_, index) => last - index);

  test.each([1, 8, 9, 10, 19, 20, 499, 500, 501, 509, 510, 1_234])(
    "are listed with the others, after %i of them",
    async (last) => {
      await inDatabase((sql) => {
        for (const has of [() => false, () => true, (n: number) => n % 3 === 0]) {
          forgetLog(sql, 1);
          const check = logUpTo(sql, last, has);
          expect(numbers(pingsOf(sql, check, 1_000))).toEqual(kept(last));
          expect(numbers(pingsOf(sql, check, 3))).toEqual(kept(last).slice(0, 3));
          expect(pingsOf(sql, check, 1_000).every((ping) => ping.at === ping.n)).toBe(true);
          expect(hasPing(sql, check, `id${last}`)).toBe(true);
          expect(hasPing(sql, check, `id${Math.max(1, last - 400)}`)).toBe(true);
          expect(hasPing(sql, check, `id${last + 1}`)).toBe(false);
        }
      });
    },
  );

  test("leave nothing behind that is older than what is kept, once there are no bodies any more", async () => {
    await inDatabase((sql) => {
      const check = logUpTo(sql, 1_109, (n) => n <= 600);
      expect(numbers(pingsOf(sql, check, 1_000))).toEqual(kept(1_109));
      expect(valueOf(sql, "SELECT COUNT(*) FROM pings")).toBe(0);
      expect(valueOf(sql, "SELECT COUNT(*) FROM ping_packs")).toBe(50);
    });
  });

  test("count at most as late as their row, where that was brought back", async () => {
    await inDatabase((sql) => {
      const check = logUpTo(sql, 12, () => false);
      sql.exec("UPDATE ping_packs SET newest_at = 5");
      expect(pingsOf(sql, check, 12).map(({ at }) => at)).toEqual([
        12, 11, 10, 5, 5, 5, 5, 5, 4, 3, 2, 1,
      ]);
    });
  });
});

const flipAt = (at: number): Flip => ({
  at,
  from: "up",
  to: "down",
  reason: { code: "exit", status: 2 },
});

describe("flips", () => {
  test("are read as they were written, newest first; of one moment the last one first", async () => {
    await inDatabase((sql) => {
      insertFlip(sql, 1, flipAt(10));
      insertFlip(sql, 1, { ...flipAt(20), to: "paused" });
      insertFlip(sql, 1, flipAt(20));
      insertFlip(sql, 2, flipAt(15));
      expect(flipsOf(sql, 1, 0, 99)).toEqual([
        flipAt(20),
        { ...flipAt(20), to: "paused" },
        flipAt(10),
      ]);
    });
  });

  test.each([
    // from  until  found
    [10, 20, [10]],
    [11, 20, []],
    [10, 21, [20, 10]],
    [20, 20, []],
  ])("from %i until %i are %j", async (from, until, found) => {
    await inDatabase((sql) => {
      for (const at of [10, 20]) insertFlip(sql, 1, flipAt(at));
      expect(flipsOf(sql, 1, from, until).map(({ at }) => at)).toEqual(found);
    });
  });

  test(`are kept, the newest ${KEPT_FLIPS} of each check`, async () => {
    await inDatabase((sql) => {
      insertFlip(sql, 2, flipAt(0));
      for (let at = 1; at <= KEPT_FLIPS + 2; at += 1) insertFlip(sql, 1, flipAt(at));
      const shown = () => flipsOf(sql, 1, 0, Infinity).map(({ at }) => at);
      expect(shown()).toHaveLength(KEPT_FLIPS);
      forgetOldFlips(sql, 0);
      expect(valueOf(sql, "SELECT COUNT(*) FROM flips WHERE check_id = 1")).toBe(KEPT_FLIPS);
      const kept = shown();
      expect([kept.length, kept[0], kept.at(-1)]).toEqual([KEPT_FLIPS, KEPT_FLIPS + 2, 3]);
      expect(flipsOf(sql, 2, 0, 9).length).toBe(1);
    });
  });

  test("are forgotten when they are older than a moment", async () => {
    await inDatabase((sql) => {
      for (const check of [1, 2]) for (const at of [9, 10]) insertFlip(sql, check, flipAt(at));
      forgetOldFlips(sql, 10);
      expect([1, 2].map((check) => flipsOf(sql, check, 0, 99).map(({ at }) => at))).toEqual([
        [10],
        [10],
      ]);
    });
  });
});
