/** What the store answers, and what of it changes with each call; times are the test's own. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { allClicks } from "../../../functions/links/count/tables.ts";
import type { ImportEntry } from "../../../functions/links/transfer/entry.ts";
import {
  HOUSEKEEPING_MS,
  LOOK_PAUSE_MS,
  MAX_LINKS,
  TRASH_DAYS,
} from "../../../functions/links/limits.ts";
import { settingsOf } from "../../../functions/links/link/history.ts";
import { insertLink } from "../../../functions/links/link/table.ts";
import { planLooks } from "../../../functions/links/look/table.ts";
import { defaultSettings } from "../../../functions/links/link/json.ts";
import type { ChangeResult, LinkStore } from "../../../functions/links/store.ts";
import { blankLink } from "./blank.ts";

const DAY = 86_400_000;
/** Far ahead: alarms of the past would go off at once. */
const NOW = Date.UTC(2096, 5, 1, 12);
const at = (ms: number) => vi.setSystemTime(NOW + ms);

beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ["Date"] }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

let stores = 0;
/** Runs inside a store of its own, which is empty. */
async function within(
  run: (store: LinkStore, sql: SqlStorage, state: DurableObjectState) => void | Promise<void>,
): Promise<void> {
  stores += 1;
  await runInDurableObject(env.LINKS.getByName(`store ${stores}`), (store: LinkStore, state) =>
    run(store, state.storage.sql, state),
  );
}

const make = async (store: LinkStore, slug: string | undefined, more: object = {}) => {
  const settings = { ...defaultSettings, target: "https://e.org/", slug, ...more };
  return linkIn(await store.create(settings, "maker"));
};
function linkIn(result: ChangeResult) {
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.link;
}
const entry = (slug: string, more: Partial<ImportEntry> = {}): ImportEntry => ({
  settings: settingsOf({ ...blankLink, slug }),
  usedClicks: 0,
  importedClicks: 0,
  createdAt: undefined,
  createdBy: undefined,
  updatedAt: undefined,
  deletedAt: undefined,
  version: 1,
  clicks: [],
  history: undefined,
  ...more,
});

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
        MAX_LINKS - 3,
        NOW,
      );
      expect((await make(store, "a")).slug).toBe("a");
      const both = [entry("b"), entry("c")];
      expect(store.import(both, { partial: false, dryRun: true }, "w")).toEqual([
        { kind: "created" },
        { kind: "full" },
      ]);
      expect((await make(store, "b")).slug).toBe("b");
      const settings = { ...defaultSettings, slug: "c", target: "https://e.org/" };
      expect(await store.create(settings, "w")).toEqual({ ok: false, reason: "full" });
      // What housekeeping takes away makes room.
      await store.tick(NOW + HOUSEKEEPING_MS);
      expect((await make(store, "c")).slug).toBe("c");
    }));
});

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
      store.restore("a", "w");
      expect(raised()).toBe(true);
      store.undo("a", undefined, "w");
      expect(raised()).toBe(true);
      store.import([entry("b")], { partial: false, dryRun: false }, "w");
      expect(raised()).toBe(true);
      store.import([entry("c")], { partial: false, dryRun: true }, "w");
      store.import([entry("b"), entry("d")], { partial: false, dryRun: false }, "w");
      store.get("a");
      store.change("none", { title: "T" }, undefined, "w");
      store.change("b", { title: "T" }, 99, "w");
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

describe("the trash", () => {
  /** Two with the same slug, deleted one after the other. */
  const deleteTwice = async (store: LinkStore) => {
    for (const title of ["first", "second"]) {
      await make(store, "a", { title });
      at(title === "first" ? 1 : 2);
      store.delete("a", undefined, "w");
    }
  };

  test("gives back what was deleted last, to the one who asks, and then what was deleted before", () =>
    within(async (store) => {
      await deleteTwice(store);
      expect(store.get("a", true)?.title).toBe("second");
      at(3);
      expect(store.restore("A", "restorer")).toMatchObject({
        ok: true,
        link: { title: "second", deletedAt: undefined, version: 3, updatedAt: NOW + 3 },
      });
      expect(store.history("a")?.[0]).toMatchObject({ action: "restore", who: "restorer" });
      expect(store.restore("a", "w")).toEqual({ ok: false, reason: "taken", slug: "a" });
      // What is there comes before what is in the trash.
      await make(store, "b");
      expect(store.get("a", true)?.title).toBe("second");
      expect(store.restore("none", "w")).toEqual({ ok: false, reason: "absent" });
      expect(store.restore("b", "w")).toEqual({ ok: false, reason: "absent" });
    }));

  test("is emptied after 30 days, of each link alone, with all that belongs to it", () =>
    within(async (store, sql) => {
      const gone = await make(store, "gone");
      const kept = await make(store, "kept");
      const active = await make(store, "active");
      const visit = { day: "2096-06-01", property: "source", value: "click", count: 1 } as const;
      const visits = [gone, kept, active].map(({ id }) => ({ ...visit, linkId: id }));
      store.addCounts({ visits, orphans: [] });
      planLooks(sql, NOW + 100 * DAY);
      store.delete("gone", undefined, "w");
      at(1);
      store.delete("kept", undefined, "w");
      await store.tick(NOW + TRASH_DAYS * DAY);
      expect(store.get("gone", true)).toBeUndefined();
      expect(store.get("kept", true)?.slug).toBe("kept");
      const counts = [gone, kept, active].map(({ id }) => [
        allClicks(sql, id).length,
        sql.exec("SELECT 1 FROM history WHERE subject = ?", String(id)).toArray().length,
      ]);
      expect(counts).toEqual([
        [0, 0],
        [1, 2],
        [1, 1],
      ]);
      await store.tick(NOW + (TRASH_DAYS + 1) * DAY);
      expect(store.get("kept", true)).toBeUndefined();
      expect(store.get("active")?.slug).toBe("active");
      expect(sql.exec("SELECT link_id FROM looks").toArray()).toEqual([{ link_id: active.id }]);
    }));
});

