/** When counted visits are written: a second behind an answer, by one request for all. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { countOrphan, takeCounts } from "../../../../functions/links/count/count.ts";
import { flushSoon } from "../../../../functions/links/count/flush.ts";
import { LinkStore } from "../../../../functions/links/store.ts";

/** The context of a request, which keeps what runs behind the answer. */
function context() {
  const behind: Promise<unknown>[] = [];
  const ctx = {
    waitUntil: (promise: Promise<unknown>) => void behind.push(promise),
    passThroughOnException() {},
  } as unknown as ExecutionContext;
  return { ctx, behind };
}

const SECOND_MS = 1_000;
const HALF_MINUTE_MS = 30_000;
const DAY = "2026-11-23";
const NOW = Date.parse(`${DAY}T12:00:00Z`);
const written = async (key: string) =>
  (await env.LINKS.getByName("main").orphans(DAY, DAY)).find(({ name }) => name === key)?.count;

beforeEach(() => {
  takeCounts();
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("after a second, with all that was counted until then", async () => {
  const { ctx, behind } = context();
  countOrphan("soon", NOW);
  flushSoon(NOW, env, ctx);
  expect(behind).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(SECOND_MS - 1);
  countOrphan("soon", NOW);
  expect(await written("soon")).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  await Promise.all(behind);
  expect(await written("soon")).toBe(2);
  expect(takeCounts()).toBeUndefined();
});

test("by one request at a time; the next may once that is done", async () => {
  const { ctx, behind } = context();
  flushSoon(NOW, env, ctx);
  for (const ms of [0, 500, HALF_MINUTE_MS - 1]) flushSoon(NOW + ms, env, ctx);
  expect(behind).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(SECOND_MS);
  await Promise.all(behind);
  flushSoon(NOW + SECOND_MS, env, ctx);
  expect(behind).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(SECOND_MS);
  await Promise.all(behind);
});

test("a flush that died with its request blocks the next for half a minute, no longer", async () => {
  const { ctx, behind } = context();
  flushSoon(NOW, env, ctx);
  flushSoon(NOW + HALF_MINUTE_MS - 1, env, ctx);
  expect(behind).toHaveLength(1);
  flushSoon(NOW + HALF_MINUTE_MS, env, ctx);
  expect(behind).toHaveLength(2);
  // The second one counts from its own start.
  flushSoon(NOW + 2 * HALF_MINUTE_MS - 1, env, ctx);
  expect(behind).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(SECOND_MS);
  await Promise.all(behind);
});

test("what the store did not take waits for the next time, which it does not block", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const broken = vi.spyOn(LinkStore.prototype, "addCounts").mockImplementation(() => {
    throw new Error("disk I/O error");
  });
  const { ctx, behind } = context();
  countOrphan("patient", NOW);
  flushSoon(NOW, env, ctx);
  await vi.advanceTimersByTimeAsync(SECOND_MS);
  await Promise.all(behind);
  expect(broken).toHaveBeenCalledTimes(1);
  broken.mockRestore();
  countOrphan("patient", NOW);
  flushSoon(NOW + SECOND_MS, env, ctx);
  expect(behind).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(SECOND_MS);
  await Promise.all(behind);
  expect(await written("patient")).toBe(2);
});

test("nothing counted: the store is not asked", async () => {
  const asked = vi.spyOn(LinkStore.prototype, "addCounts");
  const { ctx, behind } = context();
  flushSoon(NOW, env, ctx);
  await vi.advanceTimersByTimeAsync(SECOND_MS);
  await Promise.all(behind);
  expect(asked).not.toHaveBeenCalled();
});
