/** The table of channels that fail: since when, and whether the others know. */
import type { Moments } from "../../store/moments-table.ts";
import type { TableWords } from "../../store/words.ts";

export const channelsDdl = `CREATE TABLE channel_states (
       channel TEXT PRIMARY KEY,
       failing_since INTEGER,      -- unix ms; NULL: its last message arrived
       reported_at INTEGER         -- unix ms, when the other channels were told
     ) WITHOUT ROWID;`;

export const channelMoments: Moments = {
  table: "channel_states",
  past: ["failing_since", "reported_at"],
};

export const channelsWords: TableWords = {
  channel_states: {
    about: "one channel whose last message did not arrive",
    columns: { channel: "its name in ALERT_CHANNELS" },
  },
};

/** A channel that fails; moments in unix ms. */
export interface Failure {
  readonly failingSince: number;
  /** When the other channels were told; undefined: they were not. */
  readonly reportedAt: number | undefined;
}

/** Since when a channel fails; undefined: it does not. */
export function failureOf(sql: SqlStorage, channel: string): Failure | undefined {
  return sql
    .exec<{ failing_since: number; reported_at: number | null }>(
      `SELECT failing_since, reported_at FROM channel_states
       WHERE channel = ? AND failing_since IS NOT NULL`,
      channel,
    )
    .toArray()
    .map((row) => ({
      failingSince: row.failing_since,
      reportedAt: row.reported_at ?? undefined,
    }))[0];
}

/** When the other channels were told that this one fails; undefined: they were not. */
export function reportedAt(sql: SqlStorage, channel: string): number | undefined {
  const [row] = sql
    .exec<{ reported_at: number | null }>(
      "SELECT reported_at FROM channel_states WHERE channel = ?",
      channel,
    )
    .toArray();
  return row?.reported_at ?? undefined;
}

/** Notes that a message did not arrive; a channel fails since the first of them. */
export function noteFailure(sql: SqlStorage, channel: string, now: number): void {
  sql.exec(
    `INSERT INTO channel_states VALUES (?, ?, NULL) ON CONFLICT (channel)
       DO UPDATE SET failing_since = COALESCE(failing_since, excluded.failing_since)`,
    channel,
    now,
  );
}

export function noteReported(sql: SqlStorage, channel: string, now: number): void {
  sql.exec("UPDATE channel_states SET reported_at = ? WHERE channel = ?", now, channel);
}

export function forgetFailure(sql: SqlStorage, channel: string): void {
  sql.exec("DELETE FROM channel_states WHERE channel = ?", channel);
}
