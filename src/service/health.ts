/** GET /healthz: does everything answer, and does time pass? */
import type { HealthCode } from "../i18n/health-words.ts";
import { MAX_TICK_AGE_MS, PROBE_AGAIN_MS } from "../limits.ts";
import { errorFacts, log } from "../log.ts";
import { allStores } from "../store/all.ts";
import { diskNow, isFull, type Disk } from "../store/disk.ts";
import { faultOf, forgetFault, knownFault, type Fault } from "../store/fault.ts";
import { fileOf, isOwnMachine } from "../store/folders.ts";
import { NO_ROWS, sumRows, type Rows } from "../store/meter.ts";
import { jurisdictionOf } from "../store/place.ts";
import type { Store } from "../store/store.ts";
import type { StoreProblem } from "../store/report.ts";
import { quotaOf, type Quota } from "./quota.ts";

export interface StoreHealth {
  readonly ok: boolean;
  /** Seconds since the last tick; undefined before the first, or if a part of the service does not answer. */
  readonly tickAgeSeconds: number | undefined;
  readonly problems: StoreProblem[];
  /** Read and written since 00:00 UTC, as Cloudflare bills them. */
  readonly rows?: Rows | undefined;
  /** What is worth knowing and no fault. */
  readonly notices?: StoreProblem[] | undefined;
}

/** The disk that the state is on; undefined where nobody knows it. */
interface DiskHealth extends Pick<Disk, "freeBytes" | "totalBytes"> {
  readonly ok: boolean;
  readonly problem: "disk-full" | "state-gone" | undefined;
}

export interface Health {
  readonly ok: boolean;
  readonly stores: Readonly<Record<string, StoreHealth>>;
  readonly disk?: DiskHealth | undefined;
  /** Where Cloudflare keeps the data; undefined on a machine of one's own. */
  readonly jurisdiction?: string | undefined;
  /** What of the day's rows is written, where they are limited. */
  readonly quota?: Quota | undefined;
}

/** Asks every store. A store is ill when it does not answer, did not tick for five minutes, or says so. */
export async function checkHealth(env: Env, now: number): Promise<Health> {
  const stores = await Promise.all(
    Object.entries(allStores(env)).map(async ([name, store]): Promise<[string, StoreHealth]> => [
      name,
      await healthOf(env, name, store, now),
    ]),
  );
  const disk = diskHealth(now);
  const ok = stores.every(([, store]) => store.ok) && disk?.ok !== false;
  const quota = quotaOf(env, sumRows(stores.map(([, { rows }]) => rows ?? NO_ROWS)).written);
  return { ok, stores: Object.fromEntries(stores), disk, jurisdiction: jurisdictionOf(env), quota };
}

async function healthOf(
  env: Env,
  name: string,
  store: DurableObjectStub<Store>,
  now: number,
): Promise<StoreHealth> {
  const file = isOwnMachine(env) ? fileOf(env, name, store.id.toString()) : undefined;
  try {
    const { lastTickAt, problems: own, notices, rows } = await store.health(now);
    const fault = await faultNow(name, store);
    const codes = new Set(own.map(({ code }) => code));
    const more: StoreProblem[] =
      fault === undefined || codes.has(fault) ? [] : [{ code: fault, count: 1 }];
    const problems = [...own, ...more].map((problem) =>
      isOfDatabase(problem.code) && file !== undefined ? { ...problem, file } : problem,
    );
    const age = lastTickAt === undefined ? undefined : now - lastTickAt;
    // A store that was just made has not ticked yet: that is no illness.
    const ticks = age === undefined || age <= MAX_TICK_AGE_MS;
    const tickAgeSeconds = age && Math.max(0, Math.round(age / 1000));
    return { ok: ticks && problems.length === 0, tickAgeSeconds, problems, rows, notices };
  } catch (error) {
    log("error", "health.store-failed", { store: name, file, ...errorFacts(error) });
    const fault = faultOf(error) ?? (file === undefined ? undefined : "no-answer");
    const problems: StoreProblem[] = fault === undefined ? [] : [{ code: fault, count: 1, file }];
    return { ok: false, tickAgeSeconds: undefined, problems };
  }
}

/** Problems of a file: it does not help to wait. */
export const isOfDatabase = (code: HealthCode) =>
  code === "damaged" || code === "unreadable" || code === "no-answer";

/** The fault that a store has shown, if a write still meets it. Damage stays until somebody has seen to it. */
async function faultNow(name: string, store: DurableObjectStub<Store>): Promise<Fault | undefined> {
  const known = knownFault(name);
  if (known === undefined || known.fault === "damaged") return known?.fault;
  // Anybody may ask for the health, and a probe that fails resets the store.
  if (Math.abs(Date.now() - known.at) < PROBE_AGAIN_MS) return known.fault;
  try {
    await store.probe();
    forgetFault(name);
    return undefined;
  } catch (error) {
    return faultOf(error) ?? known.fault;
  }
}

function diskHealth(now: number): DiskHealth | undefined {
  const disk = diskNow(now);
  if (disk === undefined) return undefined;
  const { freeBytes, totalBytes } = disk;
  const problem = disk.isGone ? "state-gone" : isFull(disk) ? "disk-full" : undefined;
  return { ok: problem === undefined, freeBytes, totalBytes, problem };
}
