/**
 * Prometheus' text format, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/): the
 * names and labels of Healthchecks, and ours beside them. A pure rule.
 */
import type { MeasuredChecks } from "./check-metrics.ts";
import { seconds, written } from "./metric-format.ts";

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
  /** As they are written. */
  readonly lines: string;
}

/** The whole text at `now` (unix ms), of what was measured of all checks in one part or several. */
export function metricsText(
  parts: readonly MeasuredChecks[],
  service: ServiceMetrics,
  now: number,
): string {
  const tags = new Map<string, boolean>();
  for (const part of parts) {
    for (const [tag, isUp] of part.tags) tags.set(tag, (tags.get(tag) ?? true) && isUp);
  }
  const sum = (of: "count" | "down") => parts.reduce((all, part) => all + part[of], 0);
  const metrics: Metric[] = [
    // All lines of a metric are one group.
    ...(parts[0]?.metrics ?? []).map(({ name, help }, index) => ({
      name,
      help,
      lines: parts.map((part) => part.metrics[index]?.lines ?? "").join(""),
    })),
    {
      name: "hc_tag_up",
      help: "Whether all checks with this tag are up.",
      lines: [...tags.entries()]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([tag, isUp]) => `hc_tag_up{${written({ tag })}} ${Number(isUp)}\n`)
        .join(""),
    },
    single("hc_checks_total", "The total number of checks.", sum("count")),
    single("hc_checks_down_total", "The number of checks currently down.", sum("down")),
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
      drill && Number(drill.fault === undefined),
    ),
  ];
}

const single = (name: string, help: string, value: number | undefined): Metric => ({
  name,
  help,
  lines: value === undefined ? "" : `${name} ${value}\n`,
});

const print = ({ name, help, lines }: Metric): string =>
  lines === "" ? "" : `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines}`;
