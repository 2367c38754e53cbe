import { beforeAll, describe, expect, test } from "vitest";
import { loadCron } from "../../../../functions/heartbeats/check/calendars.ts";
import type {
  MaintenanceWindow,
  Settings,
  State,
} from "../../../../functions/heartbeats/check/check.ts";
import { nextExpected } from "../../../../functions/heartbeats/check/deadline.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import {
  applyPing,
  expire,
  freshState,
  paused,
  resumed,
  withDeadline,
  type PingEvent,
} from "../../../../functions/heartbeats/check/transition.ts";
import {
  isStarted,
  nextPing,
  shownDuration,
  shownStatus,
} from "../../../../functions/heartbeats/check/shown.ts";

beforeAll(loadCron);

const T0 = Date.parse("2026-11-23T12:00:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const A = "aaaaaaaa-aaaa-4aaa-aaaa-aaaaaaaaaaaa";
const B = "bbbbbbbb-bbbb-4bbb-bbbb-bbbbbbbbbbbb";

/** A period of an hour, ten minutes of grace. */
const hourly: Settings = { ...defaultSettings, timeoutSeconds: 3600, graceSeconds: 600 };

/** A check that is driven by a script of things that happen at minutes after 12:00. */
class Drive {
  readonly settings: Settings;
  readonly windows: readonly MaintenanceWindow[];
  state: State;
  readonly flips: string[] = [];
  durationMs: number | undefined;
  kind = "";

  constructor(settings: Partial<Settings> = {}, windows: readonly MaintenanceWindow[] = []) {
    this.settings = { ...hourly, ...settings };
    this.windows = windows;
    this.state = withDeadline(this.settings, freshState(T0), windows);
  }

  ping(minute: number, kind: PingEvent["kind"], more: Partial<PingEvent> & { now?: number } = {}) {
    const at = T0 + minute * MINUTE;
    const now = more.now === undefined ? at : T0 + more.now * MINUTE;
    this.tick(minute);
    const event: PingEvent = {
      kind,
      at,
      late: more.now !== undefined,
      runId: undefined,
      reason: { code: kind === "fail" ? "fail" : "success" },
      warning: undefined,
      facts: undefined,
      ...more,
    };
    const applied = applyPing(this, event, this.windows, now);
    this.state = applied.state;
    this.durationMs = applied.durationMs;
    this.kind = applied.kind;
    if (applied.flip) this.#note(applied.flip);
    return this;
  }

  tick(minute: number) {
    const expired = expire(this, T0 + minute * MINUTE);
    if (expired?.flip) {
      this.state = expired.state;
      this.#note(expired.flip);
    }
    return this;
  }

  #note({ from, to, at }: { from: string; to: string; at: number }) {
    this.flips.push(`${from}>${to} ${(at - T0) / MINUTE}`);
  }

  get deadline() {
    return this.state.deadline && (this.state.deadline - T0) / MINUTE;
  }

  status(minute: number) {
    return shownStatus(this, T0 + minute * MINUTE);
  }
}

describe("a check with a period", () => {
  test("is due one period and the grace time after the last success", () => {
    const check = new Drive().ping(5, "success");
    expect(check.deadline).toBe(75);
    expect(check.flips).toEqual(["new>up 5"]);
    expect([check.status(64), check.status(65), check.status(74), check.status(75)]).toEqual([
      "up",
      "grace",
      "grace",
      "down",
    ]);
  });

  test("goes down at its deadline, however late the tick comes, and comes back", () => {
    const check = new Drive().ping(0, "success").tick(69).tick(300).ping(310, "success");
    expect(check.flips).toEqual(["new>up 0", "up>down 70", "down>up 310"]);
  });

  test("goes down even if no tick came before the next ping", () => {
    const check = new Drive().ping(0, "success").ping(71, "success");
    expect(check.flips).toEqual(["new>up 0", "up>down 70", "down>up 71"]);
  });

  test("has a deadline although it was never pinged", () => {
    expect(new Drive().tick(69).flips).toEqual([]);
    expect(new Drive().tick(70).flips).toEqual(["new>down 70"]);
  });

  test("a log changes nothing", () => {
    const check = new Drive().ping(0, "success").ping(30, "log").tick(70);
    expect(check.flips).toEqual(["new>up 0", "up>down 70"]);
    expect(check.state.pings).toBe(2);
  });
});

