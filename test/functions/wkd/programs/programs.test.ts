import { describe, expect, test } from "vitest";
import { programIds, programOf, programs } from "../../../../functions/wkd/programs/programs.ts";

test("every program is found by its id, and nothing by another word", () => {
  expect(programIds.map((id) => programOf(id)?.id)).toEqual([...programIds]);
  expect(programOf("pine")).toBeUndefined();
});

describe.each(programs)("$name", ({ asOf, ...steps }) => {
  test("says what to do in both languages, and when that was looked up", () => {
    for (const list of [steps.make, steps.export, steps.extend]) {
      expect(list.length).toBeGreaterThan(0);
      for (const { de, en } of list) {
        expect(de).not.toBe("");
        expect(en).not.toBe("");
        // A step is read in a mail and at 390 px.
        expect(Math.max(de.length, en.length)).toBeLessThan(220);
      }
    }
    expect(Date.parse(asOf)).not.toBeNaN();
  });
});
