import { describe, expect, test, vi } from "vitest";
import { readBody } from "../../../src/http/body.ts";

/** A stream that gives these chunks, then ends as told; how often it was cancelled. */
function stream(chunks: readonly number[], end: "close" | "error" | "stall") {
  const left = [...chunks];
  const state = { cancelled: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = left.shift();
        if (next !== undefined) return controller.enqueue(new Uint8Array(next));
        if (end === "close") return controller.close();
        if (end === "error") return controller.error(new Error("gone"));
        return new Promise(() => undefined);
      },
      cancel: () => void (state.cancelled += 1),
    },
    { highWaterMark: 0 },
  );
  return { body, state };
}

describe("a body", () => {
  test.each([
    // chunks, how it goes on, taken at most, end, taken, cancelled
    [[], "close", 9, "whole", 0, 0],
    [[1, 2, 3], "close", 9, "whole", 6, 0],
    [[1, 2], "error", 9, "broken", 3, 0],
    [[1, 2], "stall", 9, "stalled", 3, 1],
    [[], "stall", 9, "stalled", 0, 1],
    [[1, 2, 3], "stall", 3, "enough", 3, 1],
    [[5, 5], "close", 3, "enough", 5, 1],
  ] as const)(
    "of %j, then %s, with room for %i: %s",
    async (chunks, then, room, end, bytes, cancelled) => {
      const { body, state } = stream(chunks, then);
      let taken = 0;
      const take = (chunk: Uint8Array) => (taken += chunk.length) < room;
      expect(await readBody(body, take, 20)).toBe(end);
      expect([taken, state.cancelled]).toEqual([bytes, cancelled]);
    },
  );

  test("that drips is not waited for longer, one that comes is", async () => {
    vi.useFakeTimers();
    try {
      let put: ((bytes: number) => void) | undefined;
      const read = (body: ReadableStream<Uint8Array>) => {
        const state: { end?: string } = {};
        void readBody(body, () => true).then((end) => (state.end = end));
        return state;
      };
      const fed = () =>
        new ReadableStream<Uint8Array>({
          start: (controller) => {
            put = (bytes) => controller.enqueue(new Uint8Array(bytes));
          },
        });
      const dripping = read(fed());
      for (let second = 0; second < 29; second += 1) {
        put?.(100);
        await vi.advanceTimersByTimeAsync(1_000);
      }
      expect(dripping.end).toBeUndefined();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(dripping.end).toBe("stalled");

      const slow = read(fed());
      for (let minute = 0; minute < 5; minute += 1) {
        put?.(64 * 1024);
        await vi.advanceTimersByTimeAsync(29_000);
        expect(slow.end).toBeUndefined();
      }
      await vi.advanceTimersByTimeAsync(1_000);
      expect(slow.end).toBe("stalled");
    } finally {
      vi.useRealTimers();
    }
  });
});
