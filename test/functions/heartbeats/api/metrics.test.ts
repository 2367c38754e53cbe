/** The metrics that Prometheus reads, line by line. */
import { expect, test } from "vitest";
import type { Check, Settings, State } from "../../../../functions/heartbeats/check/check.ts";
import { measuredChecks } from "../../../../functions/heartbeats/api/check-metrics.ts";
import { metricsText } from "../../../../functions/heartbeats/api/metrics.ts";
import { passTime } from "../../../../functions/heartbeats/check/days/passing-time.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import { freshState } from "../../../../functions/heartbeats/check/transition.ts";

const NOW = Date.parse("2026-11-23T12:00:00Z");
const MINUTE = 60_000;

const checkWith = (id: number, settings: Partial<Settings>, state: Partial<State>): Check => ({
  id,
  uuid: `uuid-${id}`,
  uniqueKey: `key-${id}`,
  badgeKey: "",
  createdAt: 0,
  settings: { ...defaultSettings, timeoutSeconds: 3600, graceSeconds: 600, ...settings },
  state: { ...freshState(NOW), ...state },
});

const checks = [
  checkWith(
    1,
    { name: "web", tags: ["z", "a"] },
    {
      status: "up",
      baseAt: NOW - 61 * MINUTE,
      lastSuccessAt: NOW - 61 * MINUTE,
      lastDurationMs: 1500,
      warning: { code: "fail" },
      run: { startedAt: NOW - 5 * MINUTE, id: undefined },
      lastFacts: { tool: "borg", files: 3, size: 5e9 },
      today: {
        ...passTime(
          { settings: defaultSettings, state: freshState(NOW) },
          { timezone: "UTC", windows: [], gaps: [] },
          NOW,
        ).today,
        spent: { up: 7000, late: 2000, down: 0, paused: 0, maintenance: 0, unknown: 1000 },
        runs: 3,
        failures: 1,
        durations: [1500, 2500],
        longestMs: 2500,
        added: 7,
      },
    },
  ),
  checkWith(2, { name: "db", tags: ["a"] }, { status: "down" }),
  checkWith(3, { name: 'q"\\\nx' }, { status: "paused", lastSuccessAt: NOW + 1 }),
];

const names = [
  `name="web",tags="z a",unique_key="key-1"`,
  `name="db",tags="a",unique_key="key-2"`,
  String.raw`name="q\"\\\nx",tags="",unique_key="key-3"`,
];

const metric = (name: string, help: string, lines: readonly (readonly [string, number])[]) =>
  [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...lines.map(([labels, value]) => `${name}${labels && `{${labels}}`} ${value}`),
  ].join("\n");

const each = (name: string, help: string, ...values: (number | undefined)[]) =>
  metric(
    name,
    help,
    values.flatMap((value, index) =>
      value === undefined ? [] : [[names[index] ?? "", value] as const],
    ),
  );

test("all of them, with their labels", () => {
  const text = metricsText(
    [measuredChecks(checks, NOW)],
    { tickAgeSeconds: 12.5, undeliveredAlerts: 2 },
    NOW,
  );
  expect(text).toBe(
    `${[
      each("hc_check_up", "Whether the check is currently up.", 1, 0, 1),
      each("hc_check_started", "Whether the check is currently started.", 1, 0, 0),
      each("hc_check_grace", "Whether the check is late.", 1, 0, 0),
      each("hc_check_paused", "Whether the check is paused.", 0, 0, 1),
      each("randwerk_check_warning", "Whether the last success carries a warning.", 1, 0, 0),
      each(
        "randwerk_check_last_success_age_seconds",
        "Time since the last success.",
        3660,
        undefined,
        0,
      ),
      each("randwerk_check_last_duration_seconds", "How long the last run took.", 1.5),
      each("randwerk_check_last_files", "Files in the last backup.", 3),
      each("randwerk_check_last_size_bytes", "Size of what was backed up last.", 5e9),
      metric(
        "randwerk_check_today_seconds",
        "What the time of the check has been today, by state.",
        Object.entries({ up: 7, late: 2, down: 0, paused: 0, maintenance: 0, unknown: 1 }).map(
          ([state, seconds]) => [`${names[0]},state="${state}"`, seconds] as const,
        ),
      ),
      each("randwerk_check_today_runs", "Runs of today.", 3),
      each("randwerk_check_today_failures", "Those that failed.", 1),
      each("randwerk_check_today_median_duration_seconds", "Median of today's runs.", 2),
      each("randwerk_check_today_longest_duration_seconds", "The longest of them.", 2.5),
      each("randwerk_check_today_added_bytes", "What the backups of today have added.", 7),
      metric("hc_tag_up", "Whether all checks with this tag are up.", [
        [`tag="a"`, 0],
        [`tag="z"`, 1],
      ]),
      metric("hc_checks_total", "The total number of checks.", [["", 3]]),
      metric("hc_checks_down_total", "The number of checks currently down.", [["", 1]]),
      metric("randwerk_tick_age_seconds", "Time since due work was last done.", [["", 12.5]]),
      metric("randwerk_alerts_undelivered", "Alerts on their way.", [["", 2]]),
    ].join("\n")}\n`,
  );
});

test("nothing is said of what is not known", () => {
  const text = metricsText(
    [measuredChecks([], NOW)],
    { tickAgeSeconds: undefined, undeliveredAlerts: 0 },
    NOW,
  );
  expect(text.match(/^# HELP \S+/gm)).toEqual([
    "# HELP hc_checks_total",
    "# HELP hc_checks_down_total",
    "# HELP randwerk_alerts_undelivered",
  ]);
});

test("a run over 72 hours is a start that lost its end", () => {
  const long = checkWith(1, { name: "web" }, { lastDurationMs: 72 * 60 * MINUTE + 1 });
  const text = metricsText(
    [measuredChecks([long], NOW)],
    { tickAgeSeconds: undefined, undeliveredAlerts: 0 },
    NOW,
  );
  expect(text).not.toContain("duration");
});

test("a check is down from its deadline on, whoever has noticed", () => {
  const due = checkWith(1, { tags: ["t"] }, { status: "up", deadline: NOW });
  const at = (now: number) =>
    metricsText([measuredChecks([due], now)], { tickAgeSeconds: 1, undeliveredAlerts: 0 }, now);
  expect(at(NOW)).toContain("\nhc_checks_down_total 1\n");
  expect(at(NOW)).toContain(`hc_tag_up{tag="t"} 0\n`);
  expect(at(NOW - 1)).toContain("\nhc_checks_down_total 0\n");
});

test("a tag is up if all of its checks are, in whatever order they come", () => {
  const up = checkWith(1, { tags: ["t"] }, {});
  const down = checkWith(2, { tags: ["t"] }, { status: "down" });
  for (const both of [
    [up, down],
    [down, up],
  ]) {
    const text = metricsText(
      [measuredChecks(both, NOW)],
      { tickAgeSeconds: 1, undeliveredAlerts: 0 },
      NOW,
    );
    expect(text).toContain(`hc_tag_up{tag="t"} 0\n`);
  }
});

test("what was measured in several parts is one text: each metric one group, each tag once", () => {
  const service = { tickAgeSeconds: 1, undeliveredAlerts: 0 };
  const apart = checks.map((check) => measuredChecks([check], NOW));
  expect(metricsText(apart, service, NOW)).toBe(
    metricsText([measuredChecks(checks, NOW)], service, NOW),
  );
});
