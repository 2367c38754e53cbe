/** The state that each event leaves: all of its fields, and what is carried across. */
import { describe, expect, test } from "vitest";
import type { Reason, Settings, State } from "../../../../functions/heartbeats/check/check.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import {
  applyPing,
  expire,
  freshState,
  paused,
  resumed,
  type PingEvent,
} from "../../../../functions/heartbeats/check/transition.ts";
import { nextPing, shownStatus } from "../../../../functions/heartbeats/check/shown.ts";

const T0 = Date.parse("2026-11-23T12:00:00Z");
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const A = "aaaaaaaa-aaaa-4aaa-aaaa-aaaaaaaaaaaa";
const B = "bbbbbbbb-bbbb-4bbb-bbbb-bbbbbbbbbbbb";

const settings: Settings = { ...defaultSettings, timeoutSeconds: 3600, graceSeconds: 600 };
const odd: Reason = { code: "exit", status: 1 };

/** A check that is up and of which everything is known: it had a success at 12:00, a run is going. */
const full: State = {
  status: "up",
  pings: 7,
  baseAt: T0,
  lastPingAt: T0 + 1 * MINUTE,
  lastSuccessAt: T0,
  lastEventAt: T0 + 2 * MINUTE,
  run: { startedAt: T0 + 2 * MINUTE, id: A },
  lastDurationMs: 1234,
  failsInRow: 1,
  warning: odd,
  lastFlipAt: T0 - HOUR,
  notBefore: T0 + 12 * MINUTE,
  deadline: T0 + 12 * MINUTE,
  lastFacts: { tool: "borg", files: 3 },
  sizes: [{ files: 3, size: 30 }],
  recent: "",
  today: undefined,
};

const event = (at: number, kind: PingEvent["kind"], more: Partial<PingEvent> = {}): PingEvent => ({
  kind,
  at,
  late: false,
  runId: undefined,
  reason: { code: kind === "fail" ? "fail" : "success" },
  warning: undefined,
  facts: undefined,
  ...more,
});

const NOW = T0 + 5 * MINUTE;
const pinged = (
  state: State,
  ping: PingEvent,
  { now = ping.at, rules = {} }: { now?: number; rules?: Partial<Settings> } = {},
) => applyPing({ settings: { ...settings, ...rules }, state }, ping, [], now);

