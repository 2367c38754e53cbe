/** Drives a URL with wrk (Debian), the same requests for every side of a comparison. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The requests of each connection: `lua` is the body of wrk's `request` function, `setup` runs once before. */
export interface Load {
  readonly setup?: string;
  readonly lua: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface Measured {
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Answers that were not 2xx or 3xx. */
  readonly otherStatus: number;
}

const scripts = mkdtempSync(join(tmpdir(), "randwerk-bench-"));
let scriptCount = 0;

/** A browser as visitors have one: the service looks at the agent to tell bots. */
const AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** Runs wrk once. Throws if it had socket errors or no answers. */
export async function drive(url: string, load: Load): Promise<Measured> {
  const script = join(scripts, `${scriptCount++}.lua`);
  writeFileSync(
    script,
    `wrk.headers["User-Agent"] = ${JSON.stringify(AGENT)}
wrk.headers["Accept-Language"] = "de,en;q=0.7"
math.randomseed(20261123)
${load.setup ?? ""}
request = function()
${load.lua}
end
`,
  );
  const args = [
    "-t1",
    `-c${load.connections}`,
    `-d${load.seconds}s`,
    "--latency",
    "-s",
    script,
    url,
  ];
  const output = await run("wrk", args);
  const number = (pattern: RegExp) => Number(pattern.exec(output)?.[1] ?? Number.NaN);
  const perSecond = number(/Requests\/sec:\s+([\d.]+)/);
  if (!(perSecond > 0) || /Socket errors/.test(output)) throw new Error(`wrk failed: ${output}`);
  return {
    perSecond,
    medianMs: milliseconds(/50%\s+([\d.]+)(us|ms|s)/.exec(output)),
    p99Ms: milliseconds(/99%\s+([\d.]+)(us|ms|s)/.exec(output)),
    otherStatus: number(/Non-2xx or 3xx responses: (\d+)/) || 0,
  };
}

function milliseconds(match: RegExpExecArray | null): number {
  const factor = { us: 0.001, ms: 1, s: 1000 }[match?.[2] ?? ""] ?? Number.NaN;
  return Number(match?.[1]) * factor;
}

function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    child.once("error", reject);
    child.once("close", (status) =>
      status === 0 ? resolve(output) : reject(new Error(`${program} ended with ${status}`)),
    );
  });
}

/** Resident memory of a process in MiB. */
export function residentMib(pid: number): number {
  const kib = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Math.round(Number(kib) / 1024);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
