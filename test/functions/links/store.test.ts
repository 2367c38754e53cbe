/** Answers of the store, and what of them changes with each call. */
import { describe, expect, test } from "vitest";
import { planLooks } from "../../../functions/links/look/table.ts";
import { at, entry, linkIn, make, NOW, within, useOwnTime, refusedBy } from "./own-store.ts";

const DAY = 86_400_000;
useOwnTime();

describe("visits of a limited link", () => {
  test("each that counts takes one; the answer is the link as the visit found it", () =>
    within(async (store) => {
      const { id } = await make(store, "a", { maxClicks: 2 });
      const other = await make(store, "b", { maxClicks: 2 });
      const used = (counts: boolean) => store.visit(id, counts, NOW)?.usedClicks;
      expect([used(false), used(true), used(false), used(true), used(true), used(true)]).toEqual([
        0, 0, 1, 1, 2, 2,
      ]);
      expect(store.get("b")?.usedClicks).toBe(0);
      expect(store.visit(other.id + 1, true, NOW)).toBeUndefined();
    }));

  test("none is taken outside of the link's time", () =>
    within(async (store) => {
      const times = { validFrom: NOW, validUntil: NOW + 10, maxClicks: 9 };
      const { id } = await make(store, "a", times);
      for (const now of [NOW - 1, NOW + 10]) store.visit(id, true, now);
      expect(store.get("a")?.usedClicks).toBe(0);
      for (const now of [NOW, NOW + 9]) store.visit(id, true, now);
      expect(store.get("a")?.usedClicks).toBe(2);
    }));

  test("changes neither version nor revision", () =>
    within(async (store) => {
      const { id } = await make(store, "a", { maxClicks: 2 });
      const { revision } = store.find(["a"]);
      store.visit(id, true, NOW);
      expect(store.get("a")).toMatchObject({ usedClicks: 1, version: 1, updatedAt: NOW });
      expect(store.find(["a"]).revision).toBe(revision);
    }));
});

describe("finding", () => {
  test("by keys, not in the trash", () =>
    within(async (store) => {
      for (const slug of ["a", "b", "c", "d"]) await make(store, slug);
      store.delete("c", undefined, "w");
      const slugs = store.find(["a", "c", "d", "x"]).links.map(({ slug }) => slug);
      expect(slugs.toSorted()).toEqual(["a", "d"]);
      expect(store.find(["x"]).links).toEqual([]);
    }));

  test("the revision goes up with every change, and with nothing else", () =>
    within(async (store) => {
      const revision = () => store.find([]).revision;
      let before = revision();
      const raised = () => {
        const is = revision() > before;
        before = revision();
        return is;
      };
      await make(store, "a");
      expect(raised()).toBe(true);
      store.change("a", { title: "T" }, undefined, "w");
      expect(raised()).toBe(true);
      store.delete("a", undefined, "w");
      expect(raised()).toBe(true);
      store.restore("a", undefined, "w");
      expect(raised()).toBe(true);
      store.undo("a", undefined, "w");
      expect(raised()).toBe(true);
      await refusedBy(store, [entry("b")], { partial: false, dryRun: false });
      expect(raised()).toBe(true);
      await refusedBy(store, [entry("c")], { partial: false, dryRun: true });
      await refusedBy(store, [entry("b")], { partial: false, dryRun: false });
      await refusedBy(store, [entry("B"), entry("d")], { partial: false, dryRun: false });
      store.get("a");
      store.change("none", { title: "T" }, undefined, "w");
      store.change("b", { title: "T" }, [99], "w");
      store.addCounts({ visits: [], orphans: [{ day: "2096-06-01", key: "x", count: 1 }] });
      await store.tick(NOW + 1);
      expect(raised()).toBe(false);
    }));

  test("get finds what is there, with the trash else what was deleted last", () =>
    within(async (store) => {
      const deleted = { first: 1, second: 1000, third: 500 };
      for (const [title, ms] of Object.entries(deleted)) {
        await make(store, "A-a", { title });
        at(ms);
        store.delete("aa", undefined, "w");
      }
      expect(store.get("aa")).toBeUndefined();
      expect(store.get("AA", true)?.title).toBe("second");
    }));
});

