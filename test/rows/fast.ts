/** The service at speed: a clock that is turned by hand, the cron each minute, alarms when they are due, rows counted. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { everyMinute } from "../../src/alerts/watch/minute.ts";
import { allStores } from "../../src/store/all.ts";
import { meterOf, type Rows } from "../../src/store/meter.ts";

const MINUTE = 60_000;

/** What happens besides the cron; `at` in unix ms. */
export interface Happening {
  readonly at: number;
  readonly run: () => unknown;
}

export interface Fast {
  /** Turns the clock on to `until` (unix ms); happenings in their order. */
  readonly pass: (until: number, happenings?: Iterable<Happening>) => Promise<void>;
  /** Of all stores since this was made, alarms with them. */
  readonly rows: () => Promise<Rows>;
}

interface Alarm {
  at: number | undefined;
  /** How often it was set: each is a row. */
  sets: number;
  /** Of the object; one that is put away meanwhile takes along what was counted. */
  readonly storage: DurableObjectStorage;
}

/** `start` in unix ms: far ahead, so that no alarm rings by the real clock. */
export async function fastService(start: number): Promise<Fast> {
  let now = start;
  vi.useFakeTimers({ toFake: ["Date"], now });
  vi.spyOn(globalThis, "fetch").mockImplementation(() => Promise.resolve(new Response("taken")));
  const stores = Object.values(allStores(env));
  const alarms = new Map<(typeof stores)[number], Alarm>();
  for (const stub of stores) {
    await runInDurableObject(stub, (_, { storage }) => {
      const alarm: Alarm = { at: undefined, sets: 0, storage };
      alarms.set(stub, alarm);
      vi.spyOn(storage, "setAlarm").mockImplementation((at) => {
        alarm.at = Number(at);
        alarm.sets += 1;
        return Promise.resolve();
      });
    });
  }
  const counted = async (): Promise<Rows> => {
    let [read, written] = [0, 0];
    for (const stub of stores) {
      const rows = await runInDurableObject(stub, (_, { storage }) => {
        if (alarms.get(stub)?.storage !== storage) throw new Error("an object was put away");
        return meterOf(storage).rows();
      });
      read += rows.read;
      written += rows.written + (alarms.get(stub)?.sets ?? 0);
    }
    return { read, written };
  };
  const before = await counted();

  async function ringUntil(until: number): Promise<void> {
    for (;;) {
      const due = [...alarms].filter(([, { at = Infinity }]) => at <= until);
      const [next] = due.toSorted(([, a], [, b]) => (a.at ?? 0) - (b.at ?? 0));
      if (next === undefined) return;
      const [stub, alarm] = next;
      vi.setSystemTime((now = Math.max(now, alarm.at ?? 0)));
      alarm.at = undefined;
      await runInDurableObject(stub, (store) => store.alarm());
    }
  }

  return {
    async pass(until, happenings = []) {
      let cronAt = (Math.floor(now / MINUTE) + 1) * MINUTE;
      const turnTo = async (moment: number) => {
        for (; cronAt <= moment; cronAt += MINUTE) {
          await ringUntil(cronAt);
          vi.setSystemTime((now = cronAt));
          await everyMinute(env, now);
        }
        await ringUntil(moment);
        vi.setSystemTime((now = moment));
      };
      for (const { at, run } of happenings) {
        await turnTo(at);
        await run();
      }
      await turnTo(until);
    },
    async rows() {
      const { read, written } = await counted();
      return { read: read - before.read, written: written - before.written };
    },
  };
}
