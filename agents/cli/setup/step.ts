/** What `randwerk setup` is made of: steps, each of which finds out by itself whether it is done. */
import type { Text } from "../../../src/i18n/language.ts";
import type { Noun } from "../command/command.ts";
import type { Session } from "../command/session.ts";
import { exitCodes, type ExitCode } from "../terminal/failure.ts";
import type { Asker } from "./asker.ts";
import type { SettingsFiles } from "./files.ts";

/** `there`: it was done before; `skipped`: nobody wanted it now. */
export type State = "there" | "made" | "skipped" | "failed";

export interface Outcome {
  readonly state: State;
  /** What there is, in a line. */
  readonly what: Text;
  /** For programs: what the service answered. */
  readonly answer?: unknown;
}

/** Everything that a step needs. */
export interface Setup {
  /** Its `api` is there from the step `service` on. */
  readonly session: Session;
  readonly asker: Asker;
  readonly files: SettingsFiles;
  readonly isCloudflare: boolean;
  /** For programs: what commands say is kept, not shown. */
  readonly isJson: boolean;
  /** From now on the service is asked there. */
  readonly signIn: (url: string, token: string) => void;
  /** Ends pauses when somebody has pressed Ctrl-C. */
  readonly interrupted: AbortSignal;
}

export interface Step {
  readonly name: string;
  readonly title: Text;
  readonly run: (setup: Setup) => Promise<Outcome>;
}

export const there = (what: Text): Outcome => ({ state: "there", what });
export const made = (what: Text, answer?: unknown): Outcome => ({ state: "made", what, answer });
export const skipped = (what: Text): Outcome => ({ state: "skipped", what });
export const failed = (what: Text, answer?: unknown): Outcome => ({
  state: "failed",
  what,
  answer,
});

interface Called {
  readonly code: ExitCode;
  /** The JSON that it has printed, for programs. */
  readonly answer: unknown;
}

/** Runs a command as if it had been typed: what it shows and asks is the same. */
export async function call(
  { session, isJson, asker }: Setup,
  noun: Noun,
  name: string,
  words: readonly string[],
  values: Readonly<Record<string, string | boolean | readonly string[]>> = {},
): Promise<Called> {
  const command = noun.commands.find((one) => one.name === name);
  if (command === undefined) return { code: exitCodes.usage, answer: undefined };
  const isSure = "yes" in command.options && !asker.isTerminal;
  const more = { ...(isSure && { yes: true }), ...(isJson && { json: true }) };
  let printed = "";
  const terminal = isJson
    ? { ...session.terminal, out: (line: string) => void (printed = line) }
    : session.terminal;
  const code = await command.run({ ...session, terminal }, words, { ...values, ...more });
  return { code, answer: printed === "" ? undefined : (JSON.parse(printed) as unknown) };
}
