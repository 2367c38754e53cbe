/** Which alerts a change makes, and what they carry. */
import { describe, expect, test } from "vitest";
import { checkAlert, nameOf } from "../../../../functions/heartbeats/alert/alert.ts";
import { severitiesOf } from "../../../../functions/heartbeats/alert/severity.ts";
import type {
  Check,
  Flip,
  Reason,
  StoredStatus,
} from "../../../../functions/heartbeats/check/check.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import { freshState } from "../../../../functions/heartbeats/check/transition.ts";

const AT = Date.parse("2026-11-23T12:00:00Z");
const MINUTE = 60_000;
const config = { language: "en", timezone: "UTC" } as const;

const check: Check = {
  id: 1,
  uuid: "uuid",
  uniqueKey: "key",
  badgeKey: "badge",
  createdAt: 0,
  settings: {
    ...defaultSettings,
    name: "Backup",
    slug: "backup",
    tags: ["a", "b"],
    channels: ["mail"],
    remindHours: 6,
    timeoutSeconds: 60,
    graceSeconds: 30,
  },
  state: {
    ...freshState(0),
    status: "up",
    lastSuccessAt: AT - 60 * MINUTE,
    lastDurationMs: 5000,
    lastFlipAt: AT - 30 * MINUTE,
  },
};

const flipOf = (from: StoredStatus, to: StoredStatus, reason: Reason = { code: "fail" }): Flip => ({
  at: AT,
  from,
  to,
  reason,
});

const exitOne: Reason = { code: "exit", status: 1 };
const exitTwo: Reason = { code: "exit", status: 2 };
const quick: Reason = { code: "too-quick", durationMs: 1, leastMs: 2 };
const space: Reason = { code: "low-space", repository: "r" };
const lock: Reason = { code: "old-lock", repository: "r" };

test.each<
  [
    StoredStatus | undefined,
    StoredStatus | undefined,
    Reason | undefined,
    Reason | undefined,
    string[],
  ]
>([
  // from     to         warning before  after      alerts
  [undefined, undefined, undefined, undefined, []],
  ["up", "down", undefined, undefined, ["down"]],
  ["new", "down", undefined, undefined, ["down"]],
  ["paused", "down", undefined, undefined, ["down"]],
  ["down", "up", undefined, undefined, ["up"]],
  ["new", "up", undefined, undefined, []],
  ["paused", "up", undefined, undefined, []],
  ["down", "paused", undefined, undefined, []],
  ["paused", "new", undefined, undefined, []],
  [undefined, undefined, undefined, exitOne, ["warn"]],
  [undefined, undefined, exitOne, exitOne, []],
  [undefined, undefined, exitOne, exitTwo, []],
  [undefined, undefined, exitOne, quick, ["warn"]],
  [undefined, undefined, exitOne, undefined, []],
  ["down", "up", undefined, exitOne, ["up", "warn"]],
  ["new", "up", undefined, exitOne, ["warn"]],
  ["up", "down", undefined, exitOne, ["down"]],
  // by a planned reboot: told if nothing follows
  [undefined, undefined, undefined, { code: "interrupted", signal: "TERM", until: AT }, []],
  // of a repository that is told by itself
  [undefined, undefined, undefined, space, []],
  [undefined, undefined, undefined, lock, []],
  [undefined, undefined, exitOne, space, []],
])("from %s to %s, from warning %j to %j: %j", (from, to, before, after, alerts) => {
  const flip = from && to && flipOf(from, to);
  const happening = {
    check: { ...check, state: { ...check.state, warning: before } },
    after: { ...check.state, warning: after },
    flip,
  };
  expect(severitiesOf(happening)).toEqual(alerts);
});

