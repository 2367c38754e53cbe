/** The outbox inside a store: when it is due, starting its work, and what is in it. */
import { ConfigError } from "../../config/config.ts";
import { errorFacts, log } from "../../log.ts";
import type { Part } from "../../store/store.ts";
import type { Busy } from "./delivery.ts";
import {
  BLOCKED_MS,
  FALLBACK_AFTER_MS,
  IN_FLIGHT_ALARM_MS,
  REPEATS_AFTER_CRASH,
  UNDELIVERED_SHOWN_MS,
} from "../limits.ts";

/** `moved` is called when the due moments have changed. */
export function createOutbox(
  storage: DurableObjectStorage,
  env: Env,
  moved: () => Promise<void>,
): Part {
  const { sql } = storage;
  const busy: Busy = new Set();
  const runs = new Set<Promise<void>>();
  let blockedUntil = 0;
  repeatAfterCrash(sql);

  async function run(now: number): Promise<void> {
    const ahead = now - Date.now();
    try {
      const { deliver } = await import("./delivery.ts");
      await deliver(storage, env, busy, () => Date.now() + ahead);
    } catch (error) {
      blockedUntil = Date.now() + BLOCKED_MS;
      const facts = error instanceof ConfigError ? { message: error.message } : errorFacts(error);
      log("error", "alerts.run-failed", facts);
    }
  }

  async function settle(started: Promise<void>): Promise<void> {
    runs.add(started);
    await started;
    runs.delete(started);
    await moved();
  }

  return {
    dueAt() {
      const due = earliest(sql, busy);
      const waking = runs.size > 0 ? nextMultiple(Date.now(), IN_FLIGHT_ALARM_MS) : undefined;
      if (due === undefined) return waking;
      return Math.min(Math.max(due, blockedUntil), waking ?? Infinity);
    },
    start(now) {
      const due = earliest(sql, busy);
      if (due === undefined || due > now || blockedUntil > Date.now()) return;
      void settle(run(now));
    },
    problems(now) {
      const count = undelivered(sql, now);
      return count === 0 ? [] : [{ code: "undelivered-alerts", count }];
    },
  };
}

const nextMultiple = (now: number, step: number) => (Math.floor(now / step) + 1) * step;

/** The process died while a message was under way: nobody knows whether it arrived, so it is sent again. */
function repeatAfterCrash(sql: SqlStorage): void {
  sql.exec(
    `UPDATE deliveries SET in_flight = 0, maybe_seen = 1,
       next_at = CASE WHEN attempts <= ? THEN ? ELSE next_at END
     WHERE state = 'pending' AND next_at IS NOT NULL AND in_flight = 1`,
    REPEATS_AFTER_CRASH,
    Date.now(),
  );
}

function earliest(sql: SqlStorage, busy: Busy): number | undefined {
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

/** Alerts that reached nobody for ten minutes. */
function undelivered(sql: SqlStorage, now: number): number {
  const { count } = sql
    .exec<{ count: number }>(
      `SELECT COUNT(*) AS count FROM alerts a WHERE at > ? AND at <= ? AND kind <> 'test' AND
         (due_at IS NOT NULL OR EXISTS (
           SELECT 1 FROM delivery_alerts l JOIN deliveries d ON d.id = l.delivery_id
           WHERE l.seq = a.seq AND d.state IN ('pending', 'failed')))
         AND NOT EXISTS (
           SELECT 1 FROM delivery_alerts l JOIN deliveries d ON d.id = l.delivery_id
           WHERE l.seq = a.seq AND d.state = 'sent')`,
      now - UNDELIVERED_SHOWN_MS,
      now - FALLBACK_AFTER_MS,
    )
    .one();
  return count;
}
