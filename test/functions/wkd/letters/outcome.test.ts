import { describe, expect, test } from "vitest";
import {
  afterAttempt,
  failsAsAWhole,
  standingAfterLetter,
  standingAfterSession,
} from "../../../../functions/wkd/letters/outcome.ts";
import { freshPost } from "../../../../functions/wkd/letters/pace.ts";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
const NOW = 100 * DAY;

describe("a letter after an attempt", () => {
  test.each([
    // outcome  attempts  of use for  state      next try
    ["sent", 1, DAY, "sent", undefined],
    ["refused", 1, DAY, "refused", undefined],
    ["later", 1, DAY, "pending", 10 * SECOND],
    ["unknown", 1, DAY, "pending", 10 * SECOND],
    ["broken", 1, DAY, "pending", 10 * SECOND],
    ["later", 2, DAY, "pending", 50 * SECOND],
    ["later", 5, DAY, "pending", HOUR],
    ["later", 99, DAY, "pending", HOUR],
    ["later", 5, HOUR / 2, "pending", HOUR / 2],
    ["later", 5, 0, "ended", undefined],
    ["sent", 5, -DAY, "sent", undefined],
  ] as const)("%s at attempt %i, of use for %i ms", (kind, attempts, rest, state, wait) => {
    expect(afterAttempt({ kind, answer: "" }, attempts, NOW + rest, NOW)).toEqual({
      state,
      nextAt: wait && NOW + wait,
    });
  });
});

describe("the mail server's standing", () => {
  const failing = { ...freshPost, failures: 2, resumeAt: NOW, failingSince: NOW - DAY, toldAt: 1 };

  test("is good again once a letter is taken", () => {
    expect(standingAfterLetter(failing, { kind: "sent", answer: "" }, NOW)).toEqual(freshPost);
  });

  test.each(["later", "refused", "unknown", "broken"] as const)(
    "fails since the first letter that was %s",
    (kind) => {
      const first = standingAfterLetter(freshPost, { kind, answer: "" }, NOW);
      expect(first.failingSince).toBe(NOW);
      expect(standingAfterLetter(first, { kind, answer: "" }, NOW + HOUR).failingSince).toBe(NOW);
    },
  );

  test("a session that fails makes the next one wait, each time longer", () => {
    let post = freshPost;
    const waits = [1, 2, 3, 4, 5, 6].map(() => {
      post = standingAfterSession(post, { kind: "later", answer: "" }, NOW);
      return ((post.resumeAt ?? 0) - NOW) / SECOND;
    });
    expect(waits).toEqual([10, 50, 240, 600, 3_600, 3_600]);
    expect(standingAfterSession(post, { kind: "sent", answer: "" }, NOW)).toMatchObject({
      failures: 0,
      resumeAt: undefined,
    });
  });

  test.each([
    // since    sessions  addresses  as a whole
    [undefined, 0, 0, false],
    [DAY - 1, 5, 9, false],
    [DAY, 1, 0, true],
    [DAY, 0, 1, false],
    [DAY, 0, 2, true],
  ])("for %s ms, %i sessions and %i addresses failed: %s", (since, failures, addresses, fails) => {
    const post = { ...freshPost, failures, failingSince: since && NOW - since };
    expect(failsAsAWhole(post, addresses, NOW)).toBe(fails);
  });
});
