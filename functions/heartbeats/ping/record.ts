/** Recording pings: what one transaction of the store does with a group of them. */
import type { Action, PingKind } from "../check/action.ts";
import type { Happening } from "../alert/severity.ts";
import type { Check, MaintenanceWindow, Reason } from "../check/check.ts";
import type { NewNames } from "../check/keys.ts";
import { checksBySlug, updateState } from "../check/table.ts";
import type { Facts } from "../check/facts.ts";
import { withRun, type OpenDay } from "../check/days/day.ts";
import { hasPing, logPing } from "../check/log/log-table.ts";
import type { Target } from "./ping-url.ts";
import { applyPing, expire, type Applied } from "../check/transition.ts";
import { verdictOf } from "./verdict.ts";

/** A ping on its way to the store. */
export interface IncomingPing {
  /** Random: a ping that is sent to the store twice is recorded once. */
  readonly id: string;
  /** It may have been sent to the store before. */
  readonly repeated: boolean;
  readonly target: Target;
  readonly action: Action | "bad-exit-status";
  readonly runId: string | undefined;
  readonly isBadRunId: boolean;
  /** Make the check if it is missing, with these names. */
  readonly create: NewNames | undefined;
  readonly method: string;
  readonly scheme: string;
  /** unix ms; undefined: now. */
  readonly happenedAt: number | undefined;
  readonly body: Uint8Array | undefined;
  /** An oddity beside those that its own rules find. */
  readonly warning?: Reason | undefined;
}

export type PingOutcome =
  | "ok"
  | "created"
  | "not-found"
  | "bad-url"
  | "bad-run-id"
  | "ambiguous"
  | { readonly retryAfterSeconds: number };

/** The parts of the store around it that recording needs. */
export interface RecordContext {
  readonly sql: SqlStorage;
  readonly now: number;
  readonly byUuid: (uuid: string) => Check | undefined;
  readonly pingKey: string;
  readonly windowsOf: (check: Check) => readonly MaintenanceWindow[];
  /** The day of a check as time has passed over it up to a moment (unix ms). */
  readonly passed: (check: Check, until: number) => OpenDay;
  /** Makes a check for `create=1`; undefined if there is no room or the slug is too long. */
  readonly create: (slug: string, names: NewNames, now: number) => Check | undefined;
  /** Seconds to wait if this check had too many pings in this minute; counts this one. */
  readonly tooMany: (checkId: number, now: number) => number | undefined;
  /** Notes a change of status or warning, inside the transaction; whether an alert waits to be sent. */
  readonly changed: (happening: Happening) => boolean;
  /** Notes what a successful run says of its backup, and when it ended; whether a proof is awaited now. */
  readonly reported: (check: Check, facts: Facts, at: number) => boolean;
}

export interface Recorded {
  /** One per ping. */
  readonly outcomes: PingOutcome[];
  /** The checks as they are now. */
  readonly checks: readonly Check[];
  /** Something besides a deadline may be due earlier than before. */
  readonly isUrgent: boolean;
}

/** Effects that the pings of a group have had so far. */
interface Group {
  readonly checks: Map<string, Check>;
  isUrgent: boolean;
}

/** Records a group of pings in their order and writes each check once; call it in a transaction. */
export function recordPings(pings: readonly IncomingPing[], context: RecordContext): Recorded {
  const group: Group = { checks: new Map(), isUrgent: false };
  const outcomes = pings.map((ping) => recordPing(ping, group, context));
  const checks = [...group.checks.values()];
  for (const { id, state } of checks) updateState(context.sql, id, state);
  return { outcomes, checks, isUrgent: group.isUrgent };
}

function recordPing(ping: IncomingPing, group: Group, context: RecordContext): PingOutcome {
  const found = find(ping, group.checks, context);
  if (typeof found === "string" && found !== "missing") return found;
  // The check is looked up before anything else is judged; what is bad creates nothing.
  if (found === "missing" && ping.create === undefined) return "not-found";
  if (ping.action === "bad-exit-status") return "bad-url";
  if (ping.isBadRunId) return "bad-run-id";
  if (found !== "missing") return apply(ping, ping.action, found, group, context);
  if (ping.target.kind !== "slug" || ping.create === undefined) return "not-found";
  const made = context.create(ping.target.slug, ping.create, context.now);
  if (made === undefined) return "not-found";
  const outcome = apply(ping, ping.action, made, group, context);
  return outcome === "ok" ? "created" : outcome;
}

