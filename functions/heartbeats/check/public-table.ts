/** The checks that strangers may see: apart from their table, since a redirect does without. */
import type { Check } from "./check.ts";
import { selectChecks } from "./table.ts";

/** Checks with any of these tags (at least one), in the order of their making, at most so many. */
export function checksWithAnyTag(sql: SqlStorage, tags: readonly string[], most: number): Check[] {
  const asked = tags.map(() => "?").join(", ");
  const ids = `SELECT check_id FROM check_tags WHERE tag IN (${asked})`;
  return selectChecks(sql, `id IN (${ids}) ORDER BY id LIMIT ?`, ...tags, most);
}
