/** The slugs that one which there is not is compared with: what a redirect does without. */
import { IS_SHOWN } from "./hidden-table.ts";

/** Lookup keys of the newest rows, at most `most`; so many rows are read at most, in the trash or not. */
export const newestKeys = (sql: SqlStorage, most: number): string[] =>
  sql
    .exec<{ key: string }>(
      `SELECT key FROM (SELECT id, key, deleted_at FROM links ORDER BY id DESC LIMIT ?) WHERE deleted_at IS NULL AND ${IS_SHOWN}`,
      most,
    )
    .toArray()
    .map(({ key }) => key);
