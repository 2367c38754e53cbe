/**
 * The memory that an isolate has of a store: answers, misses too, for some seconds; and, should the store fail,
 * for a day. Plain data only: nothing of a request stays here.
 */
import { CLOCK_TOLERANCE_MS, FRESH_MS, REFRESH_MS, STALE_MS } from "../limits.ts";

/** An answer's freshness, known besides itself. */
export interface Remembered {
  readonly confirmation: Confirmation;
}

/**
 * When the store last said that an answer still holds. Answers of the same revision of a store share one: as
 * long as nothing changes there, a single question every few seconds keeps all of them fresh.
 */
interface Confirmation {
  readonly revision: number;
  at: number;
  /** Of another epoch than the memory's: not fresh, whatever `at` says. */
  epoch: number;
  /** One request asks the store anew until then; the others still use what is here. */
  refreshUntil: number;
}

/** A question to the store, noted before it is asked; `at` in unix ms. */
export interface Question {
  readonly at: number;
  readonly epoch: number;
}

export interface MemoryLimits<Answer> {
  /** The memory keeps at most twice as much, in whatever `weigh` counts. */
  readonly generation: number;
  readonly weigh: (answer: Answer) => number;
  /** Longer keys are looked up each time: they would only fill the memory. */
  readonly maxKeyCharacters: number;
}

export interface Memory<Answer extends object> {
  /** The remembered answer for a key, fresh or not. */
  readonly recall: (key: string) => (Answer & Remembered) | undefined;
  /** Notes that the store is about to be asked, at `now` (unix ms). */
  readonly asking: (now: number) => Question;
  /**
   * Keeps the store's answer for a key, and the revision that it answered from, which goes up with every
   * change. Keys of a usual length are remembered.
   */
  readonly remember: (
    key: string,
    answer: Answer,
    question: Question,
    revision: number,
  ) => Answer & Remembered;
  /**
   * Whether an entry may be used without asking the store. In its last second one request is told to ask
   * (`false`), while the others go on: what is popular never sends a herd to the store.
   */
  readonly isFresh: (entry: Remembered, now: number) => boolean;
  /** Whether an entry is good enough while the store fails. */
  readonly isUsable: (entry: Remembered, now: number) => boolean;
  /** Something was changed here: whatever is remembered is asked anew, and kept for a failing store. */
  readonly outdateAll: () => void;
}

/** An epoch that never is: what a newer revision has overtaken is never fresh. */
const OVERTAKEN = -1;

/** A memory of its own, to be made once per isolate. */
export function createMemory<Answer extends object>(limits: MemoryLimits<Answer>): Memory<Answer> {
  type Entry = Answer & Remembered;
  const { generation, weigh, maxKeyCharacters } = limits;
  // Two generations instead of a list in order of use: a hit costs one look-up, and what was not asked
  // for during a whole generation is forgotten.
  let young = new Map<string, Entry>();
  let old = new Map<string, Entry>();
  let youngWeight = 0;
  let epoch = 0;
  let newest: Confirmation = { revision: 0, at: 0, epoch, refreshUntil: 0 };

  function confirm({ at, epoch: then }: Question, revision: number): Confirmation {
    const own = { revision, at, epoch: then, refreshUntil: 0 };
    if (then !== epoch) return own;
    if (revision === newest.revision) {
      const isComparable = newest.epoch === epoch && newest.at <= at + CLOCK_TOLERANCE_MS;
      newest.at = isComparable ? Math.max(newest.at, at) : at;
      newest.epoch = epoch;
      return newest;
    }
    // A slow answer from before the newest change is good for its own request alone; but a newest change that is
    // still to come was made by a clock that was ahead.
    const isOlder = revision < newest.revision && newest.revision <= at + CLOCK_TOLERANCE_MS;
    if (isOlder) return { ...own, epoch: OVERTAKEN };
    newest.epoch = OVERTAKEN;
    newest = own;
    return own;
  }

  function keep(key: string, entry: Entry): void {
    const replaced = young.get(key);
    if (replaced !== undefined) youngWeight -= weigh(replaced);
    const weight = weigh(entry);
    if (youngWeight + weight > generation) {
      old = young;
      young = new Map();
      youngWeight = 0;
    }
    youngWeight += weight;
    young.set(key, entry);
  }

  return {
    recall(key) {
      const entry = young.get(key);
      if (entry !== undefined) return entry;
      const older = old.get(key);
      if (older !== undefined) keep(key, older);
      return older;
    },
    asking: (now) => ({ at: now, epoch }),
    remember(key, answer, question, revision) {
      const confirmation = confirm(question, revision);
      const entry: Entry = { ...answer, confirmation };
      if (key.length <= maxKeyCharacters) keep(key, entry);
      return entry;
    },
    isFresh({ confirmation }, now) {
      if (confirmation.epoch !== epoch) return false;
      const age = now - confirmation.at;
      // Confirmed at a moment that is still to come, by a clock that was ahead.
      if (age < -CLOCK_TOLERANCE_MS) return false;
      if (age < FRESH_MS) return true;
      if (age >= FRESH_MS + REFRESH_MS) return false;
      if (confirmation.refreshUntil > now) return true;
      confirmation.refreshUntil = confirmation.at + FRESH_MS + REFRESH_MS;
      return false;
    },
    isUsable: ({ confirmation }, now) => now - confirmation.at < STALE_MS,
    outdateAll() {
      epoch += 1;
    },
  };
}
