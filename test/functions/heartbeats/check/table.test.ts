/** The tables of checks: what is read is what was written, to the own row alone, and who is due. */
import { describe, expect, test } from "vitest";
import type { Settings, State } from "../../../../functions/heartbeats/check/check.ts";
import { allTags } from "../../../../functions/heartbeats/check/tag-table.ts";
import {
  checkById,
  checkByUuid,
  checksBySlug,
  deleteCheck,
  hasMoreThan,
  listChecks,
  neighboursOf,
  updateCheck,
  updateState,
} from "../../../../functions/heartbeats/check/table.ts";
import {
  delayDeadlines,
  dueChecks,
  earliestWake,
} from "../../../../functions/heartbeats/check/due-table.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import { freshState } from "../../../../functions/heartbeats/check/transition.ts";
import { MAX_EARLY_CHECKS } from "../../../../functions/heartbeats/limits.ts";
import { inDatabase, valueOf, writeCheck } from "../rows.ts";

const settings: Settings = {
  ...defaultSettings,
  name: "Web",
  slug: "web",
  tags: ["a", "b"],
  schedule: "*-*-* 06:00",
  exitMap: { "1": "warn" },
};
const state: State = {
  status: "up",
  pings: 1,
  baseAt: 2,
  lastPingAt: 3,
  lastSuccessAt: 4,
  lastEventAt: 5,
  run: { startedAt: 6, id: "run" },
  lastDurationMs: 7,
  failsInRow: 8,
  warning: { code: "exit", status: 9 },
  lastFlipAt: 10,
  notBefore: 11,
  deadline: 12,
  lastFacts: { tool: "borg", files: 13 },
  sizes: [{ files: 14, size: 15 }],
  recent: "",
  today: undefined,
};
const names = (checks: readonly { settings: Settings }[]) => checks.map((one) => one.settings.name);

describe("a check", () => {
  test("is read as it was written, whatever it is found by", async () => {
    await inDatabase((sql) => {
      writeCheck(sql, { name: "other", slug: "other" });
      const check = writeCheck(sql, settings, state);
      expect(check).toMatchObject({ settings, state });
      expect(checkByUuid(sql, check.uuid)).toEqual(check);
      expect(checkById(sql, check.id)).toEqual(check);
      expect(checksBySlug(sql, "web")).toEqual([check]);
      const bare = writeCheck(sql);
      expect(checkByUuid(sql, bare.uuid)).toEqual(bare);
      expect(checkByUuid(sql, "nobody")).toBeUndefined();
      expect([2, 3].map((most) => hasMoreThan(sql, most))).toEqual([true, false]);
      // Numbers that are gone do not count.
      deleteCheck(sql, checksBySlug(sql, "other")[0]!);
      expect([1, 2].map((most) => hasMoreThan(sql, most))).toEqual([true, false]);
    });
  });

  test("that was made before a setting existed has its default", async () => {
    await inDatabase((sql) => {
      const { uuid } = writeCheck(sql);
      sql.exec(`UPDATE checks SET settings = '{"name":"old"}'`);
      expect(checkByUuid(sql, uuid)?.settings).toEqual({ ...defaultSettings, name: "old" });
    });
  });

  test("is written without the others, in all that a ping changes", async () => {
    await inDatabase((sql) => {
      const one = writeCheck(sql);
      const other = writeCheck(sql);
      updateState(sql, one.id, state);
      expect(checkById(sql, one.id)?.state).toEqual(state);
      expect(checkById(sql, other.id)).toEqual(other);
      updateState(sql, one.id, { ...freshState(1), run: { startedAt: 2, id: undefined } });
      expect(checkById(sql, one.id)?.state).toEqual({
        ...freshState(1),
        run: { startedAt: 2, id: undefined },
      });
    });
  });

  test("is changed in its settings, its slug and its tags, and the others are not", async () => {
    await inDatabase((sql) => {
      const one = writeCheck(sql, settings, state);
      const other = writeCheck(sql, { tags: ["a", "b"], slug: "other" });
      const after = {
        ...one,
        settings: { ...settings, slug: "new", tags: ["b", "c", "c"] },
        state: freshState(9),
      };
      updateCheck(sql, after, settings);
      expect(checkById(sql, one.id)).toEqual(after);
      expect([checksBySlug(sql, "web"), checksBySlug(sql, "new")]).toEqual([[], [after]]);
      const tagged = (tag: string) =>
        listChecks(sql, { tags: [tag], slug: undefined }).map(({ id }) => id);
      expect(["a", "b", "c"].map(tagged)).toEqual([[other.id], [one.id, other.id], [one.id]]);
      deleteCheck(sql, after);
      expect(listChecks(sql, { tags: [], slug: undefined })).toEqual([other]);
      expect(allTags(sql)).toEqual(["a", "b"]);
      expect(valueOf(sql, "SELECT COUNT(*) FROM check_states")).toBe(1);
      expect(valueOf(sql, "SELECT COUNT(*) FROM check_tags")).toBe(2);
    });
  });
});

