/** Removes links for good, with all that belongs to them; those of an import that was broken off, all together. */
import { forgetChanges } from "../../../src/store/history-table.ts";
import { letOthers } from "../../../src/store/turns.ts";
import { forgetClicks } from "../count/tables.ts";
import { REMOVED_LINKS } from "../limits.ts";
import { hiddenIds, showHidden } from "../link/hidden-table.ts";
import { deleteLink, idsIn } from "../link/table.ts";
import { forgetLook } from "../look/table.ts";

export function forgetLink(sql: SqlStorage, id: number): void {
  deleteLink(sql, id);
  forgetClicks(sql, id);
  forgetLook(sql, id);
  forgetChanges(sql, String(id));
}

/** Removes what an import has written that is not going to be through, a few links a turn. */
export async function sweepHidden(storage: DurableObjectStorage): Promise<void> {
  const { sql } = storage;
  const hidden = hiddenIds(sql);
  if (hidden === undefined) return;
  for (;;) {
    const ids = idsIn(sql, hidden, REMOVED_LINKS);
    if (ids.length === 0) return showHidden(sql);
    storage.transactionSync(() => {
      for (const id of ids) forgetLink(sql, id);
    });
    await letOthers();
  }
}
