/** When a disk will be full, from the free bytes that its server has reported. Pure rules. */
import { DAY_MS } from "../../../src/durations.ts";
import {
  FORECAST_DAYS,
  FORECAST_PAIR_DAYS,
  LEAST_FORECAST_DAYS,
  LONGEST_FORECAST_DAYS,
} from "./limits.ts";

/** The day since 1970 (UTC), and the bytes that were free when it was reported last on that day. */
export type SpaceSample = readonly [day: number, freeBytes: number];

/** The samples with one more, oldest first: one a day, of the last month. */
export function withSample(
  samples: readonly SpaceSample[],
  now: number,
  freeBytes: number | undefined,
): readonly SpaceSample[] {
  const day = Math.floor(now / DAY_MS);
  const recent = samples.filter(([at]) => at > day - FORECAST_DAYS && at <= day);
  if (freeBytes === undefined) return recent;
  return [...recent.filter(([at]) => at !== day), [day, freeBytes]];
}

/**
 * In how many days nothing is free any more, if it goes on like this; undefined: it does not shrink, not within a year or so,
 * or too little is known. The trend is the median of the trends between days that are at least a week apart (Theil and Sen's
 * estimator): neither a day on which much came or went nor a weekly prune bends it.
 */
export function fullInDays(samples: readonly SpaceSample[]): number | undefined {
  const last = samples.at(-1);
  const first = samples[0];
  if (last === undefined || first === undefined || last[0] - first[0] < LEAST_FORECAST_DAYS) {
    return undefined;
  }
  const trends = samples.flatMap(([day, free], index) =>
    samples
      .slice(index + 1)
      .filter(([later]) => later - day >= FORECAST_PAIR_DAYS)
      .map(([later, then]) => (then - free) / (later - day)),
  );
  const trend = medianOf(trends);
  if (trend === undefined || trend >= 0) return undefined;
  // Of the last three days too, since one of them may be odd.
  const free = medianOf(samples.slice(-3).map(([, bytes]) => bytes)) ?? last[1];
  const days = Math.round(free / -trend);
  return days <= LONGEST_FORECAST_DAYS ? days : undefined;
}

function medianOf(numbers: readonly number[]): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  const below = sorted[Math.ceil(sorted.length / 2) - 1];
  return middle === undefined || below === undefined ? undefined : (middle + below) / 2;
}
