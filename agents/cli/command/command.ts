/** A command. A noun is a file with a small table of these. */
import type { Text } from "../../../src/i18n/language.ts";
import type { ExitCode } from "../terminal/failure.ts";
import type { Session } from "./session.ts";

export interface Option {
  readonly type: "string" | "boolean";
  /** It may be given several times. */
  readonly multiple?: boolean;
  /** The placeholder of the value in the help. */
  readonly value?: Text;
  readonly help: Text;
}

export type Options = Readonly<Record<string, Option>>;

/** The value of an option that was given. */
type ValueOf<One extends Option> = One["type"] extends "boolean"
  ? boolean
  : One["multiple"] extends true
    ? readonly string[]
    : string;

export type Values<Given extends Options> = {
  readonly [Name in keyof Given]?: ValueOf<Given[Name]> | undefined;
};

/** A word after the command. All but the last `optional` ones are needed; the last may be `repeated`. */
interface Argument {
  readonly name: Text;
  readonly optional?: boolean;
  readonly repeated?: boolean;
}

interface Definition<Given extends Options> {
  readonly name: string;
  readonly summary: Text;
  readonly arguments: readonly Argument[];
  readonly options: Given;
  /** The help below the options: one example a line, and what needs explaining. */
  readonly examples: readonly string[];
  readonly details?: Text;
  /** `words` are the arguments: as many as are needed, at least. */
  readonly run: (
    session: Session,
    words: readonly string[],
    values: Values<Given>,
  ) => Promise<ExitCode> | ExitCode;
}

/** Options as they were read, whatever command they are for. */
export type ReadValues = Readonly<Record<string, string | boolean | readonly string[]>>;

export interface Command extends Omit<Definition<Options>, "run"> {
  readonly run: (
    session: Session,
    words: readonly string[],
    values: ReadValues,
  ) => Promise<ExitCode> | ExitCode;
}

/** Makes a command; the types of `values` follow from `options`. */
export function command<const Given extends Options>(definition: Definition<Given>): Command {
  // Arguments are read by these very options, so the values that come in have these types.
  return definition as unknown as Command;
}

/** A thing with commands. */
export interface Noun {
  readonly name: string;
  readonly summary: Text;
  readonly commands: readonly Command[];
}

/** For commands that give what the API answered. */
export const jsonOption = {
  json: {
    type: "boolean",
    help: {
      de: "für Programme: genau, was der Dienst geantwortet hat",
      en: "for programs: exactly what the service answered",
    },
  },
} as const satisfies Options;

/** For commands that ask before they do it. */
export const yesOption = {
  yes: { type: "boolean", help: { de: "nicht fragen", en: "do not ask" } },
} as const satisfies Options;
