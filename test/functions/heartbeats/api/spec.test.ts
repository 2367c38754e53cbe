/** Settings that clients may give a check: which setting a field is, and both sides of every bound. */
import { describe, expect, test } from "vitest";
import type { Settings } from "../../../../functions/heartbeats/check/check.ts";
import { slugify } from "../../../../functions/heartbeats/api/slugify.ts";
import { readSpec } from "../../../../functions/heartbeats/api/spec.ts";

const rules = {
  version: 3,
  minPeriodSeconds: 60,
  channels: ["mail", "ntfy"],
  repositories: ["nextcloud", "mail"],
  timezone: "Europe/Berlin",
};
const UUID = "803f680d-e89b-492b-82ef-2be7b774a92d";

async function changesOf(json: unknown, more: Partial<typeof rules> = {}) {
  const spec = await readSpec(json, { ...rules, ...more });
  if (!spec.ok) throw new Error(spec.error);
  return spec.changes;
}

async function faultOf(json: unknown, more: Partial<typeof rules> = {}) {
  const spec = await readSpec(json, { ...rules, ...more });
  return spec.ok ? undefined : spec.error;
}

describe("a field and its setting", () => {
  test.each<[Record<string, unknown>, Partial<Settings>]>([
    [{}, {}],
    [{ unheard_of: 1 }, {}],
    [{ name: "Web" }, { name: "Web" }],
    [{ name: "" }, { name: "" }],
    [{ slug: "web-1_x" }, { slug: "web-1_x" }],
    [{ slug: "" }, { slug: "" }],
    [{ tags: "  a \t b\nc " }, { tags: ["a", "b", "c"] }],
    [{ tags: "" }, { tags: [] }],
    [{ desc: "text" }, { desc: "text" }],
    [{ grace: 61 }, { graceSeconds: 61 }],
    [{ tz: "America/New_York" }, { tz: "America/New_York" }],
    [{ manual_resume: true }, { manualResume: true }],
    [{ manual_resume: false }, { manualResume: false }],
    [{ methods: "POST" }, { methods: "POST" }],
    [{ methods: "" }, { methods: "" }],
    [{ start_kw: "GO" }, { startKw: "GO" }],
    [{ success_kw: "DONE" }, { successKw: "DONE" }],
    [{ failure_kw: "ERR" }, { failureKw: "ERR" }],
    [{ filter_subject: true }, { filterSubject: true }],
    [{ filter_body: true }, { filterBody: true }],
    [{ filter_http_body: true }, { filterHttpBody: true }],
    [{ filter_default_fail: true }, { filterDefaultFail: true }],
    [{ early: 5 }, { earlySeconds: 5 }],
    [{ fails: 2 }, { fails: 2 }],
    [{ remind_hours: 0.5 }, { remindHours: 0.5 }],
    [{ arrival_grace: 7 }, { arrivalGraceSeconds: 7 }],
    [{ watch_days: 8 }, { watchDays: 8 }],
    [{ min_free: 9 }, { minFreeBytes: 9 }],
    [{ expected_deletions: { keep_days: 30 } }, { expectedDeletions: { days: 30 } }],
    [
      { expected_deletions: { keep_daily: 7, keep_last: 1 } },
      { expectedDeletions: { daily: 7, last: 1 } },
    ],
    [{ expected_deletions: {} }, { expectedDeletions: undefined }],
    [{ repository: { s3: "mail", kind: "restic" } }, { s3Repository: "mail" }],
    [{ repository: null }, { s3Repository: undefined }],
    [{ exit_map: { "1": "warn" } }, { exitMap: { "1": "warn" } }],
    [{ exit_map: {} }, { exitMap: undefined }],
    [
      { maintenance: [{ calendar: "*-*-* 05:30", minutes: 55 }] },
      { maintenance: [{ calendar: "*-*-* 05:30", minutes: 55 }] },
    ],
    [{ maintenance: [] }, { maintenance: [] }],
    [{ facts: {} }, { facts: {} }],
    [{ facts: { min_files: 0 } }, { facts: { minFiles: 0 } }],
    [{ facts: { min_size: 1 } }, { facts: { minSize: 1 } }],
    [{ facts: { max_drop_percent: 2.5 } }, { facts: { maxDropPercent: 2.5 } }],
    // what is 0 there is none
    [{ max_runtime: 5 }, { maxRuntimeSeconds: 5 }],
    [{ max_runtime: 0 }, { maxRuntimeSeconds: undefined }],
    [{ min_runtime: 5 }, { minRuntimeSeconds: 5 }],
    [{ min_runtime: 0 }, { minRuntimeSeconds: undefined }],
    // a schedule counts before a timeout, which counts before the schedule of before
    [{ timeout: 61 }, { timeoutSeconds: 61, schedule: undefined }],
    [{ schedule: "*-*-* 06:00" }, { schedule: "*-*-* 06:00" }],
    [{ schedule: "0 6 * * *", timeout: 61 }, { schedule: "0 6 * * *" }],
    [
      { schedule: "", timeout: 61 },
      { timeoutSeconds: 61, schedule: undefined },
    ],
    [{ schedule: "" }, {}],
    // the old names of keywords
    [{ subject: "OK" }, { successKw: "OK", filterSubject: true }],
    [
      { subject: "OK", success_kw: "no" },
      { successKw: "OK", filterSubject: true },
    ],
    [{ subject_fail: "BAD" }, { failureKw: "BAD", filterSubject: true }],
    [
      { subject_fail: "BAD", failure_kw: "no" },
      { failureKw: "BAD", filterSubject: true },
    ],
    [{ subject: "" }, { successKw: "", filterSubject: false }],
    [
      { subject: "", failure_kw: "BAD" },
      { successKw: "", failureKw: "BAD", filterSubject: true },
    ],
    [
      { subject: "OK", filter_subject: false },
      { successKw: "OK", filterSubject: false },
    ],
    // channels
    [{ channels: "*" }, { channels: undefined }],
    [{ channels: "" }, { channels: [] }],
    [{ channels: "ntfy" }, { channels: ["ntfy"] }],
    [{ channels: "ntfy,mail,ntfy" }, { channels: ["ntfy", "mail"] }],
  ])("%j is %j", async (json, changes) => {
    const read = await changesOf(json);
    expect(read).toEqual(changes);
    // An undefined field clears something, so it has to be there.
    expect(Object.keys(read).toSorted()).toEqual(Object.keys(changes).toSorted());
  });

  test("what is asked beside the settings", async () => {
    expect(await readSpec({ unique: ["name", "tags"], uuid: UUID.toUpperCase() }, rules)).toEqual({
      ok: true,
      changes: {},
      unique: ["name", "tags"],
      uuid: UUID,
    });
    expect(await readSpec({}, rules)).toMatchObject({ unique: [], uuid: undefined });
  });
});

