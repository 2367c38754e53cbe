/** A page of the links, looked for in turns. */
import { letOthers } from "../../../src/store/turns.ts";
import { TURN_BYTES } from "../../../src/limits.ts";
import { PAGE_BYTES, SEARCHED_ROWS } from "../limits.ts";
import type { Link } from "./link.ts";
import { linksInOrder, searchLinks, type LinkOrder, type ListQuery } from "./list-table.ts";

export interface LinkPage {
  readonly links: Link[];
  /** `after` of the next page; undefined: there is none. */
  readonly cursor: number | string | undefined;
}

/** The next links that a query is about: so many as it wants, fewer if they are large. */
export async function linkPage(sql: SqlStorage, query: ListQuery): Promise<LinkPage> {
  const { order } = query;
  if (order !== undefined) return pageInOrder(sql, { ...query, order });
  const links: Link[] = [];
  let after = query.after;
  let left = PAGE_BYTES;
  for (;;) {
    const turn = { rows: SEARCHED_ROWS, bytes: Math.min(left, TURN_BYTES) };
    const found = searchLinks(sql, { ...query, after, most: query.most - links.length }, turn);
    if (found === undefined) return { links, cursor: undefined };
    links.push(...found.links);
    after = found.from;
    left -= found.bytes;
    if (links.length === query.most || left <= 0) return { links, cursor: after };
    // Ids begin at 1.
    if (after <= 1) return { links, cursor: undefined };
    await letOthers();
  }
}

async function pageInOrder(
  sql: SqlStorage,
  query: ListQuery & { readonly order: LinkOrder },
): Promise<LinkPage> {
  const links: Link[] = [];
  let after = query.after;
  let left = PAGE_BYTES;
  for (;;) {
    const turn = { rows: SEARCHED_ROWS, bytes: Math.min(left, TURN_BYTES) };
    const found = linksInOrder(sql, { ...query, after, most: query.most - links.length }, turn);
    links.push(...found.links);
    after = found.last;
    left -= found.bytes;
    if (after === undefined || links.length === query.most || left <= 0) {
      return { links, cursor: after };
    }
    await letOthers();
  }
}
