/** Links in another order than the newest first. Loaded by who asks for it. */
import { conditionsOf, rowBytes, toLink, type LinkRow, type ListQuery } from "./table.ts";
import type { Link } from "./link.ts";

/** A part of the links in an order. */
export interface FoundInOrder {
  readonly links: Link[];
  /** All up to this one were looked at: its id, or its lookup key; undefined: there are no more. */
  readonly last: number | string | undefined;
  /** About so many bytes they are. */
  readonly bytes: number;
}

/** Where each order begins, and what it goes by; both columns have an index. */
const orders = {
  oldest: { column: "id", first: 0, where: "TRUE" },
  // Active links alone: their index has each key once.
  slug: { column: "key", first: "", where: "deleted_at IS NULL" },
} as const;

/** The links that a query is about among the next `rows` in its order, of which about so many bytes are read. */
export function linksInOrder(
  sql: SqlStorage,
  query: ListQuery & { readonly order: keyof typeof orders },
  { rows, bytes }: { readonly rows: number; readonly bytes: number },
): FoundInOrder {
  const { column, first, where } = orders[query.order];
  const after = query.after ?? first;
  const { conditions, values } = conditionsOf(query);
  const next = (what: string) =>
    `SELECT ${what} FROM links WHERE ${column} > ? AND ${where} ORDER BY ${column} LIMIT ?`;
  const { last, n } = sql
    .exec<{ last: number | string | null; n: number }>(
      `SELECT MAX(${column}) AS last, COUNT(*) AS n FROM (${next(column)})`,
      after,
      rows,
    )
    .one();
  const found = sql.exec<LinkRow>(
    `SELECT * FROM (${next("*")}) WHERE ${conditions} ORDER BY ${column}`,
    after,
    rows,
    ...values,
  );
  const links: Link[] = [];
  let read = 0;
  for (const row of found) {
    links.push(toLink(row));
    read += rowBytes(row);
    if (links.length >= query.most || read >= bytes)
      return { links, last: row[column], bytes: read };
  }
  return { links, last: n < rows ? undefined : (last ?? undefined), bytes: read };
}
