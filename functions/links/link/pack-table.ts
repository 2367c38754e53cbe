/**
 * The texts of many links in one row, so that a search reads some hundred rows and not all links. A pack is made by the
 * first search that misses it, and goes with the first change of one of its links (docs/decisions/0024-packed-search-texts.md).
 */
import type { TableWords } from "../../../src/store/words.ts";
import { PACKED_LINKS } from "../limits.ts";

export const packsDdl = `CREATE TABLE search_packs (
       number INTEGER PRIMARY KEY, -- of the links whose id divided by 256 is so much, rounded down
       texts TEXT NOT NULL         -- a line for each of these ids: the link's search_text; empty: none, or in the trash
     );`;

export const packsWords: TableWords = {
  search_packs: { about: "what a search looks through: made by it, and in no archive" },
};

/** The number of the pack that a link belongs to. */
export const packOf = (id: number): number => Math.floor(id / PACKED_LINKS);

/** A link has come, changed or gone: its pack is made anew by the next search. */
export function forgetPackOf(sql: SqlStorage, id: number): void {
  sql.exec("DELETE FROM search_packs WHERE number = ?", packOf(id));
}
