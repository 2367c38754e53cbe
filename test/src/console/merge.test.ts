import { expect, test } from "vitest";
import { merge, seenIn } from "../../../src/console/merge.ts";

const seen = { title: "Alt", target: "a", "windows.0.calendar": "Mon", "windows.0.minutes": "5" };

test("what nobody else has changed is one's own alone", () => {
  const merged = merge(seen, seen, { ...seen, title: "Neu" });
  expect(merged).toMatchObject({
    isCurrent: true,
    theirs: [],
    fields: { title: "Neu", target: "a" },
  });
  expect([...merged.own]).toEqual(["title"]);
});

test("changes of different fields are both kept, and told", () => {
  const merged = merge(seen, { ...seen, target: "b" }, { ...seen, title: "Neu" });
  expect(merged.isCurrent).toBe(false);
  expect(merged.fields).toMatchObject({ title: "Neu", target: "b" });
  expect(merged.theirs).toEqual([{ name: "target", before: "a", now: "b", isContested: false }]);
});

test("of the same field one's own stands in the form, and the other is told", () => {
  const merged = merge(seen, { ...seen, title: "Ihrs" }, { ...seen, title: "Meins" });
  expect(merged.fields["title"]).toBe("Meins");
  expect(merged.theirs).toEqual([{ name: "title", before: "Alt", now: "Ihrs", isContested: true }]);
  const same = merge(seen, { ...seen, title: "Gleich" }, { ...seen, title: "Gleich" });
  expect(same.theirs).toMatchObject([{ isContested: false }]);
});

test("a list is one thing: its items are not mixed", () => {
  const theirs = { ...seen, "windows.0.minutes": "9" };
  const own = { ...seen, "windows.0.calendar": "Tue" };
  const merged = merge(seen, theirs, own);
  expect(merged.fields).toMatchObject({ "windows.0.calendar": "Tue", "windows.0.minutes": "5" });
  expect(merged.theirs).toEqual([
    { name: "windows", before: "Mon · 5", now: "Mon · 9", isContested: true },
  ]);
});

test("what was emptied is empty, also where the form does not send it", () => {
  const { title: _, ...without } = seen;
  const merged = merge({ ...seen, box: "on" }, { ...seen, box: "on" }, without);
  expect([...merged.own].toSorted()).toEqual(["box", "title"]);
  expect(merged.fields["title"]).toBeUndefined();
});

test.each([undefined, "", "no JSON", "[]", "7", "null"])("%j: nothing was seen", (text) => {
  expect(seenIn(text)).toEqual({});
});

test("what was seen comes back as texts alone", () => {
  expect(seenIn('{"a":"1","b":2}')).toEqual({ a: "1" });
});
