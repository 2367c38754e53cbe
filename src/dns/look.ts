/** Whether the world gets the names as they are wanted, and what of it is news. Pure rules. */
import { answerCodes, type DnsAnswer, type RecordType } from "./message.ts";
import type { ServiceName, WantedRecord } from "./wanted.ts";

/** One question, and what its answer has to hold. */
export interface Expectation {
  readonly name: string;
  readonly type: RecordType;
  /** Empty: anything at all. */
  readonly values: readonly string[];
}

/** What is asked: every wanted record, and of a name without one whether it leads anywhere. */
export function expectations(
  names: readonly ServiceName[],
  records: readonly WantedRecord[],
): Expectation[] {
  const questions = new Map<string, Expectation>();
  for (const { name, type, value } of records) {
    const key = `${name} ${type}`;
    questions.set(key, { name, type, values: [...(questions.get(key)?.values ?? []), value] });
  }
  for (const { name } of names) {
    const isWanted = records.some((record) => record.name === name);
    if (!isWanted) questions.set(`${name} A`, { name, type: "A", values: [] });
  }
  return [...questions.values()];
}

/** `unknown`: nobody has answered, or could not. */
export type Found = "right" | "wrong" | "unknown";

/** Of these others may stand beside ours. */
const ADDITIVE: ReadonlySet<RecordType> = new Set(["TXT", "CAA"]);

export function judged({ type, values }: Expectation, answer: DnsAnswer | undefined): Found {
  if (answer === undefined) return "unknown";
  if (answer.code !== answerCodes.ok && answer.code !== answerCodes.noSuchName) return "unknown";
  const told = answer.records.filter((one) => one.type === type).map(({ value }) => value);
  // A name may lead elsewhere and have addresses of the other kind alone.
  if (values.length === 0) return answer.records.length > 0 ? "right" : "wrong";
  const isWhole = values.every((value) => told.includes(value));
  const isMore = !ADDITIVE.has(type) && told.some((value) => !values.includes(value));
  return isWhole && !isMore ? "right" : "wrong";
}

/** What is known of the names; of each question `NAME TYPE`. */
export interface Known {
  /** When to look again, in unix ms. */
  readonly nextAt: number;
  /** They were right once. */
  readonly right: readonly string[];
  /** The admins know that they are not any more. */
  readonly told: readonly string[];
  /** Without an answer the last time. */
  readonly silent: readonly string[];
}

export interface Looked {
  readonly known: Known;
  readonly news: "problem" | "solved" | undefined;
}

export const keyOf = ({ name, type }: Pick<Expectation, "name" | "type">): string =>
  `${name} ${type}`;

/**
 * Consequences of a look at `now`. What was never right is told to nobody: it is being set up. What does not answer is wrong when
 * it does not a second time; when nothing answers it is the resolver that does not, or this machine is offline.
 */
export function judgeLook(
  found: readonly (readonly [Expectation, Found])[],
  before: Known | undefined,
  now: number,
  { lookMs, againMs }: { readonly lookMs: number; readonly againMs: number },
): Looked {
  const isDeaf = found.every(([, one]) => one === "unknown");
  const right = new Set(before?.right);
  const told = new Set<string>();
  const silent = new Set<string>();
  for (const [expectation, one] of found) {
    const key = keyOf(expectation);
    const wasTold = before?.told.includes(key) === true;
    if (one === "unknown") silent.add(key);
    if (one === "right") right.add(key);
    const isGone = one === "unknown" && before?.silent.includes(key) === true && !isDeaf;
    if (one === "wrong" ? right.has(key) : isGone && right.has(key)) told.add(key);
    else if (one === "unknown" && wasTold) told.add(key);
  }
  const asked = new Set(found.map(([expectation]) => keyOf(expectation)));
  const isNew = [...told].some((key) => before?.told.includes(key) !== true);
  const isSolved = told.size === 0 && (before?.told.length ?? 0) > 0;
  const known = {
    nextAt: now + (silent.size > 0 ? againMs : lookMs),
    right: [...right].filter((key) => asked.has(key)),
    told: [...told],
    silent: isDeaf ? (before?.silent ?? []) : [...silent],
  };
  return { known, news: isNew ? "problem" : isSolved ? "solved" : undefined };
}
