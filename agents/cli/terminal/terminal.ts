/** The voice of a command: what it says and asks. stdout is for results, stderr for everything said beside them. */
import { closeSync, openSync } from "node:fs";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { ReadStream } from "node:tty";
import { inspect } from "node:util";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { exitCodes, Failure } from "./failure.ts";
import {
  fieldLines,
  tableLines,
  type Cell,
  type Column,
  type Field,
  type Paint,
  type Style,
} from "./table.ts";
import { wrapped } from "./width.ts";
import { ENDLESS_COLUMNS, USUAL_COLUMNS } from "../limits.ts";

export interface Terminal {
  readonly language: Language;
  readonly say: (text: Text) => string;
  /** Colours only on a terminal, and only without NO_COLOR. */
  readonly paint: Paint;
  /** Whether somebody sits there and can be asked. */
  readonly interactive: boolean;
  readonly outIsTerminal: boolean;
  /** A line to stdout. */
  readonly out: (line: string) => void;
  /** The same in lines as wide as the terminal; those after the first begin `indent` columns in. */
  readonly long: (line: string, indent: number, style?: Style) => void;
  /** A line to stderr. */
  readonly note: (line: string) => void;
  /** A text to stderr, in lines as wide as the terminal. */
  readonly tell: (text: Text) => void;
  readonly table: (columns: readonly Column[], rows: readonly (readonly Cell[])[]) => void;
  readonly fields: (fields: readonly Field[]) => void;
  /** Whether anybody sees the line of progress. */
  readonly showsProgress: boolean;
  /** Replaces the line of progress; undefined takes it away. Shown on a terminal only. */
  readonly progress: (line: string | undefined) => void;
  /** Asks yes or no; the answer is no unless somebody says yes. */
  readonly confirm: (question: Text) => Promise<boolean>;
  /** Asks for a line; empty where nobody answers. `fault`: what is wrong with the answer before. */
  readonly ask: (question: Text, fault?: Text) => Promise<string>;
  /** Asks for something that nobody may read over a shoulder. */
  readonly secret: (question: Text, fault?: Text) => Promise<string>;
}

/** The terminal that this program runs on. */
export function openTerminal(language: Language): Terminal {
  const { stdin, stdout, stderr } = process;
  const say = (text: Text) => text[language];
  const isColoured = stdout.isTTY && stdout.hasColors();
  const out = (line: string) => void stdout.write(`${line}\n`);
  const width = () => (stdout.isTTY ? stdout.columns || USUAL_COLUMNS : ENDLESS_COLUMNS);
  const note = (line: string) => void stderr.write(`${line}\n`);
  const tell = (text: Text | undefined) => {
    const columns = stderr.isTTY ? stderr.columns || USUAL_COLUMNS : ENDLESS_COLUMNS;
    for (const line of text === undefined ? [] : say(text).split("\n")) {
      wrapped(line, columns).forEach(note);
    }
  };
  /** As util.styleText does, which Node has from 20.12 on, and in pipes rightly from 20.18 on. */
  const paint: Paint = (style, text) => {
    const [begin, end] = inspect.colors[style] ?? [0, 0];
    return isColoured ? `\u001b[${begin}m${text}\u001b[${end}m` : text;
  };
  return {
    language,
    say,
    paint,
    interactive: stderr.isTTY && (stdin.isTTY || hasKeyboard()),
    outIsTerminal: stdout.isTTY,
    out,
    long: (line, indent, style) => {
      for (const [nth, part] of wrapped(line, width() - indent).entries()) {
        const painted = style === undefined ? part : paint(style, part);
        out(nth === 0 ? painted : " ".repeat(indent) + painted);
      }
    },
    note,
    tell,
    table: (columns, rows) => {
      for (const line of tableLines(columns, rows, width(), paint)) out(line);
    },
    fields: (fields) => {
      for (const line of fieldLines(fields, width(), paint)) out(line);
    },
    showsProgress: stderr.isTTY,
    progress: (line) => {
      if (stderr.isTTY) stderr.write(`\r\u001b[K${line ?? ""}`);
    },
    confirm: async (question) => {
      const hint = say({ de: "[j/N]", en: "[y/N]" });
      const answer = await ask(`${say(question)} ${hint} `, stderr);
      return /^(?:j|ja|y|yes)$/i.test(answer.trim());
    },
    ask: (question, fault) => {
      tell(fault);
      return ask(`${say(question)} `, stderr);
    },
    secret: async (question, fault) => {
      const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
      // The terminal stops to echo before anybody is asked: a quick answer would show otherwise.
      const asked = ask("", silent);
      tell(fault);
      stderr.write(`${say(question)} `);
      const answer = await asked;
      stderr.write("\n");
      return answer;
    },
  };
}

/** The terminal itself: stdin may be a pipe that brings a file, and somebody sits there all the same. */
const KEYBOARD = "/dev/tty";

function hasKeyboard(): boolean {
  try {
    closeSync(openSync(KEYBOARD, "r"));
    return true;
  } catch {
    return false; // cron, a container
  }
}

/** One line from the terminal; `echo` shows what is typed. */
function ask(question: string, echo: NodeJS.WritableStream): Promise<string> {
  const isPiped = !process.stdin.isTTY;
  const input = isPiped ? new ReadStream(openSync(KEYBOARD, "r")) : process.stdin;
  const lines = createInterface({ input, output: echo, terminal: true });
  return new Promise((resolve, reject) => {
    lines.once("SIGINT", () => {
      process.stderr.write("\n");
      reject(new Failure(exitCodes.interrupted, { de: "Abgebrochen.", en: "Cancelled." }));
      lines.close();
    });
    // The end of the input is no answer.
    lines.once("close", () => {
      if (isPiped) input.destroy();
      resolve("");
    });
    lines.question(question, (answer) => {
      resolve(answer);
      lines.close();
    });
  });
}