describe("a bound", () => {
  const text = (length: number) => "x".repeat(length);
  const windows = (count: number, minutes = 1) =>
    Array.from({ length: count }, () => ({ calendar: "*-01-01 05:30", minutes }));
  const codes = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, n) => [n < 256 ? `${n}` : `0-${n - 256}`, "warn"]),
    );
  test.each<[string, unknown, unknown, string]>([
    // field, the last that is good, the first that is not, what is said of it
    ["name", text(100), text(101), "name is too long"],
    ["slug", text(100), text(101), "slug is too long"],
    ["tags", text(500), text(501), "tags is too long"],
    ["desc", text(10_000), text(10_001), "desc is too long"],
    ["start_kw", text(200), text(201), "start_kw is too long"],
    ["success_kw", text(200), text(201), "success_kw is too long"],
    ["failure_kw", text(200), text(201), "failure_kw is too long"],
    ["subject", text(200), text(201), "subject is too long"],
    ["subject_fail", text(200), text(201), "subject_fail is too long"],
    ["timeout", 60, 59, "timeout is too small"],
    ["timeout", 31_536_000, 31_536_001, "timeout is too large"],
    ["timeout", 60, 60.5, "timeout is not a number"],
    ["grace", 60, 59, "grace is too small"],
    ["grace", 31_536_000, 31_536_001, "grace is too large"],
    ["early", 0, -1, "early is too small"],
    ["early", 31_536_000, 31_536_001, "early is too large"],
    ["min_runtime", 0, -1, "min_runtime is too small"],
    ["min_runtime", 31_536_000, 31_536_001, "min_runtime is too large"],
    ["max_runtime", 0, -1, "max_runtime is too small"],
    ["max_runtime", 31_536_000, 31_536_001, "max_runtime is too large"],
    ["fails", 1, 0, "fails is too small"],
    ["fails", 100, 101, "fails is too large"],
    ["remind_hours", 0, -0.1, "remind_hours is too small"],
    ["remind_hours", 8760, 8760.1, "remind_hours is too large"],
    ["arrival_grace", 0, -1, "arrival_grace is too small"],
    ["arrival_grace", 31_536_000, 31_536_001, "arrival_grace is too large"],
    ["watch_days", 0, -1, "watch_days is too small"],
    ["watch_days", 400, 401, "watch_days is too large"],
    ["min_free", 0, -1, "min_free is too small"],
    ["min_free", Number.MAX_SAFE_INTEGER, 2 ** 53, "min_free is too large"],
    ["exit_map", codes(257), codes(258), "exit_map has unexpected value"],
    [
      "exit_map",
      { "255": "fail" },
      { "256": "fail" },
      "an item in 'exit_map' has unexpected value",
    ],
    ["exit_map", { "1": "fail" }, { "1": "bad" }, "an item in 'exit_map' has unexpected value"],
    ["maintenance", windows(20), windows(21), "maintenance is too long"],
    ["maintenance", windows(1), windows(1, 0), "an item in 'maintenance' is too small"],
    [
      "maintenance",
      windows(1, 10_080),
      windows(1, 10_081),
      "an item in 'maintenance' is too large",
    ],
    ["facts", { min_files: 0 }, { min_files: -1 }, "an item in 'facts' is too small"],
    ["facts", { min_size: 0 }, { min_size: -1 }, "an item in 'facts' is too small"],
    ["facts", { min_size: 1 }, { min_size: 1.5 }, "an item in 'facts' is not a number"],
    ["facts", { max_drop_percent: 0 }, { max_drop_percent: -1 }, "an item in 'facts' is too small"],
    [
      "facts",
      { max_drop_percent: 100 },
      { max_drop_percent: 101 },
      "an item in 'facts' is too large",
    ],
    ["facts", {}, { more: 1 }, "facts has unexpected value"],
    ["slug", "a-z_09", "a.b", "slug does not match pattern"],
    ["slug", "abc", "Abc", "slug does not match pattern"],
    ["methods", "POST", "PUT", "methods has unexpected value"],
    ["tz", "UTC", "Mars/Phobos", "tz is not a valid timezone"],
    ["uuid", UUID, UUID.slice(1), "uuid has unexpected value"],
    ["unique", ["grace"], ["desc"], "an item in 'unique' has unexpected value"],
    ["unique", [], "name", "unique is not an array"],
    ["manual_resume", true, "true", "manual_resume is not a boolean"],
    ["filter_body", true, 1, "filter_body is not a boolean"],
    ["exit_map", {}, [], "exit_map is not an object"],
    ...["007", "__proto__", "toString", "constructor"].map(
      (key): [string, unknown, unknown, string] => [
        "exit_map",
        {},
        JSON.parse(`{"${key}": "success"}`),
        "an item in 'exit_map' has unexpected value",
      ],
    ),
    ["facts", {}, "x", "facts is not an object"],
    ["name", "x", 1, "name is not a string"],
  ])("of %s", async (field, good, bad, fault) => {
    expect(await faultOf({ [field]: good })).toBeUndefined();
    expect(await faultOf({ [field]: bad })).toBe(`json validation error: ${fault}`);
  });

  test("of a schedule, and of the calendar of a window, in letters", async () => {
    const calendar = (length: number) => "*-*-* 05:30".padEnd(length, " ");
    for (const json of [
      (length: number) => ({ schedule: calendar(length) }),
      (length: number) => ({ maintenance: [{ calendar: calendar(length), minutes: 1 }] }),
    ]) {
      expect(await faultOf(json(2000))).toBeUndefined();
      expect(await faultOf(json(2001))).toMatch(/too long$/);
    }
  });

  test.each(["timeout", "grace"])("of %s is the setting of the service", async (field) => {
    const more = { minPeriodSeconds: 1 };
    expect(await faultOf({ [field]: 1 }, more)).toBeUndefined();
    expect(await faultOf({ [field]: 0 }, more)).toMatch(/too small$/);
    expect(await faultOf({ [field]: 119 }, { minPeriodSeconds: 120 })).toMatch(/too small$/);
    expect(await faultOf({ [field]: 120 }, { minPeriodSeconds: 120 })).toBeUndefined();
  });

  test.each([
    ["mail,", "empty channel identifier"],
    [",", "empty channel identifier"],
    ["mail,nobody", "invalid channel identifier: nobody"],
    ["Mail", "invalid channel identifier: Mail"],
    ["mail, ntfy", "invalid channel identifier:  ntfy"],
  ])("of channels: %j is refused", async (channels, fault) => {
    expect(await faultOf({ channels })).toBe(fault);
  });

  test.each([null, 1, "text", []])("%j is no specification", async (json) => {
    expect(await faultOf(json)).toBe("json validation error: value is not an object");
  });
});

