/** The rows of links: nothing gets lost on the way there and back, and lists find what they say. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import {
  activeLink,
  insertLink,
  linkById,
  linksAfter,
  updateLink,
} from "../../../../functions/links/link/table.ts";
import { searchLinks, type ListQuery } from "../../../../functions/links/link/list-table.ts";
import type { Link } from "../../../../functions/links/link/link.ts";
import { lookupKey } from "../../../../src/slug-key.ts";
import { blankLink, fullLink } from "../blank.ts";

let stores = 0;
async function withTables(run: (sql: SqlStorage) => void): Promise<void> {
  stores += 1;
  await runInDurableObject(env.LINKS.getByName(`link rows ${stores}`), (_store, { storage }) =>
    run(storage.sql),
  );
}

const insert = (sql: SqlStorage, slug: string, more: Partial<Link> = {}) => {
  const { id: _, ...link } = { ...blankLink, ...more, slug, key: lookupKey(slug) };
  return insertLink(sql, link);
};

describe("a row", () => {
  test.each([
    ["with everything set", fullLink],
    ["with nothing set", { ...blankLink, key: "blank", slug: "blank" }],
    ["that forwards the path alone", { ...blankLink, forwardPath: true }],
    ["that forwards the query alone", { ...blankLink, forwardQuery: true }],
    ["whose moments are 0", { ...blankLink, validFrom: 0, validUntil: 0, deletedAt: 0 }],
  ])("%s comes back as it was, also after an update", (_name, link) =>
    withTables((sql) => {
      const { id: _id, ...rest } = link;
      const made = insertLink(sql, rest);
      expect(made).toEqual({ ...link, id: 1 });
      expect(linksAfter(sql, 0, 100)).toEqual([made]);
      const other = insert(sql, "other");
      updateLink(sql, { ...link, id: other.id, key: "other" });
      expect([linkById(sql, other.id)]).toEqual([{ ...link, id: other.id, key: "other" }]);
      expect([linkById(sql, made.id)]).toEqual([made]);
    }),
  );

  test("ids go up", () =>
    withTables((sql) => expect(insert(sql, "a").id).toBeLessThan(insert(sql, "b").id)));

  test("one key has one link outside of the trash, and any number in it", () =>
    withTables((sql) => {
      insert(sql, "same", { deletedAt: 1 });
      insert(sql, "same", { deletedAt: 2 });
      expect(activeLink(sql, "same")).toBeUndefined();
      const active = insert(sql, "same");
      expect(activeLink(sql, "same")).toEqual(active);
      expect(activeLink(sql, "other")).toBeUndefined();
      expect(() => insert(sql, "same")).toThrow("UNIQUE");
    }));
});

describe("a list", () => {
  const query: ListQuery = {
    search: undefined,
    tag: undefined,
    trash: false,
    after: undefined,
    most: 10,
  };
  const whole = { rows: 1_000, bytes: 1_000_000 };
  const slugs = (sql: SqlStorage, more: Partial<ListQuery>) =>
    (searchLinks(sql, { ...query, ...more }, whole)?.links ?? []).map(({ slug }) => slug);

  test("is of what is in the trash, or of what is not, newest first", () =>
    withTables((sql) => {
      insert(sql, "a");
      insert(sql, "b", { deletedAt: 5 });
      insert(sql, "c");
      insert(sql, "d", { deletedAt: 0 });
      expect(slugs(sql, {})).toEqual(["c", "a"]);
      expect(slugs(sql, { trash: true })).toEqual(["d", "b"]);
    }));

  test("has pages: what is older than the last one before, at most so many", () =>
    withTables((sql) => {
      const ids = ["a", "b", "c", "d"].map((slug) => insert(sql, slug).id);
      expect(slugs(sql, { most: 2 })).toEqual(["d", "c"]);
      expect(slugs(sql, { most: 2, after: ids[2] })).toEqual(["b", "a"]);
      expect(slugs(sql, { after: ids[0] })).toEqual([]);
    }));

  test("finds a tag as a whole, in its case", () =>
    withTables((sql) => {
      insert(sql, "a", { tags: ["plenum", "Süd"] });
      insert(sql, "b", { tags: ["plenum-2026"] });
      insert(sql, "c", { title: "plenum" });
      expect(slugs(sql, { tag: "plenum" })).toEqual(["a"]);
      expect(slugs(sql, { tag: "Süd" })).toEqual(["a"]);
      expect(slugs(sql, { tag: "süd" })).toEqual([]);
      expect(slugs(sql, { tag: "plen" })).toEqual([]);
    }));

  test.each([
    ["the slug", "Größe-A", ["a"]],
    ["the target", "TARGET.example/x", ["a"]],
    ["the title", "ein titel", ["a"]],
    ["each tag", "etikett", ["a"]],
    ["the last tag", "zweites", ["a"]],
    ["nothing of another link", "none", []],
    ["%, as it is", "50%", ["a"]],
    ["an underscore as nothing", "50_%", ["a"]],
  ])("searches %s", (_what, search, expected) =>
    withTables((sql) => {
      insert(sql, "b", { target: "https://b.example/" });
      insert(sql, "GRÖSSE_A", {
        target: "https://target.example/x",
        title: "Ein Titel 50%",
        tags: ["Etikett", "zweites"],
      });
      expect(slugs(sql, { search })).toEqual(expected.map(() => "GRÖSSE_A"));
    }),
  );

  test("follows a change of what it searches", () =>
    withTables((sql) => {
      const link = insert(sql, "a", { title: "before" });
      updateLink(sql, { ...link, title: "behind" });
      expect(slugs(sql, { search: "before" })).toEqual([]);
      expect(slugs(sql, { search: "behind" })).toEqual(["a"]);
    }));

  test("meets all conditions at once", () =>
    withTables((sql) => {
      const first = insert(sql, "a1", { tags: ["t"] });
      insert(sql, "a2", { tags: ["t"] });
      insert(sql, "a3", { tags: ["u"] });
      insert(sql, "b1", { tags: ["t"] });
      insert(sql, "a4", { tags: ["t"], deletedAt: 1 });
      const both = { search: "a", tag: "t" };
      // The target is searched too, and has an a in it.
      expect(slugs(sql, both)).toEqual(["b1", "a2", "a1"]);
      expect(slugs(sql, { ...both, trash: true })).toEqual(["a4"]);
      expect(slugs(sql, { ...both, search: "a1" })).toEqual(["a1"]);
      expect(slugs(sql, { ...both, after: first.id + 1 })).toEqual(["a1"]);
    }));
});
