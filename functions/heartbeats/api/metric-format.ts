/** How Prometheus' text format writes what both the checks and the service measure. */

/** Labels: `name="web",tags="a b"`. */
export const written = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeLabel(value)}"`)
    .join(",");

const escapeLabel = (value: string) =>
  value.toWellFormed().replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");

/** A time in seconds; one that is negative, by a clock that was put back, is none yet. */
export const seconds = (milliseconds: number | undefined): number | undefined =>
  milliseconds === undefined ? undefined : Math.max(0, milliseconds) / 1000;
