/** Sends what is due. Loaded when there is something to send: a redirect never needs it. */
import { configOf } from "../../config/config.ts";
import { errorFacts, log } from "../../log.ts";
import type { Channel } from "../channels/channel.ts";
import { channelsOf } from "../channels/channels.ts";
import { alertsOf } from "../outbox/telling-table.ts";
import {
  channelsDue,
  deliveriesDue,
  dropDelivery,
  dropForOthers,
  findDelivery,
  lateDeliveries,
  noteAttempt,
  postponeLike,
} from "../outbox/sending-table.ts";
import { FAILURES_PER_DRAIN, PARALLEL_CHANNELS, SENDS_PER_TICK } from "../limits.ts";
import { messageOf } from "../message/message.ts";
import { escalate, isTaken, recordOutcome, type Means } from "./consequences.ts";
import { plan } from "./planner.ts";
import type { Outcome } from "../channels/answer.ts";
import { reachOf, type Reach } from "../channels/reach.ts";
import { channelTexts } from "../channels/texts.ts";
import { nextAttempt } from "./retry.ts";

/** Which channels have a message under way; kept in memory, since a new process has none. */
export type Busy = Set<string>;

/** One tick of the outbox. */
interface Run {
  readonly storage: DurableObjectStorage;
  readonly means: Means;
  readonly reach: Reach | undefined;
  /** unix ms of the tick */
  readonly now: number;
  /** Goes on while messages are under way. */
  readonly clock: () => number;
  sendsLeft: number;
}

/**
 * Plans and sends what is due by `clock` (unix ms), each channel's messages one after the other, the channels side by
 * side. A channel that is busy is left to whoever keeps it so: two ticks never send the same message. Throws
 * ConfigError if the channels cannot be read.
 */
export async function deliver(
  storage: DurableObjectStorage,
  env: Env,
  busy: Busy,
  clock: () => number,
): Promise<void> {
  const now = clock();
  const means: Means = { channels: channelsOf(env), config: configOf(env) };
  storage.transactionSync(() => {
    escalateWaiting(storage.sql, means, now);
    plan(storage.sql, means.channels, now);
  });
  const waiting = new Set(channelsDue(storage.sql, now));
  const queue = means.channels.filter(({ name }) => waiting.has(name) && !busy.has(name));
  const run: Run = { storage, means, reach: reachOf(env), now, clock, sendsLeft: SENDS_PER_TICK };
  for (const { name } of queue) busy.add(name);
  const work = async () => {
    for (let channel = queue.shift(); channel !== undefined; channel = queue.shift()) {
      try {
        await drain(channel, run);
      } finally {
        busy.delete(channel.name);
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_CHANNELS }, work));
}

/** Sends what waits for too long to the fallback channels; what waits for a channel that is gone, at once. */
function escalateWaiting(sql: SqlStorage, means: Means, now: number): void {
  const late = lateDeliveries(sql, now);
  const names = means.channels.map(({ name }) => name);
  for (const { id, lastAnswer } of [...late, ...dropForOthers(sql, names)]) {
    const delivery = findDelivery(sql, id);
    if (delivery !== undefined) escalate(sql, delivery, lastAnswer ?? "…", means, now);
  }
}

async function drain(channel: Channel, run: Run): Promise<void> {
  const { storage } = run;
  const due = deliveriesDue(storage.sql, channel.name, run.now, SENDS_PER_TICK);
  let failures = 0;
  for (const id of due) {
    if (run.sendsLeft <= 0) return;
    run.sendsLeft -= 1;
    const hasFailed = await attempt(id, channel, run);
    failures = hasFailed ? failures + 1 : 0;
    // The channel is away: its other messages wait as long as the one that has just failed.
    if (failures >= FAILURES_PER_DRAIN) return postponeLike(storage.sql, id, channel.name, run.now);
  }
}

/**
 * One attempt of one delivery; whether the channel did not take it, and may another time. It is written down before it
 * begins: a crash in between shows.
 */
async function attempt(id: string, channel: Channel, run: Run): Promise<boolean> {
  const { storage, means } = run;
  const { sql } = storage;
  const begunAt = run.clock();
  const before = findDelivery(sql, id);
  if (before?.state !== "pending") return false;
  const alerts = alertsOf(sql, id);
  if (alerts.length === 0) {
    log("error", "alerts.unreadable", { delivery: id, channel: channel.name });
    dropDelivery(sql, id);
    return false;
  }
  const attempts = before.attempts + 1;
  const nextAt = nextAttempt(attempts, before.startedAt, begunAt, undefined) ?? begunAt;
  noteAttempt(sql, id, attempts, nextAt);
  const message = messageOf(alerts, before.insteadOf, means.config);
  let outcome: Outcome;
  try {
    const around = { config: means.config, now: begunAt, reach: run.reach };
    outcome = await channel.send(message, id, around, before.reached);
  } catch (error) {
    log("error", "alerts.send-failed", { channel: channel.name, ...errorFacts(error) });
    outcome = { kind: "unknown", answer: channelTexts[means.config.language].failed };
  }
  const endedAt = run.clock();
  storage.transactionSync(() => {
    recordOutcome(sql, { ...before, attempts }, outcome, means, endedAt);
  });
  const level = outcome.kind === "sent" ? "info" : "warn";
  log(level, `alerts.${outcome.kind}`, { channel: channel.name, delivery: id, attempts });
  return (outcome.kind === "later" || outcome.kind === "unknown") && !isTaken(outcome, before);
}
