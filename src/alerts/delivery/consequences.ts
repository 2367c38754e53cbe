/** What follows from an attempt: retries, fallback channels, what is said of the channel. Call it in a transaction. */
import type { Config } from "../../config/config.ts";
import type { Channel } from "../channels/channel.ts";
import { alertsOf, insertDelivery, type Delivery } from "../outbox/delivery-table.ts";
import { BRIEF_MS } from "../limits.ts";
import { messageOf } from "../message/message.ts";
import { raiseAlert } from "../outbox/outbox.ts";
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
  sql.exec(
    `UPDATE deliveries SET state = ?, next_at = ?, last_at = ?, last_answer = ?, in_flight = 0,
       maybe_seen = max(maybe_seen, ?) WHERE id = ?`,
    state,
    nextAt ?? null,
    now,
    outcome.answer,
    outcome.kind === "unknown" ? 1 : 0,
    id,
  );
  if (outcome.kind === "sent") return noteWorking(sql, delivery, means, now);
  noteFailing(sql, delivery.channel, now);
  if (state === "failed") escalate(sql, delivery, outcome.answer, means, now);
  if (outcome.kind === "broken") report(sql, delivery, outcome.answer, means, now);
}

function noteWorking(sql: SqlStorage, { id, channel }: Delivery, means: Means, now: number): void {
  sql.exec("UPDATE deliveries SET escalate_at = NULL WHERE id = ?", id);
  const before = sql
    .exec<{ failing_since: number; reported_at: number | null }>(
      `SELECT failing_since, reported_at FROM channel_states
       WHERE channel = ? AND failing_since IS NOT NULL`,
      channel,
    )
    .toArray()[0];
  if (before === undefined) return;
  sql.exec("DELETE FROM channel_states WHERE channel = ?", channel);
  if (before.failing_since <= now - BRIEF_MS) {
    // It is back: whatever waits for it goes now.
    sql.exec(
      "UPDATE deliveries SET next_at = ?1 WHERE channel = ?2 AND state = 'pending' AND next_at > ?1",
      now,
      channel,
    );
  }
  if (before.reported_at === null) return;
  const texts = textsOf[means.config.language].channelBroken;
  raiseAlert(
    sql,
    {
      subject: "service",
      subjectId: `channel:${channel}`,
      severity: "up",
      title: texts.fixed(channel),
      text: texts.fixedText,
      facts: { channel },
      url: undefined,
      tags: [],
      channels: others(means, channel),
    },
    now,
  );
}

const others = ({ channels }: Means, channel: string) =>
  channels.map(({ name }) => name).filter((name) => name !== channel);

function noteFailing(sql: SqlStorage, channel: string, now: number): void {
  sql.exec(
    `INSERT INTO channel_states VALUES (?, ?, NULL) ON CONFLICT (channel)
       DO UPDATE SET failing_since = COALESCE(failing_since, excluded.failing_since)`,
    channel,
    now,
  );
}

/** The fallback channels get a message too; where there are none, the others hear that it did not arrive. */
export function escalate(
  sql: SqlStorage,
  delivery: Delivery,
  answer: string,
  means: Means,
  now: number,
): void {
  sql.exec("UPDATE deliveries SET escalate_at = NULL WHERE id = ?", delivery.id);
  const alerts = alertSeqsOf(sql, delivery.id);
  // A message that stands in for another one has no stand-in; the test of a channel is about that channel.
  if (delivery.insteadOf !== undefined || alerts.every(({ kind }) => kind === "test")) return;
  const fallbacks = means.channels.filter(
    ({ name, fallback }) =>
      fallback && name !== delivery.channel && !hasIt(sql, name, alerts[0]?.seq ?? 0),
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

function alertSeqsOf(sql: SqlStorage, deliveryId: string) {
  return sql
    .exec<{ seq: number; severity: string; kind: string }>(
      `SELECT a.seq, a.severity, a.kind FROM delivery_alerts l JOIN alerts a ON a.seq = l.seq
       WHERE l.delivery_id = ? ORDER BY a.seq`,
      deliveryId,
    )
    .toArray();
}

function hasIt(sql: SqlStorage, channel: string, seq: number): boolean {
  const found = sql
    .exec(
      `SELECT 1 FROM delivery_alerts l JOIN deliveries d ON d.id = l.delivery_id
       WHERE l.seq = ? AND d.channel = ? AND d.state IN ('pending', 'sent')`,
      seq,
      channel,
    )
    .toArray();
  return found.length > 0;
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
  const { reported_at } = sql
    .exec<{ reported_at: number | null }>(
      "SELECT reported_at FROM channel_states WHERE channel = ?",
      channel,
    )
    .toArray()[0] ?? { reported_at: null };
  if (reported_at !== null) return;
  noteFailing(sql, channel, now);
  sql.exec("UPDATE channel_states SET reported_at = ? WHERE channel = ?", now, channel);
  const lost = messageOf(alertsOf(sql, delivery.id), delivery.insteadOf, config);
  const texts = textsOf[config.language].channelBroken;
  raiseAlert(
    sql,
    {
      subject: "service",
      subjectId: `channel:${channel}`,
      severity: "down",
      title: texts.title(channel),
      text: texts.text(channel, answer, lost.title),
      facts: { channel, answer },
      url: undefined,
      tags: [],
      channels: others(means, channel),
    },
    now,
  );
}