function find(
  { target }: IncomingPing,
  group: Map<string, Check>,
  { sql, byUuid, pingKey }: RecordContext,
): Check | "missing" | "not-found" | "ambiguous" {
  if (target.kind === "uuid") {
    return group.get(target.uuid) ?? byUuid(target.uuid) ?? "not-found";
  }
  if (target.pingKey !== pingKey) return "not-found";
  const [check, second] = checksBySlug(sql, target.slug);
  if (check === undefined) return "missing";
  return second === undefined ? (group.get(check.uuid) ?? check) : "ambiguous";
}

function apply(
  ping: IncomingPing,
  action: Action,
  found: Check,
  group: Group,
  context: RecordContext,
): PingOutcome {
  const { sql, now } = context;
  if (ping.repeated && hasPing(sql, found, ping.id)) return "ok";
  const late = ping.happenedAt !== undefined && ping.happenedAt < now;
  const at = late ? (ping.happenedAt ?? now) : now;
  const windows = context.windowsOf(found);
  // A deadline that has passed is an outage, whether or not a tick was there to see it.
  const expired = expire(found, at);
  const check = expired === undefined ? found : { ...found, state: expired.state };
  const verdict = verdictOf({ action, method: ping.method, body: ping.body, at }, check);
  const warning = ping.warning ?? verdict.warning;
  const event = { ...verdict, warning, at, late, runId: ping.runId };
  const applied = applyPing(check, event, windows, now);
  const changes = expired !== undefined || applied.flip !== undefined;
  const wait = context.tooMany(found.id, now);
  if (wait !== undefined && !changes && !isHeard(verdict.kind, check)) {
    return { retryAfterSeconds: wait };
  }
  const urgent = [];
  if (expired !== undefined) {
    const { state, flip } = expired;
    urgent.push(context.changed({ check: found, after: state, flip, at, body: undefined }));
  }
  const recent = logged(ping, action, check, applied, late ? applied.at : undefined, context);
  const { flip } = applied;
  const today = dayAfter(found, applied, verdict.facts, context);
  const state = { ...applied.state, recent, today };
  urgent.push(context.changed({ check, after: state, flip, at, body: ping.body }));
  if (applied.kind === "success" && verdict.facts !== undefined) {
    urgent.push(context.reported(check, verdict.facts, at));
  }
  group.isUrgent ||= urgent.includes(true);
  group.checks.set(check.uuid, { ...check, state });
  return "ok";
}

/**
 * Whether a ping counts however many there were before it: what may take a check down, or watches over its run, is never
 * swallowed. A check that is down already, or whose run is going, loses nothing with one more of the same.
 */
const isHeard = (kind: PingKind, { state }: Check) =>
  (kind === "fail" && state.status !== "down") || (kind === "start" && state.run === undefined);

/** The day of a check up to a ping, and with its run. Before the first one nothing is known. */
function dayAfter(
  before: Check,
  { kind, at, durationMs }: Applied,
  facts: Facts | undefined,
  { passed }: RecordContext,
): OpenDay {
  const today = passed(before, at);
  if (kind !== "success" && kind !== "fail") return today;
  return withRun(today, { failed: kind === "fail", durationMs, facts });
}

/** Logs a ping; answers the newest ones without bodies. */
function logged(
  ping: IncomingPing,
  action: Action,
  check: Check,
  applied: Applied,
  lateAt: number | undefined,
  { sql, now }: RecordContext,
): string {
  const entry = {
    n: applied.state.pings,
    at: lateAt ?? now,
    receivedAt: lateAt === undefined ? undefined : now,
    kind: applied.kind,
    exitStatus: action.kind === "exit" ? action.status : undefined,
    signal: action.kind === "signal" ? action.name : undefined,
    runId: ping.runId,
    method: ping.method,
    scheme: ping.scheme,
    durationMs: applied.durationMs,
  };
  const before = { checkId: check.id, recent: check.state.recent };
  return logPing(sql, before, ping.id, entry, ping.body);
}
