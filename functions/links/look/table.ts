/** The table of looks at targets: when the next is due, and what the last one found. */
import type { Schema } from "../../../src/store/schema.ts";
import type { TableWords } from "../../../src/store/words.ts";
import { LOOK_EVERY_MS } from "../limits.ts";
import { ACTIVE_LINK_IDS } from "../link/table.ts";
import type { Look, LookState } from "./look.ts";

export const looksSchema: Schema = {
  part: "looks",
  moments: [{ table: "looks", past: ["looked_at"], ahead: { next_at: LOOK_EVERY_MS } }],
  steps: [
    `CREATE TABLE looks (
       link_id INTEGER PRIMARY KEY,
       next_at INTEGER NOT NULL,      -- unix ms
       looked_at INTEGER,             -- unix ms
       answer TEXT,                   -- of the last look
       failed_days INTEGER NOT NULL,  -- days in a row on which looks failed
       last_failed_day TEXT,          -- UTC, 2026-11-23
       told INTEGER NOT NULL          -- 1: the admins know that it is dead
     );
     CREATE INDEX looks_next ON looks (next_at);`,
    "CREATE INDEX looks_dead ON looks (link_id) WHERE told = 1",
  ],
};

export const looksWords: TableWords = {
  looks: { about: "looks at the target of one link", columns: { link_id: "of the link" } },
};

type LookRow = {
  link_id: number;
  next_at: number;
  failed_days: number;
  last_failed_day: string | null;
  told: number;
};

/** Plans looks at links that have none, spread over a day by their ids. */
export function planLooks(sql: SqlStorage, now: number): void {
  sql.exec(
    `INSERT INTO looks SELECT id, ?1 + (id * 104729000) % ?2, NULL, NULL, 0, NULL, 0
     FROM (${ACTIVE_LINK_IDS}) WHERE id NOT IN (SELECT link_id FROM looks)`,
    now,
    LOOK_EVERY_MS,
  );
}

export function nextLookAt(sql: SqlStorage): number | undefined {
  const { at } = sql.exec<{ at: number | null }>("SELECT MIN(next_at) AS at FROM looks").one();
  return at ?? undefined;
}

/** The link whose look has been due for longest; its next one is put off at once, so that nobody takes it twice. */
export function takeLook(
  sql: SqlStorage,
  now: number,
): { linkId: number; state: LookState } | undefined {
  const row = sql
    .exec<LookRow>("SELECT * FROM looks WHERE next_at <= ? ORDER BY next_at LIMIT 1", now)
    .toArray()[0];
  if (row === undefined) return undefined;
  sql.exec("UPDATE looks SET next_at = ? WHERE link_id = ?", now + LOOK_EVERY_MS, row.link_id);
  const state: LookState = {
    failedDays: row.failed_days,
    lastFailedDay: row.last_failed_day ?? undefined,
    isTold: row.told === 1,
  };
  return { linkId: row.link_id, state };
}

export function keepLook(
  sql: SqlStorage,
  linkId: number,
  state: LookState,
  { answer }: Look,
  now: number,
): void {
  sql.exec(
    `UPDATE looks SET looked_at = ?, answer = ?, failed_days = ?, last_failed_day = ?, told = ?
     WHERE link_id = ?`,
    now,
    answer,
    state.failedDays,
    state.lastFailedDay ?? null,
    state.isTold ? 1 : 0,
    linkId,
  );
}

/** Forgets the findings: they say nothing about another target, nor about a link that is gone. */
export function forgetLook(sql: SqlStorage, linkId: number): void {
  sql.exec("DELETE FROM looks WHERE link_id = ?", linkId);
}

/** Links whose targets are known to be dead, with what the last look found; at most `most`. */
export function deadLooks(sql: SqlStorage, most: number): { linkId: number; answer: string }[] {
  return sql
    .exec<{ link_id: number; answer: string | null }>(
      "SELECT link_id, answer FROM looks WHERE told = 1 ORDER BY link_id LIMIT ?",
      most,
    )
    .toArray()
    .map(({ link_id: linkId, answer }) => ({ linkId, answer: answer ?? "" }));
}
