/** When targets are looked at next, and what is kept of the last look. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { insertLink } from "../../../../functions/links/link/table.ts";
import {
  forgetLook,
  keepLook,
  nextLookAt,
  planLooks,
  takeLook,
} from "../../../../functions/links/look/table.ts";
import { LOOK_EVERY_MS } from "../../../../functions/links/limits.ts";
import type { LookState } from "../../../../functions/links/look/look.ts";
import { blankLink } from "../blank.ts";

const DAY = 86_400_000;
const NOW = 1_700_000_000_000;
const fresh: LookState = { failedDays: 0, lastFailedDay: undefined, isTold: false };

let stores = 0;
/** Runs with the tables of a store of its own: links 1, 2 and 3, and 4 in the trash. */
async function withTables(run: (sql: SqlStorage) => void): Promise<void> {
  stores += 1;
  await runInDurableObject(env.LINKS.getByName(`look rows ${stores}`), (_store, { storage }) => {
    for (const key of ["a", "b", "c"]) insertLink(storage.sql, { ...blankLink, key });
    insertLink(storage.sql, { ...blankLink, key: "d", deletedAt: 1 });
    run(storage.sql);
  });
}
const planned = (sql: SqlStorage) =>
  sql
    .exec<{ link_id: number; next_at: number }>("SELECT link_id, next_at FROM looks ORDER BY 1")
    .toArray()
    .map(({ link_id, next_at }) => [link_id, next_at]);

test("looks are planned for links that have none and are not in the trash, spread over a day", () =>
  withTables((sql) => {
    expect(nextLookAt(sql)).toBeUndefined();
    planLooks(sql, NOW);
    const step = 104_729_000 % DAY;
    const first = [
      [1, NOW + step],
      [2, NOW + 2 * step],
      [3, NOW + 3 * step],
    ];
    expect(planned(sql)).toEqual(first);
    planLooks(sql, NOW + 5);
    expect(planned(sql)).toEqual(first);
    expect(nextLookAt(sql)).toBe(NOW + step);
    forgetLook(sql, 1);
    expect(nextLookAt(sql)).toBe(NOW + 2 * step);
    planLooks(sql, NOW + 5);
    expect(planned(sql)[0]).toEqual([1, NOW + 5 + step]);
  }));

test("no look is planned later than in a day", () =>
  withTables((sql) => {
    for (let n = 0; n < 20; n += 1) insertLink(sql, { ...blankLink, key: `k${n}` });
    planLooks(sql, NOW);
    for (const [, at = 0] of planned(sql)) {
      expect(at).toBeGreaterThanOrEqual(NOW);
      expect(at).toBeLessThan(NOW + DAY);
    }
    expect(new Set(planned(sql).map(([, at]) => at)).size).toBe(23);
  }));

test("the look that has been due for longest is taken, and put off by a day at once", () =>
  withTables((sql) => {
    const at = (id: number, moment: number) =>
      sql.exec("INSERT INTO looks VALUES (?, ?, NULL, NULL, 0, NULL, 0)", id, moment);
    at(1, NOW);
    at(2, NOW - 5);
    at(3, NOW + 1);
    expect(takeLook(sql, NOW)).toEqual({ linkId: 2, state: fresh });
    expect(takeLook(sql, NOW)).toEqual({ linkId: 1, state: fresh });
    expect(takeLook(sql, NOW)).toBeUndefined();
    expect(planned(sql)).toEqual([
      [1, NOW + LOOK_EVERY_MS],
      [2, NOW + LOOK_EVERY_MS],
      [3, NOW + 1],
    ]);
    expect(LOOK_EVERY_MS).toBe(DAY);
    expect(takeLook(sql, NOW + 1)).toMatchObject({ linkId: 3 });
  }));

test("what a look found is kept for its link alone, and comes back with the next", () =>
  withTables((sql) => {
    planLooks(sql, NOW - 3 * DAY);
    const state = { failedDays: 2, lastFailedDay: "2026-11-23", isTold: true };
    keepLook(sql, 2, state, { alive: false, answer: "HTTP 404" }, NOW);
    const found = new Map(
      [1, 2, 3].map(() => {
        const look = takeLook(sql, NOW);
        return [look?.linkId, look?.state];
      }),
    );
    expect(found).toEqual(
      new Map([
        [1, fresh],
        [2, state],
        [3, fresh],
      ]),
    );
    const row = sql.exec("SELECT * FROM looks WHERE link_id = 2").one();
    expect(row).toMatchObject({ looked_at: NOW, answer: "HTTP 404", told: 1 });
    keepLook(sql, 2, fresh, { alive: true, answer: "HTTP 200" }, NOW);
    expect(sql.exec("SELECT * FROM looks WHERE link_id = 2").one()).toMatchObject({
      failed_days: 0,
      last_failed_day: null,
      answer: "HTTP 200",
      told: 0,
    });
  }));

test("forgetting one look leaves the others", () =>
  withTables((sql) => {
    planLooks(sql, NOW);
    forgetLook(sql, 2);
    expect(planned(sql).map(([id]) => id)).toEqual([1, 3]);
  }));
