/** The table of tags: which checks have one. */
import type { TableWords } from "../../../src/store/words.ts";

export const checkTagsDdl = `CREATE TABLE check_tags (
       tag TEXT NOT NULL,
       check_id INTEGER NOT NULL,
       PRIMARY KEY (tag, check_id)
     ) WITHOUT ROWID;`;

export const checkTagsWords: TableWords = {
  check_tags: {
    about: "one tag of one check, so that checks are found by it",
    columns: { tag: "as it is in the settings", check_id: "of the check" },
  },
};

/** For the statements of other tables: the checks with a tag, whose value follows. */
export const WITH_TAG = "SELECT check_id FROM check_tags WHERE tag = ?";

/** Likewise other checks with one of so many tags; the values are these, the check, and how many at most. */
export const othersWithTags = (count: number) =>
  `SELECT check_id FROM check_tags WHERE tag IN (${Array(count).fill("?").join(", ")})
     AND check_id <> ? LIMIT ?`;

/** All tags in use. */
export function allTags(sql: SqlStorage): string[] {
  return sql
    .exec<{ tag: string }>("SELECT DISTINCT tag FROM check_tags ORDER BY tag")
    .toArray()
    .map(({ tag }) => tag);
}

export function writeTags(sql: SqlStorage, id: number, tags: readonly string[]): void {
  for (const tag of new Set(tags)) sql.exec("INSERT INTO check_tags VALUES (?, ?)", tag, id);
}

export function removeTags(sql: SqlStorage, id: number, tags: readonly string[]): void {
  for (const tag of tags) {
    sql.exec("DELETE FROM check_tags WHERE tag = ? AND check_id = ?", tag, id);
  }
}