describe("changing", () => {
  test("counts the version up and notes when, who and what", () =>
    within(async (store) => {
      const link = await make(store, "a", { title: "T", tags: ["t"] });
      at(7);
      expect(store.change("A", { target: "https://e.org/2" }, 1, "changer")).toEqual({
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
        const call = (slug: string, version: number | undefined) =>
          action === "change"
            ? store.change(slug, { title: "T" }, version, "w")
            : store[action](slug, version, "w");
        for (const version of [0, 2]) {
          expect(call("a", version)).toEqual({ ok: false, reason: "outdated", version: 1 });
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
      expect(linkIn(store.undo("b", 2, "undoer"))).toMatchObject({
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
      store.import([entry("a", { history: [] })], options, "w");
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
        sql.exec("INSERT INTO subjects VALUES ('link', ?, 1, 'x', 1, 1, NULL)", slug);
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

describe("importing", () => {
  const partial = { partial: true, dryRun: false };
  const all = { partial: false, dryRun: false };
  const slugs = (store: LinkStore) =>
    store
      .list({ search: undefined, tag: undefined, trash: false, after: undefined, most: 99 })
      .map(({ slug }) => slug);

  test.each([
    [all, []],
    [partial, ["c", "a"]],
    [{ partial: true, dryRun: true }, []],
    [{ partial: false, dryRun: true }, []],
  ])("with %j of three of which one is in conflict", (options, expected) =>
    within((store) => {
      const outcomes = store.import([entry("a"), entry("A"), entry("c")], options, "w");
      expect(outcomes.map(({ kind }) => kind)).toEqual(["created", "conflict", "created"]);
      expect(slugs(store)).toEqual(expected);
    }),
  );

  test("all of what is good is made, by the importer", () =>
    within((store) => {
      store.import([entry("a"), entry("b")], all, "importer");
      expect(slugs(store)).toEqual(["b", "a"]);
      expect(store.get("a")).toMatchObject({ createdBy: "importer", createdAt: NOW });
    }));

  test("a write that fails half way leaves nothing", () =>
    within((store) => {
      const bad = entry("b", { version: null as never });
      expect(() => store.import([entry("a"), bad], all, "w")).toThrow();
      expect(slugs(store)).toEqual([]);
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
      expect(counts("A")).toEqual([{ name: "DE", count: 4 }]);
      expect(counts("b")).toEqual([]);
      expect(counts("none")).toBeUndefined();
      expect(store.history("a")?.map(({ action }) => action)).toEqual(["delete", "create"]);
      expect(store.history("none")).toBeUndefined();
    }));
});

describe("due work", () => {
  const alarmOf = (state: DurableObjectState) => state.storage.getAlarm();
  const housekept = (state: DurableObjectState) => state.storage.kv.get<number>("housekeptAt");

  test("house is kept every six hours, for the first time six hours after the store was made", () =>
    within(async (store, _sql, state) => {
      const made = housekept(state) ?? 0;
      expect(made).toBe(NOW);
      await store.tick(made + HOUSEKEEPING_MS - 1);
      expect(housekept(state)).toBe(made);
      await store.tick(made + HOUSEKEEPING_MS);
      expect(housekept(state)).toBe(made + HOUSEKEEPING_MS);
      await store.tick(made + HOUSEKEEPING_MS + 1);
      expect(housekept(state)).toBe(made + HOUSEKEEPING_MS);
      expect(HOUSEKEEPING_MS).toBe(6 * 3_600_000);
    }));

  test("targets are looked at one by one, ten seconds apart, and the alarm is set for the next", () =>
    within(async (store, sql, state) => {
      const asked: string[] = [];
      vi.spyOn(globalThis, "fetch").mockImplementation(async (target, init) => {
        asked.push(new Request(target, init).url);
        return new Response(null);
      });
      for (const slug of ["a", "b", "c"]) {
        await make(store, slug, { target: `https://${slug}.example/` });
      }
      for (const id of [1, 2, 3]) {
        sql.exec("INSERT INTO looks VALUES (?, ?, NULL, NULL, 0, NULL, 0)", id, NOW + id);
      }
      await store.tick(NOW);
      expect(asked).toEqual([]);
      expect(await alarmOf(state)).toBe(NOW + 1);
      await store.tick(NOW + 1);
      expect(asked).toEqual(["https://a.example/"]);
      // The next is due already, and waits for the pause.
      expect(await alarmOf(state)).toBe(NOW + 1 + LOOK_PAUSE_MS);
      await store.tick(NOW + LOOK_PAUSE_MS);
      expect(asked).toHaveLength(1);
      await store.tick(NOW + 1 + LOOK_PAUSE_MS);
      expect(asked).toEqual(["https://a.example/", "https://b.example/"]);
      expect(LOOK_PAUSE_MS).toBe(10_000);
    }));

  test("a link that was made is looked at after the next housekeeping", () =>
    within(async (store, sql) => {
      await make(store, "a");
      await store.tick(NOW + HOUSEKEEPING_MS);
      expect(sql.exec("SELECT link_id FROM looks").toArray()).toEqual([{ link_id: 1 }]);
    }));
});
