/** The arithmetic of `npm run bench isolation`. */
import { describe, expect, test } from "vitest";
import { dueBy, isUnfelt, openLoop, quantileMs } from "../../../bench/open-loop.ts";

test.each([
  // now  sent  due now
  [99, 0, []],
  [100, 0, [100]],
  [109, 1, []],
  [110, 1, [110]],
  // What a stall has kept waiting is due at the moments it was meant for.
  [145, 2, [120, 130, 140]],
])("at %i, after %i requests, those of %j are due", (now, sent, due) => {
  expect(dueBy(now, 100, 10, sent)).toEqual(due);
});

describe("a quantile", () => {
  const took = (...times: number[]) =>
    times.map((ms, index) => ({ dueAt: index * 10, endedAt: index * 10 + ms }));
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

  test.each([
    ["99 of 100 took at most", took(...hundred), 0.99, 99],
    ["in any order", took(...hundred.toReversed()), 0.99, 99],
    ["half", took(1, 2, 3, 4), 0.5, 2],
    ["of few it is the longest", took(5, 1), 0.99, 5],
    ["of one", took(7), 0.5, 7],
    ["of none", [], 0.99, Number.NaN],
  ])("%s", (_, requests, share, ms) => expect(quantileMs(requests, share)).toBe(ms));

  test("a stall of a second counts for all hundred requests that it kept waiting", () => {
    const stalled = Array.from({ length: 100 }, (_, n) => ({ dueAt: n * 10, endedAt: 1_000 }));
    expect(quantileMs(stalled, 0.5)).toBe(500);
    expect(quantileMs(stalled, 0.99)).toBe(990);
  });
});

test.each([
  // p99  idle  nobody felt it
  [20, 4, true],
  [20.1, 4, false],
  [49.9, 10, true],
  [50, 10, false],
  [50, 40, false],
])("a p99 of %d ms where idle has %d: %s", (p99, idle, unfelt) => {
  expect(isUnfelt(p99, idle)).toBe(unfelt);
});

describe("an open loop", () => {
  test("waits for no answer before it asks again, and for all before it ends", async () => {
    const answers: (() => void)[] = [];
    let end = () => {};
    const until = new Promise<void>((resolve) => (end = resolve));
    const send = () => new Promise<void>((resolve) => answers.push(resolve));
    const measured = openLoop(send, 1, until);
    await expect.poll(() => answers.length).toBeGreaterThan(3);
    end();
    await until;
    // What was due when the end came may still be sent.
    const answerAll = setInterval(() => answers.forEach((answer) => answer()), 1);
    const times = await measured;
    clearInterval(answerAll);
    expect(times).toHaveLength(answers.length);
    expect(times.map(({ dueAt }) => dueAt - (times[0]?.dueAt ?? 0))).toEqual(
      times.map((_, index) => expect.closeTo(index, 6) as number),
    );
  });

  test("ends with the failure of a request", async () => {
    const failing = () => Promise.reject(new Error("refused"));
    await expect(openLoop(failing, 1, Promise.resolve())).rejects.toThrow("refused");
  });
});