describe("changing", () => {
  test("counts the version up and notes when, who and what", () =>
    within(async (store) => {
      const link = await make(store, "a", { title: "T", tags: ["t"] });
      at(7);
      expect(store.change("A", { target: "https://e.org/2" }, [7, 1], "changer")).toEqual({
        ok: true,
        link: { ...link, target: "https://e.org/2", version: 2, updatedAt: NOW + 7 },
      });
      expect(store.history("a")?.[0]).toMatchObject({
        at: NOW + 7,
        who: "changer",
        action: "change",
        before: { target: "https://e.org/", title: "T" },
        after: { target: "https://e.org/2", title: "T" },
      });
    }));

  test.each(["change", "delete", "undo"] as const)(
    "%s of another version than was seen, or of nothing, changes nothing",
    (action) =>
      within(async (store) => {
        await make(store, "a");
        const call = (slug: string, ...expected: number[]) =>
          action === "change"
            ? store.change(slug, { title: "T" }, expected, "w")
            : store[action](slug, expected, "w");
        for (const expected of [[0], [2], [], [2, 3]]) {
          expect(call("a", ...expected)).toEqual({ ok: false, reason: "outdated", version: 1 });
        }
        expect(call("b", 1)).toEqual({ ok: false, reason: "absent" });
        expect(store.get("a")).toMatchObject({ version: 1, title: "" });
        expect(call("a", 1)).toMatchObject({ ok: true, link: { version: 2 } });
      }),
  );

  test("a new slug is found at once, the old one is free; one that is taken is refused", () =>
    within(async (store) => {
      await make(store, "a");
      await make(store, "b");
      expect(store.change("a", { slug: "B" }, undefined, "w")).toEqual({
        ok: false,
        reason: "taken",
        slug: "b",
      });
      store.change("a", { slug: "Neu-1" }, undefined, "w");
      expect(store.get("a")).toBeUndefined();
      expect(store.get("neu1")).toMatchObject({ slug: "Neu-1", key: "neu1" });
      expect((await make(store, "a")).version).toBe(1);
    }));

  test("undo takes back a change, a deletion and a making, and is a change itself", () =>
    within(async (store) => {
      await make(store, "a", { title: "1", validUntil: NOW + DAY });
      store.change("a", { title: "2", validUntil: undefined, slug: "b" }, undefined, "w");
      expect(linkIn(store.undo("b", [2], "undoer"))).toMatchObject({
        title: "1",
        slug: "a",
        key: "a",
        validUntil: NOW + DAY,
        version: 3,
      });
      expect(store.history("a")?.[0]).toMatchObject({ action: "undo", who: "undoer" });
      store.delete("a", undefined, "w");
      expect(linkIn(store.undo("a", undefined, "w"))).toMatchObject({ deletedAt: undefined });
      await make(store, "c");
      at(9);
      expect(linkIn(store.undo("c", undefined, "w"))).toMatchObject({ deletedAt: NOW + 9 });
      expect(store.get("c")).toBeUndefined();
    }));

  test("undo of what has no history says so", () =>
    within(async (store) => {
      const options = { partial: false, dryRun: false };
      await refusedBy(store, [entry("a", { history: [] })], options);
      expect(store.undo("a", undefined, "w")).toEqual({ ok: false, reason: "nothing-to-undo" });
    }));

  test("undo into a slug that is taken by now is refused", () =>
    within(async (store) => {
      await make(store, "a");
      store.change("a", { slug: "b" }, undefined, "w");
      await make(store, "a");
      expect(store.undo("b", undefined, "w")).toEqual({ ok: false, reason: "taken", slug: "a" });
    }));

  test("a change forgets what was found at the old target, and of no other link", () =>
    within(async (store, sql) => {
      const { id } = await make(store, "a");
      const other = await make(store, "b");
      planLooks(sql, NOW + DAY);
      const subject = (slug: string) =>
        sql.exec("INSERT INTO subjects VALUES ('link', ?, 1, 'x', 1, 1, NULL, NULL)", slug);
      subject("a");
      subject("b");
      store.change("a", { title: "T" }, undefined, "w");
      expect(sql.exec("SELECT link_id FROM looks").toArray()).toEqual([{ link_id: other.id }]);
      expect(sql.exec("SELECT subject_id FROM subjects").toArray()).toEqual([{ subject_id: "b" }]);
      planLooks(sql, NOW + DAY);
      expect(sql.exec("SELECT 1 FROM looks WHERE link_id = ?", id).toArray()).toHaveLength(1);
      store.change("b", { slug: "c" }, undefined, "w");
      expect(sql.exec("SELECT subject_id FROM subjects").toArray()).toEqual([]);
    }));
});

describe("statistics and history", () => {
  test("are those of the link with the slug, in the trash too", () =>
    within(async (store) => {
      const link = await make(store, "a");
      await make(store, "b");
      const visit = { day: "2096-06-01", property: "country", value: "DE", count: 4 } as const;
      store.addCounts({ visits: [{ ...visit, linkId: link.id }], orphans: [] });
      store.delete("a", undefined, "w");
      const counts = (slug: string) => store.clicks(slug, "2096-06-01", "2096-06-01", "country");
      expect(await counts("A")).toEqual([{ name: "DE", count: 4 }]);
      expect(await counts("b")).toEqual([]);
      expect(await counts("none")).toBeUndefined();
      expect(store.history("a")?.map(({ action }) => action)).toEqual(["delete", "create"]);
      expect(store.history("none")).toBeUndefined();
    }));
});

describe("links with names that the service took later", () => {
  test("are told by health, without what stands behind the name, until they have another", () =>
    within(async (store) => {
      await make(store, "agentsen");
      expect(store.health(NOW).notices).toBeUndefined();
      await make(store, "Agents");
      await make(store, "agents/of/ours");
      await make(store, "pks");
      const notice = { code: "names-taken-later", count: 3, names: ["Agents", "agents", "pks"] };
      expect(store.health(NOW).notices).toEqual([notice]);
      expect(store.health(NOW).problems).toEqual([]);
      store.change("agents", { slug: "helpers" }, undefined, "w");
      store.delete("agents/of/ours", undefined, "w");
      expect(store.health(NOW).notices).toEqual([{ ...notice, count: 1, names: ["pks"] }]);
    }));
});
