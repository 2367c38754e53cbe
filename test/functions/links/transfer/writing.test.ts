/** Imports in turns: hidden until they are whole, and swept where they are not. */
import { describe, expect, test } from "vitest";
import type { ImportEntry } from "../../../../functions/links/transfer/entry.ts";
import { endLine, entryLine } from "../../../../functions/links/transfer/entry-lines.ts";
import { hiddenIds, hideIds } from "../../../../functions/links/link/hidden-table.ts";
import { insertLink, nextLinkId } from "../../../../functions/links/link/table.ts";
import { lookupKey } from "../../../../src/slug-key.ts";
import { streamOf } from "../../../../src/store/stream.ts";
import { writeEntry } from "../../../../functions/links/transfer/records.ts";
import type { LinkStore } from "../../../../functions/links/store.ts";
import { blankLink } from "../blank.ts";
import { entry, linkIn, make, refusedBy, sent, within } from "../own-store.ts";

const all = { partial: false, dryRun: false };
const everything = { search: undefined, tag: undefined, after: undefined, most: 500 };
const slugs = async (store: LinkStore, trash = false) =>
  (await store.list({ ...everything, trash })).links.map(({ slug }) => slug);
const many = (count: number, name = "m") =>
  Array.from({ length: count }, (_, index) => entry(`${name}${index}`));
