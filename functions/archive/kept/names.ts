/**
 * How archives are called in the bucket: `NAME/daily/2026-11-26/033000.jsonl.gz.gpg`, and beside it its manifest
 * (`….json`). By their first folder the bucket's lifecycle keeps some for longer. Pure rules.
 */
import { DAY_MS, dayOf } from "../../../src/durations.ts";

/** The first of a month and of a week are kept for longer than the others. */
export const tiers = ["daily", "weekly", "monthly"] as const;
type Tier = (typeof tiers)[number];

export interface KeptName {
  readonly tier: Tier;
  /** In UTC, `2026-11-26`. */
  readonly day: string;
  /** In UTC, `033000`. */
  readonly time: string;
}

export const FILE_END = ".jsonl.gz.gpg";
export const MANIFEST_END = ".json";

/** Without its end. */
export const pathOf = (instance: string, { tier, day, time }: KeptName): string =>
  `${instance}/${tier}/${day}/${time}`;

/** What a key of a manifest names; undefined: it is no manifest of this instance. */
export function nameOf(instance: string, key: string): KeptName | undefined {
  if (!key.startsWith(`${instance}/`)) return undefined;
  const found = /^(daily|weekly|monthly)\/(\d{4}-\d\d-\d\d)\/(\d{6})\.json$/.exec(
    key.slice(instance.length + 1),
  );
  if (found === null) return undefined;
  const [, tier = "", day = "", time = ""] = found;
  return { tier: tier as Tier, day, time };
}

/** When it was made, in unix ms. */
export const momentOf = ({ day, time }: KeptName): number =>
  Date.parse(`${day}T${time.replace(/(\d\d)(\d\d)(\d\d)/, "$1:$2:$3")}Z`);

/** The name of what is made at `now`; `madeAt` are the moments of those before, all in unix ms. */
export function nameAt(now: number, madeAt: readonly number[]): KeptName {
  const time = new Date(now).toISOString().slice(11, 19).replaceAll(":", "");
  return { tier: tierAt(now, madeAt), day: dayOf(now), time };
}

/** The first one of its month (of UTC) is monthly, the first of its week weekly: also where a night was missed. */
function tierAt(now: number, madeAt: readonly number[]): Tier {
  const month = `${dayOf(now).slice(0, 8)}01`;
  const isFirstSince = (day: string) => !madeAt.some((at) => at < now && dayOf(at) >= day);
  if (isFirstSince(month)) return "monthly";
  const sinceMonday = (new Date(now).getUTCDay() + 6) % 7;
  return isFirstSince(dayOf(now - sinceMonday * DAY_MS)) ? "weekly" : "daily";
}
