/**
 * An import in the store. What it writes is hidden until all of it is there: each turn is a transaction of its own, and
 * one more shows everything. What is broken off in between is swept, if need be by the next start (sweep.ts).
 */
import { inTurns } from "../../../src/store/turns.ts";
import { TURN_BYTES } from "../../../src/limits.ts";
import { LINK_BYTES, MAX_LINKS } from "../limits.ts";
import { hiddenIds, hideIds, showHidden } from "../link/hidden-table.ts";
import { nextLinkId } from "../link/table.ts";
import { entryOf, linesOf } from "./entry-lines.ts";
import { leftLine } from "./left.ts";
import { createJudge, writeEntry } from "./records.ts";
import { sweepHidden } from "./sweep.ts";

export interface ImportOptions {
  /** Make what can be made; else all or nothing. */
  readonly partial: boolean;
  readonly dryRun: boolean;
  /** Entries that come at most: what progress is measured by. */
  readonly of: number;
  /** By which it is asked for, if anybody does. */
  readonly id?: string | undefined;
}

/** An import that is under way. */
export interface Running {
  readonly id: string | undefined;
  /** unix ms */
  readonly startedAt: number;
  readonly who: string;
  readonly dryRun: boolean;
  /** Entries that are through, and how many there are at most. */
  readonly done: number;
  readonly of: number;
}

/** An import that has ended. */
export interface Ended extends Running {
  /** unix ms */
  readonly endedAt: number;
  /** What was made, or in a dry run could be; undefined: it was broken off, and nothing was made. */
  readonly sums: Sums | undefined;
}

/** Entries by what became of them. */
interface Sums {
  readonly created: number;
  readonly unchanged: number;
  readonly conflicts: number;
  readonly refused: number;
}

export interface Outcome {
  /** Why entries are not made (left.ts): all others were, if anything was; in a dry run they could be. */
  readonly left: string;
  /** How many those are, and how many of them are there already. */
  readonly notMade: number;
  readonly unchanged: number;
  /** Whether links were made. */
  readonly isShown: boolean;
}

/** The imports of a store: one at a time. */
export interface Importer {
  /**
   * Takes entries as they come (entry-lines.ts) where there is room for so many links: makes all, or with `partial` those
   * that can be made, or in a dry run none. Undefined while another import is under way. Throws if the stream breaks off;
   * then nothing was made.
   */
  readonly take: (
    entries: ReadableStream<Uint8Array>,
    options: ImportOptions,
    room: number,
    who: string,
  ) => Promise<Outcome | undefined>;
  readonly running: () => Running | undefined;
  /** The import with this id, under way or the last that has ended. */
  readonly job: (id: string) => Running | Ended | undefined;
}

export function createImporter(storage: DurableObjectStorage): Importer {
  let running: Running | undefined;
  let ended: Ended | undefined;
  return {
    async take(entries, options, room, who) {
      if (running !== undefined) {
        await entries.cancel();
        return undefined;
      }
      const startedAt = Date.now();
      const { id, dryRun, of } = options;
      const told = (done: number) => {
        running = { id, startedAt, who, dryRun, done, of };
        return running;
      };
      let now = told(0);
      let sums: Sums | undefined;
      try {
        await sweepHidden(storage);
        const work = createWork(storage.sql, { ...options, room, who, now: startedAt });
        await takeAll(storage, entries, work, told);
        const isShown = work.mayWrite() && hiddenIds(storage.sql) !== undefined;
        if (isShown) showHidden(storage.sql);
        now = told(work.taken());
        sums = sumsOf(work, isShown || dryRun);
        const { notMade, unchanged } = work.counts();
        return { left: work.left.join(""), notMade, unchanged, isShown };
      } finally {
        ended = { ...(running ?? now), endedAt: Date.now(), sums };
        // Nothing is hidden any more unless it went wrong; if this goes wrong too, it is left to the next tick.
        await sweepHidden(storage).catch(() => undefined);
        running = undefined;
      }
    },
    running: () => running,
    job: (id) => [running, ended].find((one) => one?.id === id),
  };
}

function sumsOf({ counts, taken, refused }: Work, isMade: boolean): Sums {
  const { notMade, unchanged } = counts();
  return {
    created: isMade ? taken() - refused() - notMade : 0,
    unchanged,
    conflicts: notMade - unchanged,
    refused: refused(),
  };
}

async function takeAll(
  storage: DurableObjectStorage,
  entries: ReadableStream<Uint8Array>,
  work: Work,
  told: (done: number) => unknown,
): Promise<void> {
  let turn: string[] = [];
  let bytes = 0;
  for await (const line of linesOf(entries)) {
    turn.push(line);
    bytes += line.length + LINK_BYTES;
    if (bytes < TURN_BYTES) continue;
    await inTurns(storage, work.steps(turn), TURN_BYTES);
    told(work.taken());
    turn = [];
    bytes = 0;
  }
  await inTurns(storage, work.steps(turn), TURN_BYTES);
}

interface Work {
  readonly steps: (lines: readonly string[]) => Generator<number, void>;
  /** Lines of entries that are not made. */
  readonly left: string[];
  readonly counts: () => { readonly notMade: number; readonly unchanged: number };
  /** How many entries it has seen. */
  readonly taken: () => number;
  /** How many of them the rules refuse. */
  readonly refused: () => number;
  /** Whether what comes is to be written. */
  readonly mayWrite: () => boolean;
}

function createWork(
  sql: SqlStorage,
  {
    partial,
    dryRun,
    room,
    who,
    now,
  }: Omit<ImportOptions, "of" | "id"> & { readonly room: number; who: string; now: number },
): Work {
  const judge = createJudge(sql, room);
  const left: string[] = [];
  let unchanged = 0;
  let taken = 0;
  let refused = 0;
  let mayWrite = !dryRun;
  let id = 0;
  const refuse = () => {
    if (!partial) mayWrite = false;
  };
  function* steps(lines: readonly string[]): Generator<number, void> {
    for (const line of lines) {
      const place = taken;
      taken += 1;
      const entry = entryOf(line);
      if (entry === undefined) {
        refused += 1;
        refuse();
        continue;
      }
      const verdict = judge.verdict(entry);
      if (verdict !== undefined) {
        left.push(leftLine({ ...verdict, place }));
        if (verdict.kind === "unchanged") unchanged += 1;
        else refuse();
      } else if (mayWrite) {
        if (id === 0) id = hideNext(sql);
        yield* writeEntry(sql, entry, { id, who, now });
        id += 1;
      } else {
        judge.claim(entry);
      }
      yield line.length;
    }
  }
  return {
    steps,
    left,
    counts: () => ({ notMade: left.length, unchanged }),
    taken: () => taken,
    refused: () => refused,
    mayWrite: () => mayWrite,
  };
}

/** Hides the ids that an import may give, and answers the first. */
function hideNext(sql: SqlStorage): number {
  const first = nextLinkId(sql);
  hideIds(sql, { first, last: first + MAX_LINKS - 1 });
  return first;
}
