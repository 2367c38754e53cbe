/** Who answers: somebody at the terminal, or a file with all answers. */
import type { Text } from "../../../src/i18n/language.ts";
import { readPrivateToml } from "../command/server.ts";
import { SETUP_TRIES } from "../limits.ts";
import { exitCodes, Failure, usage } from "../terminal/failure.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface Question {
  /** Its name in a file of answers, such as `link.target`. */
  readonly key: string;
  readonly text: Text;
  /** What is taken without an answer; undefined: nothing, and the step is left out. */
  readonly usual?: string | undefined;
  /** It does not show while it is typed. */
  readonly isSecret?: boolean;
  /** What is wrong with an answer; undefined: nothing. */
  readonly judge?: (typed: string) => Text | undefined;
}

export interface Asker {
  readonly isTerminal: boolean;
  /** Undefined: somebody wants to go on without. */
  readonly ask: (question: Question) => Promise<string | undefined>;
  /** Whether to do something that reaches others; who hands in a file of answers has said so by that. */
  readonly confirm: (question: Text) => Promise<boolean>;
}

export function terminalAsker(terminal: Terminal): Asker {
  return {
    isTerminal: true,
    ask: async ({ text, usual, isSecret, judge }) => {
      const hint = usual === undefined ? "" : ` [${usual}]`;
      const question = { de: `${text.de}${hint}:`, en: `${text.en}${hint}:` };
      let fault: Text | undefined;
      for (let tries = 0; tries < SETUP_TRIES; tries += 1) {
        const typed = await (isSecret === true ? terminal.secret : terminal.ask)(question, fault);
        const answer = typed.trim() || usual;
        fault = answer === undefined ? undefined : judge?.(answer);
        if (fault === undefined) return answer;
      }
      if (fault !== undefined) terminal.tell(fault);
      throw new Failure(exitCodes.interrupted, { de: "Keine Antwort.", en: "No answer." });
    },
    confirm: terminal.confirm,
  };
}

/** Answers of a file, in TOML. Fails where others may read it: there may be secrets in it. */
export function fileAsker(path: string): Asker {
  const answers = readPrivateToml(path);
  if (answers === undefined) {
    throw usage({ de: `${path}: Das gibt es nicht.`, en: `${path}: There is no such file.` });
  }
  return {
    isTerminal: false,
    ask: ({ key, usual, judge }) => {
      const answer = answerIn(answers, key) ?? usual;
      const fault = answer === undefined ? undefined : judge?.(answer);
      if (fault === undefined) return Promise.resolve(answer);
      const { de, en } = fault;
      throw usage({ de: `${path}: ${key}: ${de}`, en: `${path}: ${key}: ${en}` });
    },
    confirm: () => Promise.resolve(true),
  };
}

function answerIn(answers: Readonly<Record<string, unknown>>, key: string): string | undefined {
  let value: unknown = answers;
  for (const name of key.split(".")) {
    const isTable = typeof value === "object" && value !== null && Object.hasOwn(value, name);
    value = isTable ? (value as Record<string, unknown>)[name] : undefined;
  }
  if (Array.isArray(value)) return value.join(",") || undefined;
  const isPlain = typeof value === "number" || typeof value === "boolean";
  return typeof value === "string" || isPlain ? String(value) || undefined : undefined;
}
