/**
 * Group commit: which pings go to the store together, and what becomes of them when a call fails, or never ends. It knows
 * when it did what, and the clock is moved.
 */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  GATHER_MS,
  GROUP_WAIT_MS,
  MAX_GROUP_BYTES,
  MAX_GROUP_PINGS,
  OWN_CALL_MS,
  TURN_MS,
} from "../../../../functions/heartbeats/limits.ts";
import type { IncomingPing, PingOutcome } from "../../../../functions/heartbeats/ping/record.ts";
import { forgetFault } from "../../../../src/store/fault.ts";
import { addCheck, newStore, NOW, pingOf, type Stub } from "../check-store.ts";

type Answer = Promise<PingOutcome[]>;
/** The fate of a call on its way; `arrive` hands it to the store. */
type Fate = (arrive: () => Answer) => Answer;

const passes: Fate = (arrive) => arrive();
const isLost: Fate = () => Promise.reject(new Error("the connection was lost"));
/** The store has done its work, and nobody hears of it. */
const answerIsLost: Fate = async (arrive) => {
  await arrive();
  throw new Error("the connection was lost");
};
const neverEnds: Fate = () => new Promise(() => {});

/** A call that stays under way until it is let go. */
function held(): { fate: Fate; letGo: () => void } {
  const { promise, resolve: letGo } = Promise.withResolvers<void>();
  return { fate: (arrive) => promise.then(arrive), letGo };
}

/** The way to a real store: it notes each call and does to it what a test says, in the order of the calls. */
class Wire {
  readonly calls: (readonly IncomingPing[])[] = [];
  readonly fates: Fate[] = [];
  /** Promises that requests have to live on for. */
  readonly kept: Promise<unknown>[] = [];
  readonly store: Stub = newStore();
  readonly env = {
    ...env,
    CHECKS: {
      getByName: () => ({
        record: (pings: readonly IncomingPing[]): Answer => {
          this.calls.push(pings);
          const fate = this.fates.shift() ?? passes;
          return fate(() => this.#arrive(pings));
        },
      }),
    },
  } as unknown as Env;
  readonly ctx = {
    waitUntil: (work: Promise<unknown>) => void this.kept.push(work),
  } as unknown as ExecutionContext;

  readonly #arrived = new Set<Promise<unknown>>();

  get sizes() {
    return this.calls.map((pings) => pings.length);
  }

  /** Until the store has answered what has arrived there. */
  async quiet(): Promise<void> {
    await Promise.allSettled(this.#arrived);
  }

  #arrive(pings: readonly IncomingPing[]): Answer {
    const answer = Promise.resolve(this.store.record([...pings]));
    this.#arrived.add(answer);
    return answer.finally(() => this.#arrived.delete(answer));
  }
}

type GroupCommit = typeof import("../../../../functions/heartbeats/ping/group-commit.ts");
let commit: GroupCommit["commit"];
let wire: Wire;
let copies = 0;

// Pings that wait are kept in the module: each test has a copy of its own.
beforeEach(async () => {
  copies += 1;
  const copy = `../../../../functions/heartbeats/ping/group-commit.ts?copy=${copies}`;
  ({ commit } = (await import(/* @vite-ignore */ copy)) as GroupCommit);
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: NOW });
  wire = new Wire();
});
afterEach(() => vi.useRealTimers());

/** Commits a ping, to nobody unless a uuid is given, and waits for nothing. */
const send = (uuid: string = crypto.randomUUID(), more: Partial<IncomingPing> = {}) =>
  commit(pingOf(uuid, more), wire.env, wire.ctx);
const sendMany = (count: number) => Array.from({ length: count }, () => send());

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

/** The answers, where calls wait for others before they begin. */
async function answersOf<Outcome>(pings: Promise<Outcome>[]): Promise<Outcome[]> {
  let isOver = false;
  const answers = Promise.all(pings).finally(() => (isOver = true));
  while (!isOver) {
    await pass(GATHER_MS);
    await wire.quiet();
  }
  return answers;
}

/** Lets a call under way collect pings behind it, and then lets all go. */
async function behindACall<Outcome>(come: () => Promise<Outcome>[]): Promise<Outcome[]> {
  const first = held();
  wire.fates.unshift(first.fate);
  const before = send();
  await pass(GATHER_MS);
  const pings = come();
  first.letGo();
  await before;
  return answersOf(pings);
}

const recorded = async (uuid: string) => (await wire.store.get({ uuid }))?.state.pings;
const loggedIds = async (uuid: string) => ((await wire.store.pings(uuid, 100)) ?? []).length;

