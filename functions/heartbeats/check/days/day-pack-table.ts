/** Rows of the days of checks: what of their table a redirect does without. */
import type { Day } from "./day.ts";
import { DAYS_PER_PACK, KEPT_DAYS, PLACES_PER_CHECK } from "../../limits.ts";

const PACKS = Math.ceil(KEPT_DAYS / DAYS_PER_PACK) + 1;
const packOf = (date: number) => Math.floor(date / DAYS_PER_PACK);
const placeOf = (checkId: number, pack: number) => checkId * PLACES_PER_CHECK + (pack % PACKS);

type Packed = (number | null)[];

/** Time in seconds, durations in milliseconds. */
function packed({ date, spent, ...day }: Day): string {
  const cells: Packed = [
    date,
    ...[spent.up, spent.late, spent.down, spent.paused, spent.maintenance, spent.unknown].map(
      (ms) => Math.round(ms / 1000),
    ),
    day.runs,
    day.failures,
    ...[day.medianMs, day.longestMs, day.size, day.files, day.added].map((one) => one ?? null),
  ];
  return JSON.stringify(cells);
}

function unpacked(cells: Packed): Day {
  const number = (place: number) => cells[place] ?? 0;
  const optional = (place: number) => cells[place] ?? undefined;
  const [up, late, down, paused, maintenance, unknown] = [1, 2, 3, 4, 5, 6].map(
    (place) => number(place) * 1000,
  ) as [number, number, number, number, number, number];
  return {
    date: number(0),
    spent: { up, late, down, paused, maintenance, unknown },
    runs: number(7),
    failures: number(8),
    medianMs: optional(9),
    longestMs: optional(10),
    size: optional(11),
    files: optional(12),
    added: optional(13),
  };
}

function daysIn(sql: SqlStorage, place: number): Day[] {
  const [row] = sql
    .exec<{ days: string }>("SELECT days FROM day_packs WHERE place = ?", place)
    .toArray();
  return row === undefined ? [] : (JSON.parse(`[${row.days}]`) as Packed[]).map(unpacked);
}

/** Writes days that are over, oldest first; what a clock that was ahead wrote of them and later days goes. */
export function writeDays(sql: SqlStorage, checkId: number, over: readonly Day[]): void {
  for (const [pack, days] of Map.groupBy(over, ({ date }) => packOf(date))) {
    const place = placeOf(checkId, pack);
    const first = days[0]?.date ?? 0;
    const before = daysIn(sql, place).filter(({ date }) => packOf(date) === pack && date < first);
    const all = [...before, ...days].map(packed).join(",");
    sql.exec("INSERT OR REPLACE INTO day_packs VALUES (?, ?)", place, all);
  }
}

/** The days from `first` on, but without `last` (days since 1970), oldest first. */
export function readDays(sql: SqlStorage, checkId: number, first: number, last: number): Day[] {
  const packs = Array.from(
    { length: Math.max(0, packOf(last) - packOf(first) + 1) },
    (_, index) => packOf(first) + index,
  );
  return packs
    .flatMap((pack) => daysIn(sql, placeOf(checkId, pack)))
    .filter(({ date }) => date >= first && date < last)
    .toSorted((a, b) => a.date - b.date);
}

export function forgetDays(sql: SqlStorage, checkId: number): void {
  sql.exec(
    `DELETE FROM day_packs WHERE place BETWEEN ?1 * ${PLACES_PER_CHECK}
     AND (?1 + 1) * ${PLACES_PER_CHECK} - 1`,
    checkId,
  );
}
