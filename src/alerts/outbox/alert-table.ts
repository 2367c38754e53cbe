/** The table of alerts, and what is asked of it at each tick. Raising: raising-table.ts; telling: telling-table.ts. */
import type { Moments } from "../../store/moments-table.ts";
import type { TableWords } from "../../store/words.ts";
import { CLOCK_TOLERANCE_MS } from "../../limits.ts";
import { GROUP_MS } from "../limits.ts";

export const alertsDdl = `CREATE TABLE alerts (
       seq INTEGER PRIMARY KEY,    -- the order in which they were raised
       id TEXT NOT NULL UNIQUE,
       at INTEGER NOT NULL,        -- unix ms
       subject TEXT NOT NULL,
       subject_id TEXT NOT NULL,
       severity TEXT NOT NULL,
       kind TEXT NOT NULL,         -- change, reminder, flapping, settled, test
       down_ms INTEGER,            -- how long the subject had been down
       body TEXT NOT NULL,         -- JSON: the whole NewAlert, without secrets
       due_at INTEGER,             -- unix ms, when deliveries are made of it; NULL: done
       planned_at INTEGER,         -- unix ms, when that was
       silenced TEXT               -- why there are none: flapping
     );
     CREATE INDEX alerts_by_time ON alerts (at);
     CREATE INDEX alerts_by_subject ON alerts (subject, subject_id, at);
     CREATE INDEX alerts_due ON alerts (due_at) WHERE due_at IS NOT NULL;
     CREATE INDEX alerts_planned ON alerts (planned_at) WHERE planned_at IS NOT NULL;`;

/** A later step, since the first may have been taken long ago. */
export const alertsAcknowledgedDdl = `ALTER TABLE alerts ADD COLUMN acknowledged_at INTEGER;
     ALTER TABLE alerts ADD COLUMN acknowledged_by TEXT;`;

/** Each index is a row more for each alert: what is asked for is found by `seq`, which goes with time. */
export const alertsFewerIndexesDdl = `DROP INDEX alerts_by_time;
     DROP INDEX alerts_by_subject;
     DROP INDEX alerts_planned;`;

export const alertMoments: Moments = {
  table: "alerts",
  past: ["at", "planned_at", "acknowledged_at"],
  ahead: { due_at: GROUP_MS },
};

/**
 * Statements of a step that writes other ids into alerts, wherever they stand in them, and calls the fact that names
 * them `fact` instead of `uuid`. `names` is a query whose rows have the old id as `before` and the new one as `after`.
 */
export const renameInAlerts = (kinds: readonly string[], names: string, fact: string) =>
  `UPDATE alerts SET subject_id = replace(subject_id, names.before, names.after),
         body = replace(replace(body, names.before, names.after), '"uuid":', '"${fact}":')
       FROM (${names}) AS names
       WHERE subject IN ('${kinds.join("', '")}') AND json_extract(body, '$.facts.uuid') = names.before;`;

export const alertsWords: TableWords = {
  alerts: {
    about: "one thing that the admins are told",
    columns: {
      id: "random, in the API",
      subject: "the kind of what it is about: check, key, link, archive, service",
      subject_id: "the id of that within its kind",
      severity: "down, warn, up, info",
      acknowledged_at:
        "unix ms, when somebody took care of it: there are no reminders any more; NULL: nobody",
      acknowledged_by: "the name of the token",
    },
  },
};

/** The earliest moment, in unix ms, at which something is to be done about alerts; not for channels that are busy. */
export function earliestOfAlerts(sql: SqlStorage, busy: ReadonlySet<string>): number | undefined {
  const { at } = sql
    .exec<{ at: number | null }>(
      `SELECT MIN(at) AS at FROM (
         SELECT MIN(due_at) AS at FROM alerts WHERE due_at IS NOT NULL
         UNION ALL SELECT MIN(next_at) FROM deliveries
           WHERE state = 'pending' AND channel NOT IN (${Array.from(busy, () => "?").join(", ")})
         UNION ALL SELECT MIN(escalate_at) FROM deliveries WHERE escalate_at IS NOT NULL
         UNION ALL SELECT MIN(remind_at) FROM subjects WHERE remind_at IS NOT NULL
         UNION ALL SELECT MIN(settle_at) FROM subjects WHERE settle_at IS NOT NULL)`,
      ...busy,
    )
    .one();
  return at ?? undefined;
}

/** The newest alert that came before a moment (unix ms), and by more than clocks are put right by; reads those behind it. */
export const lastBefore = (sql: SqlStorage, at: number): number =>
  sql
    .exec<{ seq: number }>(
      "SELECT seq FROM alerts WHERE at <= ? ORDER BY seq DESC LIMIT 1",
      at - CLOCK_TOLERANCE_MS,
    )
    .toArray()[0]?.seq ?? 0;

/** When the alerts were raised that came after `from` (all unix ms) and have reached nobody. */
export function undeliveredSince(sql: SqlStorage, from: number): number[] {
  return sql
    .exec<{ at: number }>(
      `SELECT at FROM alerts a WHERE seq > ? AND at > ? AND kind <> 'test' AND
         (due_at IS NOT NULL OR EXISTS (
           SELECT 1 FROM delivery_alerts l JOIN deliveries d ON d.id = l.delivery_id
           WHERE l.seq = a.seq AND d.state IN ('pending', 'failed')))
         AND NOT EXISTS (
           SELECT 1 FROM delivery_alerts l JOIN deliveries d ON d.id = l.delivery_id
           WHERE l.seq = a.seq AND d.state = 'sent')`,
      lastBefore(sql, from),
      from,
    )
    .toArray()
    .map(({ at }) => at);
}
