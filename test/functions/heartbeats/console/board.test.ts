import { describe, expect, test } from "vitest";
import type { State } from "../../../../functions/heartbeats/check/check.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import { freshState } from "../../../../functions/heartbeats/check/transition.ts";
import { checkConcern } from "../../../../functions/heartbeats/console/board.ts";

const NOW = Date.UTC(2030, 0, 1, 12);
const HOUR = 3_600_000;

const settings = {
  ...defaultSettings,
  name: "Nachtlauf",
  timeoutSeconds: 3_600,
  graceSeconds: 600,
};
const up = (agoMs: number): Partial<State> => ({
  status: "up",
  baseAt: NOW - agoMs,
  lastSuccessAt: NOW - agoMs,
  deadline: NOW - agoMs + HOUR + 600_000,
});

describe("a check on the board", () => {
  test.each<[what: string, state: Partial<State>, said: string]>([
    ["that is new", {}, "–"],
    ["that is up", up(HOUR / 2), "–"],
    ["that is late", up(HOUR + 60_000), "late late: last success 1 h 1 min ago"],
    [
      "whose deadline has passed, whether or not a tick has seen it",
      up(27 * HOUR),
      "bad down: last success 1 day 3 h ago",
    ],
    ["that has failed at once", { status: "down" }, "bad down: has never succeeded yet"],
    [
      "that failed after a success",
      { status: "down", lastSuccessAt: NOW - 49 * HOUR },
      "bad down: last success 2 days 1 h ago",
    ],
    ["that is paused", { status: "paused" }, "–"],
  ])("%s", (_, state, said) => {
    const check = { uniqueKey: "key", settings, state: { ...freshState(NOW), ...state } };
    const concern = checkConcern(check, NOW);
    expect(concern ? `${concern.level} ${concern.state.en}: ${concern.note.en}` : "–").toBe(said);
  });

  test("is named in German, too, and by its slug where it has no name", () => {
    const check = {
      uniqueKey: "key",
      settings: { ...settings, name: "", slug: "nachtlauf" },
      state: { ...freshState(NOW), ...up(51 * HOUR) },
    };
    expect(checkConcern(check, NOW)).toMatchObject({
      what: "nachtlauf",
      href: "/console/check/key",
      state: { de: "ausgefallen" },
      note: { de: "letzter Erfolg vor 2 Tagen 3 h" },
    });
  });
});