describe("an alert", () => {
  const body = new TextEncoder().encode("what it said");
  const after = {
    ...check.state,
    lastSuccessAt: AT,
    lastDurationMs: 90_000,
    warning: exitOne,
  };
  const happening = { check, after, at: AT + MINUTE, body };

  test("of an outage", () => {
    const flip = flipOf("up", "down", exitTwo);
    const neighbours = [{ name: "other", isDown: false }];
    const { title, text, ...rest } = checkAlert("down", { ...happening, flip }, neighbours, config);
    expect(rest).toEqual({
      subject: "check",
      subjectId: "key",
      severity: "down",
      facts: {
        uniqueKey: "key",
        name: "Backup",
        since: "2026-11-23T12:00:00.000Z",
        lastSuccess: "2026-11-23T11:00:00.000Z",
        schedule: null,
        periodSeconds: 60,
        graceSeconds: 30,
        reason: "exit",
        exitStatus: 2,
      },
      url: undefined,
      tags: ["a", "b"],
      channels: ["mail"],
      remindHours: 6,
    });
    expect(title).toBe("Backup is down");
    // The last success of before, without a duration, in the zone of the configuration.
    expect(text).toBe(
      [
        "The program ended with exit status 2. Since Monday, 23 November 2026, 12:00 (UTC).",
        "Expected: every minute, grace time 30 s. Last success: Monday, 23 November 2026, 11:00 (UTC).",
        "Output:",
        "    what it said",
        "Another check with the same tag is up.",
        "The whole output: “randwerk checks pings backup”.",
      ].join("\n\n"),
    );
  });

  test("leads to the check's page of the console, where that is known", () => {
    const where = { ...config, consoleHost: "randwerk.example" };
    const { url } = checkAlert("warn", { ...happening, flip: undefined }, [], where);
    expect(url).toBe(`https://randwerk.example/console/check/${check.uniqueKey}`);
  });

  test("of the end of an outage: how long it was, and nothing of the output", () => {
    const flip = flipOf("down", "up", { code: "success" });
    const alert = checkAlert("up", { ...happening, flip }, [], config);
    expect(alert).toMatchObject({
      severity: "up",
      title: "Backup is up again",
      text: "Since Monday, 23 November 2026, 12:00 (UTC), after 30 min of outage.",
      facts: { reason: "success", lastSuccess: "2026-11-23T12:00:00.000Z" },
    });
    const unknown = { ...check, state: { ...check.state, lastFlipAt: undefined } };
    const short = checkAlert("up", { ...happening, check: unknown, flip }, [], config);
    expect(short.text).toContain("after 0 s of outage");
  });

  test("of a warning: its own reason and moment, and how long the run took", () => {
    const alert = checkAlert("warn", { ...happening, flip: undefined }, [], config);
    expect(alert.facts).toMatchObject({
      reason: "exit",
      exitStatus: 1,
      since: "2026-11-23T12:01:00.000Z",
    });
    expect(alert.text).toContain("The program ended with exit status 1.");
    expect(alert.text).toContain(
      "Last success: Monday, 23 November 2026, 12:00 (UTC), took 1 min 30 s.",
    );
    expect(alert.text).toContain("    what it said");
    const both = checkAlert("warn", { ...happening, flip: flipOf("down", "up") }, [], config);
    expect(both.facts).toMatchObject({ reason: "exit" });
  });

  test("of a check with a schedule is told in the zone of all messages", () => {
    const settings = { ...check.settings, schedule: "*-*-* 06:00", tz: "Europe/Berlin" };
    const flip = flipOf("up", "down", { code: "signal", name: "KILL" });
    const event = { ...happening, check: { ...check, settings }, flip };
    const { text, facts } = checkAlert("down", event, [], config);
    expect(text).toContain("Since Monday, 23 November 2026, 12:00 (UTC).");
    expect(facts).toMatchObject({ schedule: "*-*-* 06:00", periodSeconds: null, signal: "KILL" });
    expect(facts).not.toHaveProperty("exitStatus");
  });

  test("of a check that never had a success says so", () => {
    const fresh = { ...check, state: freshState(0) };
    const flip = flipOf("new", "down", { code: "timeout" });
    const alert = checkAlert(
      "down",
      { ...happening, check: fresh, body: undefined, flip },
      [],
      config,
    );
    expect(alert.facts["lastSuccess"]).toBeNull();
    expect(alert.text).not.toContain("Output");
  });
});

test.each([
  [{ name: "Name", slug: "slug" }, "Name"],
  [{ name: "", slug: "slug" }, "slug"],
  [{ name: "", slug: "" }, "check 124f983e"],
])("a check with %j is called %s", (names, called) => {
  expect(
    nameOf({ uniqueKey: "124f983e0e3dcaeb", settings: { ...defaultSettings, ...names } }),
  ).toBe(called);
});
