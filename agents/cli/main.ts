/** `randwerk`: finds the command, runs it, and tells how it ended. */
import { readArguments } from "./command/arguments.ts";
import type { Command, Noun } from "./command/command.ts";
import { entries } from "./commands.ts";
import { exitCodes, Failure, usage, type ExitCode } from "./terminal/failure.ts";
import { commandHelp, nounHelp, overviewHelp } from "./command/help.ts";
import { environmentLanguage } from "../../src/i18n/environment.ts";
import { openSession } from "./command/session.ts";
import { caretLines } from "./terminal/table.ts";
import { openTerminal, type Terminal } from "./terminal/terminal.ts";
import { harmless } from "./terminal/width.ts";
import { version } from "./version.ts";

/** A command with what stands before its name. */
interface Found {
  readonly command: Command;
  readonly prefix: string;
  readonly rest: readonly string[];
}

async function main(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { language } = terminal;
  const [first, ...others] = args;
  if (first === "--version") return tell(terminal, `randwerk ${version()}`);
  if (first === "help") return main([...others, "--help"], terminal);
  if (first === undefined || first === "--help" || first === "-h") {
    return tell(terminal, overviewHelp(entries, language));
  }
  const entry = named(entries, first, "randwerk help");
  const found = "commands" in entry ? within(entry, others) : alone(entry, others);
  if (found === undefined) return tell(terminal, nounHelp(entry as Noun, language));
  const { command, prefix, rest } = found;
  const call = `${prefix}${command.name} --help`;
  const parsed = withHint(call, () => readArguments(command, rest));
  if (parsed.kind === "help") return tell(terminal, commandHelp(command, prefix, language));
  return await command.run(openSession(terminal, process.env), parsed.words, parsed.values);
}

/** Adds to a failure where the help is. */
function withHint<Value>(call: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { de, en } = error.text;
    throw usage({ de: `${de} Hilfe: ${call}`, en: `${en} Help: ${call}` });
  }
}

const alone = (command: Command, rest: readonly string[]): Found => ({
  command,
  prefix: "randwerk ",
  rest,
});

/** The command of a noun; undefined: its help is wanted. */
function within(noun: Noun, [name, ...rest]: readonly string[]): Found | undefined {
  if (name === undefined || name === "--help" || name === "-h") return undefined;
  const prefix = `randwerk ${noun.name} `;
  return { command: named(noun.commands, name, `${prefix}--help`), prefix, rest };
}

function named<Entry extends { name: string }>(
  list: readonly Entry[],
  name: string,
  help: string,
): Entry {
  const found = list.find((entry) => entry.name === name);
  if (found !== undefined) return found;
  const names = list.map((entry) => entry.name).join(", ");
  throw usage({
    de: `Den Befehl „${name}“ gibt es nicht. Es gibt: ${names}. Mehr: ${help}`,
    en: `There is no command “${name}”. There are: ${names}. More: ${help}`,
  });
}

function tell(terminal: Terminal, text: string): ExitCode {
  terminal.out(text);
  return exitCodes.ok;
}

/** The failure: for programs as the service said it, for people with carets under the place. */
function report(failure: Failure, terminal: Terminal, json: boolean): void {
  terminal.progress(undefined);
  if (json && failure.body !== undefined) return terminal.note(failure.body);
  terminal.note(`randwerk: ${harmless(terminal.say(failure.text))}`);
  for (const { field, detail, value, offset, length } of failure.fields) {
    const said = [field, detail].filter((part) => part !== "").join(": ");
    if (said !== "") terminal.note(`  ${harmless(said)}`);
    if (value === undefined || offset === undefined) continue;
    for (const line of caretLines(value, offset, length ?? 1)) terminal.note(`    ${line}`);
  }
}

/** A reader that has seen enough (`| head`) is no failure. */
function endQuietlyWhenUnread(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(exitCodes.ok);
  });
}

endQuietlyWhenUnread(process.stdout);
endQuietlyWhenUnread(process.stderr);

/** Not awaited at the top: as one file this is CommonJS, which a name without an end needs (agents/pack). */
async function start(): Promise<void> {
  const args = process.argv.slice(2);
  const terminal = openTerminal(environmentLanguage(process.env));
  try {
    process.exitCode = await main(args, terminal);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    report(error, terminal, args.includes("--json"));
    process.exitCode = error.exitCode;
  }
}

void start();
