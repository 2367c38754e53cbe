/** The outcome of each entry of an import, what is written of it, and what an export reads. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { clicksAfter } from "../../../../functions/links/count/read-table.ts";
import { addVisits } from "../../../../functions/links/count/tables.ts";
import { linkChanges, settingsOf } from "../../../../functions/links/link/history.ts";
import { insertLink, linksAfter } from "../../../../functions/links/link/table.ts";
import { lookupKey } from "../../../../src/slug-key.ts";
import { exportPieces } from "../../../../functions/links/transfer/export.ts";
import { createJudge, writeEntry } from "../../../../functions/links/transfer/records.ts";
import type { ImportEntry } from "../../../../functions/links/transfer/entry.ts";
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
/** What is foretold of entries of which none is written. */
function foretold(sql: SqlStorage, entries: readonly ImportEntry[], room: number) {
  const judge = createJudge(sql, room);
  return entries.map((one) => {
    const verdict = judge.verdict(one);
    if (verdict === undefined) judge.claim(one);
    return verdict;
  });
}
/** Writes all of an entry. */
const write = (sql: SqlStorage, one: ImportEntry, who: string, now: number, id = 1) =>
  void [...writeEntry(sql, one, { id, who, now })];
const created = undefined;
const full = { kind: "full" };
const conflict = (slug: string) => ({ kind: "conflict", slug });
const unchanged = { kind: "unchanged" };

describe("what will become of entries", () => {
  test("a slug that is taken, there or by an earlier entry, is in conflict with its owner", () =>
    withTables((sql) => {
      insert(sql, "There-1");
      insert(sql, "trashed", 5);
      const entries = ["new", "NEW", "THERE1", "trashed", "n_ew", "other"].map((s) => entry(s));
      expect(foretold(sql, entries, 10)).toEqual([
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
        foretold(
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

  test("what is there with the same settings is unchanged, whatever became of its counts; it needs no room", () =>
    withTables((sql) => {
      const settings = settingsOf({ ...fullLink, slug: "There-1" });
      insertLink(sql, { ...fullLink, slug: "There-1", key: "there1", deletedAt: undefined });
      insertLink(sql, { ...fullLink, slug: "gone", key: "gone", deletedAt: 7 });
      const told = { usedClicks: 1, createdAt: 5, createdBy: "x", version: 9, history: [] };
      const gone = { settings: { ...settings, slug: "gone" }, deletedAt: 7 };
      const entries = [
        entry("There-1", { settings, ...told }),
        entry("There-1", { settings: { ...settings, slug: "there1" } }),
        entry("There-1", { settings: { ...settings, title: "another" } }),
        entry("There-1", { settings: { ...settings, validUntil: undefined } }),
        // Of the trash only what was deleted at the same time.
        entry("gone", gone),
        entry("gone", { ...gone, deletedAt: 8 }),
        entry("gone", { ...gone, settings: { ...gone.settings, title: "another" } }),
      ];
      const expected = [unchanged, conflict("There-1"), conflict("There-1"), conflict("There-1")];
      expect(foretold(sql, entries, 9)).toEqual([...expected, unchanged, created, created]);
      expect(foretold(sql, entries, 0)).toEqual([...expected, unchanged, full, full]);
    }));

  test.each([
    [0, [full, full, full]],
    [-1, [full, full, full]],
    [1, [created, conflict("a"), full]],
    // An entry that cannot be made takes no room.
    [2, [created, conflict("a"), created]],
    [3, [created, conflict("a"), created]],
  ])("with room for %i", (room, expected) =>
    withTables((sql) => {
      const entries = [entry("a"), entry("A"), entry("b")];
      expect(foretold(sql, entries, room)).toEqual(expected);
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
      write(sql, { settings, version, clicks, history, ...told }, "importer", now);
      expect(linksAfter(sql, 0, 100)).toEqual([
        { ...fullLink, id: 1, key: lookupKey(fullLink.slug) },
      ]);
      expect(clicksAfter(sql, 1, undefined, 9)).toEqual(clicks);
      expect(linkChanges(sql, 1)).toEqual(history);
    }));

  test("who imports it and when stand in for what it does not say, and begin its history", () =>
    withTables((sql) => {
      write(sql, entry("a"), "importer", now);
      expect(linksAfter(sql, 0, 100)).toMatchObject([
        { createdAt: now, createdBy: "importer", updatedAt: now, version: 1, deletedAt: undefined },
      ]);
      expect(linkChanges(sql, 1)).toMatchObject([
        { at: now, who: "importer", action: "import", before: undefined, after: { slug: "a" } },
      ]);
    }));

  test("an empty history stays empty", () =>
    withTables((sql) => {
      write(sql, entry("a", { history: [] }), "importer", now);
      expect(linkChanges(sql, 1)).toEqual([]);
    }));
});

describe("an export", () => {
  interface Line {
    slug: string;
    clicks: { value: string; count: number }[];
    history: { who: string }[];
  }
  const linesOf = (sql: SqlStorage) =>
    [...exportPieces(sql)]
      .join("")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);

  test("reads links by their ids, with the counters and history of each", () =>
    withTables((sql) => {
      for (const [index, slug] of ["a", "b", "c"].entries()) {
        write(sql, entry(slug), slug, 1, index + 1);
      }
      insert(sql, "d", 5);
      const visits = [
        { linkId: 2, day: "2026-11-01", property: "source", value: "click", count: 1 } as const,
      ];
      addVisits(sql, visits);
      const lines = linesOf(sql);
      expect(lines.map(({ slug }) => slug)).toEqual(["a", "b", "c", "d"]);
      expect(lines.map(({ clicks }) => clicks.length)).toEqual([0, 1, 0, 0]);
      expect(lines.map(({ history }) => history[0]?.who)).toEqual(["a", "b", "c", undefined]);
    }));

  test("has all counters of a link, though they are read and written in parts", () =>
    withTables((sql) => {
      const clicks = Array.from({ length: 250 }, (_, n) => ({
        day: `2026-11-0${1 + (n % 9)}`,
        property: "referrer" as const,
        value: `${n}.example`,
        count: n,
      }));
      write(sql, entry("a", { clicks }), "w", 1);
      const [line] = linesOf(sql);
      expect(line?.clicks).toHaveLength(250);
      expect(new Set(line?.clicks.map(({ value, count }) => `${count}.example` === value))).toEqual(
        new Set([true]),
      );
    }));
});
