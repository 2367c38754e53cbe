/** The outbox inside a store: when it is due, starting its work, and what is in it. */
import { ConfigError } from "../../config/config.ts";
import { errorFacts, log } from "../../log.ts";
import type { Part } from "../../store/part.ts";
import { asLongAsUnchanged } from "../../store/meter.ts";
import { earliestOfAlerts, undeliveredSince } from "../outbox/alert-table.ts";
import { hasInterrupted, repeatInterrupted } from "../outbox/delivery-table.ts";
import type { Busy } from "./delivery.ts";
import {
  BLOCKED_MS,
  FALLBACK_AFTER_MS,
  IN_FLIGHT_ALARM_MS,
  REPEATS_AFTER_CRASH,
  UNDELIVERED_SHOWN_MS,
} from "../limits.ts";

/** What the outbox is asked for each minute follows from these. */
const TABLES = ["alerts", "deliveries", "delivery_alerts", "subjects"];
const NOBODY: ReadonlySet<string> = new Set();

/** `moved` is called when the due moments have changed. */
export function createOutbox(
  storage: DurableObjectStorage,
  env: Env,
  moved: () => Promise<void>,
): Part {
  const { sql } = storage;
  const busy: Busy = new Set();
  const earliestOfAll = asLongAsUnchanged(storage, TABLES, () => earliestOfAlerts(sql, NOBODY));
  const earliest = () => (busy.size === 0 ? earliestOfAll() : earliestOfAlerts(sql, busy));
  const undelivered = asLongAsUnchanged(storage, TABLES, () =>
    undeliveredSince(sql, Date.now() - UNDELIVERED_SHOWN_MS),
  );
  const runs = new Set<Promise<void>>();
  let blockedUntil = 0;
  // The process died while a message was under way: nobody knows whether it arrived, so the first tick sends it again.
  let interruptedAt = hasInterrupted(sql) ? Date.now() : undefined;
  /** How far in the future (ms) a run is to look that is being loaded: what is due waits for it and rings no alarm. */
  let loadingAhead: number | undefined;

  async function run(): Promise<void> {
    try {
      const { deliver } = await import("./delivery.ts");
      const ahead = loadingAhead ?? 0;
      loadingAhead = undefined;
      await deliver(storage, env, busy, () => Date.now() + ahead);
    } catch (error) {
      loadingAhead = undefined;
      blockedUntil = Date.now() + BLOCKED_MS;
      const facts = error instanceof ConfigError ? { message: error.message } : errorFacts(error);
      log("error", "alerts.run-failed", facts);
    }
  }

  async function settle(started: Promise<void>): Promise<void> {
    runs.add(started);
    await started;
    runs.delete(started);
    try {
      await moved();
    } catch (error) {
      // Nothing can be written: the next tick sets the alarm.
      log("warn", "alerts.alarm-not-set", errorFacts(error));
    }
  }

  return {
    dueAt() {
      if (interruptedAt !== undefined) return interruptedAt;
      const due = loadingAhead === undefined ? earliest() : undefined;
      const waking = runs.size > 0 ? nextMultiple(Date.now(), IN_FLIGHT_ALARM_MS) : undefined;
      if (due === undefined) return waking;
      return Math.min(Math.max(due, blockedUntil), waking ?? Infinity);
    },
    start(now) {
      if (interruptedAt !== undefined) repeatInterrupted(sql, REPEATS_AFTER_CRASH, now);
      interruptedAt = undefined;
      const due = earliest();
      if (due === undefined || due > now || blockedUntil > Date.now()) return;
      const isLoading = loadingAhead !== undefined;
      loadingAhead = Math.max(loadingAhead ?? -Infinity, now - Date.now());
      if (!isLoading) void settle(run());
    },
    problems(now) {
      const [from, until] = [now - UNDELIVERED_SHOWN_MS, now - FALLBACK_AFTER_MS];
      const count = undelivered().filter((at) => at > from && at <= until).length;
      return count === 0 ? [] : [{ code: "undelivered-alerts", count }];
    },
  };
}

const nextMultiple = (now: number, step: number) => (Math.floor(now / step) + 1) * step;
