import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The verdict of `systemd-analyze calendar` on one expression. */
export type Verdict =
  | { kind: "refused" }
  /** Its search ends after 1,000 steps with EDEADLK, whatever comes later. */
  | { kind: "gaveUp" }
  | { kind: "known"; normalized: string; elapses: number[]; ended: boolean };

const run = promisify(execFile);

/** The version line, or undefined where systemd-analyze is not installed. */
export async function systemdVersion(): Promise<string | undefined> {
  try {
    return (await run("systemd-analyze", ["--version"])).stdout.split("\n")[0];
  } catch {
    return undefined;
  }
}

/**
 * Asks for the next `iterations` elapses of every expression after `base` (unix ms, whole
 * seconds). The expressions must differ from each other and carry their own time zone, because
 * systemd evaluates those in a fresh process: the C library's mktime() remembers.
 */
export async function askSystemd(
  expressions: readonly string[],
  base: number,
  iterations: number,
): Promise<Map<string, Verdict>> {
  const baseTime = `${new Date(base).toISOString().slice(0, 19).replace("T", " ")} UTC`;
  const { stdout, stderr } = await runCalendar([
    `--iterations=${iterations}`,
    `--base-time=${baseTime}`,
    "--",
    ...expressions,
  ]);
  const verdicts = new Map<string, Verdict>();
  for (const [, expression] of stderr.matchAll(/^Failed to parse [^']*'(.*)': /gm)) {
    verdicts.set(expression as string, { kind: "refused" });
  }
  for (const [, expression] of stderr.matchAll(/^Failed to determine [^']*'(.*)': /gm)) {
    verdicts.set(expression as string, { kind: "gaveUp" });
  }
  // The answers stand in the order of the questions. "Original form" is not always among them.
  const answers = stdout.split("Normalized form: ").slice(1);
  const answered = expressions.filter((expression) => !verdicts.has(expression));
  for (const [index, expression] of answered.entries()) {
    const answer = answers[index];
    if (answer === undefined) throw new Error(`No answer to ${expression}: ${stderr}`);
    const normalized = answer.slice(0, answer.indexOf("\n"));
    const elapses = [...answer.matchAll(/(?:Next elapse|Iter. #\d+): \w+ (.*) UTC$/gm)].map(
      ([, time]) => Date.parse(`${time?.replace(" ", "T")}Z`),
    );
    const ended = elapses.length < iterations;
    verdicts.set(expression, { kind: "known", normalized, elapses, ended });
  }
  return verdicts;
}

async function runCalendar(args: string[]): Promise<{ stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH, TZ: "UTC", LC_ALL: "C.UTF-8" };
  try {
    const options = { env, maxBuffer: 1 << 26 };
    return await run("systemd-analyze", ["calendar", ...args], options);
  } catch (error) {
    // It exits with 1 when one expression of many is refused; the others are answered.
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    if (code === 1 && typeof stdout === "string") return { stdout, stderr };
    throw error;
  }
}
