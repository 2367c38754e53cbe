/** The days of a check, as the API shows them. */
import { z } from "@hono/zod-openapi";
import { availability, dateInWords, type Day } from "../check/days/day.ts";

const seconds = z.int().nonnegative();

const milliseconds = z.int().nullable().openapi({ description: "milliseconds" });

export const daySchema = z
  .object({
    date: z.string().openapi({ example: "2026-11-26", description: "in the service's zone" }),
    up: seconds.describe("seconds in which all was well"),
    late: seconds.openapi({ description: "expected, and not yet an outage" }),
    down: seconds.describe("seconds of outage"),
    paused: seconds.describe("seconds in which it was paused"),
    maintenance: seconds.describe("seconds in maintenance windows"),
    unknown: seconds.openapi({ description: "the service was away, or nothing had come yet" }),
    runs: z.int().openapi({ description: "successes and failures" }),
    failures: z.int().describe("runs that failed"),
    median_duration: milliseconds,
    longest_duration: milliseconds,
    size: z.int().nullable().openapi({ description: "bytes, of the last run that said so" }),
    files: z.int().nullable().describe("files, of the last run that said so"),
    added: z.int().nullable().openapi({ description: "bytes, of all runs" }),
  })
  .openapi("Day");

const share = z.number().min(0).max(1).nullable().openapi({
  description:
    "share of the time without an outage; without pauses, maintenance and what is unknown, null if nothing else is left",
});

export const daysSchema = z.object({
  availability: share,
  days: z.array(daySchema).describe("the days, the newest first; today is one of them"),
});

/** Newest first, as the rest of the log. */
export const daysToJson = (days: readonly Day[]): z.infer<typeof daysSchema> => ({
  availability: availability(days) ?? null,
  days: days.map(dayToJson).toReversed(),
});

function dayToJson(day: Day): z.infer<typeof daySchema> {
  const { spent } = day;
  const inSeconds = (ms: number) => Math.round(ms / 1000);
  return {
    date: dateInWords(day.date),
    up: inSeconds(spent.up),
    late: inSeconds(spent.late),
    down: inSeconds(spent.down),
    paused: inSeconds(spent.paused),
    maintenance: inSeconds(spent.maintenance),
    unknown: inSeconds(spent.unknown),
    runs: day.runs,
    failures: day.failures,
    median_duration: day.medianMs ?? null,
    longest_duration: day.longestMs ?? null,
    size: day.size ?? null,
    files: day.files ?? null,
    added: day.added ?? null,
  };
}
