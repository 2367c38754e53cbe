/** The outcome of each entry of an import, what is written of it, and what an export reads. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { addCounts, allClicks } from "../../../../functions/links/count/tables.ts";
import { linkChanges, settingsOf } from "../../../../functions/links/link/history.ts";
import { insertLink, linksAfter } from "../../../../functions/links/link/table.ts";
import { lookupKey } from "../../../../functions/links/link/slug.ts";
import {
  exportRecords,
  importOutcomes,
  insertEntry,
} from "../../../../functions/links/transfer/records.ts";
import { blankLink, fullLink } from "../blank.ts";
import { entry } from "../own-store.ts";

let stores = 0;
async function withTables(run: (sql: SqlStorage) => void): Promise<void> {
  stores += 1;
  await runInDurableObject(env.LINKS.getByName(`transfer ${stores}`), (_store, { storage }) =>
    run(storage.sql),
  );
}

const insert = (sql: SqlStorage, slug: string, deletedAt?: number) =>
  insertLink(sql, { ...blankLink, slug, key: lookupKey(slug), deletedAt });
const created = { kind: "created" };
const full = { kind: "full" };
const conflict = (slug: string) => ({ kind: "conflict", slug });

describe("what will become of entries", () => {
  test("a slug that is taken, there or by an earlier entry, is in conflict with its owner", () =>
    withTables((sql) => {
      insert(sql, "There-1");
      insert(sql, "trashed", 5);
      const entries = ["new", "NEW", "THERE1", "trashed", "n_ew", "other"].map((s) => entry(s));
      expect(importOutcomes(sql, entries, 10)).toEqual([
        created,
        conflict("new"),
        conflict("There-1"),
        created,
        conflict("new"),
        created,
      ]);
      expect(linksAfter(sql, 0, 100)).toHaveLength(2);
    }));

  test("what goes to the trash is in nobody's way, nor in anybody else's", () =>
    withTables((sql) => {
      insert(sql, "there");
      const trashed = { deletedAt: 7 };
      expect(
        importOutcomes(
          sql,
          [
            entry("there", trashed),
            entry("a", trashed),
            entry("a"),
            entry("a", trashed),
            entry("a"),
          ],
          10,
        ),
      ).toEqual([created, created, created, created, conflict("a")]);
    }));

  test.each([
    [0, [full, full, full]],
    [-1, [full, full, full]],
    [1, [created, full, full]],
    // An entry that cannot be made takes no room.
    [2, [created, conflict("a"), created]],
    [3, [created, conflict("a"), created]],
  ])("with room for %i", (room, expected) =>
    withTables((sql) => {
      const entries = [entry("a"), entry("A"), entry("b")];
      expect(importOutcomes(sql, entries, room)).toEqual(expected);
    }),
  );
});

describe("what is written of an entry", () => {
  const now = 50_000;

  test("all that it says", () =>
    withTables((sql) => {
      const { usedClicks, importedClicks, createdAt, createdBy, updatedAt, version, deletedAt } =
        fullLink;
      const change = (at: number) => ({
        at,
        who: `who ${at}`,
        action: "change",
        before: undefined,
        after: settingsOf(fullLink),
      });
      const clicks = [{ day: "2026-11-01", property: "country", value: "DE", count: 3 } as const];
      const told = { createdAt, createdBy, updatedAt, deletedAt, usedClicks, importedClicks };
      const settings = settingsOf(fullLink);
      const history = [change(2), change(1)];
      insertEntry(sql, { settings, version, clicks, history, ...told }, "importer", now);
      expect(linksAfter(sql, 0, 100)).toEqual([
        { ...fullLink, id: 1, key: lookupKey(fullLink.slug) },
      ]);
      expect(allClicks(sql, 1)).toEqual(clicks);
      expect(linkChanges(sql, 1)).toEqual(history);
    }));

  test("who imports it and when stand in for what it does not say, and begin its history", () =>
    withTables((sql) => {
      insertEntry(sql, entry("a"), "importer", now);
      expect(linksAfter(sql, 0, 100)).toMatchObject([
        { createdAt: now, createdBy: "importer", updatedAt: now, version: 1, deletedAt: undefined },
      ]);
      expect(linkChanges(sql, 1)).toMatchObject([
        { at: now, who: "importer", action: "import", before: undefined, after: { slug: "a" } },
      ]);
    }));

  test("an empty history stays empty", () =>
    withTables((sql) => {
      insertEntry(sql, entry("a", { history: [] }), "importer", now);
      expect(linkChanges(sql, 1)).toEqual([]);
    }));
});

describe("an export", () => {
  test("reads links by their ids, a page after another, with the counters and history of each", () =>
    withTables((sql) => {
      for (const slug of ["a", "b", "c"]) insertEntry(sql, entry(slug), slug, 1);
      const trashed = insert(sql, "d", 5);
      const visits = [
        { linkId: 2, day: "2026-11-01", property: "source", value: "click", count: 1 } as const,
      ];
      addCounts(sql, { visits, orphans: [] });
      const records = exportRecords(sql, 0, 10);
      expect(records.map(({ link }) => link.slug)).toEqual(["a", "b", "c", "d"]);
      expect(records.map(({ clicks }) => clicks.length)).toEqual([0, 1, 0, 0]);
      expect(records.map(({ history }) => history[0]?.who)).toEqual(["a", "b", "c", undefined]);
      const page = (after: number, most: number) =>
        exportRecords(sql, after, most).map(({ link }) => link.id);
      expect(page(0, 2)).toEqual([1, 2]);
      expect(page(2, 2)).toEqual([3, trashed.id]);
      expect(page(trashed.id, 2)).toEqual([]);
    }));
});