describe("a schedule", () => {
  test.each([
    ["*-*-* 06:00", "UTC", true],
    ["0 6 * * *", "UTC", true],
    ["*-02-30", "UTC", false],
    ["0 0 30 2 *", "UTC", false],
    ["1969-01-01", "UTC", false],
    ["nonsense", "UTC", false],
  ])("%s in %s can be one: %s", async (schedule, timezone, can) => {
    expect((await faultOf({ schedule, tz: timezone })) === undefined).toBe(can);
  });

  test.each([
    [{ schedule: "bad" }, "schedule"],
    [{ maintenance: [{ calendar: "bad", minutes: 1 }] }, "maintenance"],
    [
      {
        maintenance: [
          { calendar: "*-*-* 05:30", minutes: 1 },
          { calendar: "*-02-30", minutes: 1 },
        ],
      },
      "maintenance",
    ],
  ])("%j is refused", async (json, name) => {
    expect(await faultOf(json)).toBe(
      `json validation error: ${name} is not a valid cron or OnCalendar expression`,
    );
  });
});

describe("a slug", () => {
  test.each<[number, Record<string, unknown>, Partial<Settings>]>([
    [1, { name: "DB Backup" }, { name: "DB Backup", slug: "db-backup" }],
    [2, { name: "DB Backup" }, { name: "DB Backup", slug: "db-backup" }],
    [3, { name: "DB Backup" }, { name: "DB Backup" }],
    [2, { name: "DB Backup", slug: "own" }, { name: "DB Backup", slug: "own" }],
    [2, { slug: "own" }, { slug: "own" }],
    [2, { desc: "x" }, { desc: "x" }],
  ])("in version %i of %j", async (version, json, changes) => {
    expect(await changesOf(json, { version })).toEqual(changes);
  });

  test.each([
    ["DB Backup #1", "db-backup-1"],
    ["  Übung -- Straße ", "ubung-strae"],
    ["---", ""],
    ["_a_b_", "a_b"],
    ["-_-x-_-", "x"],
    ["a - - b", "a-b"],
    ["Ａｂ１", "ab1"],
  ])("of the name %j is %j", (name, slug) => expect(slugify(name)).toBe(slug));
});

test.each([
  // windows that never end, alone or by relieving each other, and such that do
  [[["*-*-* 00:00", 1_440]], false],
  [[["*-*-* *:00", 60]], false],
  [
    [
      ["*-*-* 00:00", 720],
      ["*-*-* 12:00", 720],
    ],
    false,
  ],
  [[["*-*-* 00:00", 1_439]], true],
  [[["*-*-* 05:30", 55]], true],
])("maintenance of %j is taken: %s", async (windows, isTaken) => {
  const maintenance = windows.map(([calendar, minutes]) => ({ calendar, minutes }));
  const spec = await readSpec({ maintenance }, rules);
  expect(spec).toMatchObject(
    isTaken ? { ok: true } : { ok: false, error: "json validation error: maintenance never ends" },
  );
});
