/** Interleaved rounds of a service and a bare answer, and the table of their medians. */
import { drive, median, type Load, type Measured } from "./wrk.ts";

export interface Scenario {
  readonly name: string;
  readonly load: Load;
  /** The ratio to a bare answer that is to be reached, where there is one. */
  readonly goal?: number;
  /** Most answers are of this kind by design (unknown slugs are 404). */
  readonly failsByDesign?: boolean;
}

export interface Row {
  readonly name: string;
  readonly perSecond: number;
  readonly barePerSecond: number;
  readonly ratio: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly goal: number | undefined;
}

/** Drives both sides in turn, `rounds` times; each ratio is of one round, since noise is large. */
export async function compare(
  scenario: Scenario,
  serviceUrl: string,
  bareUrl: string,
  rounds: number,
): Promise<Row> {
  const measured: { service: Measured; bare: Measured }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // Who goes first changes, so that a machine that slows down favours nobody.
    const bareFirst = round % 2 === 0;
    const early = bareFirst ? await drive(bareUrl, scenario.load) : undefined;
    const service = await drive(serviceUrl, scenario.load);
    const bare = early ?? (await drive(bareUrl, scenario.load));
    if (service.otherStatus > 0 && scenario.failsByDesign !== true) {
      throw new Error(`${scenario.name}: ${service.otherStatus} answers failed`);
    }
    measured.push({ service, bare });
  }
  return {
    name: scenario.name,
    perSecond: median(measured.map(({ service }) => service.perSecond)),
    barePerSecond: median(measured.map(({ bare }) => bare.perSecond)),
    ratio: median(measured.map(({ service, bare }) => service.perSecond / bare.perSecond)),
    medianMs: median(measured.map(({ service }) => service.medianMs)),
    p99Ms: median(measured.map(({ service }) => service.p99Ms)),
    goal: scenario.goal,
  };
}

/** The rows as a table; a goal that was missed is marked. */
export function printRows(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  console.log(
    `${"".padEnd(34)}${"per s".padStart(9)}${"bare".padStart(9)}${"ratio".padStart(8)}${"goal".padStart(7)}${"p50 ms".padStart(9)}${"p99 ms".padStart(9)}`,
  );
  for (const row of rows) {
    const missed = row.goal !== undefined && row.ratio < row.goal ? "  missed" : "";
    console.log(
      row.name.padEnd(34) +
        Math.round(row.perSecond).toLocaleString("en").padStart(9) +
        Math.round(row.barePerSecond).toLocaleString("en").padStart(9) +
        row.ratio.toFixed(2).padStart(8) +
        (row.goal?.toFixed(2) ?? "").padStart(7) +
        row.medianMs.toFixed(2).padStart(9) +
        row.p99Ms.toFixed(2).padStart(9) +
        missed,
    );
  }
}
