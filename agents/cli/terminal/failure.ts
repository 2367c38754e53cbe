/** Why a command ended without doing what it was asked, in words and as an exit code. */
import type { Language, Text } from "../../../src/i18n/language.ts";

export const exitCodes = {
  ok: 0,
  /** The server refused, or there are findings. */
  refused: 1,
  usage: 2,
  /** The server cannot be reached, or is broken. */
  unreachable: 3,
  signedOut: 4,
  /** As a shell tells it of a program that Ctrl-C ended. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One field that the server refused; the place is in UTF-16 units from the start of its value. */
export interface RefusedField {
  readonly field: string;
  readonly detail: string;
  /** The value that was sent, if it was a text. */
  readonly value: string | undefined;
  readonly offset: number | undefined;
  readonly length: number | undefined;
}

/** Ends the command; main.ts shows it. */
export class Failure extends Error {
  readonly exitCode: ExitCode;
  readonly text: Text;
  readonly fields: readonly RefusedField[];
  /** The Problem Details as the server gave them, for programs. */
  readonly body: string | undefined;

  constructor(
    exitCode: ExitCode,
    text: Text,
    answer: { fields?: readonly RefusedField[]; body?: string } = {},
  ) {
    super(text.en);
    this.name = "Failure";
    this.exitCode = exitCode;
    this.text = text;
    this.fields = answer.fields ?? [];
    this.body = answer.body;
  }
}

/** The failure as it stands beside others, without carets. */
export function inOneLine({ text, fields }: Failure, language: Language): string {
  const faults = fields.map(({ field, detail }) => `${field}: ${detail}`);
  return faults.length > 0 ? faults.join(" ") : text[language];
}

/** The command was written wrongly. */
export function usage(text: Text): Failure {
  return new Failure(exitCodes.usage, text);
}