describe("a ping", () => {
  test.each(["log", "ign"] as const)("that is a %s is counted and nothing else", (kind) => {
    expect(pinged(full, event(NOW, kind))).toEqual({
      state: { ...full, pings: 8 },
      kind,
      flip: undefined,
      at: NOW,
      durationMs: undefined,
    });
  });

  test("that is a start begins a run and is the newest event", () => {
    expect(pinged(full, event(NOW, "start", { runId: B }))).toEqual({
      state: {
        ...full,
        pings: 8,
        lastEventAt: NOW,
        run: { startedAt: NOW, id: B },
        deadline: NOW + 10 * MINUTE,
      },
      kind: "start",
      flip: undefined,
      at: NOW,
      durationMs: undefined,
    });
  });

  test("that is a success with the run's id ends the run, the row of failures, the warning and the delay", () => {
    expect(pinged(full, event(NOW, "success", { runId: A }))).toEqual({
      state: {
        ...full,
        pings: 8,
        baseAt: NOW,
        lastPingAt: NOW,
        lastSuccessAt: NOW,
        lastEventAt: NOW,
        run: undefined,
        lastDurationMs: 3 * MINUTE,
        failsInRow: 0,
        warning: undefined,
        notBefore: undefined,
        deadline: NOW + 70 * MINUTE,
      },
      kind: "success",
      flip: undefined,
      at: NOW,
      durationMs: 3 * MINUTE,
    });
  });

  test("that is a success of another run leaves the newest one going", () => {
    const { state, durationMs } = pinged(full, event(NOW, "success", { runId: B }));
    expect(durationMs).toBeUndefined();
    expect(state).toMatchObject({ run: full.run, lastDurationMs: undefined, baseAt: NOW });
    expect(state.deadline).toBe(T0 + 12 * MINUTE);
  });

  test("that is a success with facts remembers them, and of the sizes the last ten", () => {
    const sizes = Array.from({ length: 10 }, (_, n) => ({ files: n, size: n }));
    const facts = { tool: "borg", files: 99, size: 990, added: 1 } as const;
    const { state } = pinged({ ...full, sizes }, event(NOW, "success", { facts, warning: odd }));
    expect(state.lastFacts).toEqual(facts);
    expect(state.sizes).toEqual([...sizes.slice(1), { files: 99, size: 990 }]);
    expect(state.warning).toEqual(odd);
  });

  test("that is a failure too few leaves the check up, its deadline and its warning", () => {
    const rules = { fails: 3 };
    const applied = pinged(full, event(NOW, "fail", { runId: B }), { rules });
    expect(applied).toEqual({
      state: {
        ...full,
        pings: 8,
        lastPingAt: NOW,
        lastEventAt: NOW,
        run: undefined,
        lastDurationMs: undefined,
        failsInRow: 2,
        deadline: T0 + 70 * MINUTE,
      },
      kind: "fail",
      flip: undefined,
      at: NOW,
      durationMs: undefined,
    });
  });

  test("that is one failure too many takes the check down", () => {
    const reason: Reason = { code: "signal", name: "KILL" };
    const ping = event(NOW, "fail", { runId: A, reason });
    expect(pinged(full, ping, { rules: { fails: 2 } })).toEqual({
      state: {
        ...full,
        status: "down",
        pings: 8,
        lastPingAt: NOW,
        lastEventAt: NOW,
        run: undefined,
        lastDurationMs: 3 * MINUTE,
        failsInRow: 2,
        warning: undefined,
        lastFlipAt: NOW,
        deadline: undefined,
      },
      kind: "fail",
      flip: { at: NOW, from: "up", to: "down", reason },
      at: NOW,
      durationMs: 3 * MINUTE,
    });
  });

  test("that is a failure of a check that is down already counts on and is no flip", () => {
    const down: State = { ...full, status: "down", deadline: undefined, failsInRow: 4 };
    const { state, flip } = pinged(down, event(NOW, "fail"));
    expect([state.status, state.failsInRow, flip]).toEqual(["down", 5, undefined]);
  });

  test("does not resume with manual_resume, but counts while the check is not paused", () => {
    const rules = { manualResume: true };
    const idle: State = { ...full, status: "paused", deadline: undefined };
    for (const kind of ["success", "fail", "start", "log"] as const) {
      expect(pinged(idle, event(NOW, kind), { rules })).toEqual({
        state: { ...idle, pings: 8 },
        kind: "ign",
        flip: undefined,
        at: NOW,
        durationMs: undefined,
      });
      expect(pinged(full, event(NOW, kind), { rules }).kind).toBe(kind);
      expect(pinged(idle, event(NOW, kind)).kind).toBe(kind);
    }
  });

  test("leaves the warning that a quick run deserves, unless there is another one", () => {
    const rules = { minRuntimeSeconds: 180 };
    const quick = (at: number, warning?: Reason) =>
      pinged(full, event(at, "success", { runId: A, warning }), { rules }).state.warning;
    const tooQuick = { code: "too-quick", durationMs: 179_999, leastMs: 180_000 };
    expect(quick(T0 + 5 * MINUTE - 1)).toEqual(tooQuick);
    expect(quick(T0 + 5 * MINUTE)).toBeUndefined();
    expect(quick(T0 + 3 * MINUTE, odd)).toEqual(odd);
    const unknown = pinged(full, event(NOW, "success"), { rules });
    expect(unknown.state.warning).toBeUndefined();
  });
});

