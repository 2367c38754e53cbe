/** The planned absences of tags, which a store knows by heart. */
import type { MaintenanceWindow, Settings } from "./check/check.ts";
import { readTagWindows, writeTagWindows, type TagWindows } from "./check/project-table.ts";

export class KnownWindows {
  readonly #sql: SqlStorage;
  #byTag: TagWindows | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  byTag(): TagWindows {
    return (this.#byTag ??= readTagWindows(this.#sql));
  }

  /** Those of a check: its own, and those of its tags. */
  readonly of = ({ maintenance, tags }: Settings): readonly MaintenanceWindow[] => {
    const byTag = this.byTag();
    const ofTags = byTag.size === 0 ? [] : tags.flatMap((tag) => byTag.get(tag) ?? []);
    return ofTags.length === 0 ? maintenance : [...maintenance, ...ofTags];
  };

  /** Call it in a transaction. */
  set(tag: string, windows: readonly MaintenanceWindow[]): void {
    writeTagWindows(this.#sql, tag, windows);
    this.#byTag = undefined;
  }
}
