/** Pages of links: bounded by what they hold, not by their number alone, and complete. */
import { expect, test } from "vitest";
import { PAGE_BYTES, SEARCHED_ROWS } from "../../../../functions/links/limits.ts";
import { linkPage } from "../../../../functions/links/link/page.ts";
import type { Link } from "../../../../functions/links/link/link.ts";
import type { ListQuery } from "../../../../functions/links/link/list-table.ts";
import { hideIds, showHidden } from "../../../../functions/links/link/hidden-table.ts";
import { insertLink } from "../../../../functions/links/link/table.ts";
import { lookupKey } from "../../../../src/slug-key.ts";
import { rounds } from "../../../campaign.ts";
import { blankLink } from "../blank.ts";
import { entry, make, sent, within } from "../own-store.ts";

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

/** A letter of each kind that slugs, titles and tags may have. */
const words = [
  "Plenum",
  "größe",
  "ΟΔΟΣ",
  "a_b-c",
  "100 %",
  "ﬁnal",
  "x",
  "zwei Wörter",
  "Ä'Σ",
  "12",
];
const pick = <One>(all: readonly One[], nth: number) => all[nth % all.length] as One;

test("a search finds what walking through all links finds, in every order, whatever has changed meanwhile", () =>
  within(async (store, sql, { storage }) => {
    const count = rounds(600, 3_000);
    for (let id = 1; id <= count; id += 1) {
      insert(sql, id + (id > count / 2 ? 10_000 : 0), {
        title: `${pick(words, id * 7)} ${id}`,
        tags: id % 3 === 0 ? [pick(words, id), pick(words, id + 1)] : [],
        deletedAt: id % 11 === 0 ? 5 : undefined,
      });
    }
    const orders = [undefined, "oldest", "slug"] as const;
    const compare = async () => {
      for (const order of orders) {
        for (const asked of [
          ...words.map((search) => ({ search })),
          ...words.map((tag) => ({ tag })),
          { search: "1", tag: "Plenum" },
          { search: "9", most: 7 },
          { search: "-" },
          { search: "nowhere" },
        ]) {
          const found = await pagesOf(sql, { ...asked, order });
          expect([order, asked, found.flat()]).toEqual([order, asked, byHand(sql, asked, order)]);
        }
      }
    };
    await compare();
    expect(storage.sql.exec("SELECT * FROM search_packs").toArray().length).toBeGreaterThan(2);
    // Each kind of change, in packs that are there by now.
    store.change("k5", { title: "Plenum anders", tags: ["12"] }, undefined, "w");
    store.delete("k6", undefined, "w");
    store.undo("k6", undefined, "w");
    store.delete("k7", undefined, "w");
    await make(store, "neu", { title: "Plenum 99" });
    await store.import(
      sent(entry("eingeführt", {})),
      { partial: false, dryRun: false, of: 1 },
      "w",
    );
    await compare();
    await compare();
  }));

/** What a query is about, read from all rows. */
function byHand(
  sql: SqlStorage,
  { search, tag }: { readonly search?: string; readonly tag?: string },
  order: "oldest" | "slug" | undefined,
): number[] {
  const by = order === undefined ? "id DESC" : order === "slug" ? "key" : "id";
  return sql
    .exec<{ id: number; tags: string; text: string }>(
      `SELECT id, tags, search_text AS text FROM links WHERE deleted_at IS NULL ORDER BY ${by}`,
    )
    .toArray()
    .filter(
      (row) =>
        (search === undefined || row.text.includes(lookupKey(search))) &&
        (tag === undefined || (JSON.parse(row.tags) as string[]).includes(tag)),
    )
    .map(({ id }) => id);
}

test("what an import has not shown yet is in no pack, and what is too long for one is found all the same", () =>
  within(async (_store, sql) => {
    const found = async (search: string) => (await pagesOf(sql, { search })).flat();
    insert(sql, 1, { title: "erstes" });
    hideIds(sql, { first: 2, last: 200 });
    insert(sql, 2, { title: "zweites" });
    expect(await found("e")).toEqual([1]);
    showHidden(sql);
    expect(await found("e")).toEqual([2, 1]);
    const target = `https://e.org/${"x".repeat(2_000)}`;
    for (let id = 512; id < 768; id += 1) insert(sql, id, { target });
    expect(await found("xxx")).toHaveLength(256);
    expect(await found("zweites")).toEqual([2]);
    expect(sql.exec("SELECT number FROM search_packs").toArray()).toEqual([{ number: 0 }]);
  }));
