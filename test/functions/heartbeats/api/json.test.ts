/** Checks, pings and flips as the management API shows them. */
import { describe, expect, test } from "vitest";
import type { Check, Settings, State } from "../../../../functions/heartbeats/check/check.ts";
import type { LoggedPing } from "../../../../functions/heartbeats/check/log/logged-ping.ts";
import {
  checkToJson,
  flipToJson,
  pingToJson,
  toDate,
  type View,
} from "../../../../functions/heartbeats/api/json.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import { freshState } from "../../../../functions/heartbeats/check/transition.ts";

const NOW = Date.parse("2026-11-23T12:00:00Z");
const MINUTE = 60_000;

const view: View = {
  base: "https://go.example",
  version: 3,
  isReader: false,
  channels: ["ntfy", "mail"],
  now: NOW,
};

const check: Check = {
  id: 1,
  uuid: "the-uuid",
  uniqueKey: "the-unique-key",
  badgeKey: "the-badge-key",
  createdAt: NOW - 1000 * MINUTE,
  settings: {
    name: "Web",
    slug: "web",
    tags: ["a", "b"],
    desc: "text",
    timeoutSeconds: 3600,
    schedule: undefined,
    tz: "UTC",
    graceSeconds: 600,
    earlySeconds: 1,
    maxRuntimeSeconds: 2,
    minRuntimeSeconds: 3,
    fails: 4,
    exitMap: { "1": "warn" },
    facts: { minFiles: 5, minSize: 6, maxDropPercent: 7 },
    maintenance: [{ calendar: "*-*-* 05:30", minutes: 8 }],
    remindHours: 9,
    arrivalGraceSeconds: 10,
    watchDays: 11,
    expectedDeletions: undefined,
    s3Repository: undefined,
    minFreeBytes: 12,
    manualResume: true,
    methods: "POST",
    startKw: "GO",
    successKw: "DONE",
    failureKw: "ERR",
    filterSubject: true,
    filterBody: false,
    filterHttpBody: true,
    filterDefaultFail: false,
    channels: ["slack", "mail"],
  },
  state: {
    status: "up",
    pings: 13,
    baseAt: NOW - 2 * MINUTE,
    lastPingAt: NOW - MINUTE,
    lastSuccessAt: NOW - 2 * MINUTE,
    lastEventAt: NOW - MINUTE,
    run: undefined,
    lastDurationMs: 1500,
    failsInRow: 14,
    warning: { code: "exit", status: 1 },
    lastFlipAt: NOW - 99 * MINUTE,
    notBefore: undefined,
    deadline: NOW + 68 * MINUTE,
    lastFacts: { tool: "borg", archiveName: "web-1", files: 15, durationSeconds: 1.5 },
    sizes: [],
    recent: "",
    today: undefined,
  },
};

const changed = (settings: Partial<Settings>, state: Partial<State> = {}): Check => ({
  ...check,
  settings: { ...check.settings, ...settings },
  state: { ...check.state, ...state },
});

const shared = {
  name: "Web",
  slug: "web",
  tags: "a b",
  desc: "text",
  grace: 600,
  n_pings: 13,
  status: "up",
  started: false,
  last_ping: "2026-11-23T11:59:00+00:00",
  next_ping: "2026-11-23T12:58:00+00:00",
  manual_resume: true,
  methods: "POST",
  subject: "DONE",
  subject_fail: "ERR",
  start_kw: "GO",
  success_kw: "DONE",
  failure_kw: "ERR",
  filter_subject: true,
  filter_body: false,
  filter_http_body: true,
  filter_default_fail: false,
  badge_url: "https://go.example/b/2/the-badge-key.svg",
  last_duration: 2,
  timeout: 3600,
  warning: { code: "exit", status: 1 },
  deadline: "2026-11-23T13:08:00+00:00",
  next_alert: "2026-11-23T13:08:00+00:00",
  hints: [],
  last_success: "2026-11-23T11:58:00+00:00",
  created: "2026-11-22T19:20:00+00:00",
  fails_in_row: 14,
  early: 1,
  max_runtime: 2,
  min_runtime: 3,
  fails: 4,
  exit_map: { "1": "warn" },
  facts: { min_files: 5, min_size: 6, max_drop_percent: 7 },
  last_facts: { tool: "borg", archive_name: "web-1", files: 15, duration_seconds: 1.5 },
  maintenance: [{ calendar: "*-*-* 05:30", minutes: 8 }],
  remind_hours: 9,
  arrival_grace: 10,
  watch_days: 11,
  expected_deletions: {},
  repository: null,
  min_free: 12,
};

