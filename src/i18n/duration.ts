/** A length of time for people. Pure rules. */

const sizes = [
  ["day", Infinity, 86_400],
  ["hour", 24, 3_600],
  ["minute", 60, 60],
  ["second", 60, 1],
] as const;

export type TimeUnit = (typeof sizes)[number][0];

/** In the two largest units that are not zero, each named by `nameOf`: `3 h 5 min`. */
export function inLargestUnits(
  durationMs: number,
  nameOf: (unit: TimeUnit, count: number) => string,
): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000));
  const parts = sizes.map(
    ([unit, most, size]) => [unit, Math.floor(seconds / size) % most] as const,
  );
  const first = parts.findIndex(([, count]) => count > 0);
  if (first < 0) return `0 ${nameOf("second", 0)}`;
  return parts
    .slice(first, first + 2)
    .filter(([, count]) => count > 0)
    .map(([unit, count]) => `${count} ${nameOf(unit, count)}`)
    .join(" ");
}
