/** What the archive's store does when something is due, or when somebody asks for it. Loaded by the first of these. */
import { errorFacts, log } from "../../../src/log.ts";
import type { Rows } from "../../../src/store/meter.ts";
import { protectionOf, type Protection } from "../kept/protection.ts";
import { newDrillKey } from "../seal/seal.ts";
import { faultIn, faultInWords, type Fault } from "../kept/fault.ts";
import { drillKeyIn, keepDrillKey, keepState as keepKnown, stateIn } from "./known.ts";
import { makeArchive } from "./make.ts";
import { planOf, type Plan } from "./plan.ts";
import {
  afterDrill,
  afterFault,
  afterNight,
  dueTurn,
  glanceOf,
  newState,
  planned,
  type ArchiveState,
  type Drill,
  type Night,
} from "./state.ts";

function keepState(storage: DurableObjectStorage, state: ArchiveState): void {
  keepKnown(storage, { ...state, glance: glanceOf(state) });
}

/** The state at `now` (unix ms), of the calendar that is set. */
function currentState(
  storage: DurableObjectStorage,
  { calendar }: Plan,
  now: number,
): ArchiveState {
  const known = stateIn(storage);
  const state = known === undefined ? newState(now, calendar) : planned(known, calendar, now);
  if (state !== known) keepState(storage, state);
  return state;
}

/** What is due at `now`, after the calendar was looked at; `unusable`: the settings are. */
export function dueNow(
  storage: DurableObjectStorage,
  env: Env,
  now: number,
): "night" | "drill" | "unusable" | undefined {
  const found = planOf(env);
  if (found.ok) return dueTurn(currentState(storage, found.plan, now), now);
  if (found.fault === undefined) return undefined;
  log("error", "archive.unusable-settings", { fault: faultInWords(found.fault).en });
  return "unusable";
}

type NightResult =
  | { readonly ok: true; readonly night: Night }
  | { readonly ok: false; readonly fault: Fault | undefined };

/** Makes an archive now. A `fault` that is undefined: it is not set up. */
async function night(storage: DurableObjectStorage, env: Env): Promise<NightResult> {
  const found = planOf(env);
  if (!found.ok) return { ok: false, fault: found.fault };
  const { plan } = found;
  const now = Date.now();
  const { config, bucket, calendar } = plan;
  try {
    const made = await makeArchive(
      env,
      {
        bucket,
        instance: config.name,
        recipient: config.recipient,
        drillKey: await drillKeyOf(storage),
        madeAt: currentState(storage, plan, now).nights.map(({ at }) => at),
      },
      now,
    );
    keepState(storage, afterNight(currentState(storage, plan, now), made, calendar, Date.now()));
    log("info", "archive.made", { rows: made.rows, bytes: made.bytes, tookMs: made.tookMs });
    return { ok: true, night: made };
  } catch (error) {
    const fault = faultIn(error);
    keepState(storage, afterFault(currentState(storage, plan, now), fault, Date.now()));
    log("error", "archive.failed", { kind: fault.kind, ...errorFacts(error) });
    return { ok: false, fault };
  }
}

/** Tries the newest archive now; undefined: it is not set up. */
async function drill(storage: DurableObjectStorage, env: Env): Promise<Drill | undefined> {
  const found = planOf(env);
  if (!found.ok) return undefined;
  const { plan } = found;
  const at = Date.now();
  const { nights } = currentState(storage, plan, at);
  let path: string | undefined;
  let fault: Fault | undefined;
  let rows: Rows | undefined;
  try {
    const { drillNewest } = await import("../drill/drill.ts");
    rows = await drillNewest(env, {
      bucket: plan.bucket,
      instance: plan.config.name,
      drillKey: await drillKeyOf(storage),
      sumOf: (made) => nights.find(({ path: known }) => known === made)?.sha256,
      onPath: (tried) => (path = tried),
    });
  } catch (error) {
    fault = faultIn(error);
    log("error", "archive.drill-failed", { kind: fault.kind, ...errorFacts(error) });
  }
  const done: Drill = { at, path, tookMs: Date.now() - at, ...(fault !== undefined && { fault }) };
  keepState(storage, afterDrill(currentState(storage, plan, at), done, Date.now()));
  if (fault === undefined) log("info", "archive.drilled", { tookMs: done.tookMs, ...rows });
  return done;
}

async function drillKeyOf(storage: DurableObjectStorage): Promise<string> {
  const known = drillKeyIn(storage);
  if (known !== undefined) return known;
  const made = await newDrillKey();
  keepDrillKey(storage, made);
  return made;
}

type CheckResult =
  | { readonly ok: true; readonly found: Protection }
  | { readonly ok: false; readonly fault: Fault | undefined };

/** Tries now what the bucket protects. A `fault` that is undefined: it is not set up. */
async function check(storage: DurableObjectStorage, env: Env): Promise<CheckResult> {
  const planning = planOf(env);
  if (!planning.ok) return { ok: false, fault: planning.fault };
  const { plan } = planning;
  const at = Date.now();
  try {
    const found = await protectionOf(plan.bucket, plan.config.name, at);
    keepState(storage, { ...currentState(storage, plan, at), protection: { at, found } });
    return { ok: true, found };
  } catch (error) {
    return { ok: false, fault: faultIn(error) };
  }
}

/** What the store can be asked for. */
export const turns = { night, drill, check };

export type Turn = keyof typeof turns;
export type TurnResult<Name extends Turn> = Awaited<ReturnType<(typeof turns)[Name]>>;
