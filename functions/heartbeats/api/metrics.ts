/**
 * Prometheus' text format, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/): the
 * names and labels of Healthchecks, and ours beside them. A pure rule.
 */
import type { Check } from "../check/check.ts";
import { closed, type Day } from "../check/days/day.ts";
import { isStarted, shownDuration, shownStatus } from "../check/shown.ts";

/** Metrics of the service itself. */
export interface ServiceMetrics {
  /** Undefined before the first tick. */
  readonly tickAgeSeconds: number | undefined;
  readonly undeliveredAlerts: number;
  /** Mail to the owners of keys cannot go at all; undefined: nobody was asked. */
  readonly ownerMailFails?: boolean;
  /** Of the archive in object storage, newest first, moments in unix ms; undefined: there is none. */
  readonly archive?:
    | {
        readonly nights: readonly {
          readonly at: number;
          readonly bytes: number;
          readonly rows: number;
        }[];
        readonly drills: readonly { readonly at: number; readonly fault?: unknown }[];
      }
    | undefined;
}

interface Metric {
  readonly name: string;
  readonly help: string;
  /** Labels as they are written, and the value; undefined: nothing to say. */
  readonly samples: readonly (readonly [labels: string, number | undefined])[];
}

/** The whole text for these checks at `now` (unix ms). */
export function metricsText(
  checks: readonly Check[],
  service: ServiceMetrics,
  now: number,
): string {
  const rows = checks.map((check) => ({
    check,
    // Written once for all its samples.
    labels: written({
      name: check.settings.name,
      tags: check.settings.tags.join(" "),
      unique_key: check.uniqueKey,
    }),
    status: shownStatus(check, now),
    day: check.state.today && closed(check.state.today),
  }));
  const each = (name: string, help: string, value: (row: Row) => number | boolean | undefined) => ({
    name,
    help: `${help}.`,
    samples: rows.map((row) => [row.labels, asNumber(value(row))] as const),
  });
  const tags = new Map<string, boolean>();
  for (const { check, status } of rows) {
    for (const tag of check.settings.tags) {
      tags.set(tag, (tags.get(tag) ?? true) && status !== "down");
    }
  }
  const down = rows.filter(({ status }) => status === "down").length;
  const metrics: Metric[] = [
    each("hc_check_up", "Whether the check is currently up", ({ status }) => status !== "down"),
    each("hc_check_started", "Whether the check is currently started", ({ check }) =>
      isStarted(check, now),
    ),
    each("hc_check_grace", "Whether the check is late", ({ status }) => status === "grace"),
    each("hc_check_paused", "Whether the check is paused", ({ status }) => status === "paused"),
    each(
      "randwerk_check_warning",
      "Whether the last success carries a warning",
      ({ check }) => check.state.warning !== undefined,
    ),
    each("randwerk_check_last_success_age_seconds", "Time since the last success", ({ check }) =>
      seconds(check.state.lastSuccessAt && now - check.state.lastSuccessAt),
    ),
    each("randwerk_check_last_duration_seconds", "How long the last run took", ({ check }) =>
      seconds(shownDuration(check.state.lastDurationMs)),
    ),
    each(
      "randwerk_check_last_files",
      "Files in the last backup",
      ({ check }) => check.state.lastFacts?.files,
    ),
    each(
      "randwerk_check_last_size_bytes",
      "Size of what was backed up last",
      ({ check }) => check.state.lastFacts?.size,
    ),
    {
      name: "randwerk_check_today_seconds",
      help: "What the time of the check has been today, by state.",
      samples: rows.flatMap(({ labels, day }) =>
        Object.entries(day?.spent ?? {}).map(
          ([state, spent]) =>
            [`${labels},${written({ state })}`, Math.round(spent / 1000)] as const,
        ),
      ),
    },
    each("randwerk_check_today_runs", "Runs of today", ({ day }) => day?.runs),
    each("randwerk_check_today_failures", "Those that failed", ({ day }) => day?.failures),
    each("randwerk_check_today_median_duration_seconds", "Median of today's runs", ({ day }) =>
      seconds(day?.medianMs),
    ),
    each("randwerk_check_today_longest_duration_seconds", "The longest of them", ({ day }) =>
      seconds(day?.longestMs),
    ),
    each(
      "randwerk_check_today_added_bytes",
      "What the backups of today have added",
      ({ day }) => day?.added,
    ),
    {
      name: "hc_tag_up",
      help: "Whether all checks with this tag are up.",
      samples: [...tags.entries()]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([tag, isUp]) => [written({ tag }), asNumber(isUp)] as const),
    },
    single("hc_checks_total", "The total number of checks.", checks.length),
    single("hc_checks_down_total", "The number of checks currently down.", down),
    single(
      "randwerk_tick_age_seconds",
      "Time since due work was last done.",
      service.tickAgeSeconds,
    ),
    single("randwerk_alerts_undelivered", "Alerts on their way.", service.undeliveredAlerts),
    ...(service.ownerMailFails === undefined
      ? []
      : [
          single(
            "randwerk_owner_mail_failing",
            "Whether mail to the owners of keys fails as a whole.",
            Number(service.ownerMailFails),
          ),
        ]),
    ...archiveMetrics(service, now),
  ];
  return metrics.map(print).join("");
}

function archiveMetrics({ archive }: ServiceMetrics, now: number): Metric[] {
  if (archive === undefined) return [];
  const [night] = archive.nights;
  const [drill] = archive.drills;
  const age = (one: { readonly at: number } | undefined) => one && seconds(now - one.at);
  return [
    single("randwerk_archive_age_seconds", "Time since an archive succeeded.", age(night)),
    single("randwerk_archive_size_bytes", "Size of the last archive, encrypted.", night?.bytes),
    single("randwerk_archive_rows", "Rows in the last archive.", night?.rows),
    single("randwerk_archive_drill_age_seconds", "Time since the last drill.", age(drill)),
    single(
      "randwerk_archive_drill_good",
      "Whether the archive came back in the last drill.",
      asNumber(drill && drill.fault === undefined),
    ),
  ];
}

type Row = {
  readonly day: Day | undefined;
  readonly check: Check;
  readonly status: ReturnType<typeof shownStatus>;
};

const single = (name: string, help: string, value: number | undefined): Metric => ({
  name,
  help,
  samples: [["", value]],
});

const asNumber = (value: number | boolean | undefined) =>
  typeof value === "boolean" ? Number(value) : value;

const seconds = (milliseconds: number | undefined) =>
  milliseconds === undefined ? undefined : Math.max(0, milliseconds) / 1000;

function print({ name, help, samples }: Metric): string {
  let lines = "";
  for (const [labels, value] of samples) {
    if (value === undefined) continue;
    lines += labels === "" ? `${name} ${value}\n` : `${name}{${labels}} ${value}\n`;
  }
  return lines === "" ? "" : `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines}`;
}

const written = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeLabel(value)}"`)
    .join(",");

const escapeLabel = (value: string) =>
  value.toWellFormed().replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");