describe("a kept ping", () => {
  /** The newest event was at 12:02. */
  const late = (at: number, kind: PingEvent["kind"], now: number, state = full) =>
    pinged(state, event(at, kind, { late: true }), { now });
  const newest = T0 + 2 * MINUTE;

  test.each([
    // before the newest event   counts
    [2_001, false],
    [2_100, false],
    [2_000, true],
    [1_900, true],
    [0, true],
  ])("%i ms before the newest event counts: %s", (before, counts) => {
    for (const kind of ["start", "success", "fail"] as const) {
      const applied = late(newest - before, kind, newest + MINUTE);
      if (!counts) {
        expect(applied).toEqual({
          state: { ...full, pings: 8 },
          kind,
          flip: undefined,
          at: newest - before,
          durationMs: undefined,
        });
        continue;
      }
      // It never takes the newest event back.
      expect(applied.at).toBe(newest);
      expect(applied.state.lastEventAt).toBe(newest);
      if (kind === "start") expect(applied.state.run?.startedAt).toBe(newest);
      else expect(applied.state.lastPingAt).toBe(newest);
    }
  });

  test("counts where nothing has happened yet", () => {
    const fresh = { ...freshState(T0) };
    expect(late(T0 - HOUR, "success", T0, fresh).state.lastSuccessAt).toBe(T0 - HOUR);
  });

  test("that is old by the clock of a live one counts: only kept ones are old news", () => {
    expect(pinged(full, event(newest - HOUR, "success")).state.lastSuccessAt).toBe(newest - HOUR);
  });

  test("that is a success leaves the delay of all deadlines", () => {
    const { state } = late(NOW, "success", NOW + MINUTE);
    expect(state.notBefore).toBe(full.notBefore);
  });

  test.each([
    // minutes from the success's own deadline until now   deadline, in minutes after now
    [-1, 1],
    [0, 1],
    [5, 1],
  ])("whose deadline was %i minutes ago lets the others follow for a minute", (ago, after) => {
    const calm: State = { ...full, run: undefined, notBefore: undefined };
    const now = NOW + 70 * MINUTE + ago * MINUTE;
    const { state, flip } = late(NOW, "success", now, calm);
    expect([flip, state.deadline]).toEqual([undefined, now + after * MINUTE]);
    expect(state.notBefore).toBe(ago < 0 ? undefined : now + MINUTE);
  });

  test.each([
    // the success's own deadline, in ms after now   status
    [1, "up"],
    [0, "down"],
    [-1, "down"],
  ])("ends an outage if its deadline is %i ms ahead: %s", (ahead, status) => {
    const down: State = { ...full, status: "down", run: undefined, notBefore: undefined };
    const now = NOW + 70 * MINUTE - ahead;
    const { state, flip } = late(NOW, "success", now, down);
    expect(state.status).toBe(status);
    expect(flip?.to).toBe(status === "up" ? "up" : undefined);
    expect(state.deadline).toBe(status === "up" ? NOW + 70 * MINUTE : undefined);
    expect(state.lastSuccessAt).toBe(NOW);
  });

  test("ends an outage not before it began", () => {
    const lastFlipAt = NOW + MINUTE;
    const down: State = { ...full, status: "down", run: undefined, lastFlipAt };
    const { state, flip } = late(NOW, "success", NOW + 2 * MINUTE, down);
    expect([flip?.at, state.lastFlipAt]).toEqual([lastFlipAt, lastFlipAt]);
    const live = pinged(down, event(NOW + 2 * MINUTE, "success"));
    expect(live.flip?.at).toBe(NOW + 2 * MINUTE);
  });

  test("that is a failure takes the check down, whenever its deadline would be", () => {
    expect(late(NOW, "fail", NOW + 1000 * HOUR).flip).toMatchObject({ at: NOW, to: "down" });
  });
});

describe("a deadline", () => {
  test("that has come takes the check down at its moment, and ends warning and delay", () => {
    const state: State = { ...full, run: undefined, notBefore: T0, deadline: T0 + 70 * MINUTE };
    expect(expire({ settings, state }, T0 + 70 * MINUTE - 1)).toBeUndefined();
    const reason = { code: "timeout" };
    expect(expire({ settings, state }, T0 + 90 * MINUTE)).toEqual({
      state: {
        ...state,
        status: "down",
        warning: undefined,
        deadline: undefined,
        notBefore: undefined,
        lastFlipAt: T0 + 70 * MINUTE,
      },
      kind: "ign",
      flip: { at: T0 + 70 * MINUTE, from: "up", to: "down", reason },
      durationMs: undefined,
    });
    expect(expire({ settings, state }, T0 + 70 * MINUTE)?.flip?.at).toBe(T0 + 70 * MINUTE);
  });

  test.each<[Partial<State>]>([[{ deadline: undefined }], [{ status: "down", deadline: T0 }]])(
    "there is none to come with %j",
    (more) => {
      expect(expire({ settings, state: { ...full, ...more } }, T0 + HOUR * 999)).toBeUndefined();
    },
  );

  test.each([
    // start in minutes, longest run in minutes   why it is down
    [60, 9, "overrun"],
    [60, 10, "timeout"],
    [60, 11, "timeout"],
  ])("of a run from minute %i that may take %i tells of the %s", (start, longest, code) => {
    const run = { startedAt: T0 + start * MINUTE, id: undefined };
    const state: State = { ...full, run, deadline: T0 + 69 * MINUTE };
    const rules = { ...settings, maxRuntimeSeconds: longest * 60 };
    const reason = expire({ settings: rules, state }, T0 + 100 * MINUTE)?.flip?.reason;
    expect(reason).toEqual(code === "overrun" ? { code, startedAt: run.startedAt } : { code });
  });

  test("of a run is all there is where the schedule has no occurrence left", () => {
    const rules = { ...settings, schedule: "2026-11-23 11:00" };
    const { flip } = expire({ settings: rules, state: full }, T0 + 12 * MINUTE) ?? {};
    expect(flip?.reason).toEqual({ code: "overrun", startedAt: T0 + 2 * MINUTE });
  });
});

