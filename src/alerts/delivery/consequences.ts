/** Consequences of an attempt: retries, fallback channels, what is said of the channel. Call it in a transaction. */
import type { Config } from "../../config/config.ts";
import type { Channel } from "../channels/channel.ts";
import { BRIEF_MS } from "../limits.ts";
import { messageOf } from "../message/message.ts";
import { aboutService } from "../outbox/about-service.ts";
import type { NewAlert } from "../outbox/alert.ts";
import { alertHeadsOf, alertsOf } from "../outbox/telling-table.ts";
import {
  failureOf,
  forgetFailure,
  noteFailure,
  noteReported,
  reportedAt,
} from "../outbox/channel-table.ts";
import {
  endEscalation,
  hurry,
  insertDelivery,
  isDelivered,
  noteAttempted,
} from "../outbox/sending-table.ts";
import { raiseAlert } from "../outbox/raise.ts";
import type { Delivery } from "../outbox/delivery.ts";
import type { Outcome } from "../channels/answer.ts";
import { nextAttempt } from "./retry.ts";
import { textsOf } from "../message/texts.ts";

/** By what messages are delivered: what the rules about channels need besides the database. */
export interface Means {
  readonly channels: readonly Channel[];
  readonly config: Config;
}

/** Notes what came of an attempt that ended at `now` (unix ms). */
export function recordOutcome(
  sql: SqlStorage,
  delivery: Delivery,
  outcome: Outcome,
  means: Means,
  now: number,
): void {
  const retryAfterMs = outcome.kind === "later" ? outcome.retryAfterMs : undefined;
  const mayRetry = outcome.kind === "later" || outcome.kind === "unknown";
  const { attempts, startedAt, id } = delivery;
  const nextAt = mayRetry ? nextAttempt(attempts, startedAt, now, retryAfterMs) : undefined;
  const state = outcome.kind === "sent" ? "sent" : nextAt === undefined ? "failed" : "pending";
  const { answer } = outcome;
  const isUnknown = outcome.kind === "unknown";
  const reached = reachedBy(outcome, delivery);
  noteAttempted(sql, id, { state, nextAt, endedAt: now, answer, isUnknown, reached });
  if (isTaken(outcome, delivery)) noteWorking(sql, delivery, means, now);
  if (isTaken(outcome, delivery) && state !== "failed") return;
  noteFailure(sql, delivery.channel, now);
  if (state === "failed") escalate(sql, delivery, outcome.answer, means, now);
  if (outcome.kind === "broken") report(sql, delivery, outcome.answer, means, now);
}

/** Recipients who have a message after an attempt. */
const reachedBy = (outcome: Outcome, { reached }: Pick<Delivery, "reached">) =>
  (outcome.kind === "later" ? outcome.reached : undefined) ?? reached;

/** Whether the channel took a message, for one recipient at least: then it works, whoever else was put off. */
export const isTaken = (outcome: Outcome, delivery: Pick<Delivery, "reached">): boolean =>
  outcome.kind === "sent" || reachedBy(outcome, delivery).length > delivery.reached.length;

function noteWorking(sql: SqlStorage, { channel }: Delivery, means: Means, now: number): void {
  const before = failureOf(sql, channel);
  if (before === undefined) return;
  forgetFailure(sql, channel);
  // It is back: whatever waits for it goes now.
  if (before.failingSince <= now - BRIEF_MS) hurry(sql, channel, now);
  if (before.reportedAt === undefined) return;
  const texts = textsOf[means.config.language].channelBroken;
  const said = { severity: "up", title: texts.fixed(channel), text: texts.fixedText } as const;
  raiseAlert(sql, aboutChannel(channel, said, means), now);
}

/** What the other channels hear of one. */
function aboutChannel(
  channel: string,
  said: Pick<NewAlert, "severity" | "title" | "text"> & { facts?: NewAlert["facts"] },
  { channels, config }: Means,
): NewAlert {
  const others = channels.map(({ name }) => name).filter((name) => name !== channel);
  const facts = { channel, ...said.facts };
  return aboutService(`channel:${channel}`, { ...said, facts, channels: others }, config);
}

/** The fallback channels get a message too; where there are none, the others hear that it did not arrive. */
export function escalate(
  sql: SqlStorage,
  delivery: Delivery,
  answer: string,
  means: Means,
  now: number,
): void {
  endEscalation(sql, delivery.id);
  const alerts = alertHeadsOf(sql, delivery.id);
  // A message that stands in for another one has no stand-in; the test of a channel is about that channel.
  if (delivery.insteadOf !== undefined || alerts.every(({ kind }) => kind === "test")) return;
  const fallbacks = means.channels.filter(
    ({ name, fallback }) =>
      fallback && name !== delivery.channel && !isDelivered(sql, name, alerts[0]?.seq ?? 0),
  );
  for (const { name, severities } of fallbacks) {
    const seqs = alerts
      .filter(({ severity }) => severities.some((taken) => taken === severity))
      .map(({ seq }) => seq);
    if (seqs.length === 0) continue;
    insertDelivery(
      sql,
      { channel: name, insteadOf: delivery.channel, escalates: false },
      seqs,
      now,
    );
  }
  if (fallbacks.length === 0) report(sql, delivery, answer, means, now);
}

/** Tells the other channels that one is broken, once until it works again. */
function report(
  sql: SqlStorage,
  delivery: Delivery,
  answer: string,
  means: Means,
  now: number,
): void {
  const { channel } = delivery;
  const { config } = means;
  if (reportedAt(sql, channel) !== undefined) return;
  noteFailure(sql, channel, now);
  noteReported(sql, channel, now);
  const alerts = alertsOf(sql, delivery.id);
  const lost = alerts.length === 0 ? "…" : messageOf(alerts, delivery.insteadOf, config).title;
  const texts = textsOf[config.language].channelBroken;
  const text = texts.text(channel, answer, lost);
  const said = { severity: "down", title: texts.title(channel), text, facts: { answer } } as const;
  raiseAlert(sql, aboutChannel(channel, said, means), now);
}