const rows = (sql: SqlStorage) =>
  ["links", "history", "clicks", "hidden_ids"].map(
    (table) => sql.exec<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`).one().n,
  );

/** An import of `entries` that stops before its end and goes on when it is let. */
function halted(store: LinkStore, entries: readonly ImportEntry[]) {
  let goOn = (_fails: boolean) => {};
  const held = new Promise<boolean>((resolve) => (goOn = resolve));
  const encoder = new TextEncoder();
  let isSent = false;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!isSent) {
        isSent = true;
        controller.enqueue(encoder.encode(entries.map(entryLine).join("")));
      } else if (await held) {
        controller.error(new Error("the client is gone"));
      } else {
        controller.enqueue(encoder.encode(endLine));
        controller.close();
      }
    },
  });
  const outcome = store.import(stream, { ...all, of: entries.length, id: "job" }, "importer");
  const isUnderWay = () =>
    expect.poll(() => store.importing()?.done ?? 0).toBeGreaterThan(entries.length / 2);
  return { outcome, goOn, isUnderWay };
}

describe("while an import is under way", () => {
  test("nothing of it is seen, and its slugs are taken; then all of it is there at once", () =>
    within(async (store, sql) => {
      await make(store, "before");
      const { outcome, goOn, isUnderWay } = halted(store, [
        ...many(300),
        entry("gone", { deletedAt: 5 }),
        ...many(300, "n"),
      ]);
      await isUnderWay();
      expect(sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM links").one().n).toBeGreaterThan(9);
      expect(store.find(["m1"]).links).toEqual([]);
      expect(store.get("m1", true)).toBeUndefined();
      expect(await slugs(store)).toEqual(["before"]);
      expect(await slugs(store, true)).toEqual([]);
      expect((await new Response(await store.export()).text()).trim().split("\n")).toHaveLength(1);
      const settings = { ...blankLink, target: "https://e.org/" };
      expect(await store.create({ ...settings, slug: "M-1" }, "w")).toMatchObject({
        reason: "taken",
        slug: "m1",
      });
      expect(store.change("before", { slug: "m2" }, undefined, "w")).toMatchObject({
        reason: "taken",
        slug: "m2",
      });
      // What others make meanwhile is beside it, before and behind the end.
      const made = await make(store, "meanwhile");
      expect(await slugs(store)).toEqual(["meanwhile", "before"]);
      const revision = store.find([]).revision;
      goOn(false);
      expect(await outcome).toEqual({ left: "", notMade: 0, unchanged: 0, isShown: true });
      expect(store.find(["m1"]).links).toHaveLength(1);
      expect(store.find([]).revision).toBeGreaterThan(revision);
      expect(await slugs(store, true)).toEqual(["gone"]);
      expect(linkIn(store.delete("meanwhile", undefined, "w")).id).toBe(made.id);
      expect((await make(store, "after")).id).toBeGreaterThan(made.id);
      expect(await slugs(store)).toHaveLength(500);
    }));

  test("another one is refused, and how far it has got is told", () =>
    within(async (store) => {
      expect(store.importing()).toBeUndefined();
      const { outcome, goOn, isUnderWay } = halted(store, many(300));
      await isUnderWay();
      expect(store.importing()).toMatchObject({ who: "importer", dryRun: false, of: 300 });
      expect(await store.import(sent(entry("b")), { ...all, of: 1 }, "w")).toBeUndefined();
      goOn(false);
      await outcome;
      expect(store.importing()).toBeUndefined();
      expect(await refusedBy(store, [entry("b")], all)).toEqual([]);
    }));
});

describe("of an import that is not whole nothing is left", () => {
  test("when what sends it breaks off", () =>
    within(async (store, sql) => {
      const before = rows(sql);
      const { outcome, goOn, isUnderWay } = halted(store, many(300));
      await isUnderWay();
      goOn(true);
      expect(store.importJob("job")).toEqual(store.importing());
      await expect(outcome).rejects.toThrow("the client is gone");
      expect(store.importJob("job")).toMatchObject({
        endedAt: expect.any(Number),
        sums: undefined,
      });
      expect(store.importJob("other")).toBeUndefined();
      expect(rows(sql)).toEqual(before);
      expect(await refusedBy(store, many(3), all)).toEqual([]);
      expect(await slugs(store)).toHaveLength(3);
    }));

  // As workerd ends a stream whose sender has hung up: what had come was shown as if it were all.
  test.each([
    ["after a line", many(300).map(entryLine).join("")],
    ["within a line", many(300).map(entryLine).join("").slice(0, -9)],
    ["before the end of its last line", many(300).map(entryLine).join("") + endLine.slice(0, 1)],
    ["at once", ""],
  ])("when it just ends %s", (_, text) =>
    within(async (store, sql) => {
      const before = rows(sql);
      const came = streamOf([text].values());
      await expect(store.import(came, { ...all, of: 300 }, "w")).rejects.toThrow("broken off");
      expect(rows(sql)).toEqual(before);
      const partial = streamOf([text].values());
      await expect(store.import(partial, { ...all, partial: true, of: 300 }, "w")).rejects.toThrow(
        "broken off",
      );
      expect(rows(sql)).toEqual(before);
      expect(store.importing()).toBeUndefined();
    }),
  );

  test.each([
    ["the rules refuse its last line", [...many(300), undefined]],
    ["its last slug is taken", [...many(300), entry("M-1")]],
  ])("when %s", (_, entries) =>
    within(async (store, sql) => {
      const before = rows(sql);
      await refusedBy(store, entries, all);
      expect(rows(sql)).toEqual(before);
      // Partly wanted, the others are made.
      await refusedBy(store, entries, { ...all, partial: true });
      expect(await slugs(store)).toHaveLength(300);
    }),
  );

  test.each([["the next tick"], ["the next import"]])(
    "when the process ended meanwhile: %s removes it",
    (what) =>
      within(async (store, sql) => {
        await make(store, "before");
        const before = rows(sql);
        const first = nextLinkId(sql);
        hideIds(sql, { first, last: first + 9 });
        const clicks = [
          { day: "2026-11-01", property: "source", value: "click", count: 1 } as const,
        ];
        for (const id of [first, first + 1, first + 5]) {
          const steps = writeEntry(sql, entry(`h${id}`, { clicks }), { id, who: "w", now: 1 });
          for (const _ of steps);
        }
        const meanwhile = { ...blankLink, slug: "behind", key: lookupKey("behind") };
        expect(insertLink(sql, meanwhile).id).toBe(first + 10);
        expect(await slugs(store)).toEqual(["behind", "before"]);
        if (what === "the next tick") await store.tick();
        else await refusedBy(store, [], all);
        expect(hiddenIds(sql)).toBeUndefined();
        expect(await slugs(store)).toEqual(["behind", "before"]);
        expect(rows(sql)).toEqual(before.map((n, index) => (index === 0 ? n + 1 : n)));
      }),
  );
});

test("entries go to the store whole, however they are cut on the way", () =>
  within(async (store) => {
    const title = "ä".repeat(200);
    const windows = [{ calendar: "Tue 18:00", minutes: 1, target: `https://e.org/${title}` }];
    const settings = { ...blankLink, title, windows };
    const entries = ["a", "b"].map((slug) => entry(slug, { settings: { ...settings, slug } }));
    const bytes = new TextEncoder().encode(entries.map(entryLine).join("") + endLine);
    let at = 0;
    const bitByBit = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(at, (at += 7)));
      },
    });
    await store.import(bitByBit, { ...all, of: 2 }, "w");
    expect(store.get("b")).toMatchObject({ title, windows });
    expect(await new Response(streamOf([""].values())).text()).toBe("");
  }));
