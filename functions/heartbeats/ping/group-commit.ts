/**
 * Group commit: pings that arrive while a call to the store is under way go to it together in the next one.
 * A call each makes 2,200 durable pings a second, this 4,000 and more with the same durability.
 */
import { errorFacts, log } from "../../../src/log.ts";
import { isDiskFull, isStateGone } from "../../../src/store/disk.ts";
import { faultOf, isRefusal, type Fault } from "../../../src/store/fault.ts";
import { checkStore } from "../stub.ts";
import {
  GATHER_MS,
  GROUP_WAIT_MS,
  MAX_GROUP_BYTES,
  MAX_GROUP_PINGS,
  OWN_CALL_MS,
  TURN_MS,
} from "../limits.ts";
import type { IncomingPing, PingOutcome } from "./record.ts";

/** The store has recorded nothing, and it is known why. */
export interface NotRecorded {
  readonly fault: Fault;
}

type Outcome = PingOutcome | NotRecorded | undefined;

interface Waiting {
  readonly ping: IncomingPing;
  /** Undefined: the call failed, or what it did is not known. */
  readonly resolve: (outcome: Outcome) => void;
}

// Data of several requests: pings wait here until one of the requests takes them along. Each is taken once.
let waiting: Waiting[] = [];
/** When the call under way was started, in unix ms; 0: there is none. */
let busySince = 0;
/** Counts those who took over: only the newest goes on. */
let turns = 0;
/** How many were on their way at once when the last call ended: the next one waits a moment for as many. */
let expected = 0;
/** Ends that moment: as many as are expected wait. */
let startCall: (() => void) | undefined;

/** Records a ping; the answer comes after it is durable. Undefined: a part of the service does not answer. */
export async function commit(
  ping: IncomingPing,
  env: Env,
  ctx: ExecutionContext,
): Promise<Outcome> {
  // The folder of the state is gone: what is recorded now is nowhere.
  if (isStateGone()) return { fault: "unreadable" };
  // What is left is for the stores' files, without which nothing could be read.
  if (isDiskFull(Date.now())) return { fault: "disk-full" };
  const outcome = await inGroup(ping, env, ctx);
  // The group's call failed or is lost with the request that made it. The store knows the ping by its id.
  return outcome ?? (await alone({ ...ping, repeated: true }, env));
}

async function inGroup(ping: IncomingPing, env: Env, ctx: ExecutionContext) {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  // Something pending of its own: workerd cancels a request that waits for nothing but another one.
  const timer = setTimeout(resolve, GROUP_WAIT_MS);
  const own: Waiting = { ping, resolve };
  waiting.push(own);
  if (waiting.length >= expected) startCall?.();
  // A call that is under way for too long died with its request.
  const isBusy = busySince !== 0 && Date.now() - busySince < GROUP_WAIT_MS;
  // waitUntil: a client that goes away does not take the others' pings with it.
  if (!isBusy) ctx.waitUntil(commitWaiting(env));
  const outcome = await promise;
  clearTimeout(timer);
  // It goes by itself now: who takes over must not take it along as well.
  if (outcome === undefined) waiting = waiting.filter((one) => one !== own);
  return outcome;
}

/** Takes what waits to the store, and again while more has come. */
async function commitWaiting(env: Env): Promise<void> {
  const turn = (turns += 1);
  const endsAt = Date.now() + TURN_MS;
  for (;;) {
    busySince = Date.now();
    if (waiting.length < expected) await gather();
    const group = takeGroup();
    try {
      const outcomes = await checkStore(env).record(group.map(({ ping }) => ping));
      group.forEach(({ resolve }, index) => resolve(outcomes[index]));
    } catch (error) {
      log("error", "pings.group-failed", { pings: group.length, ...errorFacts(error) });
      const outcome = notRecorded(error);
      for (const { resolve } of group) resolve(outcome);
    }
    expected = group.length + waiting.length;
    // Somebody took over meanwhile: this call lasted too long.
    if (turn !== turns) return;
    // Under load there is always more; whoever comes next goes on.
    if (waiting.length === 0 || Date.now() > endsAt) break;
  }
  busySince = 0;
}

/** Those who have just got their answers come again, but not at once: a call without them is half a call. */
async function gather(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, GATHER_MS);
  startCall = resolve;
  await promise;
  startCall = undefined;
  clearTimeout(timer);
}

function takeGroup(): Waiting[] {
  let bytes = 0;
  let count = 0;
  for (const { ping } of waiting) {
    bytes += ping.body?.length ?? 0;
    if (count > 0 && (count >= MAX_GROUP_PINGS || bytes > MAX_GROUP_BYTES)) break;
    count += 1;
  }
  const group = waiting.slice(0, count);
  waiting = waiting.slice(count);
  return group;
}

/** What is refused to a group of pings is refused to each; of another failure one of them may be the cause. */
function notRecorded(error: unknown): NotRecorded | undefined {
  const fault = faultOf(error);
  return fault !== undefined && isRefusal(fault) ? { fault } : undefined;
}

async function alone(ping: IncomingPing, env: Env): Promise<Outcome> {
  const { promise: tooLate, resolve: giveUp } = Promise.withResolvers<undefined>();
  const timer = setTimeout(giveUp, OWN_CALL_MS);
  try {
    const call = checkStore(env).record([ping]);
    return (await Promise.race([call, tooLate]))?.[0];
  } catch (error) {
    log("error", "pings.store-unavailable", errorFacts(error));
    return notRecorded(error);
  } finally {
    clearTimeout(timer);
  }
}
