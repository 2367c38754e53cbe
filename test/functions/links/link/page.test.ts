/** Pages of links: bounded by what they hold, not by their number alone, and complete. */
import { expect, test } from "vitest";
import { PAGE_BYTES, SEARCHED_ROWS } from "../../../../functions/links/limits.ts";
import { linkPage } from "../../../../functions/links/link/page.ts";
import type { Link } from "../../../../functions/links/link/link.ts";
import type { ListQuery } from "../../../../functions/links/link/list-table.ts";
import { insertLink } from "../../../../functions/links/link/table.ts";
import { blankLink } from "../blank.ts";
import { within } from "../own-store.ts";

const query: ListQuery = {
  search: undefined,
  tag: undefined,
  trash: false,
  after: undefined,
  most: 500,
};
const insert = (sql: SqlStorage, id: number, more: Partial<Link> = {}) =>
  insertLink(sql, { ...blankLink, key: `k${id}`, slug: `k${id}`, ...more }, id);

/** The ids of each page until there is none. */
async function pagesOf(sql: SqlStorage, more: Partial<ListQuery>): Promise<number[][]> {
  const pages: number[][] = [];
  let after: number | string | undefined;
  do {
    const { links, cursor } = await linkPage(sql, { ...query, ...more, after });
    pages.push(links.map(({ id }) => id));
    after = cursor;
  } while (after !== undefined);
  return pages;
}

test("large links make short pages, and none is missing", () =>
  within(async (_store, sql) => {
    const target = `https://e.org/${"x".repeat(2_000)}`;
    const windows = Array.from({ length: 50 }, () => ({
      calendar: "Tue 18:00",
      minutes: 1,
      target,
    }));
    const ids = Array.from({ length: 30 }, (_, index) => index + 1);
    for (const id of ids) insert(sql, id, { windows });
    const pages = await pagesOf(sql, {});
    expect(pages.flat()).toEqual(ids.toReversed());
    const bytes = JSON.stringify(windows).length;
    for (const page of pages) expect(page.length * bytes).toBeLessThan(PAGE_BYTES + bytes);
    expect(pages[0]?.length).toBeGreaterThan(2);
  }));

test("what is far apart is found on one page, over gaps between ids too", () =>
  within(async (_store, sql) => {
    const ids = [1, 2, SEARCHED_ROWS + 1, SEARCHED_ROWS + 2, 1_000_000, 9_000_000];
    for (const id of ids)
      insert(sql, id, {
        title: id === 2 ? "" : "wanted",
        deletedAt: id === 1_000_000 ? 5 : undefined,
      });
    const wanted = [9_000_000, SEARCHED_ROWS + 2, SEARCHED_ROWS + 1, 1];
    expect(await pagesOf(sql, { search: "wanted" })).toEqual([wanted]);
    expect(await pagesOf(sql, { trash: true })).toEqual([[1_000_000]]);
    expect(await pagesOf(sql, { search: "nowhere" })).toEqual([[]]);
    const two = await pagesOf(sql, { search: "wanted", most: 2 });
    expect(two.slice(0, 2)).toEqual([wanted.slice(0, 2), wanted.slice(2)]);
    expect(two.slice(2).flat()).toEqual([]);
  }));
