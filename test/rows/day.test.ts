/**
 * Days of the service, with the rows of all of its stores: the free plan has 100,000 written and five million read. In
 * the suite an hour that goes like all others, taken 24 times; in a campaign the whole day.
 */
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { newNames } from "../../functions/heartbeats/check/keys.ts";
import { checkStore } from "../../functions/heartbeats/stub.ts";
import { rounds } from "../campaign.ts";
import { pingOf } from "../functions/heartbeats/check-store.ts";
import { fastService, type Happening } from "./fast.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse("2090-11-23T00:00:00Z");
const HOURS = rounds(1, 24);

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function checks(count: number, periodMs: number): Promise<string[]> {
  const uuids: string[] = [];
  for (let made = 0; made < count; made += 1) {
    const name = `${periodMs} ${made}`;
    const plan = { name, timeoutSeconds: periodMs / 1000, graceSeconds: 300 };
    const saved = await checkStore(env).save(plan, [], await newNames());
    if (!saved.ok) throw new Error("the store is full");
    uuids.push(saved.check.uuid);
  }
  return uuids;
}

/** Each check is pinged once a period, all of them evenly spread over it. */
function* pings(uuids: readonly string[], periodMs: number, until: number): Generator<Happening> {
  for (let from = Date.now(); from < until; from += periodMs) {
    for (const [index, uuid] of uuids.entries()) {
      const at = from + Math.floor((index * periodMs) / uuids.length);
      if (at < until) yield { at, run: () => checkStore(env).record([pingOf(uuid)]) };
    }
  }
}

let days = 0;

test.each([
  // checks, how often they are pinged, rows of a day at most
  [0, MINUTE, { read: 20_000, written: 1_500 }],
  [20, MINUTE, { read: 300_000, written: 40_000 }],
  [200, 5 * MINUTE, { read: 500_000, written: 80_000 }],
])("a day of %i checks, pinged every %i ms", async (count, periodMs, most) => {
  const start = START + 10 * 24 * HOUR * days;
  days += 1;
  const warm = await fastService(start);
  const uuids = await checks(count, periodMs);
  // What happens once, and the first deadlines, are no hour like all others.
  await warm.pass(start + HOUR, pings(uuids, periodMs, start + HOUR));
  vi.restoreAllMocks();
  const service = await fastService(start + HOUR);
  const end = start + HOUR + HOURS * HOUR;
  await service.pass(end, pings(uuids, periodMs, end));
  const { read, written } = await service.rows();
  const day = { read: (read * 24) / HOURS, written: (written * 24) / HOURS };
  console.info(`${count} checks, ${HOURS} h: a day reads ${day.read}, writes ${day.written} rows`);
  expect(day.written).toBeLessThan(most.written);
  expect(day.read).toBeLessThan(most.read);
  for (const uuid of uuids) await checkStore(env).remove(uuid);
});
