/** Whether a name server says what is wanted. Pure rules. */
import {
  answerCodes,
  recordTypes,
  type DnsAnswer,
  type RecordType,
} from "../../../src/dns/message.ts";
import type { Text } from "../../../src/i18n/language.ts";
import { conflicts } from "./conflict.ts";
import type { Wanted } from "./diff.ts";

/** One question, and all that its answer has to hold. */
export interface Expectation {
  readonly name: string;
  readonly type: RecordType;
  readonly values: readonly string[];
}

/** What to ask for; types that this program cannot read are left to OVH's word. */
export function expectations(wanted: readonly Wanted[]): Expectation[] {
  const questions = new Map<string, Expectation>();
  for (const { name, type, value } of wanted) {
    if (!(type in recordTypes)) continue;
    const key = `${name} ${type}`;
    const values = [...(questions.get(key)?.values ?? []), value];
    questions.set(key, { name, type: type as RecordType, values });
  }
  return [...questions.values()];
}

/** What is wrong with an answer; undefined: nothing. */
export function wrongWith(
  { name, type, values }: Expectation,
  answer: DnsAnswer | undefined,
): Text | undefined {
  const what = `${name} ${type}`;
  if (answer === undefined) return { de: `${what}: keine Antwort`, en: `${what}: no answer` };
  if (answer.code === answerCodes.noSuchName) {
    return { de: `${what}: den Namen gibt es nicht`, en: `${what}: there is no such name` };
  }
  if (answer.code !== answerCodes.ok) {
    const code = answer.code === answerCodes.refused ? "REFUSED" : `RCODE ${answer.code}`;
    return { de: `${what}: abgelehnt (${code})`, en: `${what}: refused (${code})` };
  }
  if (!answer.isAuthoritative) {
    const found = { de: "ist für die Zone nicht zuständig", en: "is not authoritative for it" };
    return { de: `${what}: ${found.de}`, en: `${what}: ${found.en}` };
  }
  const told = answer.records
    .filter((record) => record.name === name && record.type === type)
    .map(({ value }) => value);
  const missing = values.filter((value) => !told.includes(value));
  const more = conflicts(type, type) ? told.filter((value) => !values.includes(value)) : [];
  if (missing.length === 0 && more.length === 0) return undefined;
  const list = told.length === 0 ? undefined : told.join(", ");
  return {
    de: `${what}: ${list ?? "nichts"} statt ${values.join(", ")}`,
    en: `${what}: ${list ?? "nothing"} instead of ${values.join(", ")}`,
  };
}
