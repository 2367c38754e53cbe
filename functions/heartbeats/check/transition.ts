/** Effects of pings and time on a check. Pure rules: state in, state out; moments in unix ms. */
import type { PingKind } from "./action.ts";
import type { Check, Flip, MaintenanceWindow, Reason, Settings, State } from "./check.ts";
import { afterMaintenance, deadlineOf, nextExpected, runDeadline } from "./deadline.ts";
import type { Facts } from "./facts.ts";
import { LATE_PINGS_FOLLOW_MS, REMEMBERED_SIZES, TIME_RESOLUTION_MS } from "../limits.ts";

type Rules = Pick<Check, "settings" | "state">;

/** A ping as it counts: verdict.ts has judged it. */
export interface PingEvent {
  readonly kind: PingKind;
  /** When it happened; not in the future. */
  readonly at: number;
  /** It was kept on its host and comes later than it happened. */
  readonly late: boolean;
  readonly runId: string | undefined;
  readonly reason: Reason;
  /** A success with something odd about it. */
  readonly warning: Reason | undefined;
  readonly facts: Facts | undefined;
}

export interface Applied {
  readonly state: State;
  /** The kind that the ping was recorded as. */
  readonly kind: PingKind;
  /** The moment that it counts at: a kept ping never comes before what happened first, as far as clocks can tell. */
  readonly at: number;
  readonly flip: Flip | undefined;
  /** How long the run took that this ping ended. */
  readonly durationMs: number | undefined;
}

/** The state of a check that was made, or resumed, at a moment. */
export function freshState(now: number): State {
  return {
    status: "new",
    pings: 0,
    baseAt: now,
    lastPingAt: undefined,
    lastSuccessAt: undefined,
    lastEventAt: undefined,
    run: undefined,
    lastDurationMs: undefined,
    failsInRow: 0,
    warning: undefined,
    lastFlipAt: undefined,
    notBefore: undefined,
    deadline: undefined,
    lastFacts: undefined,
    sizes: [],
    recent: "",
    today: undefined,
  };
}

/** The state with the deadline that belongs to it. */
export function withDeadline(
  settings: Settings,
  state: State,
  windows: readonly MaintenanceWindow[],
): State {
  return { ...state, deadline: deadlineOf(settings, state, windows) };
}

/** Applies one ping. The check must have been expired up to the ping's time before. */
export function applyPing(
  { settings, state }: Rules,
  event: PingEvent,
  windows: readonly MaintenanceWindow[],
  now: number,
): Applied {
  const counted = { ...state, pings: state.pings + 1 };
  const unchanged = { state: counted, at: event.at, flip: undefined, durationMs: undefined };
  if (state.status === "paused" && settings.manualResume) return { ...unchanged, kind: "ign" };
  if (event.kind === "ign" || event.kind === "log") return { ...unchanged, kind: event.kind };
  const lastEventAt = state.lastEventAt ?? 0;
  // Old news: something later is known already. It stands in the log at its own time.
  if (event.late && event.at + TIME_RESOLUTION_MS < lastEventAt) {
    return { ...unchanged, kind: event.kind };
  }
  const at = event.late ? Math.max(event.at, lastEventAt) : event.at;
  if (event.kind === "start") {
    const run = { startedAt: at, id: event.runId };
    const started = { ...counted, lastEventAt: at, run };
    const next = settled(settings, started, event, windows, now);
    return { state: next, kind: "start", at, flip: undefined, durationMs: undefined };
  }
  return finished(settings, state, { ...event, at, kind: event.kind }, windows, now);
}

function finished(
  settings: Settings,
  before: State,
  event: PingEvent & { kind: "success" | "fail" },
  windows: readonly MaintenanceWindow[],
  now: number,
): Applied {
  const { at, kind } = event;
  const { run } = before;
  const durationMs = run !== undefined && run.id === event.runId ? at - run.startedAt : undefined;
  // A success with another run's id leaves the newest run going; everything else ends it.
  const goesOn = durationMs === undefined && kind === "success" && event.runId !== undefined;
  const ended: State = {
    ...before,
    pings: before.pings + 1,
    lastPingAt: at,
    lastEventAt: at,
    lastDurationMs: durationMs,
    run: goesOn ? run : undefined,
  };
  const after =
    kind === "fail" ? failed(settings, ended, event, windows) : succeeded(settings, ended, event);
  const up = withDeadline(settings, after, windows);
  // A kept success whose own deadline has passed ends no outage; the newest of them decides.
  const isOver = event.late && before.status === "down" && (up.deadline ?? Infinity) <= now;
  const next: State = isOver
    ? { ...after, status: "down", deadline: undefined }
    : settled(settings, after, event, windows, now);
  if (next.status === before.status) return { state: next, kind, at, flip: undefined, durationMs };
  const flipAt = Math.max(at, before.lastFlipAt ?? 0);
  return {
    state: { ...next, lastFlipAt: flipAt },
    kind,
    at,
    flip: { at: flipAt, from: before.status, to: next.status, reason: event.reason },
    durationMs,
  };
}