describe("runs", () => {
  test("a run that does not end is overdue after the grace time, or what max_runtime says", () => {
    expect(new Drive().ping(0, "success").ping(20, "start").deadline).toBe(30);
    const slow = new Drive({ maxRuntimeSeconds: 1800 }).ping(0, "success").ping(20, "start");
    expect(slow.deadline).toBe(50);
    expect(slow.tick(50).flips).toEqual(["new>up 0", "up>down 50"]);
  });

  test("a run does not move the deadline that is there anyway", () => {
    const check = new Drive({ maxRuntimeSeconds: 7200 }).ping(0, "success").ping(60, "start");
    expect(check.deadline).toBe(70);
  });

  test.each([
    // start  end          run goes on  duration in minutes
    [undefined, "success", undefined, false, 5],
    [A, "success", A, false, 5],
    [A, "success", B, true, undefined],
    [A, "success", undefined, false, undefined],
    [undefined, "success", A, true, undefined],
    [A, "fail", A, false, 5],
    [A, "fail", B, false, undefined],
    [undefined, "fail", A, false, undefined],
  ] as const)("started as %s, %s as %s: goes on %s, took %s", (start, kind, end, goesOn, took) => {
    const check = new Drive().ping(0, "start", { runId: start }).ping(5, kind, { runId: end });
    expect(check.state.run !== undefined).toBe(goesOn);
    expect(check.durationMs).toBe(took && took * MINUTE);
  });

  test("only the newest run is timed", () => {
    const check = new Drive()
      .ping(0, "start", { runId: A })
      .ping(3, "start", { runId: B })
      .ping(5, "success", { runId: A });
    expect(check.durationMs).toBeUndefined();
    expect(check.ping(6, "success", { runId: B }).durationMs).toBe(3 * MINUTE);
  });

  test("a success of another run leaves the run's deadline", () => {
    const check = new Drive().ping(0, "start", { runId: A }).ping(5, "success", { runId: B });
    expect(check.deadline).toBe(10);
  });

  test("a run that was overdue is told of once: a success of another run is not followed by it", () => {
    const check = new Drive()
      .ping(0, "start", { runId: A })
      .tick(10)
      .ping(30, "success", { runId: B });
    expect(check.deadline).toBe(100);
    expect(check.tick(40).flips).toEqual(["new>down 10", "down>up 30"]);
    expect(check.ping(45, "success", { runId: A }).durationMs).toBe(45 * MINUTE);
  });

  test("a run counts as started until it has taken too long", () => {
    const check = new Drive().ping(0, "start");
    expect(isStarted(check, T0 + 9 * MINUTE)).toBe(true);
    expect(isStarted(check, T0 + 10 * MINUTE)).toBe(false);
  });

  test("a success that was too quick carries a warning, and the next good one clears it", () => {
    const check = new Drive({ minRuntimeSeconds: 120 }).ping(0, "start").ping(1, "success");
    expect(check.state.warning?.code).toBe("too-quick");
    expect(check.state.status).toBe("up");
    expect(check.ping(10, "start").ping(12, "success").state.warning).toBeUndefined();
  });

  test("durations over 72 hours are not shown", () => {
    expect(shownDuration(72 * HOUR)).toBe(72 * HOUR);
    expect(shownDuration(72 * HOUR + 1)).toBeUndefined();
  });
});

