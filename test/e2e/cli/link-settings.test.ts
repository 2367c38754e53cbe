import { describe, expect, test } from "vitest";
import { changesJson, settingsJson } from "../../../agents/cli/links/settings.ts";

describe("settings of a link", () => {
  test("a window is a calendar, minutes and a target, which may have a | of its own", () => {
    expect(settingsJson({ window: ["Tue 18:00 | 240 | https://m.example/a|b"] })).toEqual({
      windows: [{ calendar: "Tue 18:00", minutes: 240, target: "https://m.example/a|b" }],
    });
  });

  test.each([
    [{ clear: ["title", "valid-until", "windows"] }, { title: "", validUntil: null, windows: [] }],
    [{ "add-tag": ["c", "a"], "remove-tag": ["b"] }, { tags: ["a", "c"] }],
    [
      { "no-forward-path": true, "forward-query": true },
      { forwardPath: false, forwardQuery: true },
    ],
    [
      { status: "301", "max-clicks": "5" },
      { status: 301, maxClicks: 5 },
    ],
    [{}, {}],
  ])("%j changes %j", (values, changes) => {
    expect(changesJson(values, ["a", "b"])).toEqual(changes);
  });

  test.each([
    [{ clear: ["constructor"] }, "only these can be emptied"],
    [{ clear: ["title"], title: "x" }, "contradicts"],
    [{ "forward-path": true, "no-forward-path": true }, "contradicts"],
    [{ tag: ["x"], "add-tag": ["y"] }, "contradicts"],
    [{ status: "3e2" }, "whole number"],
    [{ window: ["Tue 18:00|soon|https://x.example/"] }, "CALENDAR|MINUTES|TARGET"],
    [{ "valid-from": "bald" }, "write a moment"],
  ])("%j is refused", (values, text) => {
    expect(() => changesJson(values, [])).toThrow(text);
  });
});
