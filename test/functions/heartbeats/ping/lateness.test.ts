/** When a kept ping happened. */
import { describe, expect, test } from "vitest";
import { happenedAt } from "../../../../functions/heartbeats/ping/lateness.ts";

describe("when a kept ping happened", () => {
  const NOW = Date.parse("2026-11-23T12:00:00Z");
  test.each([
    // X-Randwerk-Time          X-Randwerk-Now             counts as
    ["2026-11-23T11:00:00Z", null, "2026-11-23T11:00:00Z"],
    ["2026-11-23T12:00:00+01:00", null, "2026-11-23T11:00:00Z"],
    ["2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z"],
    ["2027-01-01T00:00:00Z", null, "2026-11-23T12:00:00Z"],
    ["2020-01-01T00:00:00Z", null, "2026-11-16T12:00:00Z"],
    ["2020-01-01T00:00:00Z", "2020-01-01T00:30:00Z", "2026-11-23T11:30:00Z"],
    // seven days are the most, to the second
    ["2026-11-16T12:00:01Z", null, "2026-11-16T12:00:01Z"],
    ["2026-11-16T12:00:00Z", null, "2026-11-16T12:00:00Z"],
    ["2026-11-16T11:59:59Z", null, "2026-11-16T12:00:00Z"],
    ["2026-11-23T12:00:01Z", null, "2026-11-23T12:00:00Z"],
    // a clock that is ahead, and one that is behind
    ["2026-11-23T13:00:00Z", "2026-11-23T14:00:00Z", "2026-11-23T11:00:00Z"],
    ["2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z", "2026-11-23T12:00:00Z"],
    // the forms of ISO 8601
    ["2026-11-23T11:00Z", null, "2026-11-23T11:00:00Z"],
    ["2026-11-23T11:00:00.000000000Z", null, "2026-11-23T11:00:00Z"],
    ["2026-11-23T12:30:00+0130", null, "2026-11-23T11:00:00Z"],
    ["2026-11-23T09:00:00-02:00", null, "2026-11-23T11:00:00Z"],
    ["2026-11-23T11:00:00", null, undefined],
    ["2026-11-23 11:00:00Z", null, undefined],
    [" 2026-11-23T11:00:00Z", null, undefined],
    ["2026-11-23T11:00:00Z ", null, undefined],
    ["yesterday", null, undefined],
    ["2026-11-23", null, undefined],
    ["2026-13-45T99:00:00Z", null, undefined],
    ["", null, undefined],
    [null, null, undefined],
    ["2026-11-23T11:00:00Z", "nonsense", "2026-11-23T11:00:00Z"],
  ])("time %s, clock %s: %s", (time, clock, expected) => {
    const at = happenedAt(time, clock, NOW);
    expect(at && new Date(at).toISOString()).toBe(expected?.replace("Z", ".000Z"));
  });
});
