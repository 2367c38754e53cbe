/** The tables of deliveries: messages to channels, and which alerts they tell of. What becomes of them: sending-table.ts. */
import type { Moments } from "../../store/moments-table.ts";
import type { TableWords } from "../../store/words.ts";
import { FALLBACK_AFTER_MS, MAX_RETRY_AFTER_MS } from "../limits.ts";

export const deliveriesDdl = `CREATE TABLE deliveries (
       seq INTEGER PRIMARY KEY,    -- the order in which they are sent
       id TEXT NOT NULL UNIQUE,    -- random, the same in every attempt: what receivers know repeats by
       channel TEXT NOT NULL,
       instead_of TEXT,            -- the broken channel that this one stands in for
       state TEXT NOT NULL,        -- pending, sent, failed, dropped
       created_at INTEGER NOT NULL, -- unix ms
       started_at INTEGER NOT NULL, -- unix ms: retries count from here; later than created_at when sent again
       attempts INTEGER NOT NULL,
       next_at INTEGER,            -- unix ms; NULL unless pending
       escalate_at INTEGER,        -- unix ms, when the fallback channels get it too; NULL: done
       last_at INTEGER,            -- unix ms, end of the last attempt
       last_answer TEXT,
       in_flight INTEGER NOT NULL, -- 1 while an attempt is under way, and after a crash in it
       maybe_seen INTEGER NOT NULL -- 1 once an attempt ended without saying whether it arrived
     );
     CREATE INDEX deliveries_next ON deliveries (next_at, channel) WHERE state = 'pending';
     CREATE INDEX deliveries_escalate ON deliveries (escalate_at) WHERE escalate_at IS NOT NULL;
     CREATE TABLE delivery_alerts (
       delivery_id TEXT NOT NULL,
       seq INTEGER NOT NULL,       -- of the alert
       PRIMARY KEY (delivery_id, seq)
     ) WITHOUT ROWID;
     CREATE INDEX delivery_alerts_by_alert ON delivery_alerts (seq);`;

/** A second step, since the first may have been taken long ago. */
export const deliveriesReachedDdl = `ALTER TABLE deliveries ADD COLUMN reached TEXT;`;

export const deliveryMoments: Moments = {
  table: "deliveries",
  past: ["created_at", "started_at", "last_at"],
  ahead: { next_at: MAX_RETRY_AFTER_MS, escalate_at: FALLBACK_AFTER_MS },
};

export const deliveriesWords: TableWords = {
  deliveries: {
    about: "one message to one channel",
    columns: {
      channel: "its name in ALERT_CHANNELS",
      attempts: "how often it was tried",
      reached: "JSON: recipients who have it while others wait; NULL: none, or the channel has one",
      last_answer: "what the receiver said, or why it said nothing",
    },
  },
  delivery_alerts: {
    about: "one alert that a message tells of",
    columns: { delivery_id: "of the message" },
  },
};

/** Whether messages were under way when the process died. */
export function hasInterrupted(sql: SqlStorage): boolean {
  const found = sql.exec(
    "SELECT 1 FROM deliveries WHERE state = 'pending' AND next_at IS NOT NULL AND in_flight = 1 LIMIT 1",
  );
  return found.toArray().length > 0;
}

/** A message under way when the process died may have been seen; up to so many attempts it is tried again at once. */
export function repeatInterrupted(sql: SqlStorage, mostAttempts: number, now: number): void {
  sql.exec(
    `UPDATE deliveries SET in_flight = 0, maybe_seen = 1,
       next_at = CASE WHEN attempts <= ? THEN ? ELSE next_at END
     WHERE state = 'pending' AND next_at IS NOT NULL AND in_flight = 1`,
    mostAttempts,
    now,
  );
}