describe("pings", () => {
  test("go to the store at once while it is idle, each time", async () => {
    const { uuid } = await addCheck(wire.store);
    for (let n = 1; n <= 3; n += 1) {
      expect(await send(uuid)).toBe("ok");
      expect(wire.sizes).toEqual(Array(n).fill(1));
    }
    expect(wire.calls.flat().map(({ repeated }) => repeated)).toEqual([false, false, false]);
    expect(await recorded(uuid)).toBe(3);
  });

  test("that come while a call is under way go together in the next one, each with its own answer", async () => {
    const { uuid } = await addCheck(wire.store);
    const answers = await behindACall(() => [
      send(uuid),
      send(),
      send(uuid, { isBadRunId: true }),
      send(uuid, { action: "bad-exit-status" }),
    ]);
    expect(answers).toEqual(["ok", "not-found", "bad-run-id", "bad-url"]);
    expect(wire.sizes).toEqual([1, 4]);
  });

  test("are carried on by the request that began, whose client may go away", async () => {
    await behindACall(() => sendMany(3));
    expect(wire.kept.length).toBe(1);
    await Promise.all(wire.kept);
    await answersOf([send()]);
    expect(wire.kept.length).toBe(2);
  });

  test("leave no timer behind", async () => {
    await behindACall(() => sendMany(3));
    await answersOf([send()]);
    wire.fates.push(isLost);
    await answersOf([send()]);
    await Promise.all(wire.kept);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a call", () => {
  test(`takes at most ${MAX_GROUP_PINGS} pings`, async () => {
    await behindACall(() => sendMany(MAX_GROUP_PINGS));
    expect(wire.sizes).toEqual([1, MAX_GROUP_PINGS]);
    await behindACall(() => sendMany(2 * MAX_GROUP_PINGS + 1));
    expect(wire.sizes.slice(2)).toEqual([1, MAX_GROUP_PINGS, MAX_GROUP_PINGS, 1]);
  });

  test("takes bodies of at most 8 MiB together", async () => {
    const body = new Uint8Array(MAX_GROUP_BYTES / 128);
    const bodies = (count: number) =>
      Array.from({ length: count }, () => send(undefined, { body }));
    await behindACall(() => bodies(128));
    expect(wire.sizes).toEqual([1, 128]);
    await behindACall(() => bodies(129));
    expect(wire.sizes.slice(2)).toEqual([1, 128, 1]);
  });

  test("takes a body that is too long for a group by itself", async () => {
    // The store would not keep it; on its way there it is a ping like others.
    const body = new Uint8Array(MAX_GROUP_BYTES + 1);
    await behindACall(() => [send(undefined, { body }), send(), send()]);
    expect(wire.sizes).toEqual([1, 1, 2]);
  });

  test("waits a moment for as many as were on their way before", async () => {
    await behindACall(() => sendMany(4));
    const one = send();
    await pass(GATHER_MS - 1);
    expect(wire.sizes).toEqual([1, 4]);
    await pass(1);
    expect(wire.sizes).toEqual([1, 4, 1]);
    await one;
    // Nobody came: the next one is not waited for.
    await send();
    expect(wire.sizes).toEqual([1, 4, 1, 1]);
  });

  test("waits no longer than until they are there", async () => {
    await behindACall(() => sendMany(4));
    const three = sendMany(3);
    await pass(0);
    expect(wire.sizes).toEqual([1, 4]);
    await Promise.all([...three, send()]);
    expect(wire.sizes).toEqual([1, 4, 4]);
    // Those who wait behind a call count too.
    const call = held();
    wire.fates.push(call.fate);
    const four = sendMany(4);
    await pass(0);
    const two = sendMany(2);
    call.letGo();
    await Promise.all(four);
    const others = sendMany(3);
    await pass(GATHER_MS - 1);
    expect(wire.sizes).toEqual([1, 4, 4, 4]);
    await Promise.all([...two, ...others, send()]);
    expect(wire.sizes).toEqual([1, 4, 4, 4, 6]);
  });
});

describe("when a call fails", () => {
  test("each of its pings goes by itself, and may have been sent before", async () => {
    const { uuid } = await addCheck(wire.store);
    wire.fates.push(isLost);
    const answers = await behindACall(() => [send(uuid), send(), send(uuid)]);
    expect(answers).toEqual(["ok", "not-found", "ok"]);
    expect(wire.sizes).toEqual([1, 3, 1, 1, 1]);
    const [, group = [], ...alone] = wire.calls;
    expect(alone.flat()).toEqual(group.map((ping) => ({ ...ping, repeated: true })));
    expect(await recorded(uuid)).toBe(2);
  });

  test("after the store has done its work, each ping stands in the log once", async () => {
    const { uuid } = await addCheck(wire.store, { fails: 4 });
    wire.fates.push(answerIsLost);
    const fail = { action: { kind: "fail" } } as const;
    const answers = await behindACall(() => [send(uuid, fail), send(uuid, fail), send(uuid, fail)]);
    expect(answers).toEqual(["ok", "ok", "ok"]);
    expect([await recorded(uuid), await loggedIds(uuid)]).toEqual([3, 3]);
    expect((await wire.store.get({ uuid }))?.state.failsInRow).toBe(3);
  });

  test("and the pings' own calls too, nothing is known of them", async () => {
    wire.fates.push(isLost, isLost);
    expect(await send()).toBeUndefined();
    wire.fates.push(isLost);
    expect(await send()).toBe("not-found");
  });

  test("the next ones are grouped as before", async () => {
    wire.fates.push(isLost);
    await send();
    await behindACall(() => sendMany(3));
    expect(wire.sizes).toEqual([1, 1, 1, 3]);
  });
});

test("a full disk refuses a group of pings at once: none goes by itself", async () => {
  const full: Fate = () => Promise.reject(new Error("database or disk is full: SQLITE_FULL"));
  wire.fates.push(...Array<Fate>(5).fill(full));
  const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
  // Each pause before a call is made again is one of the runtime's own, not of the faked clock.
  expect(await send()).toEqual({ fault: "disk-full" });
  expect(wire.calls.flat().map(({ repeated }) => repeated)).toEqual(Array(5).fill(false));
  expect(error.mock.calls.flat().join()).toContain("pings.group-failed");
  error.mockRestore();
  forgetFault("checks");
});

describe("a call that never ends", () => {
  test("is given up by its ping after five seconds, which then goes by itself", async () => {
    const { uuid } = await addCheck(wire.store);
    wire.fates.push(neverEnds);
    const answer = send(uuid);
    await pass(GROUP_WAIT_MS - 1);
    expect(wire.sizes).toEqual([1]);
    await pass(1);
    expect(await answer).toBe("ok");
    expect(wire.calls[1]).toEqual([{ ...wire.calls[0]?.[0], repeated: true }]);
  });

  test("and a ping's own that does not either are given up after ten seconds more", async () => {
    wire.fates.push(neverEnds, neverEnds);
    let answer: Awaited<ReturnType<typeof send>> | "none yet" = "none yet";
    void send().then((outcome) => (answer = outcome));
    await pass(GROUP_WAIT_MS + OWN_CALL_MS - 1);
    expect(answer).toBe("none yet");
    await pass(1);
    expect(answer).toBeUndefined();
    expect(wire.sizes).toEqual([1, 1]);
  });

  test("holds up who comes within five seconds, and nobody after that", async () => {
    wire.fates.push(neverEnds);
    void send();
    await pass(GROUP_WAIT_MS - 1);
    const waiting = send();
    await pass(0);
    expect(wire.sizes).toEqual([1]);
    await pass(1);
    // The first one goes by itself now, and whoever comes takes over, with those who wait.
    expect(wire.sizes).toEqual([1, 1]);
    const next = send();
    expect(await Promise.all([waiting, next])).toEqual(["not-found", "not-found"]);
    expect(wire.sizes).toEqual([1, 1, 2]);
    expect(wire.kept.length).toBe(2);
    // From then on all is as before.
    await behindACall(() => sendMany(3));
    expect(wire.sizes.slice(3)).toEqual([1, 3]);
  });

  test("that ends at last leaves the pings to who took over", async () => {
    const slow = held();
    const second = held();
    wire.fates.push(slow.fate, passes, second.fate);
    void send();
    await pass(GROUP_WAIT_MS);
    const next = send();
    await pass(0);
    const behind = send();
    expect(wire.sizes).toEqual([1, 1, 1]);
    slow.letGo();
    await wire.kept[0];
    expect(wire.sizes).toEqual([1, 1, 1]);
    // The one under way is still known to be.
    const more = send();
    await pass(0);
    expect(wire.sizes).toEqual([1, 1, 1]);
    second.letGo();
    await answersOf([next, behind, more]);
    expect(wire.sizes).toEqual([1, 1, 1, 2]);
  });

  test("has each ping that waited behind it recorded once", async () => {
    const { uuid } = await addCheck(wire.store);
    wire.fates.push(neverEnds);
    const first = send(uuid);
    await pass(1_000);
    const second = send(uuid);
    await pass(GROUP_WAIT_MS);
    // Both have gone by themselves; who takes over now must not take the second one along.
    expect(await Promise.all([first, second])).toEqual(["ok", "ok"]);
    expect(await send(uuid)).toBe("ok");
    expect([await recorded(uuid), await loggedIds(uuid)]).toEqual([3, 3]);
  });
});

test(`a request goes on for the others, for ${TURN_MS / 1000} seconds, and then hands over`, async () => {
  // Calls of hardly more than two seconds, behind each of which a ping waits.
  const calls = Array.from({ length: 5 }, held);
  wire.fates.push(...calls.map(({ fate }) => fate));
  const answers = [send()];
  for (const [n, call] of calls.entries()) {
    await pass(GATHER_MS);
    expect(wire.sizes).toEqual(Array(n + 1).fill(1));
    answers.push(send());
    await pass(2_001 - GATHER_MS);
    call.letGo();
    await answers[n];
  }
  await Promise.all(wire.kept);
  await pass(GATHER_MS);
  // The fifth call ended when the time was over: the sixth ping goes with whoever comes next.
  expect([wire.sizes, wire.kept.length]).toEqual([[1, 1, 1, 1, 1], 1]);
  await answersOf([...answers, send()]);
  expect([wire.sizes, wire.kept.length]).toEqual([[1, 1, 1, 1, 1, 2], 2]);
});
