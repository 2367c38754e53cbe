import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LinkStore } from "../../../functions/links/store.ts";
import { AccessStore } from "../../../src/access/store.ts";
import { checkHealth } from "../../../src/service/health.ts";
import { accessStore } from "../../../src/access/stub.ts";
import { allStores } from "../../../src/store/all.ts";
import type { StoreProblem } from "../../../src/store/report.ts";

const NOW = Date.UTC(2040, 0, 1);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const healthy = { ok: true, tickAgeSeconds: 0, problems: [] };

test("a service whose stores have just ticked is well", async () => {
  for (const store of Object.values(allStores(env))) await store.tick(NOW);
  // The watch looks once a minute; its look at this moment may have been the first that others answered.
  expect(await checkHealth(env, NOW)).toMatchObject({
    ok: true,
    stores: {
      access: healthy,
      checks: healthy,
      keys: healthy,
      links: healthy,
      watch: healthy,
    },
  });
});

test("where the data is, is said on Cloudflare and not on a machine of one's own", async () => {
  expect(await checkHealth(env, NOW)).toMatchObject({ jurisdiction: "none" });
  const own = { ...env, STORE_FOLDERS: {} };
  expect((await checkHealth(own, NOW)).jurisdiction).toBeUndefined();
});

test("what of a day's rows is written is said where they are limited, and is no illness", async () => {
  const written = Object.values((await checkHealth(env, NOW)).stores).reduce(
    (sum, { rows }) => sum + (rows?.written ?? 0),
    0,
  );
  const quota = { written, limit: 100_000, isScarce: false };
  expect((await checkHealth(env, NOW)).quota).toEqual(quota);
  const own = { ...env, STORE_FOLDERS: {} };
  expect((await checkHealth(own, NOW)).quota).toBeUndefined();
});

describe("a store is ill", () => {
  test.each([
    // ms since the last tick, seconds that are told, ok
    [0, 0, true],
    [499, 0, true],
    [500, 1, true],
    [60_000, 60, true],
    [300_000, 300, true],
    [300_001, 300, false],
    [86_400_000, 86_400, false],
    // Its clock is ahead.
    [-5_000, 0, true],
  ])("%i ms after its last tick it is %i s, and well: %s", async (age, seconds, ok) => {
    await accessStore(env).tick(NOW);
    const { stores } = await checkHealth(env, NOW + age);
    expect(stores["access"]).toMatchObject({ ok, tickAgeSeconds: seconds, problems: [] });
    expect(stores["access"]?.rows).toEqual({
      read: expect.any(Number),
      written: expect.any(Number),
    });
  });

  test("which has never ticked is new, not ill", async () => {
    vi.spyOn(AccessStore.prototype, "health").mockReturnValue({
      lastTickAt: undefined,
      problems: [],
    });
    const { stores } = await checkHealth(env, NOW);
    expect(stores["access"]).toEqual({ ok: true, tickAgeSeconds: undefined, problems: [] });
  });

  test("with a problem, although it ticks; and so is the service", async () => {
    const problems: StoreProblem[] = [{ code: "unusable-keys", count: 2 }];
    vi.spyOn(AccessStore.prototype, "health").mockReturnValue({ lastTickAt: NOW, problems });
    const { ok, stores } = await checkHealth(env, NOW);
    expect(stores["access"]).toEqual({ ok: false, tickAgeSeconds: 0, problems });
    expect(stores["links"]).toMatchObject({ ok: true });
    expect(ok).toBe(false);
  });

  test("when it does not answer; the log says why, and the others are asked", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    vi.spyOn(LinkStore.prototype, "health").mockImplementation(() => {
      throw new Error("disk I/O error");
    });
    const { ok, stores } = await checkHealth(env, NOW);
    expect(ok).toBe(false);
    expect(stores["links"]).toEqual({ ok: false, tickAgeSeconds: undefined, problems: [] });
    expect(stores["access"]).toMatchObject({ ok: true });
    expect(error.mock.calls.flat().join()).toContain(
      '"event":"health.store-failed","store":"links","error":"Error: disk I/O error"',
    );
  });

  test("is asked for the moment that is meant", async () => {
    const health = vi.spyOn(AccessStore.prototype, "health");
    await checkHealth(env, NOW + 7);
    expect(health.mock.calls).toEqual([[NOW + 7]]);
  });
});
