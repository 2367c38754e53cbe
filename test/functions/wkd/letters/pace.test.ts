import { describe, expect, test } from "vitest";
import { begun, freshPost, mayBeginAt } from "../../../../functions/wkd/letters/pace.ts";

const MINUTE = 60_000;
const T = 1_000 * MINUTE;

/** So many letters begin, a second apart. */
const after = (count: number) => {
  let post = freshPost;
  for (let each = 0; each < count; each += 1) post = begun(post, T + each * 1_000);
  return post;
};

describe("at ten a minute", () => {
  test.each([
    // begun  awaited  may begin
    [0, false, T + 9_000],
    [7, false, T + 9_000],
    [8, false, T + MINUTE],
    [8, true, T + 9_000],
    [9, true, T + 9_000],
    [10, true, T + MINUTE],
  ])("after %i letters one that is awaited (%s-%s)", (count, isAwaited, at) => {
    expect(mayBeginAt(after(count), T + 9_000, 10, isAwaited)).toBe(at);
  });

  test("a minute later as many may go again", () => {
    const full = after(10);
    expect(mayBeginAt(full, T + MINUTE, 10, true)).toBe(T + MINUTE);
    expect(begun(full, T + MINUTE)).toMatchObject({ windowAt: T + MINUTE, windowCount: 1 });
  });

  test("a clock that was ahead holds nothing up", () => {
    const ahead = { ...freshPost, windowAt: T + 1e9, windowCount: 10 };
    expect(mayBeginAt(ahead, T, 10, false)).toBe(T);
  });

  test("nothing begins before the mail server is tried again", () => {
    const away = { ...freshPost, failures: 3, resumeAt: T + 5 * MINUTE };
    expect(mayBeginAt(away, T, 10, true)).toBe(T + 5 * MINUTE);
    expect(mayBeginAt({ ...away, windowAt: T, windowCount: 10 }, T, 10, true)).toBe(T + 5 * MINUTE);
  });
});

test.each([1, 2, 4])("at %i a minute the first letter goes whoever waits for it", (perMinute) => {
  expect(mayBeginAt(freshPost, T, perMinute, false)).toBe(T);
  expect(mayBeginAt(after(perMinute), T + 9_000, perMinute, false)).toBe(T + MINUTE);
});
