/** Makes deliveries of alerts: who is told, together with what. Call it in a transaction. */
import type { Alert, NewAlert } from "../outbox/alert.ts";
import type { Channel } from "../channels/channel.ts";
import {
  forgetOldAlerts,
  newAlertOf,
  notePlanned,
  postponeAlert,
  toldSince,
  endFlapping,
  passRemindersOfFlapping,
  planNextReminder,
  subjectsSettled,
  subjectsToRemind,
  untoldAlerts,
  waitingDownOf,
  type Untold,
} from "../outbox/telling-table.ts";
import { addToDelivery, insertDelivery } from "../outbox/sending-table.ts";
import { groupAlerts, type Groupable } from "./group.ts";
import { FORGOTTEN_PER_TICK, GROUP_MS, KEPT_MS, PLANNED_PER_TICK } from "../limits.ts";
import { insertAlert } from "../outbox/raise.ts";
import type { SubjectState } from "../outbox/subject-row.ts";
import { deleteSubject, type SubjectName } from "../outbox/subject-table.ts";

type Unplanned = Untold & Groupable;

/** Reminders, what has settled, and deliveries of everything that is due at `now` (unix ms). */
export function plan(sql: SqlStorage, channels: readonly Channel[], now: number): void {
  remind(sql, now);
  settle(sql, now);
  const { ready, waiting } = groupAlerts(unplannedAlerts(sql), toldLately(sql, now), now);
  const told = new Set<number>();
  for (const group of ready) {
    const begun = group.filter((item) => !waitsForItsDown(sql, item, waiting));
    const tellable = [...begun, ...endsOf(begun, waiting)].toSorted(
      (one, other) => one.seq - other.seq,
    );
    for (const channel of channels) tell(sql, channel, tellable, channels, now);
    for (const { seq } of tellable) {
      notePlanned(sql, seq, now);
      told.add(seq);
    }
  }
  for (const { item, until } of waiting) {
    if (until !== item.dueAt && !told.has(item.seq)) postponeAlert(sql, item.seq, until);
  }
  forgetOldAlerts(sql, now - KEPT_MS, FORGOTTEN_PER_TICK);
}

function unplannedAlerts(sql: SqlStorage): Unplanned[] {
  return untoldAlerts(sql, PLANNED_PER_TICK).map(({ seq, alert, dueAt }) => ({
    seq,
    alert,
    dueAt,
    tags: alert.tags,
    sort: sortOf(alert),
  }));
}

function toldLately(sql: SqlStorage, now: number): Groupable[] {
  return toldSince(sql, now - GROUP_MS).map(({ severity, kind, tags, plannedAt }) => ({
    sort: sortOf({ severity, kind }),
    tags,
    dueAt: plannedAt,
  }));
}

const sortOf = ({ severity, kind }: { severity: string; kind: string }) => `${severity} ${kind}`;

/** The ends of outages that are told now, where they have come already: nobody hears of what is over as if it were not. */
function endsOf(
  group: readonly Unplanned[],
  waiting: readonly { readonly item: Unplanned }[],
): Unplanned[] {
  return waiting
    .map(({ item }) => item)
    .filter((item) => group.some((down) => isEndOf(item, down)));
}

const isEndOf = (item: Unplanned, down: Unplanned) =>
  item.alert.severity === "up" &&
  item.alert.kind === "change" &&
  down.alert.severity === "down" &&
  down.seq < item.seq &&
  isSame(item, down);

/** The end of an outage is not told before its beginning: it waits, and both become one message. */
function waitsForItsDown(
  sql: SqlStorage,
  item: Unplanned,
  waiting: readonly { item: Unplanned; until: number }[],
): boolean {
  if (item.alert.severity !== "up") return false;
  const down = waiting.find(
    ({ item: other }) => other.alert.severity === "down" && isSame(other, item),
  );
  if (down !== undefined) postponeAlert(sql, item.seq, down.until);
  return down !== undefined;
}

const isSame = (one: Unplanned, other: Unplanned) =>
  one.alert.subject === other.alert.subject && one.alert.subjectId === other.alert.subjectId;

/** Tells a channel its part of a group, in one message. */
function tell(
  sql: SqlStorage,
  channel: Channel,
  group: readonly Unplanned[],
  channels: readonly Channel[],
  now: number,
): void {
  const routed = group.filter(({ alert }) => isFor(alert, channel, channels));
  const fresh = routed.filter((item) => {
    // Beginning and end belong together, whichever of them the channel wants to be told of.
    if (routed.some((down) => isEndOf(item, down) && takes(channel, down.alert))) return true;
    return !joinsItsDown(sql, channel, item.alert, item.seq) && takes(channel, item.alert);
  });
  if (fresh.length === 0) return;
  const escalates = fresh.some(({ alert }) => alert.kind !== "test");
  const delivery = { channel: channel.name, insteadOf: undefined, escalates };
  insertDelivery(
    sql,
    delivery,
    fresh.map(({ seq }) => seq),
    now,
  );
}

/**
 * Whether a channel is told of an alert: those that it names; all but the fallback ones if it names none, or only
 * such that are not there any more.
 */
function isFor(alert: NewAlert, channel: Channel, channels: readonly Channel[]): boolean {
  const named = alert.channels;
  const isNamed = named?.includes(channel.name) ?? false;
  if (
    named !== undefined &&
    (named.length === 0 || channels.some(({ name }) => named.includes(name)))
  ) {
    return isNamed;
  }
  return !channel.fallback || channels.every(({ fallback }) => fallback);
}

/** A test is about the channel itself: it goes whatever the channel wants to be told of. */
const takes = ({ severities }: Channel, { kind, severity }: Alert) =>
  kind === "test" || severities.includes(severity);

/** An outage that has ended before its message left becomes one message about both. */
function joinsItsDown(sql: SqlStorage, channel: Channel, alert: Alert, seq: number): boolean {
  if (alert.severity !== "up") return false;
  const waiting = waitingDownOf(sql, channel.name, alert, seq);
  if (waiting === undefined) return false;
  addToDelivery(sql, waiting, seq);
  return true;
}

/** A subject that is still down is told again. What flaps is silent until it has settled. */
function remind(sql: SqlStorage, now: number): void {
  for (const subject of subjectsToRemind(sql, now, PLANNED_PER_TICK)) {
    repeat(sql, subject, "reminder", now);
    planNextReminder(sql, subject, now);
  }
  passRemindersOfFlapping(sql, now);
}

function settle(sql: SqlStorage, now: number): void {
  for (const subject of subjectsSettled(sql, now, PLANNED_PER_TICK)) {
    repeat(sql, subject, "settled", now);
    endFlapping(sql, subject);
  }
}

function repeat(
  sql: SqlStorage,
  subject: SubjectName & SubjectState,
  kind: "reminder" | "settled",
  now: number,
): void {
  const { alertId, downSince } = subject;
  const newest = newAlertOf(sql, alertId);
  // Older than what is kept: nothing is left to tell.
  if (newest === undefined) return deleteSubject(sql, subject);
  const severity = downSince === undefined ? "up" : "down";
  const downMs = downSince === undefined ? undefined : now - downSince;
  const alert = { ...newest, severity } as const;
  insertAlert(sql, { id: crypto.randomUUID(), alert, now, kind, downMs, silenced: undefined });
}
