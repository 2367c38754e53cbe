/** The whole project: keys, planned absences of tags, times in which the service was away. */
import { expect, test } from "vitest";
import { KEPT_GAPS } from "../../../../functions/heartbeats/limits.ts";
import {
  listGaps,
  projectKeys,
  readTagWindows,
  recordGap,
  replacePingKey,
  writeTagWindows,
} from "../../../../functions/heartbeats/check/project-table.ts";
import { inDatabase } from "../rows.ts";

test("keys are made once; a new ping key leaves those of badges", async () => {
  await inDatabase((_, { kv }) => {
    const keys = projectKeys(kv);
    expect(new Set(Object.values(keys)).size).toBe(3);
    expect(projectKeys(kv)).toEqual(keys);
    const replaced = replacePingKey(kv);
    expect(replaced.pingKey).not.toBe(keys.pingKey);
    expect(replaced).toEqual({ ...keys, pingKey: replaced.pingKey });
    expect(projectKeys(kv)).toEqual(replaced);
  });
});

test("windows belong to a tag; an empty list removes them", async () => {
  await inDatabase((sql) => {
    const one = [{ calendar: "*-*-* 05:30", minutes: 55 }];
    const two = [...one, { calendar: "Sun 06:00", minutes: 5 }];
    writeTagWindows(sql, "a", one);
    writeTagWindows(sql, "b", one);
    writeTagWindows(sql, "a", two);
    expect(Object.fromEntries(readTagWindows(sql))).toEqual({ a: two, b: one });
    writeTagWindows(sql, "a", []);
    expect([...readTagWindows(sql)]).toEqual([["b", one]]);
  });
});

test("gaps are listed newest first, and the newest are kept", async () => {
  await inDatabase((sql) => {
    recordGap(sql, { from: 1, until: 5 });
    recordGap(sql, { from: 7, until: 9 });
    expect(listGaps(sql)).toEqual([
      { from: 7, until: 9 },
      { from: 1, until: 5 },
    ]);
    recordGap(sql, { from: 7, until: 20 });
    expect(listGaps(sql)[0]).toEqual({ from: 7, until: 20 });
    for (let from = 10; from < 10 + KEPT_GAPS; from += 1) recordGap(sql, { from, until: from + 1 });
    const kept = listGaps(sql);
    expect([kept.length, kept[0]?.from, kept.at(-1)?.from]).toEqual([KEPT_GAPS, 9 + KEPT_GAPS, 10]);
  });
});