describe("a pause", () => {
  test("ends the run, the row of failures, the warning and every deadline, and keeps the rest", () => {
    expect(paused(full, NOW)).toEqual({
      state: {
        ...full,
        status: "paused",
        run: undefined,
        failsInRow: 0,
        warning: undefined,
        deadline: undefined,
        notBefore: undefined,
        lastFlipAt: NOW,
      },
      flip: { at: NOW, from: "up", to: "paused", reason: { code: "paused" } },
    });
    expect(paused({ ...full, status: "paused" }, NOW)).toBeUndefined();
  });

  test("ended, leaves a new check whose first period begins", () => {
    const state = paused(full, NOW)?.state ?? full;
    const later = NOW + HOUR;
    expect(resumed({ settings, state }, [], later)).toEqual({
      state: {
        ...state,
        status: "new",
        baseAt: later,
        lastPingAt: undefined,
        lastFlipAt: later,
        deadline: later + 70 * MINUTE,
      },
      flip: { at: later, from: "paused", to: "new", reason: { code: "resumed" } },
    });
    for (const status of ["new", "up", "down"] as const) {
      expect(resumed({ settings, state: { ...full, status } }, [], later)).toBeUndefined();
    }
  });

  test("ended, respects the windows of maintenance", () => {
    const windows = [{ calendar: "*-*-* 13:00", minutes: 120 }];
    const state = paused(full, T0)?.state ?? full;
    expect(resumed({ settings, state }, windows, T0)?.state.deadline).toBe(T0 + 190 * MINUTE);
  });

  test("between two failures is no row of them", () => {
    const rules = { ...settings, fails: 2 };
    const first = applyPing({ settings: rules, state: freshState(T0) }, event(T0, "fail"), [], T0);
    expect(first.state.failsInRow).toBe(1);
    const idle = paused(first.state, T0 + MINUTE)?.state ?? full;
    const again = resumed({ settings: rules, state: idle }, [], T0 + 2 * MINUTE)?.state ?? full;
    const ping = event(T0 + 3 * MINUTE, "fail");
    const second = applyPing({ settings: rules, state: again }, ping, [], ping.at);
    expect([second.state.status, second.flip]).toEqual(["new", undefined]);
  });

  test("forgets a run: its end afterwards gives no duration", () => {
    const idle = paused(full, NOW)?.state ?? full;
    const { durationMs, state, flip } = pinged(idle, event(NOW + HOUR, "success", { runId: A }));
    expect([durationMs, state.status, flip?.from]).toEqual([undefined, "up", "paused"]);
  });

  test("lasts over a failure too few", () => {
    const idle = paused({ ...full, failsInRow: 0 }, NOW)?.state ?? full;
    const { state, flip } = pinged(idle, event(NOW, "fail"), { rules: { fails: 2 } });
    expect([state.status, flip, state.deadline]).toEqual(["paused", undefined, undefined]);
  });
});

describe("what is shown", () => {
  test.each([
    // status   deadline   at minute   shown
    ["up", 70, 59.9, "up"],
    ["up", 70, 60, "grace"],
    ["up", 70, 69.9, "grace"],
    ["up", 70, 70, "down"],
    ["up", undefined, 60, "grace"],
    ["up", undefined, 1000, "grace"],
    ["new", 70, 69.9, "new"],
    ["new", 70, 70, "down"],
    ["new", undefined, 1000, "new"],
    ["down", undefined, 0, "down"],
    ["paused", undefined, 1000, "paused"],
    ["paused", 70, 1000, "paused"],
  ] as const)("%s with the deadline %s, at %d: %s", (status, due, minute, shown) => {
    const deadline = due === undefined ? undefined : T0 + due * MINUTE;
    const state: State = { ...full, status, deadline };
    expect(shownStatus({ settings, state }, T0 + minute * MINUTE)).toBe(shown);
  });

  test("is up where nothing more is expected", () => {
    const rules = { ...settings, schedule: "2026-11-23 11:00" };
    expect(shownStatus({ settings: rules, state: { ...full, deadline: undefined } }, NOW)).toBe(
      "up",
    );
  });

  test.each([
    // status   schedule      at minute   the next ping at minute
    ["up", undefined, 0, 60],
    ["up", undefined, 59.9, 60],
    ["up", undefined, 60, undefined],
    ["up", undefined, 61, undefined],
    ["up", "*-*-* *:30", 29, 30],
    ["up", "*-*-* *:30", 30, 90],
    ["up", "*-*-* *:30", 31, 90],
    ["up", "2026-11-23 11:00", 0, undefined],
    ["new", undefined, 0, undefined],
    ["down", undefined, 0, undefined],
    ["paused", undefined, 0, undefined],
  ] as const)(
    "of a check that is %s with %s at %d: next ping at %s",
    (status, schedule, now, at) => {
      const rules = { ...settings, schedule };
      const next = nextPing({ settings: rules, state: { ...full, status } }, T0 + now * MINUTE);
      expect(next && (next - T0) / MINUTE).toBe(at);
    },
  );
});
