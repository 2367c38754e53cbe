/**
 * A store's part of taking an archive back. What comes waits beside the tables; in the end one transaction makes the
 * tables as they were at the archive's steps, fills them, and runs the steps that came later. All stores take it or none:
 * each tries it first; then the store of access, whose transaction decides for all, and what a crash leaves waiting asks it.
 */
import { allStores } from "../all.ts";
import { migrate, stepOnce, type Schema } from "../schema.ts";
import { makeStepsTable } from "../steps-table.ts";
import { inTurns } from "../turns.ts";
import { ARCHIVE_PAUSE_MS, ROWS_PER_TURN } from "../../limits.ts";
import { keptOf } from "./cells.ts";
import { leaveMark, removeMark } from "./mark.ts";
import type { ArchivedTable, Opened, Staging, Taken } from "./question.ts";
import { dropIndexes, dropTables, hasRows, shapesOf } from "./shape-table.ts";
import { dropStage, openStage, putRows, stagedLines, stageLines, together } from "./stage-table.ts";

/** What lines are about that belong to no table. */
export const KEPT = "(keys)";

/** The key of what a store knows of archives. */
export const ARCHIVE = "archive";

/** The store that decides. */
export const DECIDING = "access";

/** What a store knows of archives. */
interface Known {
  /** The one that it has taken. */
  readonly taken?: string;
  /** The one whose lines wait. */
  readonly staged?: ({ readonly id: string } & Staging) | undefined;
}

const known = ({ kv }: DurableObjectStorage): Known => kv.get<Known>(ARCHIVE) ?? {};

export function stage(
  storage: DurableObjectStorage,
  schemas: readonly Schema[],
  { id, steps, stores }: { readonly id: string } & Staging,
): Taken {
  const { sql, kv } = storage;
  const newer = Object.entries(steps).find(
    ([part, done]) => done > (schemas.find((one) => one.part === part)?.steps.length ?? 0),
  );
  if (newer !== undefined) return { ok: false, reason: "newer", part: newer[0] };
  if (schemas.some(({ filled = [] }) => filled.some((table) => hasRows(sql, table)))) {
    return { ok: false, reason: "filled" };
  }
  storage.transactionSync(() => {
    openStage(sql);
    kv.put(ARCHIVE, { ...known(storage), staged: { id, steps, stores } } satisfies Known);
    leaveMark(storage, "stage");
  });
  return { ok: true };
}

/** Keeps lines until the end; answers whether this archive is on its way. */
export function take(
  storage: DurableObjectStorage,
  { id, table, columns, lines }: ArchivedTable & { readonly id: string; readonly lines: string },
): boolean {
  if (known(storage).staged?.id !== id) return false;
  stageLines(storage.sql, table, columns, lines);
  return true;
}

/** Thrown to take back what was tried. */
const wasTried = new Error("tried");

/** Whether the store can become what the archive is; it stays as it is. */
export function attempt(
  storage: DurableObjectStorage,
  schemas: readonly Schema[],
  id: string,
): Taken {
  return become(storage, schemas, id, true);
}

/** Makes the store what the archive is; once more does nothing. Whatever knew it before has to be made anew. */
export function commit(
  storage: DurableObjectStorage,
  schemas: readonly Schema[],
  id: string,
): Taken {
  return wasTaken(storage, id) ? { ok: true } : become(storage, schemas, id, false);
}

/**
 * The same where nobody else is, and nobody searches: a few rows at a time, so that others get their turns. What fails leaves half of
 * it, and what has waited stays until the store is emptied: to drop much of it is a long turn. `isBare`: without indexes;
 * that rows which must differ do is proven by the sums.
 */
export async function commitInTurns(
  storage: DurableObjectStorage,
  schemas: readonly Schema[],
  id: string,
  isBare: boolean,
): Promise<Taken> {
  const { staged } = known(storage);
  if (staged?.id !== id) return notThere;
  try {
    const steps = filling(storage, schemas, staged, Date.now(), isBare);
    await inTurns(storage, steps, ROWS_PER_TURN, ARCHIVE_PAUSE_MS);
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: "unusable", detail: String(error) };
  }
}

