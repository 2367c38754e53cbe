/** A store's part of making an archive: its rows as of one moment, in pages that nobody has to wait for. */
import { SNAPSHOT_MS, SNAPSHOT_PAGE_BYTES, SNAPSHOT_PAGE_ROWS } from "../../limits.ts";
import { stepsDone } from "../steps-table.ts";
import { ARCHIVE_MARK, type Schema } from "../schema.ts";
import { lineOf, jsonOfKept, rowOf } from "./cells.ts";
import { leaveMark } from "./mark.ts";
import type { ArchivedTable, LinesPage, Opened } from "./question.ts";
import { ARCHIVE } from "./restore.ts";
import { endSnapshot, shapesOf, type Shape } from "./shape-table.ts";
import { openSnapshot, readPage } from "./snapshot-table.ts";

/** The snapshot that is open, of each storage. */
const open = new WeakMap<DurableObjectStorage, { id: string; shapes: readonly Shape[] }>();

/** Keys whose values are about this very database and machine. */
const LEFT_OUT = new Set(["probe", "dayRows", ARCHIVE]);

/**
 * Opens a snapshot of a store: from now on pages are of this moment. One that is open is closed, and this one is after
 * SNAPSHOT_MS.
 */
export function openedSnapshot(
  storage: DurableObjectStorage,
  schemas: readonly Schema[],
  id: string,
): Opened {
  const { sql } = storage;
  const left = new Set(["schema_steps", ...schemas.flatMap(({ unarchived = [] }) => unarchived)]);
  const opened = storage.transactionSync(() => {
    const shapes = shapesOf(sql).filter(({ table }) => !left.has(table));
    openSnapshot(sql, shapes);
    leaveMark(storage, "snapshot");
    open.set(storage, { id, shapes });
    const kept = [...storage.kv.list()]
      .filter(([key]) => !LEFT_OUT.has(key))
      .map(([key, value]) => JSON.stringify([key, jsonOfKept(value)]));
    const tables = shapes.map(({ table, columns }): ArchivedTable => ({ table, columns }));
    return { steps: stepsOf(sql), tables, kept: kept.join("\n") };
  });
  void scheduler.wait(SNAPSHOT_MS).then(() => closeSnapshot(storage, id));
  return opened;
}

/** How many steps of each part have run. */
const stepsOf = (sql: SqlStorage) =>
  Object.fromEntries([...stepsDone(sql)].filter(([part]) => part !== ARCHIVE_MARK));

/** @throws where this snapshot is not open any more. */
export function snapshotPage(
  storage: DurableObjectStorage,
  question: { readonly id: string; readonly table: string; readonly after: string | undefined },
): LinesPage {
  const known = open.get(storage);
  const shape = known?.shapes.find(({ table }) => table === question.table);
  if (known?.id !== question.id || shape === undefined) throw new Error("no such snapshot");
  const after = question.after === undefined ? undefined : rowOf(question.after, shape.key.length);
  const most = { rows: SNAPSHOT_PAGE_ROWS, bytes: SNAPSHOT_PAGE_BYTES };
  const page = readPage(storage.sql, shape, after, most);
  return {
    lines: page.rows.map(lineOf).join("\n"),
    after: page.after === undefined ? undefined : lineOf(page.after),
  };
}

/** Ends the snapshot, if it is still this one. */
export function closeSnapshot(storage: DurableObjectStorage, id: string): void {
  if (open.get(storage)?.id !== id) return;
  open.delete(storage);
  storage.transactionSync(() => endSnapshot(storage.sql));
}