describe("failures", () => {
  test("one is enough by default", () => {
    expect(new Drive().ping(1, "fail").ping(2, "fail").ping(3, "success").flips).toEqual([
      "new>down 1",
      "down>up 3",
    ]);
  });

  test("with fails: 3 the third in a row takes it down, and a success starts the count anew", () => {
    const check = new Drive({ fails: 3 }).ping(0, "success").ping(1, "fail").ping(2, "fail");
    expect(check.ping(3, "success").ping(4, "fail").ping(5, "fail").flips).toEqual(["new>up 0"]);
    expect(check.ping(6, "fail").flips).toEqual(["new>up 0", "up>down 6"]);
  });

  test("a failure that does not count yet does not move the deadline", () => {
    expect(new Drive({ fails: 2 }).ping(0, "success").ping(60, "fail").deadline).toBe(70);
  });
});

describe("pauses", () => {
  const pause = (check: Drive, minute: number) => {
    const change = paused(check.state, T0 + minute * MINUTE);
    if (change === undefined) throw new Error("it is paused already");
    check.state = change.state;
    return check;
  };

  test("a paused check expects nothing", () => {
    const check = pause(new Drive().ping(0, "success"), 5).tick(10_000);
    expect(check.flips).toEqual(["new>up 0"]);
    expect(check.status(10_000)).toBe("paused");
    expect(paused(check.state, T0)).toBeUndefined();
  });

  test("a success resumes it, and so does a failure", () => {
    expect(pause(new Drive(), 5).ping(10, "success").flips).toEqual(["paused>up 10"]);
    expect(pause(new Drive(), 5).ping(10, "fail").flips).toEqual(["paused>down 10"]);
  });

  test("a start alone does not", () => {
    const check = pause(new Drive(), 5).ping(10, "start").tick(1000);
    expect(check.status(1000)).toBe("paused");
  });

  test("with manual_resume everything is ignored", () => {
    for (const kind of ["success", "fail", "start"] as const) {
      const check = pause(new Drive({ manualResume: true }), 5).ping(10, kind);
      expect([check.kind, check.state.status, check.flips]).toEqual(["ign", "paused", []]);
    }
  });

  test("resumed, it is new and its period begins", () => {
    const check = pause(new Drive().ping(0, "success"), 5);
    const change = resumed(check, [], T0 + 100 * MINUTE);
    expect(change?.flip).toMatchObject({ from: "paused", to: "new" });
    expect(change?.state.deadline).toBe(T0 + 170 * MINUTE);
    expect(resumed(new Drive(), [], T0)).toBeUndefined();
  });
});

describe("schedules", () => {
  const berlin = { tz: "Europe/Berlin" };
  test.each([
    // schedule                          last success              next expected
    ["*-*-* 06:00", "2026-11-23T05:00:00Z", "2026-11-24T05:00:00Z"],
    ["*-*-* 06:00", "2026-11-23T04:59:59Z", "2026-11-23T05:00:00Z"],
    ["0 6 * * *", "2026-11-23T05:00:00Z", "2026-11-24T05:00:00Z"],
    // the night of the clock change has gaps of 2 and of 4 hours
    ["*-*-* 00,03:00:00", "2027-03-27T23:00:00Z", "2027-03-28T01:00:00Z"],
    ["*-*-* 00,03:00:00", "2026-10-24T22:00:00Z", "2026-10-25T02:00:00Z"],
    // systemd skips a time that does not exist, Debian's cron runs it at 03:00
    ["*-*-* 02:30", "2027-03-27T12:00:00Z", "2027-03-29T00:30:00Z"],
    ["30 2 * * *", "2027-03-27T12:00:00Z", "2027-03-28T01:00:00Z"],
    // several lines
    ["Mon 08:00\nFri 20:00", "2026-11-23T08:00:00Z", "2026-11-27T19:00:00Z"],
  ])("%s after %s: %s", (schedule, last, next) => {
    const at = Date.parse(last);
    const state: State = { ...freshState(at), status: "up", lastSuccessAt: at };
    const expected = nextExpected({ ...defaultSettings, ...berlin, schedule }, state);
    expect(expected && new Date(expected).toISOString()).toBe(next.replace("Z", ".000Z"));
  });

  test.each([
    // early (s)  last success   next expected at
    [0, "05:58", "06:00"],
    [300, "05:58", "09:00"],
    [300, "05:54", "06:00"],
    [300, "06:00", "09:00"],
    // a quarter of the gap of three hours is the most
    [7200, "05:15", "09:00"],
    [7200, "05:14", "06:00"],
  ])("early %i: a success at %s lets the next one be expected at %s", (early, last, next) => {
    const at = Date.parse(`2026-11-23T${last}:00Z`);
    const settings = {
      ...defaultSettings,
      schedule: "*-*-* 00,03,06,09,12:00",
      earlySeconds: early,
    };
    const state: State = { ...freshState(at), status: "up", lastSuccessAt: at };
    expect(nextExpected(settings, state)).toBe(Date.parse(`2026-11-23T${next}:00Z`));
  });

  test("the making of a check is no early ping", () => {
    const at = Date.parse("2026-11-23T05:59:00Z");
    const settings = { ...defaultSettings, schedule: "*-*-* 06:00", earlySeconds: 300 };
    expect(nextExpected(settings, freshState(at))).toBe(Date.parse("2026-11-23T06:00:00Z"));
  });

  test("after its last occurrence a schedule expects nothing", () => {
    const check = new Drive({ schedule: "2026-11-23 13:00" }).ping(60, "success").tick(100_000_000);
    expect(check.flips).toEqual(["new>up 60"]);
  });
});

