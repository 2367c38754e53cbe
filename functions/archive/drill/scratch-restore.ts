/** The work of the scratch object. Loaded by a drill. */
import {
  closeSnapshot,
  openedSnapshot,
  snapshotPage,
} from "../../../src/store/archive/snapshot.ts";
import type { ArchivedTable, Opened, Taken } from "../../../src/store/archive/question.ts";
import { commitInTurns, KEPT, stage, take } from "../../../src/store/archive/restore.ts";
import { ARCHIVE_PAUSE_MS } from "../../../src/limits.ts";
import { migrate, type Schema } from "../../../src/store/schema.ts";
import { letOthers } from "../../../src/store/turns.ts";
import { summed } from "../file/lines.ts";
import type { Sums } from "./sums.ts";

type Steps = Opened["steps"];

/** The schemas as they were at these steps: what was written then is compared with what is there now. */
const asThen = (schemas: readonly Schema[], steps: Steps): Schema[] =>
  schemas.map((one) => ({ ...one, steps: one.steps.slice(0, steps[one.part] ?? 0) }));

export function begin(
  storage: DurableObjectStorage,
  id: string,
  schemas: readonly Schema[],
  steps: Steps,
): Taken {
  migrate(storage, schemas, Date.now());
  return stage(storage, schemas, { id, steps, stores: [] });
}

export const hold = (
  storage: DurableObjectStorage,
  id: string,
  lines: ArchivedTable & { readonly lines: string },
): boolean => take(storage, { id, ...lines });

export async function sums(
  storage: DurableObjectStorage,
  id: string,
  schemas: readonly Schema[],
  steps: Steps,
): Promise<{ taken: Taken; sums: Sums }> {
  const then = asThen(schemas, steps);
  // Steps that come later may take an index away: then it has to be there.
  const isOfNow = schemas.every((one) => one.steps.length === (steps[one.part] ?? 0));
  const taken = await commitInTurns(storage, then, id, isOfNow);
  if (!taken.ok) return { taken, sums: {} };
  const found: Record<string, { rows: number; sha256: string }> = {};
  const opened = openedSnapshot(storage, then, id);
  for (const { table } of opened.tables) {
    found[table] = await sumOf(pagesOf(storage, id, table));
  }
  found[KEPT] = await sumOf([opened.kept]);
  closeSnapshot(storage, id);
  try {
    migrate(storage, schemas, Date.now());
  } catch (error) {
    return { taken: { ok: false, reason: "unusable", detail: String(error) }, sums: found };
  }
  return { taken, sums: found };
}

async function* pagesOf(storage: DurableObjectStorage, id: string, table: string) {
  let after: string | undefined;
  do {
    const page = snapshotPage(storage, { id, table, after });
    yield page.lines;
    await letOthers(ARCHIVE_PAUSE_MS);
    after = page.after;
  } while (after !== undefined);
}

/** How many lines they are, and their sum. */
async function sumOf(pages: AsyncIterable<string> | Iterable<string>) {
  let last = "";
  for await (const piece of summed(pages)) last = piece;
  return (JSON.parse(last) as { end: { rows: number; sha256: string } }).end;
}
