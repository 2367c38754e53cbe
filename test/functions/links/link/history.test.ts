/** The history of a link: what people set, and nothing of what visits do. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import {
  keepChange,
  linkChanges,
  recordLinkChange,
  settingsOf,
} from "../../../../functions/links/link/history.ts";
import { MAX_HISTORY, MAX_HISTORY_BYTES } from "../../../../functions/links/limits.ts";
import { blankLink, fullLink } from "../blank.ts";

let stores = 0;
async function withTables(run: (sql: SqlStorage) => void): Promise<void> {
  stores += 1;
  await runInDurableObject(env.LINKS.getByName(`history ${stores}`), (_store, { storage }) =>
    run(storage.sql),
  );
}

test("settings are what people set, each by its name", () => {
  expect(settingsOf(fullLink)).toEqual({
    slug: "Volles/Ganz-",
    target: "https://c.example/{path}",
    title: "Titel",
    tags: ["a", "b"],
    status: 307,
    forwardPath: true,
    forwardQuery: true,
    validFrom: 1_000,
    validUntil: 2_000,
    fallback: "https://f.example/",
    maxClicks: 30,
    timezone: "Europe/Vienna",
    windows: [{ calendar: "Tue 18:00", minutes: 60, target: "https://w.example/" }],
  });
});

test("what JSON dropped is named again, so that undoing clears it", () => {
  const { slug, target, title, tags, status, forwardPath, forwardQuery, windows } = blankLink;
  const stored = { slug, target, title, tags, status, forwardPath, forwardQuery, windows };
  const settings = settingsOf(stored as typeof blankLink);
  for (const name of ["validFrom", "validUntil", "fallback", "maxClicks", "timezone"] as const) {
    expect(Object.hasOwn(settings, name), name).toBe(true);
    expect(settings[name], name).toBeUndefined();
  }
});

test("a change has its time, who made it, and both states; what is in the trash has none", () =>
  withTables((sql) => {
    const old = { ...blankLink, title: "old" };
    const now = { ...blankLink, title: "new", updatedAt: 5_000 };
    const trashed = { ...now, deletedAt: 6_000, updatedAt: 6_000 };
    recordLinkChange(sql, "maker", "create", undefined, old);
    recordLinkChange(sql, "changer", "change", old, now);
    recordLinkChange(sql, "deleter", "delete", now, trashed);
    recordLinkChange(sql, "restorer", "restore", trashed, { ...now, updatedAt: 7_000 });
    const title = (state: { title: string } | undefined) => state?.title;
    expect(
      linkChanges(sql, blankLink.id).map(({ at, who, action, before, after }) => [
        at,
        who,
        action,
        title(before),
        title(after),
      ]),
    ).toEqual([
      [7_000, "restorer", "restore", undefined, "new"],
      [6_000, "deleter", "delete", "new", undefined],
      [5_000, "changer", "change", "old", "new"],
      [0, "maker", "create", undefined, "old"],
    ]);
    expect(linkChanges(sql, blankLink.id)[3]?.after).not.toHaveProperty("usedClicks");
  }));

test("two links have histories of their own, and one may be asked for its newest changes", () =>
  withTables((sql) => {
    const change = (at: number) => ({
      at,
      who: "w",
      action: "change",
      before: undefined,
      after: undefined,
    });
    keepChange(sql, 1, change(1));
    keepChange(sql, 11, change(2));
    keepChange(sql, 1, change(3));
    expect(linkChanges(sql, 1).map(({ at }) => at)).toEqual([3, 1]);
    expect(linkChanges(sql, 11).map(({ at }) => at)).toEqual([2]);
    expect(linkChanges(sql, 1, 1).map(({ at }) => at)).toEqual([3]);
    expect(linkChanges(sql, 2)).toEqual([]);
  }));

test("the newest 200 are kept of each link", () =>
  withTables((sql) => {
    for (let at = 1; at <= MAX_HISTORY + 2; at += 1) {
      keepChange(sql, 1, { at, who: "w", action: "change", before: undefined, after: undefined });
    }
    keepChange(sql, 2, { at: 1, who: "w", action: "create", before: undefined, after: undefined });
    const kept = linkChanges(sql, 1).map(({ at }) => at);
    expect(kept).toHaveLength(200);
    expect([kept[0], kept.at(-1)]).toEqual([MAX_HISTORY + 2, 3]);
    expect(linkChanges(sql, 2)).toHaveLength(1);
    expect(sql.exec("SELECT COUNT(*) AS n FROM history").one()).toEqual({ n: 201 });
  }));

test("of a large link fewer are kept, so that history and export stay within what a call carries", () =>
  withTables((sql) => {
    const target = `https://e.org/${"x".repeat(2_000)}`;
    const windows = Array.from({ length: 50 }, () => ({
      calendar: "Tue 18:00",
      minutes: 1,
      target,
    }));
    for (let version = 1; version <= 30; version += 1) {
      const link = { ...blankLink, windows, version, updatedAt: version };
      recordLinkChange(sql, "w", "change", link, link);
    }
    const changes = linkChanges(sql, blankLink.id);
    expect(JSON.stringify(changes).length).toBeLessThan(MAX_HISTORY_BYTES + 10_000);
    expect(changes.map(({ at }) => at)).toEqual(changes.map((_, index) => 30 - index));
    expect(changes.length).toBeGreaterThan(5);
    expect(sql.exec("SELECT COUNT(*) AS n FROM history").one()).toEqual({ n: changes.length });
  }));