describe("maintenance", () => {
  // Windows in UTC: 13:00 to 13:55 is minutes 60 to 115.
  const window = [{ calendar: "*-*-* 13:00", minutes: 55 }];
  test.each([
    // success  deadline without  with the window: its end and the grace time
    [0, 70, 125],
    [-10, 60, 125],
    [-11, 59, 59],
    [44, 114, 125],
    [45, 115, 115],
  ])("a deadline of a success at %i, %i, becomes %i", (minute, without, moved) => {
    expect(new Drive({}).ping(minute, "success").deadline).toBe(without);
    expect(new Drive({}, window).ping(minute, "success").deadline).toBe(moved);
  });

  test("it moves once, also if it falls into another window then", () => {
    const two = [...window, { calendar: "*-*-* 13:58", minutes: 30 }];
    expect(new Drive({}, two).ping(0, "success").deadline).toBe(125);
  });

  test("windows without end, which nobody can save any more, do not end the watch", () => {
    const always = [{ calendar: "*-*-* *:00", minutes: 60 }];
    expect(new Drive({}, always).ping(0, "success").deadline).toBe(130);
  });

  test("the job at 06:00 that falls into the reboot window", () => {
    const berlin: Partial<Settings> = { schedule: "*-*-* 06:00", tz: "Europe/Berlin" };
    const reboot = [{ calendar: "*-*-* 05:30", minutes: 55 }];
    const check = new Drive(berlin, reboot).ping(0, "success");
    expect(check.state.deadline).toBe(Date.parse("2026-11-24T05:35:00Z"));
  });
});

