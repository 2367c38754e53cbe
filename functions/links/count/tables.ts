/** The tables of counters: written by gathered.ts, tidied by the housekeeping; read-table.ts reads them. */
import { DAY_MS, dayOf } from "../../../src/durations.ts";
import type { TableWords } from "../../../src/store/words.ts";
import { LINK_IDS } from "../link/table.ts";
import type { Count, Property } from "./count.ts";
import { KEPT_ORPHANS_PER_DAY } from "../limits.ts";

export const clicksDdl = `CREATE TABLE clicks (
       link_id INTEGER NOT NULL,
       day TEXT NOT NULL,                -- UTC, 2026-11-23
       property TEXT NOT NULL,           -- source, country or referrer: never two in one row
       value TEXT NOT NULL,
       count INTEGER NOT NULL,
       PRIMARY KEY (link_id, day, property, value)
     ) WITHOUT ROWID;`;

export const orphansDdl = `CREATE TABLE orphans (
       day TEXT NOT NULL,                -- UTC
       key TEXT NOT NULL,                -- empty: paths that cannot be a slug
       count INTEGER NOT NULL,
       PRIMARY KEY (day, key)
     ) WITHOUT ROWID;`;

export const countsWords: TableWords = {
  clicks: {
    about: "visits of one link on one day, by one property of theirs",
    columns: {
      link_id: "of the link",
      value: "of the property: click, scan, preview or bot; ISO 3166; a host; `(other)`",
      count: "so many visits",
    },
  },
  orphans: {
    about: "requests for one unknown slug on one day",
    columns: { count: "so many requests, or at most so many" },
  },
};

/** Adds visits, in one statement for all. Those of links that are gone by now are dropped. */
export function addVisits(sql: SqlStorage, visits: readonly Count[]): void {
  if (visits.length === 0) return;
  const rows = visits.map((visit) => [
    visit.linkId,
    visit.day,
    visit.property,
    visit.value,
    visit.count,
  ]);
  sql.exec(
    `INSERT INTO clicks
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)
     WHERE value ->> 0 IN (${LINK_IDS})
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
    JSON.stringify(rows),
  );
}

/** The hosts that visitors of a link came from on a day. */
export const referrersOn = (sql: SqlStorage, linkId: number, day: string): string[] =>
  sql
    .exec<{ value: string }>(
      "SELECT value FROM clicks WHERE link_id = ? AND day = ? AND property = 'referrer'",
      linkId,
      day,
    )
    .toArray()
    .map(({ value }) => value);

/** What was asked for on a day without being there, and how often. */
export const orphansOn = (sql: SqlStorage, day: string): Map<string, number> =>
  new Map(
    sql
      .exec<{ key: string; count: number }>("SELECT key, count FROM orphans WHERE day = ?", day)
      .toArray()
      .map(({ key, count }) => [key, count]),
  );

/** Writes how often these were asked for on a day, and forgets those. */
export function writeOrphans(
  sql: SqlStorage,
  day: string,
  counts: readonly (readonly [key: string, count: number])[],
  gone: readonly string[],
): void {
  for (const key of gone) sql.exec("DELETE FROM orphans WHERE day = ? AND key = ?", day, key);
  if (counts.length === 0) return;
  sql.exec(
    `INSERT INTO orphans SELECT ?, value ->> 0, value ->> 1 FROM json_each(?)
     WHERE TRUE ON CONFLICT DO UPDATE SET count = excluded.count`,
    day,
    JSON.stringify(counts),
  );
}

/** One counter as the export has it. */
export type DayCount = { day: string; property: Property; value: string; count: number };

/** Writes counters of a link that is being imported. */
export function restoreClicks(sql: SqlStorage, linkId: number, counts: readonly DayCount[]): void {
  const rows = counts.map(({ day, property, value, count }) => [day, property, value, count]);
  sql.exec(
    `INSERT OR REPLACE INTO clicks
     SELECT ?, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)`,
    linkId,
    JSON.stringify(rows),
  );
}

export function forgetClicks(sql: SqlStorage, linkId: number): void {
  sql.exec("DELETE FROM clicks WHERE link_id = ?", linkId);
}

/** Deletes counters that are older than `retentionDays`, and the rare orphans of days that are over. */
export function tidyCounts(sql: SqlStorage, now: number, retentionDays: number): void {
  const oldest = dayOf(now - retentionDays * DAY_MS);
  sql.exec("DELETE FROM clicks WHERE day < ?", oldest);
  sql.exec("DELETE FROM orphans WHERE day < ?", oldest);
  sql.exec(
    `DELETE FROM orphans WHERE day < ? AND (day, key) NOT IN (
       SELECT day, key FROM (
         SELECT day, key, ROW_NUMBER() OVER (PARTITION BY day ORDER BY count DESC, key) AS place
         FROM orphans) WHERE place <= ?)`,
    dayOf(now),
    KEPT_ORPHANS_PER_DAY,
  );
}
