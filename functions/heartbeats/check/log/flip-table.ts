/** The table of flips: changes of status of a check. */
import type { Moments } from "../../../../src/store/moments-table.ts";
import type { TableWords } from "../../../../src/store/words.ts";
import type { Flip, Reason, StoredStatus } from "../check.ts";
import { KEPT_FLIPS } from "../../limits.ts";

export const firstFlipsDdl = `CREATE TABLE flips (
       id INTEGER PRIMARY KEY,
       check_id INTEGER NOT NULL,
       at INTEGER NOT NULL,             -- unix ms; going down: the deadline
       old_status TEXT NOT NULL,
       new_status TEXT NOT NULL,
       reason TEXT NOT NULL             -- JSON: Reason
     );
     CREATE INDEX flips_by_check ON flips (check_id, at);`;

// Without an index of its own: a change of status writes a row less.
export const flipsInOrderDdl = `ALTER TABLE flips RENAME TO old_flips;
     DROP INDEX flips_by_check;
     CREATE TABLE flips (
       check_id INTEGER NOT NULL,
       at INTEGER NOT NULL,             -- unix ms; going down: the deadline
       noted INTEGER NOT NULL,          -- the order in which they were noted: one number for one change
       old_status TEXT NOT NULL,
       new_status TEXT NOT NULL,
       reason TEXT NOT NULL,            -- JSON: Reason
       PRIMARY KEY (check_id, at, noted)
     ) WITHOUT ROWID;
     INSERT INTO flips SELECT check_id, at, id, old_status, new_status, reason FROM old_flips;
     DROP TABLE old_flips;`;

export const flipsMoments: Moments = { table: "flips", past: ["at"] };

export const flipsWords: TableWords = {
  flips: {
    about: "one change of status of a check",
    columns: {
      check_id: "of the check",
      old_status: "new, up, down, paused",
      new_status: "up, down, paused, new",
    },
  },
};

let lastNoted = 0;

/** Greater than all before it, also of those before a start. */
const nextNoted = () => (lastNoted = Math.max(lastNoted + 1, Date.now() * 1_000));

/** Writes a change of status. Who has too many of them is found by the housekeeping: that is to read them all. */
export function insertFlip(sql: SqlStorage, checkId: number, flip: Flip): void {
  sql.exec(
    "INSERT OR REPLACE INTO flips VALUES (?, ?, ?, ?, ?, ?)",
    checkId,
    flip.at,
    nextNoted(),
    flip.from,
    flip.to,
    JSON.stringify(flip.reason),
  );
}

type FlipRow = { at: number; old_status: string; new_status: string; reason: string };

/** Changes of status from `from` up to, but without, `until`, newest first, at most so many. */
export function flipsOf(
  sql: SqlStorage,
  checkId: number,
  from: number,
  until: number,
  most: number = KEPT_FLIPS,
): Flip[] {
  return sql
    .exec<FlipRow>(
      `SELECT at, old_status, new_status, reason FROM flips
       WHERE check_id = ? AND at >= ? AND at < ? ORDER BY at DESC, noted DESC LIMIT ?`,
      checkId,
      from,
      until,
      most,
    )
    .toArray()
    .map((row) => ({
      at: row.at,
      from: row.old_status as StoredStatus,
      to: row.new_status as StoredStatus,
      reason: JSON.parse(row.reason) as Reason,
    }));
}

export function forgetFlips(sql: SqlStorage, checkId: number): void {
  sql.exec("DELETE FROM flips WHERE check_id = ?", checkId);
}

/** Forgets changes from before a moment (unix ms), and of each check the oldest of too many; reads all once. */
export function forgetOldFlips(sql: SqlStorage, before: number): void {
  const counts = sql
    .exec<{ id: number; n: number }>(
      "SELECT check_id AS id, COUNT(*) AS n FROM flips GROUP BY check_id",
    )
    .toArray();
  for (const { id, n } of counts) {
    const old = sql.exec("DELETE FROM flips WHERE check_id = ? AND at < ?", id, before);
    const tooMany = n - old.rowsWritten - KEPT_FLIPS;
    if (tooMany <= 0) continue;
    sql.exec(
      `DELETE FROM flips WHERE check_id = ?1 AND (at, noted) IN
         (SELECT at, noted FROM flips WHERE check_id = ?1 ORDER BY at, noted LIMIT ?2)`,
      id,
      tooMany,
    );
  }
}
