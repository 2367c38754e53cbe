import { describe, expect, test } from "vitest";
import {
  afterDrill,
  afterFault,
  afterNight,
  dueTurn,
  glanceOf,
  newState,
  planned,
  type ArchiveState,
} from "../../../../functions/archive/night/state.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/durations.ts";

const NOW = Date.UTC(2026, 10, 26, 3, 30);
const daily = { key: "daily", next: (after: number) => after + DAY_MS };
const hourly = { key: "hourly", next: (after: number) => after + HOUR_MS };
const fault = { kind: "none" } as const;

const nightAt = (at: number, bytes = 1_000) => ({ at, bytes, rows: 1, tookMs: 1, path: "p" });
const begun = newState(NOW, daily);
const made = (state: ArchiveState, now: number, bytes?: number) =>
  afterNight(state, nightAt(now, bytes), daily, now);

describe("the next turn", () => {
  test("is the first night, and the drill comes behind it", () => {
    expect(glanceOf(begun).dueAt).toBe(NOW + DAY_MS);
    expect(dueTurn(begun, NOW)).toBeUndefined();
    expect(dueTurn(begun, NOW + DAY_MS)).toBe("night");
    const after = made(begun, NOW + DAY_MS);
    expect(dueTurn(after, NOW + DAY_MS)).toBe("drill");
    const drilled = afterDrill(after, { at: NOW, path: "p", tookMs: 1 }, NOW + DAY_MS);
    expect(dueTurn(drilled, NOW + DAY_MS)).toBeUndefined();
    expect(drilled.nextDrillAt).toBe(NOW + 29 * DAY_MS);
  });

  test("after a fault comes soon, then later, then every hour, and after a success at its time", () => {
    let state = begun;
    const pauses = [1, 2, 3, 4].map(() => {
      state = afterFault(state, fault, NOW);
      return ((state.nextAt ?? 0) - NOW) / MINUTE_MS;
    });
    expect(pauses).toEqual([5, 15, 60, 60]);
    expect(made(state, NOW)).toMatchObject({ failures: 0, fault: undefined, nextAt: NOW + DAY_MS });
  });

  test("after a failed drill comes the next day", () => {
    const failed = afterDrill(begun, { at: NOW, path: "p", tookMs: 1, fault }, NOW);
    expect(failed.nextDrillAt).toBe(NOW + DAY_MS);
  });

  test("follows another calendar at once", () => {
    expect(planned(begun, daily, NOW)).toBe(begun);
    expect(planned(begun, hourly, NOW).nextAt).toBe(NOW + HOUR_MS);
  });
});

describe("somebody has to see to", () => {
  test.each([
    ["a service that was just set up", begun, 26, []],
    ["one that has made none since", begun, 26.1, ["archive-late"]],
    ["the night after one", made(begun, NOW), 26, []],
    ["two nights without one", made(begun, NOW), 27, ["archive-late"]],
    ["one half as large", made(made(begun, NOW), NOW, 500), 1, []],
    ["one less than half as large", made(made(begun, NOW), NOW, 499), 1, ["archive-shrunk"]],
    [
      "a drill that failed",
      afterDrill(made(begun, NOW), { at: NOW, path: "p", tookMs: 1, fault }, NOW),
      1,
      ["archive-drill-failed"],
    ],
  ])("%s", (_, state, hours, concerns) => {
    const { lateAt, concerns: others } = glanceOf(state);
    const late = NOW + hours * HOUR_MS > lateAt ? ["archive-late"] : [];
    expect([...late, ...others]).toEqual(concerns);
  });
});
