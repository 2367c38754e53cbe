/** How links come to be, one by one and by an import, and when there is no room. */
import { describe, expect, test, vi } from "vitest";
import { insertLink } from "../../../functions/links/link/table.ts";
import { defaultSettings } from "../../../functions/links/link/json.ts";
import { HOUSEKEEPING_MS } from "../../../functions/links/limits.ts";
import type { LinkStore } from "../../../functions/links/store.ts";
import { blankLink } from "./blank.ts";
import { entry, linkIn, make, NOW, within, useOwnTime, refusedBy } from "./own-store.ts";

useOwnTime();

describe("making", () => {
  test("begins with version 1, by its maker, now", () =>
    within(async (store) => {
      expect(await make(store, "Plenum-1", { title: "T" })).toEqual({
        ...blankLink,
        slug: "Plenum-1",
        key: "plenum1",
        target: "https://e.org/",
        title: "T",
        createdAt: NOW,
        createdBy: "maker",
        updatedAt: NOW,
      });
    }));

  test("what is taken is refused, with the slug of its owner; what is in the trash is not", () =>
    within(async (store) => {
      await make(store, "Plenum-1");
      const again = { ...defaultSettings, slug: "PLENUM1", target: "https://e.org/" };
      expect(await store.create(again, "w")).toEqual({
        ok: false,
        reason: "taken",
        slug: "Plenum-1",
      });
      store.delete("plenum1", undefined, "w");
      expect(linkIn(await store.create(again, "w"))).toMatchObject({ slug: "PLENUM1" });
    }));

  test("without a slug draws one that is free, also in the trash, and a longer one after five tries", () =>
    within(async (store) => {
      for (const slug of ["22a22", "33a33"]) await make(store, slug);
      store.delete("33a33", undefined, "w");
      const drawn = [0, 0, 8, 0, 0].map((byte) => byte);
      const other = [1, 1, 8, 1, 1];
      let tries = 0;
      // Ten bytes a try: the first try is taken, the second is in the trash.
      vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => {
        const bytes = array as unknown as Uint8Array;
        const source = tries % 2 === 0 ? drawn : other;
        bytes.forEach((_, index) => (bytes[index] = source[index % 5] ?? 0));
        tries += 1;
        return array;
      });
      const link = await make(store, undefined);
      expect(link.slug).toHaveLength(6);
      expect(tries).toBe(6);
    }));

  test("one link more than there is room for is refused; the trash takes room too", () =>
    within(async (store, sql) => {
      // Rows are made by SQL: 200,000 calls would take minutes.
      insertLink(sql, { ...blankLink, key: "k0", slug: "k0" });
      const columns = sql
        .exec<{ name: string }>("SELECT name FROM pragma_table_info('links')")
        .toArray()
        .map(({ name }) => name)
        .filter((name) => !["id", "key", "deleted_at"].includes(name))
        .join(", ");
      sql.exec(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
         INSERT INTO links (key, deleted_at, ${columns})
         SELECT 'k' || i, CASE WHEN i = 1 THEN 1 ELSE ? END, ${columns} FROM n, links WHERE key = 'k0'`,
        200_000 - 3,
        NOW,
      );
      expect((await make(store, "a")).slug).toBe("a");
      const both = [entry("b"), entry("c")];
      expect(await refusedBy(store, both, { partial: false, dryRun: true })).toEqual([
        { kind: "full", place: 1 },
      ]);
      await refusedBy(store, [entry("b")], { partial: false, dryRun: false });
      const settings = { ...defaultSettings, slug: "c", target: "https://e.org/" };
      expect(await store.create(settings, "w")).toEqual({ ok: false, reason: "full" });
      // A link that housekeeping takes away makes room.
      await store.tick(NOW + HOUSEKEEPING_MS);
      expect((await make(store, "c")).slug).toBe("c");
    }));
});

describe("importing", () => {
  const partial = { partial: true, dryRun: false };
  const all = { partial: false, dryRun: false };
  const slugs = async (store: LinkStore) => {
    const query = { search: undefined, tag: undefined, trash: false, after: undefined, most: 99 };
    return (await store.list(query)).links.map(({ slug }) => slug);
  };

  test.each([
    [all, []],
    [partial, ["c", "a"]],
    [{ partial: true, dryRun: true }, []],
    [{ partial: false, dryRun: true }, []],
  ])("with %j of three of which one is in conflict", (options, expected) =>
    within(async (store) => {
      const entries = [entry("a"), entry("A"), entry("c")];
      const conflict = { kind: "conflict", slug: "a", place: 1 };
      expect(await refusedBy(store, entries, options)).toEqual([conflict]);
      expect(await slugs(store)).toEqual(expected);
    }),
  );

  test("all of what is good is made, by the importer", () =>
    within(async (store) => {
      await refusedBy(store, [entry("a"), entry("b")], all, "importer");
      expect(await slugs(store)).toEqual(["b", "a"]);
      expect(store.get("a")).toMatchObject({ createdBy: "importer", createdAt: NOW });
    }));

  test("a write that fails half way leaves nothing", () =>
    within(async (store) => {
      const bad = entry("b", { version: null as never });
      await expect(refusedBy(store, [entry("a"), bad], all)).rejects.toThrow();
      expect(await slugs(store)).toEqual([]);
    }));
});
