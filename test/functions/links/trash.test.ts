/** Deleted links: how they come back, and when they are gone for good. */
import { describe, expect, test } from "vitest";
import { clicksAfter } from "../../../functions/links/count/read-table.ts";
import { planLooks } from "../../../functions/links/look/table.ts";
import type { LinkStore } from "../../../functions/links/store.ts";
import { at, make, NOW, within, useOwnTime } from "./own-store.ts";

const DAY = 86_400_000;
useOwnTime();

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
      expect(store.restore("A", undefined, "restorer")).toMatchObject({
        ok: true,
        link: { title: "second", deletedAt: undefined, version: 3, updatedAt: NOW + 3 },
      });
      expect(store.history("a")?.[0]).toMatchObject({ action: "restore", who: "restorer" });
      expect(store.restore("a", undefined, "w")).toEqual({ ok: false, reason: "taken", slug: "a" });
      // A link that is there comes before one in the trash.
      await make(store, "b");
      expect(store.get("a", true)?.title).toBe("second");
      expect(store.restore("none", undefined, "w")).toEqual({ ok: false, reason: "absent" });
      expect(store.restore("b", undefined, "w")).toEqual({ ok: false, reason: "absent" });
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
      await store.tick(NOW + 30 * DAY);
      expect(store.get("gone", true)).toBeUndefined();
      expect(store.get("kept", true)?.slug).toBe("kept");
      const counts = [gone, kept, active].map(({ id }) => [
        clicksAfter(sql, id, undefined, 9).length,
        sql.exec("SELECT 1 FROM history WHERE subject = ?", String(id)).toArray().length,
      ]);
      expect(counts).toEqual([
        [0, 0],
        [1, 2],
        [1, 1],
      ]);
      await store.tick(NOW + (30 + 1) * DAY);
      expect(store.get("kept", true)).toBeUndefined();
      expect(store.get("active")?.slug).toBe("active");
      expect(sql.exec("SELECT link_id FROM looks").toArray()).toEqual([{ link_id: active.id }]);
    }));
});