describe("a check", () => {
  test("to whom may change it", () => {
    expect(checkToJson(check, view)).toEqual({
      ...shared,
      uuid: "the-uuid",
      ping_url: "https://go.example/ping/the-uuid",
      update_url: "https://go.example/api/v3/checks/the-uuid",
      pause_url: "https://go.example/api/v3/checks/the-uuid/pause",
      resume_url: "https://go.example/api/v3/checks/the-uuid/resume",
      channels: "mail,slack",
    });
  });

  test("to whom may read it", () => {
    expect(checkToJson(check, { ...view, isReader: true })).toEqual({
      ...shared,
      unique_key: "the-unique-key",
    });
  });

  test("that says nothing of itself", () => {
    const blank = { ...check, settings: { ...defaultSettings }, state: freshState(NOW) };
    expect(checkToJson(blank, view)).toMatchObject({
      status: "new",
      last_ping: null,
      next_ping: null,
      subject: "",
      subject_fail: "",
      warning: null,
      deadline: null,
      next_alert: null,
      last_success: null,
      timeout: 86_400,
      max_runtime: 3600,
      min_runtime: 0,
      exit_map: {},
      facts: { min_files: 1 },
      last_facts: null,
      channels: "mail,ntfy",
    });
    expect(Object.keys(checkToJson(blank, view))).not.toContain("last_duration");
    expect(Object.keys(checkToJson(blank, view).facts)).toEqual(["min_files"]);
  });

  test("shows keywords as those of subjects where subjects are filtered", () => {
    expect(checkToJson(changed({ filterSubject: false }), view)).toMatchObject({
      subject: "",
      subject_fail: "",
      success_kw: "DONE",
      failure_kw: "ERR",
    });
  });

  test("with a schedule shows that and its zone instead of a timeout", () => {
    const shown = checkToJson(changed({ schedule: "*-*-* 06:00", tz: "Europe/Berlin" }), view);
    expect(shown).toMatchObject({ schedule: "*-*-* 06:00", tz: "Europe/Berlin" });
    expect(shown).not.toHaveProperty("timeout");
  });

  test("for no channels shows none", () => {
    const shown = checkToJson(changed({ channels: [] }), view);
    expect([shown.channels, shown.hints]).toEqual(["", ["tells-nobody"]]);
  });

  test.each([
    // version  status    minutes that the run is going   shown
    [1, "up", 1, "started", true],
    [2, "up", 1, "up", true],
    [3, "up", 1, "up", true],
    [1, "new", 1, "started", true],
    [1, "down", 1, "down", true],
    [1, "up", 5, "up", false],
  ] as const)(
    "in version %i, %s, running for %i min, is %s",
    (version, status, since, shown, started) => {
      const run = { startedAt: NOW - since * MINUTE, id: undefined };
      const one = changed({ maxRuntimeSeconds: 300 }, { status, run, baseAt: NOW - 10 * MINUTE });
      expect(checkToJson(one, { ...view, version })).toMatchObject({ status: shown, started });
    },
  );

  test("carries the version in its addresses", () => {
    expect(checkToJson(check, { ...view, version: 1 }).update_url).toContain("/api/v1/checks/");
  });

  test("hides a duration over 72 hours", () => {
    const most = 72 * 60 * MINUTE;
    expect(checkToJson(changed({}, { lastDurationMs: most }), view).last_duration).toBe(259_200);
    expect(checkToJson(changed({}, { lastDurationMs: most + 1 }), view)).not.toHaveProperty(
      "last_duration",
    );
  });
});

describe("a ping", () => {
  const logged: LoggedPing = {
    n: 7,
    at: NOW,
    receivedAt: NOW + MINUTE,
    kind: "fail",
    exitStatus: 3,
    signal: "KILL",
    runId: "run",
    method: "POST",
    scheme: "https",
    durationMs: 1234,
    bodyBytes: 1,
  };

  test("with all that can be said of it", () => {
    expect(pingToJson(logged, "the-uuid", { ...view, version: 2 })).toEqual({
      type: "fail",
      date: "2026-11-23T12:00:00+00:00",
      n: 7,
      scheme: "https",
      remote_addr: null,
      method: "POST",
      ua: "",
      rid: "run",
      body_url: "https://go.example/api/v2/checks/the-uuid/pings/7/body",
      duration: 1.23,
      exitstatus: 3,
      signal: "KILL",
      received: "2026-11-23T12:01:00+00:00",
    });
  });

  test("of which little is known", () => {
    const bare = {
      ...logged,
      receivedAt: undefined,
      exitStatus: undefined,
      signal: undefined,
      runId: undefined,
      durationMs: undefined,
      bodyBytes: 0,
    };
    const shown = pingToJson(bare, "the-uuid", view);
    expect(shown).toMatchObject({
      rid: null,
      body_url: null,
      exitstatus: null,
      signal: null,
      received: null,
    });
    expect(shown).not.toHaveProperty("duration");
  });

  test("with the exit status 0", () => {
    expect(pingToJson({ ...logged, exitStatus: 0 }, "u", view).exitstatus).toBe(0);
  });
});

test.each([
  ["up", 1],
  ["down", 0],
  ["new", 0],
  ["paused", 0],
] as const)("a flip to %s is up: %i", (to, up) => {
  const reason = { code: "fail" } as const;
  expect(flipToJson({ at: NOW, from: "new", to, reason })).toEqual({
    timestamp: "2026-11-23T12:00:00+00:00",
    up,
    from: "new",
    to,
    reason,
  });
});

test("dates have no fractions", () => {
  expect(toDate(NOW + 999)).toBe("2026-11-23T12:00:00+00:00");
});
