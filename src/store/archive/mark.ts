/**
 * The mark that something of the archive's stands in a database: a row among the steps of the schema, which every start
 * reads anyway. No part is called like it.
 */
import { ARCHIVE_MARK } from "../schema.ts";
import { removeStep, noteStep } from "../steps-table.ts";

export type Mark = "snapshot" | "stage";
const STEPS: Readonly<Record<Mark, number>> = { snapshot: 0, stage: 1 };

export function leaveMark(storage: DurableObjectStorage, mark: Mark): void {
  removeMark(storage, mark);
  noteStep(storage.sql, { part: ARCHIVE_MARK, step: STEPS[mark] }, Date.now());
}

export const removeMark = ({ sql }: DurableObjectStorage, mark: Mark): void =>
  removeStep(sql, { part: ARCHIVE_MARK, step: STEPS[mark] });
