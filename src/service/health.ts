/** GET /healthz: does everything answer, and does time pass? */
import { MAX_TICK_AGE_MS } from "../limits.ts";
import { errorFacts, log } from "../log.ts";
import { allStores } from "../store/all.ts";
import type { StoreProblem } from "../store/store.ts";

export interface StoreHealth {
  readonly ok: boolean;
  /** Seconds since the last tick; undefined before the first, or if the store does not answer. */
  readonly tickAgeSeconds: number | undefined;
  readonly problems: StoreProblem[];
}

export interface Health {
  readonly ok: boolean;
  readonly stores: Readonly<Record<string, StoreHealth>>;
}

/** Asks every store. A store is ill when it does not answer, did not tick for five minutes, or says so. */
export async function checkHealth(env: Env, now: number): Promise<Health> {
  const stores = await Promise.all(
    Object.entries(allStores(env)).map(async ([name, store]): Promise<[string, StoreHealth]> => {
      try {
        const { lastTickAt, problems } = await store.health(now);
        const age = lastTickAt === undefined ? undefined : now - lastTickAt;
        // A store that was just made has not ticked yet: that is no illness.
        const ticks = age === undefined || age <= MAX_TICK_AGE_MS;
        const tickAgeSeconds = age && Math.max(0, Math.round(age / 1000));
        return [name, { ok: ticks && problems.length === 0, tickAgeSeconds, problems }];
      } catch (error) {
        log("error", "health.store-failed", { store: name, ...errorFacts(error) });
        return [name, { ok: false, tickAgeSeconds: undefined, problems: [] }];
      }
    }),
  );
  return { ok: stores.every(([, { ok }]) => ok), stores: Object.fromEntries(stores) };
}
