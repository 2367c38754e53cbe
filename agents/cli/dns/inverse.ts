/** What takes changes back in a zone that others have changed since. Pure rules. */
import { conflicts } from "./conflict.ts";
import { changeText, type Change } from "./change.ts";
import { sameContent, type Content, type ZoneRecord } from "./record.ts";
import type { Text } from "../../../src/i18n/language.ts";

export interface Inverse {
  readonly changes: readonly Change[];
  /** What cannot be taken back, since others have put something else there. */
  readonly left: readonly Text[];
}

export interface Done {
  readonly changes: readonly Change[];
  /** What stood on the touched names before, changed or not: none of that is in the way of what comes back. */
  readonly beside: readonly Content[];
}

/**
 * The changes that undo `done`. Only what is still as it was made is taken back: what others have changed since is theirs,
 * and what is back already is left alone.
 */
export function inverse({ changes: done, beside }: Done, records: readonly ZoneRecord[]): Inverse {
  const changes: Change[] = [];
  const left: Text[] = [];
  const free = [...records];
  const take = (content: Content) => {
    const index = free.findIndex((record) => sameContent(record, content));
    return index < 0 ? undefined : free.splice(index, 1)[0];
  };
  for (const change of done.toReversed()) {
    const made = change.kind === "delete" ? undefined : take(change.after);
    if (change.kind === "create") {
      if (made !== undefined) changes.push({ kind: "delete", before: made });
      continue;
    }
    const back = change.before;
    if (change.kind === "update" && made !== undefined) {
      changes.push({ kind: "update", before: made, after: back, again: back });
      continue;
    }
    // Not made, or back already; if it was changed by somebody else it is that record that stands there.
    if (take(back) !== undefined) continue;
    if (isTaken(back, free, { changes: done, beside })) left.push(notBack(change));
    else changes.push({ kind: "create", after: back, again: back });
  }
  const order = { delete: 0, update: 1, create: 2 } as const;
  return { changes: changes.toSorted((one, other) => order[one.kind] - order[other.kind]), left };
}

/** Whether something that was not there before, and that this tool has not made, stands where a record would come back. */
function isTaken(back: Content, free: readonly ZoneRecord[], { changes, beside }: Done): boolean {
  const known = [
    ...beside,
    ...changes.flatMap((change) => (change.kind === "delete" ? [] : [change.after])),
  ];
  const isMade = (record: Content) => known.some((one) => sameContent(one, record));
  return free.some(
    (record) => record.name === back.name && conflicts(back.type, record.type) && !isMade(record),
  );
}

function notBack(change: Change): Text {
  const { de, en } = changeText(change);
  return {
    de: `bleibt, denn seitdem hat jemand anders etwas geändert: ${de}`,
    en: `stays, since somebody else has changed something there: ${en}`,
  };
}