const notThere: Taken = { ok: false, reason: "unusable", detail: "it is not there" };

function become(
  storage: DurableObjectStorage,
  schemas: readonly Schema[],
  id: string,
  isTrial: boolean,
): Taken {
  const { staged } = known(storage);
  if (staged?.id !== id) return notThere;
  try {
    storage.transactionSync(() => {
      for (const _ of filling(storage, schemas, staged, Date.now()));
      dropStage(storage.sql);
      if (isTrial) throw wasTried;
    });
  } catch (error) {
    // A table that a statement is read from cannot be dropped: whoever comes again finds it read.
    if (String(error).includes("SQLITE_LOCKED")) throw error;
    if (error !== wasTried) return { ok: false, reason: "unusable", detail: String(error) };
  }
  return { ok: true };
}

function putKept(kv: SyncKvStorage, line: string): void {
  const [key, value] = JSON.parse(line) as [string, unknown];
  kv.put(key, keptOf(value));
}

/** Makes the store what waits; a step says how many rows it was. */
function* filling(
  storage: DurableObjectStorage,
  schemas: readonly Schema[],
  { id, steps }: { readonly id: string; readonly steps: Opened["steps"] },
  now: number,
  isBare = false,
): Generator<number, void> {
  const { sql, kv } = storage;
  dropTables(sql);
  makeStepsTable(sql);
  for (const schema of schemas) {
    for (let step = 0; step < (steps[schema.part] ?? 0); step += 1)
      stepOnce(sql, schema, step, now);
  }
  if (isBare) dropIndexes(sql);
  const shapes = new Map(shapesOf(sql).map((shape) => [shape.table, shape]));
  for (const rows of together(stagedLines(sql))) {
    const [{ about }] = rows;
    if (about === KEPT) for (const { line } of rows) putKept(kv, line);
    else {
      const shape = shapes.get(about);
      if (shape === undefined) throw new SyntaxError(`there is no table ${about}`);
      putRows(sql, shape, rows);
    }
    yield rows.length;
  }
  kv.put(ARCHIVE, { taken: id } satisfies Known);
  migrate(storage, schemas, now);
}

export const wasTaken = (storage: DurableObjectStorage, id: string): boolean =>
  known(storage).taken === id;

/** The stores that take this archive together, if it waits here. */
export function waitsFor(storage: DurableObjectStorage, id: string): readonly string[] | undefined {
  const { staged } = known(storage);
  return staged?.id === id ? staged.stores : undefined;
}

/** Takes away what waits, if it is still this. */
export function forget(storage: DurableObjectStorage, id: string): void {
  const { staged, taken } = known(storage);
  if (staged?.id !== id) return;
  storage.transactionSync(() => {
    dropStage(storage.sql);
    removeMark(storage, "stage");
    if (taken === undefined) storage.kv.delete(ARCHIVE);
    else storage.kv.put(ARCHIVE, { taken } satisfies Known);
  });
}

/**
 * What waits is taken where the deciding store has taken its part, else it goes: for a start, and for what nobody came
 * back to. Answers whether the store is another one now.
 */
export async function settle(
  { storage, id: own }: DurableObjectState,
  schemas: readonly Schema[],
  env: Env,
): Promise<boolean> {
  const { staged } = known(storage);
  if (staged === undefined) return false;
  const { id } = staged;
  const deciding = allStores(env)[DECIDING];
  // Its own part waits no more once it has decided.
  const isDeciding = deciding?.id.equals(own) === true;
  if (!isDeciding && (await deciding?.archive({ kind: "asked", id })) === true)
    return commit(storage, schemas, id).ok;
  forget(storage, id);
  return false;
}
