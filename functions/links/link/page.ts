/** A page of the links, looked for in turns. */
import { letOthers } from "../../../src/store/turns.ts";
import { TURN_BYTES } from "../../../src/limits.ts";
import { PAGE_BYTES, SEARCHED_ROWS } from "../limits.ts";
import type { Link } from "./link.ts";
import {
  linksInOrder,
  linksOf,
  searchLinks,
  type LinkOrder,
  type ListQuery,
} from "./list-table.ts";
import { fewFound, idsFound, needlesOf } from "./packed.ts";

export interface LinkPage {
  readonly links: Link[];
  /** `after` of the next page; undefined: there is none. */
  readonly cursor: number | string | undefined;
}

/** The next links that a query is about: so many as it wants, fewer if they are large. */
export async function linkPage(sql: SqlStorage, query: ListQuery): Promise<LinkPage> {
  const { order } = query;
  const needles = needlesOf(query);
  if (order !== undefined) return pageInOrder(sql, { ...query, order }, needles);
  return needles.length > 0 ? pageFound(sql, query, needles) : pageOfAll(sql, query);
}

/** The newest of those that packs name. */
async function pageFound(
  sql: SqlStorage,
  query: ListQuery,
  needles: readonly string[],
): Promise<LinkPage> {
  const links: Link[] = [];
  let left = PAGE_BYTES;
  const below = Number(query.after ?? Number.MAX_SAFE_INTEGER);
  for await (const ids of idsFound(sql, needles, below)) {
    // Packs name a few that it is not about: a link whose title has the tag's name.
    for (let nth = 0; nth < ids.length; nth += query.most) {
      const most = query.most - links.length;
      const found = linksOf(sql, { ...query, most }, ids.slice(nth, nth + query.most), left);
      links.push(...found.links);
      left -= found.bytes;
      if (links.length === query.most || left <= 0) return { links, cursor: links.at(-1)?.id };
    }
  }
  return { links, cursor: undefined };
}

async function pageOfAll(sql: SqlStorage, query: ListQuery): Promise<LinkPage> {
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
  needles: readonly string[],
): Promise<LinkPage> {
  const few = needles.length > 0 ? await fewFound(sql, needles) : undefined;
  if (few !== undefined) return pageOfFew(sql, query, few);
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

/** Of links that are few enough to be put in order at once. */
function pageOfFew(
  sql: SqlStorage,
  query: ListQuery & { readonly order: LinkOrder },
  few: readonly number[],
): LinkPage {
  const { links, bytes } = linksOf(sql, query, few, PAGE_BYTES);
  const last = links.at(-1);
  const isFull = links.length === query.most || bytes >= PAGE_BYTES;
  if (!isFull || last === undefined) return { links, cursor: undefined };
  return { links, cursor: query.order === "slug" ? last.key : last.id };
}
