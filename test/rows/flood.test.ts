/** A flood of unknown slugs, as strangers cause it: what it costs does not depend on how many they invent. */
import { env, exports } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { takeCounts } from "../../functions/links/count/count.ts";
import { linkStore } from "../../functions/links/stub.ts";
import { rounds } from "../campaign.ts";
import { fastService } from "./fast.ts";

const HOUR = 3_600_000;

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test("a flood of unknown slugs writes a bounded number of rows", async () => {
  const start = Date.parse("2090-11-23T00:00:00Z");
  const count = rounds(2_000, 100_000);
  const service = await fastService(start);
  // So fast that ticks come in between: an object that nobody asks for a while is put away, with what was counted.
  const pauseMs = HOUR / Math.max(count, 12_000);
  const flood = Array.from({ length: count }, (_, index) => ({
    at: start + Math.floor(pauseMs * index),
    run: async () => {
      const response = await exports.default.fetch(`https://go.example/flood-${index}`);
      expect(response.status).toBe(404);
      await response.text();
      // As it is flushed behind an answer, once a second.
      if (Math.floor((pauseMs * index) / 1000) === Math.floor((pauseMs * (index - 1)) / 1000))
        return;
      const counts = takeCounts();
      if (counts !== undefined) await linkStore(env).addCounts(counts);
    },
  }));
  await service.pass(start + HOUR, flood);
  const { read, written } = await service.rows();
  console.info(`${count} unknown slugs, 1 h: ${read} rows read, ${written} written`);
  // Counters at once and twice an hour, and an hour of all stores.
  expect(written).toBeGreaterThan(500);
  expect(written).toBeLessThan(3_000);
  expect(read).toBeLessThan(7 * count + 5_000);
});
