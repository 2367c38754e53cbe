import { describe, expect, test } from "vitest";
import { momentOf, nameAt, nameOf, pathOf } from "../../../../functions/archive/kept/names.ts";

const at = (text: string) => Date.parse(`${text}Z`);

describe("what is made", () => {
  test.each([
    // now, those before -> where it is kept
    ["2026-11-26T03:30", [], "monthly"],
    ["2026-11-26T03:30", ["2026-11-01T03:30"], "weekly"],
    ["2026-11-26T03:30", ["2026-11-01T03:30", "2026-11-23T03:30"], "daily"],
    // Monday
    ["2026-11-23T03:30", ["2026-11-01T03:30", "2026-11-22T03:30"], "weekly"],
    // Sunday belongs to the week before
    ["2026-11-29T03:30", ["2026-11-01T03:30", "2026-11-23T00:00"], "daily"],
    // the provider was away on Monday
    ["2026-11-24T03:30", ["2026-11-22T03:30"], "weekly"],
    // the first of a month, whatever came in its week
    ["2026-12-01T03:30", ["2026-11-30T03:30"], "monthly"],
    // a second one on that day
    ["2026-12-01T12:00", ["2026-12-01T03:30"], "daily"],
  ])("at %s after %j is kept as %s", (now, before, tier) => {
    expect(nameAt(at(now), before.map(at)).tier).toBe(tier);
  });

  test("is found again by its name", () => {
    const name = nameAt(at("2026-11-26T03:30:05"), []);
    const path = pathOf("one", name);
    expect(path).toBe("one/monthly/2026-11-26/033005");
    expect(nameOf("one", `${path}.json`)).toEqual(name);
    expect(momentOf(name)).toBe(at("2026-11-26T03:30:05"));
  });

  test.each([
    "two/daily/2026-11-26/033005.json",
    "one/daily/2026-11-26/033005.jsonl.gz.gpg",
    "one/check/1-a",
    "one/yearly/2026-11-26/033005.json",
  ])("%s is no manifest of “one”", (key) => expect(nameOf("one", key)).toBeUndefined());
});
