/** The work that the store does by itself, and when. */
import { describe, expect, test, vi } from "vitest";
import { HOUSEKEEPING_MS, LOOK_PAUSE_MS } from "../../../functions/links/limits.ts";
import { make, NOW, within, useOwnTime } from "./own-store.ts";

useOwnTime();

describe("due work", () => {
  const alarmOf = (state: DurableObjectState) => state.storage.getAlarm();
  const housekept = (state: DurableObjectState) => state.storage.kv.get<number>("housekeptAt");

  test("house is kept every six hours, for the first time six hours after the store was made", () =>
    within(async (store, _sql, state) => {
      // The first tick writes when that was: making a store writes nothing.
      expect(housekept(state)).toBeUndefined();
      await store.tick(NOW + 1);
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
      vi.setSystemTime(NOW + 1);
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