describe("checks", () => {
  test.each([
    [[], undefined, ["1", "2", "3", "4"]],
    [["a"], undefined, ["1", "2"]],
    [["a", "b"], undefined, ["2"]],
    [["b", "c"], undefined, []],
    [[], "s", ["2", "3"]],
    [["a"], "s", ["2"]],
    [[], "", ["1", "4"]],
    [[], "none", []],
  ])("with the tags %j and the slug %s are %j", async (tags, slug, expected) => {
    await inDatabase((sql) => {
      writeCheck(sql, { name: "1", tags: ["a"] });
      writeCheck(sql, { name: "2", tags: ["b", "a"], slug: "s" });
      writeCheck(sql, { name: "3", tags: ["c"], slug: "s" });
      writeCheck(sql, { name: "4" });
      expect(names(listChecks(sql, { tags, slug }))).toEqual(expected);
    });
  });

  test("without a slug are found by none, and with the same one two are enough", async () => {
    await inDatabase((sql) => {
      for (const name of ["1", "2", "3"]) writeCheck(sql, { name, slug: "s" });
      writeCheck(sql, { slug: "" });
      expect(checksBySlug(sql, "")).toEqual([]);
      expect(names(checksBySlug(sql, "s"))).toEqual(["1", "2"]);
    });
  });

  test("are neighbours if they share a tag, at most so many", async () => {
    await inDatabase((sql) => {
      const one = writeCheck(sql, { name: "1", tags: ["a", "b"] });
      writeCheck(sql, { name: "2", tags: ["b"] });
      writeCheck(sql, { name: "3", tags: ["a", "c"] });
      writeCheck(sql, { name: "4", tags: ["c"] });
      const lonely = writeCheck(sql, { name: "5" });
      expect(names(neighboursOf(sql, one, 9)).toSorted()).toEqual(["2", "3"]);
      expect(neighboursOf(sql, one, 1).length).toBe(1);
      expect(neighboursOf(sql, lonely, 9)).toEqual([]);
    });
  });

  test("have tags, each named once and in order", async () => {
    await inDatabase((sql) => {
      writeCheck(sql, { tags: ["z", "b", "z"] });
      writeCheck(sql, { tags: ["b", "a"] });
      expect(allTags(sql)).toEqual(["a", "b", "z"]);
    });
  });
});

describe("the moment of waking", () => {
  test.each<[number | null, number, number | undefined, number | null]>([
    // wake before, base, deadline -> wake: too early is good enough
    [700, 0, 800, 700],
    [750, 0, 800, 750],
    [800, 0, 800, 800],
    [5, 0, 800, 5],
    [801, 0, 800, 800],
    [null, 0, 800, 800],
    [850, 400, 800, 800],
    [750, 400, 800, 750],
    [700, 0, undefined, null],
    [null, 0, undefined, null],
  ])("%s, with the base %i and the deadline %s, is then %s", async (wake, base, due, after) => {
    await inDatabase((sql) => {
      const { id } = writeCheck(sql);
      const other = writeCheck(sql, {}, { deadline: 5 });
      sql.exec("UPDATE check_states SET wake_at = ? WHERE check_id = ?", wake, id);
      updateState(sql, id, { ...freshState(base), deadline: due });
      const wakeOf = (check: number) =>
        valueOf(sql, "SELECT wake_at FROM check_states WHERE check_id = ?", check);
      expect([wakeOf(id), wakeOf(other.id)]).toEqual([after, 5]);
    });
  });

  test("of the first of all, if any", async () => {
    await inDatabase((sql) => {
      writeCheck(sql);
      expect(earliestWake(sql)).toBeUndefined();
      for (const deadline of [30, 10, 20]) writeCheck(sql, {}, { deadline });
      expect(earliestWake(sql)).toBe(10);
      sql.exec("UPDATE check_states SET wake_at = 1 WHERE deadline = 30");
      expect(earliestWake(sql)).toBe(10);
    });
  });
});

describe("checks that are due", () => {
  test("are those whose deadline has come; who would be looked at too early stays", async () => {
    await inDatabase((sql) => {
      const add = (name: string, deadline: number, wake: number) => {
        const { id } = writeCheck(sql, { name }, { deadline, status: "up" });
        sql.exec("UPDATE check_states SET wake_at = ? WHERE check_id = ?", wake, id);
      };
      add("later", 101, 101);
      add("too early", 101, 100);
      add("now", 100, 100);
      add("long ago", 50, 40);
      add("just now", 100, 90);
      writeCheck(sql, { name: "nothing" });
      expect(names(dueChecks(sql, 100, 9))).toEqual(["long ago", "just now", "now"]);
      expect(names(dueChecks(sql, 100, 2))).toEqual(["long ago", "just now"]);
      expect(names(dueChecks(sql, 39, 9))).toEqual([]);
      const wakes = sql.exec<{ n: number }>(
        "SELECT COUNT(*) AS n FROM check_states WHERE wake_at = 101",
      );
      expect(wakes.one().n).toBe(1);
    });
  });

  test("of which too many would be looked at too early are put into their places", async () => {
    await inDatabase((sql) => {
      const early = (count: number) => {
        for (let made = 0; made < count; made += 1) writeCheck(sql, {}, { deadline: 200 });
        sql.exec("UPDATE check_states SET wake_at = 1 WHERE deadline = 200");
        expect(dueChecks(sql, 100, 9)).toEqual([]);
        return valueOf(sql, "SELECT COUNT(*) FROM check_states WHERE wake_at = 1");
      };
      expect(early(MAX_EARLY_CHECKS)).toBe(MAX_EARLY_CHECKS);
      expect(early(1)).toBe(0);
    });
  });

  test.each([
    // deadline  after a gap from 100 until 200   not before
    [100, 100, undefined],
    [101, 200, 200],
    [199, 200, 200],
    [200, 200, undefined],
    [201, 201, undefined],
    [undefined, undefined, undefined],
  ])("a deadline at %s is then at %s", async (deadline, after, notBefore) => {
    await inDatabase((sql) => {
      const { id } = writeCheck(sql, {}, { deadline, status: "up" });
      delayDeadlines(sql, 100, 200);
      expect(checkById(sql, id)?.state).toMatchObject({ deadline: after, notBefore });
    });
  });
});
