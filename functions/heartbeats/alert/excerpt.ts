/** The part of a run's output that an alert shows: borg says why first, others say it last. A pure rule. */
import { FIRST_LINES, LAST_LINES, MAX_LINE_CHARACTERS, MIDDLE_LINES } from "../limits.ts";

const AGENT_DIVIDER = "\n--- output ---\n";

/** The first and last lines of a body, indented so that they are shown as they stand; undefined if empty. */
export function excerptOf(body: Uint8Array | undefined): string | undefined {
  if (body === undefined) return undefined;
  const whole = new TextDecoder().decode(body);
  const divider = whole.indexOf(AGENT_DIVIDER);
  const output = divider < 0 ? whole : whole.slice(divider + AGENT_DIVIDER.length);
  const all = output
    // A progress display overwrites its line: what stood there last is what counts.
    .split(/\r?\n/)
    .map((line) => printable(line.slice(line.lastIndexOf("\r") + 1)))
    .filter((line) => line !== "");
  const telling = tellingOf(all);
  const lines = telling.length === 0 ? all : telling;
  if (lines.length === 0) return undefined;
  return shownOf(lines)
    .map((line) => `    ${line}`)
    .join("\n");
}

/** An error of the system as Python writes it, or a line that calls itself one: what a long list of files would hide. */
const CAUSE = /\[Errno \d+\]|^(?:[\w.-]+: )?(?:error|fatal|warning)\b/i;

function shownOf(lines: readonly string[]): string[] {
  const left = lines.length - FIRST_LINES - LAST_LINES;
  if (left <= 0) return [...lines];
  const causes = lines
    .slice(FIRST_LINES, -LAST_LINES)
    .filter((line) => CAUSE.test(line))
    .slice(0, MIDDLE_LINES);
  const middle = causes.length === 0 ? [] : ["[…]", ...causes];
  const gap = left === causes.length ? [] : [`[… ${left - causes.length} …]`];
  return [...lines.slice(0, FIRST_LINES), ...middle, ...gap, ...lines.slice(-LAST_LINES)];
}

/** Lines that borg ends a crash with, of itself and of the other end. */
const SYSTEM_INFORMATION =
  /^(?:Borg server: )?(?:Platform|Linux|Borg|PID|sys\.argv|SSH_ORIGINAL_COMMAND): /;

/**
 * The lines without where in its code a program failed: if the disk of a backup server is full, borg says so
 * once, between ten lines of Python's traceback and twelve of system information.
 */
function tellingOf(lines: readonly string[]): string[] {
  let inTraceback = false;
  return lines.filter((line) => {
    if (inTraceback && line.startsWith(" ")) return false;
    inTraceback = line.endsWith("Traceback (most recent call last):");
    return !inTraceback && !SYSTEM_INFORMATION.test(line);
  });
}

function printable(line: string): string {
  // Colours (ECMA-48, CSI sequences) and other control characters only disturb a message.
  const text = line.replace(/\p{Cc}\[[0-9;?]*[ -/]*[@-~]/gu, "").replace(/\p{Cc}/gu, " ");
  const trimmed = text.trimEnd();
  return trimmed.length <= MAX_LINE_CHARACTERS
    ? trimmed
    : `${trimmed.slice(0, MAX_LINE_CHARACTERS)} …`;
}
