/** Lists of links: the newest first, or in another order. Loaded by who asks for one. */
import { LINK_BYTES } from "../limits.ts";
import { IS_SHOWN } from "./hidden-table.ts";
import type { Link } from "./link.ts";
import { lookupKey } from "../../../src/slug-key.ts";
import { toLink, type LinkRow } from "./table.ts";

export interface ListQuery {
  readonly search: string | undefined;
  readonly tag: string | undefined;
  readonly trash: boolean;
  /** The newest first, unless this says otherwise. */
  readonly order?: LinkOrder | undefined;
  /** Those with the most clicks first, and no more than one page of them. */
  readonly byClicks?: boolean;
  /** Of the last link of the page before: its id, or its lookup key where they come in the order of their slugs. */
  readonly after: number | string | undefined;
  readonly most: number;
}

export type LinkOrder = "oldest" | "slug";

/** A part of the links, newest first. */
export interface Found {
  readonly links: Link[];
  /** All with ids from here on were looked at. */
  readonly from: number;
  /** About so many they are. */
  readonly bytes: number;
}

/**
 * The links that a query is about among the `rows` newest below the id `query.after`, of which at most `most` and about
 * so many bytes are read. Undefined if there are none below it at all.
 */
export function searchLinks(
  sql: SqlStorage,
  query: ListQuery,
  { rows, bytes }: { readonly rows: number; readonly bytes: number },
): Found | undefined {
  const newest = newestBelow(sql, Number(query.after ?? Number.MAX_SAFE_INTEGER));
  if (newest === undefined) return undefined;
  const from = newest - rows + 1;
  const { conditions, values } = conditionsOf(query);
  const found = sql.exec<LinkRow>(
    `SELECT * FROM links WHERE id BETWEEN ? AND ? AND ${conditions} ORDER BY id DESC`,
    from,
    newest,
    ...values,
  );
  const { at, ...taken } = takeFrom(found, query.most, bytes);
  return { ...taken, from: at?.id ?? from };
}

/** What a query asks of each link, and its values. */
export function conditionsOf({ trash, tag, search }: ListQuery): {
  readonly conditions: string;
  readonly values: readonly string[];
} {
  const conditions = [trash ? "deleted_at IS NOT NULL" : "deleted_at IS NULL", IS_SHOWN];
  const values: string[] = [];
  if (tag !== undefined) {
    // What has it not at all is told from the rest without being taken apart.
    conditions.push(
      "instr(tags, ?) > 0 AND EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?)",
    );
    values.push(JSON.stringify(tag), tag);
  }
  if (search !== undefined) {
    conditions.push("instr(search_text, ?) > 0"); // not LIKE: people search for % and _ too
    values.push(lookupKey(search));
  }
  return { conditions: conditions.join(" AND "), values };
}

/** About so many bytes has a row: what people may make long, counted, and the rest. */
const rowBytes = ({ target, windows, fallback, tags }: LinkRow) =>
  LINK_BYTES + 2 * (target.length + windows.length + tags.length + (fallback?.length ?? 0));

/** Reads links until they are `most`, or about so many bytes; `at` is where it stopped, undefined: there were no more. */
function takeFrom(
  found: Iterable<LinkRow>,
  most: number,
  bytes: number,
): { readonly links: Link[]; readonly bytes: number; readonly at: LinkRow | undefined } {
  const links: Link[] = [];
  let read = 0;
  for (const row of found) {
    links.push(toLink(row));
    read += rowBytes(row);
    if (links.length >= most || read >= bytes) return { links, bytes: read, at: row };
  }
  return { links, bytes: read, at: undefined };
}

/** The newest link before the id `below`, in the trash or not; it need not be shown. */
export const newestBelow = (sql: SqlStorage, below: number): number | undefined =>
  sql.exec<{ id: number | null }>("SELECT MAX(id) AS id FROM links WHERE id < ?", below).one().id ??
  undefined;

/** What is searched of the active links with these ids, both included. */
export const textsBetween = (sql: SqlStorage, first: number, last: number) =>
  sql.exec<{ id: number; text: string }>(
    `SELECT id, search_text AS text FROM links WHERE id BETWEEN ? AND ? AND deleted_at IS NULL AND ${IS_SHOWN}`,
    first,
    last,
  );

/** Those of the links with these ids that a query is about, behind `query.after` in its order, and about so many bytes of them. */
export function linksOf(
  sql: SqlStorage,
  query: ListQuery,
  ids: readonly number[],
  bytes: number,
): { readonly links: Link[]; readonly bytes: number } {
  const { order } = query;
  const { column, first, how } =
    order === undefined
      ? { column: "id", first: Number.MAX_SAFE_INTEGER, how: ["<", "DESC"] as const }
      : { ...orders[order], how: [">", ""] as const };
  const { conditions, values } = conditionsOf(query);
  const found = sql.exec<LinkRow>(
    // By their ids and by nothing else: an index in the wanted order would lead through all links.
    `SELECT * FROM links WHERE id IN (SELECT value FROM json_each(?)) AND +${column} ${how[0]} ? AND ${conditions}
     ORDER BY +${column} ${how[1]} LIMIT ?`,
    JSON.stringify(ids),
    query.after ?? first,
    ...values,
    query.most,
  );
  const { links, bytes: read } = takeFrom(found, query.most, bytes);
  return { links, bytes: read };
}

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
  const { at, ...taken } = takeFrom(found, query.most, bytes);
  const end = n < rows ? undefined : (last ?? undefined);
  return { ...taken, last: at === undefined ? end : at[column] };
}
