/** `unique`: by which fields an existing check is looked for before one is made. A pure rule. */
import type { Check, Settings } from "./check.ts";

export const uniqueFields = ["name", "slug", "tags", "timeout", "grace"] as const;
export type UniqueField = (typeof uniqueFields)[number];

/** The first check that agrees with `wanted` in these fields; a field that is not given agrees with none. */
export function firstLike(
  checks: readonly Check[],
  wanted: Partial<Settings>,
  unique: readonly UniqueField[],
): Check | undefined {
  const given = valuesOf(wanted);
  if (unique.length === 0 || unique.some((field) => given[field] === undefined)) return undefined;
  return checks.find(({ settings }) => {
    const values = valuesOf(settings);
    return unique.every((field) => values[field] === given[field]);
  });
}

function valuesOf(settings: Partial<Settings>): Record<UniqueField, string | undefined> {
  return {
    name: settings.name,
    slug: settings.slug,
    tags: settings.tags?.join(" "),
    timeout: settings.timeoutSeconds?.toString(),
    grace: settings.graceSeconds?.toString(),
  };
}
