/** The tables of counters: written once a second, tidied by the housekeeping; read-table.ts reads them. */
import { DAY_MS } from "../../../src/durations.ts";
import type { TableWords } from "../../../src/store/words.ts";
import { LINK_IDS } from "../link/table.ts";
import { dayOf, type Count, type Counts, type Property } from "./count.ts";
import { KEPT_ORPHANS_PER_DAY, MAX_ORPHANS_PER_DAY, MAX_REFERRERS_PER_DAY } from "../limits.ts";

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

/** The name for all that is not told apart any more. */
const OTHER = "(other)";

/** Adds a second's worth of counts. Counts for links that are gone by now are dropped. */
export function addCounts(sql: SqlStorage, counts: Counts): void {
  const referrers = counts.visits.filter(({ property }) => property === "referrer");
  addVisits(
    sql,
    counts.visits.filter(({ property }) => property !== "referrer"),
  );
  // One by one: whether there is room for a host depends on those before it.
  for (const visit of referrers) {
    const value = referrerOrOther(sql, visit.linkId, visit.day, visit.value);
    addVisits(sql, [{ ...visit, value }]);
  }
  for (const { day, key, count } of counts.orphans) addOrphans(sql, day, key, count);
}

/** One statement for all: ten thousand busy links are ten thousand rows a second. */
function addVisits(sql: SqlStorage, visits: readonly Count[]): void {
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

/** Strangers choose the Referer, so a day has room for only so many hosts. */
function referrerOrOther(sql: SqlStorage, linkId: number, day: string, host: string): string {
  const known = sql
    .exec<{ n: number; here: number }>(
      `SELECT COUNT(*) AS n, COALESCE(SUM(value = ?), 0) AS here FROM clicks
       WHERE link_id = ? AND day = ? AND property = 'referrer'`,
      host,
      linkId,
      day,
    )
    .one();
  return known.here > 0 || known.n < MAX_REFERRERS_PER_DAY ? host : OTHER;
}

/**
 * Counts requests for an unknown slug. When the day's room is used up the least asked one makes place and
 * hands on its count (the Space-Saving algorithm of Metwally et al., 2005), so that what is asked often
 * is found whatever else strangers try.
 */
function addOrphans(sql: SqlStorage, day: string, key: string, count: number): void {
  const known = sql.exec("SELECT 1 FROM orphans WHERE day = ? AND key = ?", day, key).toArray();
  let start = 0;
  if (known.length === 0) {
    const { n } = sql
      .exec<{ n: number }>("SELECT COUNT(*) AS n FROM orphans WHERE day = ?", day)
      .one();
    if (n >= MAX_ORPHANS_PER_DAY) {
      const least = sql
        .exec<{ key: string; count: number }>(
          "SELECT key, count FROM orphans WHERE day = ? ORDER BY count, key LIMIT 1",
          day,
        )
        .one();
      sql.exec("DELETE FROM orphans WHERE day = ? AND key = ?", day, least.key);
      start = least.count;
    }
  }
  sql.exec(
    `INSERT INTO orphans VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET count = count + ?`,
    day,
    key,
    start + count,
    count,
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