function failed(
  settings: Settings,
  state: State,
  event: PingEvent,
  windows: readonly MaintenanceWindow[],
): State {
  const failsInRow = state.failsInRow + 1;
  if (failsInRow < settings.fails) return { ...state, failsInRow };
  const warning = interruption(settings, state, event, windows);
  if (warning !== undefined) return { ...state, failsInRow, warning };
  return { ...state, failsInRow, status: "down", warning: undefined };
}

/** By these a machine that goes down ends what runs, in this order; shells say 128 and the number. */
const SHUTDOWN: ReadonlyMap<string | number, string> = new Map<string | number, string>([
  ["TERM", "TERM"],
  ["HUP", "HUP"],
  ["KILL", "KILL"],
  [143, "TERM"],
  [129, "HUP"],
  [137, "KILL"],
]);

/** A run that a reboot has ended, in the maintenance window that is for it: the job comes again after that. */
function interruption(
  settings: Settings,
  { status, warning }: State,
  { reason, at }: PingEvent,
  windows: readonly MaintenanceWindow[],
): Reason | undefined {
  if (status !== "up" && status !== "new") return undefined;
  const ended =
    reason.code === "signal" ? reason.name : reason.code === "exit" ? reason.status : undefined;
  const signal = ended === undefined ? undefined : SHUTDOWN.get(ended);
  const until = signal === undefined ? at : afterMaintenance(at, settings, windows);
  if (signal === undefined || until === at) return undefined;
  return warning?.code === "interrupted" ? warning : { code: "interrupted", signal, until };
}

function succeeded(settings: Settings, state: State, event: PingEvent): State {
  const { facts } = event;
  const leastMs = (settings.minRuntimeSeconds ?? 0) * 1000;
  const durationMs = state.lastDurationMs;
  const tooQuick: Reason | undefined =
    durationMs !== undefined && durationMs < leastMs
      ? { code: "too-quick", durationMs, leastMs }
      : undefined;
  return {
    ...state,
    status: "up",
    baseAt: event.at,
    lastSuccessAt: event.at,
    // A sign of life: nothing has to be waited for any more.
    notBefore: event.late ? state.notBefore : undefined,
    failsInRow: 0,
    warning: event.warning ?? tooQuick,
    lastFacts: facts ?? state.lastFacts,
    sizes:
      facts === undefined
        ? state.sizes
        : [...state.sizes, { files: facts.files, size: facts.size }].slice(-REMEMBERED_SIZES),
  };
}

/** The state with its deadline, where a late ping may leave one that has passed already. */
function settled(
  settings: Settings,
  state: State,
  event: PingEvent,
  windows: readonly MaintenanceWindow[],
  now: number,
): State {
  const next = withDeadline(settings, state, windows);
  if (!event.late || next.deadline === undefined || next.deadline > now) return next;
  // Pings that were kept come in one go, start first: the rest gets its time before the past is judged.
  return withDeadline(settings, { ...next, notBefore: now + LATE_PINGS_FOLLOW_MS }, windows);
}

/** Takes a check down whose deadline has come; undefined if it has not. */
export function expire({ settings, state }: Rules, now: number): Omit<Applied, "at"> | undefined {
  const { deadline } = state;
  if (deadline === undefined || now < deadline || state.status === "down") return undefined;
  const overrun = runDeadline(settings, state);
  const expected = nextExpected(settings, state);
  const late = expected === undefined ? Infinity : expected + settings.graceSeconds * 1000;
  const { warning } = state;
  const reason: Reason =
    warning?.code === "interrupted" && warning.until <= deadline
      ? { code: "signal", name: warning.signal }
      : overrun !== undefined && overrun < late && state.run !== undefined
        ? { code: "overrun", startedAt: state.run.startedAt }
        : { code: "timeout" };
  const flip: Flip = { at: deadline, from: state.status, to: "down", reason };
  const next: State = {
    ...state,
    status: "down",
    warning: undefined,
    deadline: undefined,
    notBefore: undefined,
    lastFlipAt: deadline,
  };
  return { state: next, kind: "ign", flip, durationMs: undefined };
}

/** Stops expecting anything; a run that was going is forgotten. Undefined if the check is paused already. */
export function paused(state: State, now: number): { state: State; flip: Flip } | undefined {
  if (state.status === "paused") return undefined;
  return {
    state: {
      ...state,
      status: "paused",
      run: undefined,
      failsInRow: 0,
      warning: undefined,
      deadline: undefined,
      notBefore: undefined,
      lastFlipAt: now,
    },
    flip: { at: now, from: state.status, to: "paused", reason: { code: "paused" } },
  };
}

/** A paused check is new again: its first period starts now. Undefined if it is not paused. */
export function resumed(
  { settings, state }: Rules,
  windows: readonly MaintenanceWindow[],
  now: number,
): { state: State; flip: Flip } | undefined {
  if (state.status !== "paused") return undefined;
  const next: State = {
    ...state,
    status: "new",
    baseAt: now,
    run: undefined,
    lastPingAt: undefined,
    lastFlipAt: now,
  };
  return {
    state: withDeadline(settings, next, windows),
    flip: { at: now, from: "paused", to: "new", reason: { code: "resumed" } },
  };
}