describe("a run that a reboot ends in its maintenance window", () => {
  // From 12:30 for half an hour; grace time of ten minutes.
  const window = [{ calendar: "*-*-* 12:30", minutes: 30 }];
  const term = { reason: { code: "signal", name: "TERM" } } as const;
  const waiting = () => new Drive({}, window).ping(0, "success").ping(40, "fail", term);

  test("is an outage only if nothing follows, and then says why", () => {
    const check = waiting();
    expect([check.status(69), check.deadline]).toEqual(["grace", 70]);
    expect(check.state.warning).toEqual({
      code: "interrupted",
      signal: "TERM",
      until: T0 + 70 * MINUTE,
    });
    expect(check.tick(70).flips).toEqual(["new>up 0", "up>down 70"]);
    expect(waiting().ping(65, "success")).toMatchObject({
      flips: ["new>up 0"],
      state: { warning: undefined, failsInRow: 0 },
    });
    expect(expire(check.ping(80, "success").ping(150, "fail", term), T0)).toBeUndefined();
  });

  test("is told with its signal", () => {
    const { settings, state } = waiting();
    const expired = expire({ settings, state }, T0 + 70 * MINUTE);
    expect(expired?.flip?.reason).toEqual({ code: "signal", name: "TERM" });
  });

  test("is waited for as long the second time, and a failure after the window is one", () => {
    const check = waiting().ping(50, "fail", term);
    expect([check.deadline, check.state.failsInRow]).toEqual([70, 2]);
    expect(check.ping(61, "fail", term).flips).toEqual(["new>up 0", "up>down 61"]);
  });

  test.each([
    [{ code: "exit", status: 143 }, "TERM"],
    [{ code: "exit", status: 137 }, "KILL"],
    [{ code: "exit", status: 129 }, "HUP"],
    [{ code: "exit", status: 2 }, undefined],
    [{ code: "signal", name: "SEGV" }, undefined],
    [{ code: "fail" }, undefined],
  ] as const)("%j: %s", (reason, signal) => {
    const check = new Drive({}, window).ping(0, "success").ping(40, "fail", { reason });
    expect(check.status(40)).toBe(signal === undefined ? "down" : "up");
    if (signal !== undefined) expect(check.state.warning).toMatchObject({ signal });
  });

  test("goes on being down where it was, and ends a pause", () => {
    const down = new Drive({}, window).ping(0, "success").ping(10, "fail");
    expect(down.ping(40, "fail", term).flips).toEqual(["new>up 0", "up>down 10"]);
    const check = new Drive({}, window);
    check.state = { ...check.state, status: "paused" };
    expect(check.ping(40, "fail", term).flips).toEqual(["paused>down 40"]);
  });
});

describe("kept pings", () => {
  test("count for when they happened", () => {
    const check = new Drive().ping(0, "success").ping(50, "success", { now: 65 });
    expect(check.deadline).toBe(120);
  });

  test("a success in time ends an outage that was none, at its own time but not before it began", () => {
    const check = new Drive().ping(0, "success").tick(80);
    expect(check.ping(65, "success", { now: 85 }).flips).toEqual([
      "new>up 0",
      "up>down 70",
      "down>up 70",
    ]);
  });

  test("old successes end no outage as long as their own deadline has passed", () => {
    const check = new Drive().ping(0, "success").tick(70);
    check.ping(75, "success", { now: 400 }).ping(200, "success", { now: 400 });
    expect(check.flips).toEqual(["new>up 0", "up>down 70"]);
    expect(check.ping(390, "success", { now: 400 }).flips.at(-1)).toBe("down>up 390");
  });

  test("a start that is long over waits a minute for its end", () => {
    const check = new Drive().ping(0, "success").ping(20, "start", { now: 60 });
    expect(check.deadline).toBe(61);
    check.ping(25, "success", { now: 60 });
    expect([check.durationMs, check.deadline]).toEqual([5 * MINUTE, 95]);
  });

  test("what is older than something known changes nothing", () => {
    const check = new Drive().ping(0, "success").ping(30, "fail");
    expect(check.ping(20, "success", { now: 40 }).state.status).toBe("down");
    expect(check.state.pings).toBe(3);
  });

  test("a clock that was set back does not make live pings old", () => {
    const check = new Drive().ping(1000, "success");
    expect(check.ping(10, "fail").state.status).toBe("down");
  });
});

describe("next_ping", () => {
  test("is never in the past", () => {
    const check = new Drive().ping(0, "success");
    const at = (minute: number) => nextPing(check, T0 + minute * MINUTE);
    expect(at(0)).toBe(T0 + HOUR);
    expect(at(59)).toBe(T0 + HOUR);
    expect(at(61)).toBeUndefined();
    check.ping(62, "start");
    expect(at(63)).toBeUndefined();
    expect(nextPing(new Drive(), T0)).toBeUndefined();
  });

  test("of a late check with a schedule is its next occurrence", () => {
    const check = new Drive({ schedule: "*-*-* *:00" }).ping(0, "success");
    expect(nextPing(check, T0 + 65 * MINUTE)).toBe(T0 + 120 * MINUTE);
  });
});
