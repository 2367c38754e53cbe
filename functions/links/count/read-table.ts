/** The counters as the API and the export read them. Loaded by who asks. */
import { KEPT_ORPHANS_PER_DAY, MAX_SHOWN_COUNTS } from "../limits.ts";
import type { Property } from "./count.ts";
import { OTHER } from "./gathered.ts";
import type { DayCount } from "./tables.ts";

/** SUM() fails beyond 2^63: a sum that JSON cannot carry is shown as the largest that it can. */
const SUM = `CAST(MIN(TOTAL(count), ${Number.MAX_SAFE_INTEGER}) AS INTEGER)`;

/** One number of a link's statistics: `name` is a day, country, referring host or source. */
export type ClickCount = { name: string; count: number };

/**
 * Counts of a link from one day to another (both included), by day or by a property. Of a property's values the most
 * frequent are named; a busy link has had hundreds of thousands of referring hosts in ten years.
 */
export function clicksOf(
  sql: SqlStorage,
  linkId: number,
  from: string,
  to: string,
  by: Property | "day",
): ClickCount[] {
  const query =
    by === "day"
      ? // Bots and previews are no visits: they are told by source.
        `SELECT day AS name, ${SUM} AS count FROM clicks
         WHERE link_id = ? AND day BETWEEN ? AND ? AND property = 'source'
           AND value IN ('click', 'scan') GROUP BY day ORDER BY day`
      : `SELECT value AS name, ${SUM} AS count FROM clicks
         WHERE link_id = ? AND day BETWEEN ? AND ? AND property = ?
         GROUP BY value ORDER BY 2 DESC, 1`;
  const values = by === "day" ? [linkId, from, to] : [linkId, from, to, by];
  const rows = sql.exec<ClickCount>(query, ...values);
  return by === "day" ? rows.toArray() : withOthersAsOne(rows);
}

/** The rows, which begin with the most; those beyond what is shown are one, as the store counts beyond its own room. */
function withOthersAsOne(rows: Iterable<ClickCount>): ClickCount[] {
  const shown: ClickCount[] = [];
  let others = 0;
  for (const row of rows) {
    if (shown.length < MAX_SHOWN_COUNTS) shown.push(row);
    else others += row.count;
  }
  if (others === 0) return shown;
  const [counted] = shown.filter(({ name }) => name === OTHER);
  const count = Math.min(others + (counted?.count ?? 0), Number.MAX_SAFE_INTEGER);
  return [...shown.filter((row) => row !== counted), { name: OTHER, count }].toSorted(
    (one, other) => other.count - one.count,
  );
}

/** The counters of a link behind this one, for the export, at most so many. */
export function clicksAfter(
  sql: SqlStorage,
  linkId: number,
  after: DayCount | undefined,
  most: number,
): DayCount[] {
  const { day = "", property = "", value = "" } = after ?? {};
  return sql
    .exec<DayCount>(
      `SELECT day, property, value, count FROM clicks
       WHERE link_id = ? AND (day, property, value) > (?, ?, ?)
       ORDER BY day, property, value LIMIT ?`,
      linkId,
      day,
      property,
      value,
      most,
    )
    .toArray();
}

/** The most asked unknown slugs from one day to another (both included). */
export function orphans(sql: SqlStorage, from: string, to: string): ClickCount[] {
  return sql
    .exec<ClickCount>(
      `SELECT key AS name, ${SUM} AS count FROM orphans WHERE day BETWEEN ? AND ?
       GROUP BY key ORDER BY 2 DESC, 1 LIMIT ?`,
      from,
      to,
      KEPT_ORPHANS_PER_DAY,
    )
    .toArray();
}
