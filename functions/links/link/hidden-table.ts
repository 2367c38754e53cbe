/** The ids of links that are not links yet: an import writes them in many transactions and shows them all in one. */
import type { TableWords } from "../../../src/store/words.ts";

export const hiddenDdl = `CREATE TABLE hidden_ids (
       first_id INTEGER PRIMARY KEY, -- of the links that an import is writing
       last_id INTEGER NOT NULL      -- the last one that it may give
     );`;

export const hiddenWords: TableWords = {
  hidden_ids: { about: "an import that is not through, or was broken off: one row at most" },
};

/** For statements on links: this one is to be seen. Where nothing is hidden no id is between 1 and 0. */
export const IS_SHOWN = `id NOT BETWEEN (SELECT IFNULL(MAX(first_id), 1) FROM hidden_ids)
       AND (SELECT IFNULL(MAX(last_id), 0) FROM hidden_ids)`;

/** For a statement that makes a link: an id beyond the hidden ones, `newest` being the newest link's; NULL: the usual one. */
export const idBeyondHidden = (newest: string) =>
  `(SELECT MAX(last_id, ${newest}) + 1 FROM hidden_ids)`;

/** Ids from the first to the last, both included. */
export interface IdRange {
  readonly first: number;
  readonly last: number;
}

export function hiddenIds(sql: SqlStorage): IdRange | undefined {
  return sql
    .exec<{ first: number; last: number }>(
      "SELECT first_id AS first, last_id AS last FROM hidden_ids LIMIT 1",
    )
    .toArray()[0];
}

export function hideIds(sql: SqlStorage, { first, last }: IdRange): void {
  sql.exec("INSERT INTO hidden_ids (first_id, last_id) VALUES (?, ?)", first, last);
}

/** From now on what was hidden is there. */
export function showHidden(sql: SqlStorage): void {
  sql.exec("DELETE FROM hidden_ids");
}
