/** The checks that strangers may see: apart from their table, since a redirect does without. */
import type { Check } from "./check.ts";
import { selectChecks } from "./table.ts";

/** The checks with a tag that were made first, by their ids, at most so many. */
const firstWithTag = (sql: SqlStorage, tag: string, most: number): number[] =>
  sql
    .exec<{ id: number }>(
      "SELECT check_id AS id FROM check_tags WHERE tag = ? ORDER BY check_id LIMIT ?",
      tag,
      most,
    )
    .toArray()
    .map(({ id }) => id);

/** Checks with any of these tags (at least one), in the order of their making, at most so many. */
export function checksWithAnyTag(sql: SqlStorage, tags: readonly string[], most: number): Check[] {
  // As many of each tag are enough, however many have it: anybody may ask.
  const ids = tags.flatMap((tag) => firstWithTag(sql, tag, most));
  const first = [...new Set(ids)].toSorted((one, other) => one - other).slice(0, most);
  const among = "id IN (SELECT value FROM json_each(?)) ORDER BY id";
  return selectChecks(sql, among, JSON.stringify(first));
}
