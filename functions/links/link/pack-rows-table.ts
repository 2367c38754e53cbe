/** Reads and writes of the packs of texts: apart from what makes the table, since a redirect does without. */
import { PACKED_LINKS } from "../limits.ts";

/** The ids of a pack, both included. */
export const idsOfPack = (pack: number): { readonly first: number; readonly last: number } => ({
  first: pack * PACKED_LINKS,
  last: (pack + 1) * PACKED_LINKS - 1,
});

/** A pack that is there; without its texts where one of the needles is not in them. */
export interface Pack extends Record<string, SqlStorageValue> {
  readonly number: number;
  readonly texts: string | null;
}

/** The packs with these numbers, both included, that are there, the newest first. */
export function packsBetween(
  sql: SqlStorage,
  first: number,
  last: number,
  needles: readonly string[],
): Pack[] {
  const has = needles.map(() => "instr(texts, ?) > 0").join(" AND ");
  const between = "FROM search_packs WHERE number BETWEEN ? AND ? ORDER BY number DESC";
  return sql
    .exec<Pack>(
      `SELECT number, CASE WHEN ${has} THEN texts END AS texts ${between}`,
      ...needles,
      first,
      last,
    )
    .toArray();
}

export function keepPack(sql: SqlStorage, number: number, texts: string): void {
  sql.exec("INSERT OR REPLACE INTO search_packs VALUES (?, ?)", number, texts);
}
