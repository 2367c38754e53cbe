import { describe, expect, test } from "vitest";
import type { Concern } from "../../../src/board.ts";
import { joined, serviceOnBoard } from "../../../src/console/board.ts";

const text = (words: string) => ({ de: words, en: words });
const concern = (level: Concern["level"], what: string): Concern => ({
  level,
  state: text("state"),
  what,
  note: text("note"),
});

test("what is bad stands first, each in the order of the parts", () => {
  const board = joined(
    [
      { concerns: [concern("late", "a"), concern("bad", "b")], well: [text("one")] },
      { concerns: [concern("bad", "c"), concern("late", "d")], well: [text("two")] },
    ],
    text("tick"),
  );
  expect(board.concerns.map(({ what }) => what)).toEqual(["b", "c", "a", "d"]);
  expect(board.well.map(({ en }) => en)).toEqual(["one", "two"]);
});

describe("the service itself", () => {
  const store = { ok: true, tickAgeSeconds: 3, problems: [] };
  const notes = (part: ReturnType<typeof serviceOnBoard>) =>
    part.concerns.map(({ what, note }) => `${what}: ${note.en}`);

  test("is well in one line", () => {
    const part = serviceOnBoard({ ok: true, stores: { links: store } });
    expect(part.concerns).toEqual([]);
    expect(part.well).toHaveLength(1);
  });

  test("says what is not", () => {
    const part = serviceOnBoard({
      ok: false,
      stores: {
        links: store,
        checks: { ...store, ok: false, problems: [{ code: "undelivered-alerts", count: 3 }] },
        keys: { ...store, ok: false, tickAgeSeconds: undefined },
        access: { ...store, ok: false, problems: [{ code: "sign-in-no-signing-key", count: 1 }] },
      },
      disk: { ok: false, freeBytes: 0, totalBytes: 1, problem: "disk-full" },
    });
    expect(notes(part)).toEqual([
      "checks: 3 alerts have reached nobody; a test there says which channel does not answer.",
      expect.stringMatching(
        /^keys: a part of the service does not answer\. docs\/runbooks\/damaged-database/,
      ),
      expect.stringMatching(/^access: no signing key is chosen at the provider.+\. docs\/runbooks/),
      "disk: the disk is full: reading works, writing does not. Make room; then all goes on by itself.",
    ]);
    expect(part.well).toEqual([]);
  });

  test("says when the day's rows run low, and nothing before", () => {
    const health = { ok: true, stores: { links: store } };
    const at = (written: number, isScarce: boolean) =>
      serviceOnBoard({ ...health, quota: { written, limit: 100_000, isScarce } });
    expect(at(69_999, false).concerns).toEqual([]);
    const [scarce] = at(70_123, true).concerns;
    expect(scarce).toMatchObject({
      level: "late",
      note: {
        de: expect.stringMatching(/^70\s%.+\(70\.123 von 100\.000\)/),
        en: expect.stringMatching(/^70% .+\(70,123 of 100,000\)/),
      },
    });
  });
});
