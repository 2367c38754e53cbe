/** Reads the words of a command line. Says what is wrong in the reader's language, which parseArgs cannot. */
import { parseArgs } from "node:util";
import type { Command, Options, ReadValues } from "./command.ts";
import { usage } from "../terminal/failure.ts";

export type Parsed =
  | { readonly kind: "help" }
  | {
      readonly kind: "run";
      readonly words: readonly string[];
      readonly values: ReadValues;
    };

/** The words and options of a command. Fails with exit code 2 and what is wrong. */
export function readArguments(command: Command, args: readonly string[]): Parsed {
  // Not strict: what is unknown or misplaced is told below.
  const { tokens, positionals: words } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(
        Object.entries(command.options).map(([name, { type }]) => [name, { type }]),
      ),
      help: { type: "boolean", short: "h" },
    },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values: Record<string, string | boolean | string[]> = {};
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    if (token.name === "help") return { kind: "help" };
    take(command.options, values, token);
  }
  countWords(command, words);
  return { kind: "run", words, values };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function take(
  options: Options,
  values: Record<string, string | boolean | string[]>,
  { name, rawName, value, inlineValue }: OptionToken,
): void {
  // The name comes from outside: `--constructor` is no option of ours.
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined || !rawName.startsWith("--")) {
    throw usage({
      de: `Die Option ${rawName} gibt es hier nicht.`,
      en: `There is no option ${rawName} here.`,
    });
  }
  if (option.type === "boolean") {
    if (value !== undefined) {
      throw usage({ de: `${rawName} nimmt keinen Wert.`, en: `${rawName} takes no value.` });
    }
    values[name] = true;
    return;
  }
  if (value === undefined) {
    throw usage({
      de: `Nach ${rawName} fehlt der Wert.`,
      en: `A value is missing after ${rawName}.`,
    });
  }
  if (inlineValue === false && value.length > 1 && value.startsWith("-")) {
    throw usage({
      de: `Nach ${rawName} fehlt der Wert; falls „${value}“ der Wert ist: ${rawName}=${value}`,
      en: `A value is missing after ${rawName}; if “${value}” is the value: ${rawName}=${value}`,
    });
  }
  const before = values[name];
  if (option.multiple === true) {
    values[name] = Array.isArray(before) ? [...before, value] : [value];
  } else if (before === undefined) {
    values[name] = value;
  } else {
    throw usage({ de: `${rawName} steht zweimal da.`, en: `${rawName} is there twice.` });
  }
}

function countWords(command: Command, words: readonly string[]): void {
  const missing = command.arguments.find(
    ({ optional }, index) => optional !== true && words[index] === undefined,
  );
  if (missing !== undefined) {
    throw usage({ de: `${missing.name.de} fehlt.`, en: `${missing.name.en} is missing.` });
  }
  const extra = words[command.arguments.length];
  if (extra !== undefined && command.arguments.at(-1)?.repeated !== true) {
    throw usage({ de: `„${extra}“ ist zu viel.`, en: `“${extra}” is one argument too many.` });
  }
}
