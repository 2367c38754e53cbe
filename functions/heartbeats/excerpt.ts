/** The part of a run's output that an alert shows: borg says why first, others say it last. A pure rule. */

const FIRST_LINES = 5;
const LAST_LINES = 10;
const MAX_LINE_CHARACTERS = 300;
const AGENT_DIVIDER = "\n--- output ---\n";

/** The first and last lines of a body, indented so that they are shown as they stand; undefined if empty. */
export function excerptOf(body: Uint8Array | undefined): string | undefined {
  if (body === undefined) return undefined;
  const whole = new TextDecoder().decode(body);
  const divider = whole.indexOf(AGENT_DIVIDER);
  const output = divider < 0 ? whole : whole.slice(divider + AGENT_DIVIDER.length);
  const lines = output
    // A progress display overwrites its line: what stood there last is what counts.
    .split(/\r?\n/)
    .map((line) => printable(line.slice(line.lastIndexOf("\r") + 1)))
    .filter((line) => line !== "");
  if (lines.length === 0) return undefined;
  const left = lines.length - FIRST_LINES - LAST_LINES;
  const shown =
    left <= 0
      ? lines
      : [...lines.slice(0, FIRST_LINES), `[… ${left} …]`, ...lines.slice(-LAST_LINES)];
  return shown.map((line) => `    ${line}`).join("\n");
}

function printable(line: string): string {
  // Colours (ECMA-48, CSI sequences) and other control characters only disturb a message.
  const text = line.replace(/\p{Cc}\[[0-9;?]*[ -/]*[@-~]/gu, "").replace(/\p{Cc}/gu, " ");
  const trimmed = text.trimEnd();
  return trimmed.length <= MAX_LINE_CHARACTERS
    ? trimmed
    : `${trimmed.slice(0, MAX_LINE_CHARACTERS)} …`;
}
