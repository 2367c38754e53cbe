/** Months of many checks with crashes and clock changes, against the model: each outage once, at its second. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, test, vi } from "vitest";
import { newNames } from "../../../functions/heartbeats/check/keys.ts";
import type { IncomingPing } from "../../../functions/heartbeats/ping/record.ts";
import { defaultSettings } from "../../../functions/heartbeats/check/defaults.ts";
import { CheckStore } from "../../../functions/heartbeats/store.ts";
import { rounds } from "../../campaign.ts";
import { modelOf, type ModelFlip } from "./model.ts";
import { makeScenario, MINUTE, type Doing, type Scenario } from "./simulation.ts";

afterEach(() => vi.useRealTimers());

const CHECKS = rounds(100, 1_000);

/** Drives a real store through a scenario; alarms come when the store has set them, unless it is away. */
async function simulate(
  instance: CheckStore,
  state: DurableObjectState,
  scenario: Scenario,
): Promise<{ flips: ModelFlip[][]; ticks: number; alerts: number }> {
  const clock = (now: number) => vi.setSystemTime(now);
  vi.useFakeTimers({ toFake: ["Date"], now: scenario.from });
  let store = instance;
  // Alerts are raised as ever; telling them is another matter, and takes longer than all the rest.
  state.storage.sql.exec(`CREATE TRIGGER told AFTER INSERT ON alerts
    BEGIN UPDATE alerts SET due_at = NULL WHERE seq = NEW.seq; END`);
  await store.tick(scenario.from);
  const uuids: string[] = [];
  for (const settings of scenario.settings) {
    const made = await store.save({ timeoutSeconds: 86_400, ...settings }, [], await newNames());
    if (!made.ok) throw new Error("the store is full");
    uuids.push(made.check.uuid);
  }

  let ticks = 0;
  const runUntil = async (moment: number) => {
    for (;;) {
      const alarmAt = await state.storage.getAlarm();
      if (alarmAt === null || alarmAt > moment) break;
      clock(Math.max(alarmAt, Date.now()));
      await state.storage.deleteAlarm();
      await store.alarm();
      ticks += 1;
    }
    clock(moment);
  };

  const steps = [
    ...scenario.doings
      .filter(({ lost }) => !lost)
      .map((doing) => ({ at: doing.deliveredAt ?? doing.at, doing, absence: undefined })),
    ...scenario.absences.map((absence) => ({ at: absence.from, doing: undefined, absence })),
  ].toSorted((a, b) => a.at - b.at);
  for (const { at, doing, absence } of steps) {
    await runUntil(at);
    if (absence) {
      // A crash: what was in memory is gone, and nobody acts until it is back.
      clock(absence.until);
      store = new CheckStore(state, env);
      // The runtime lets nobody in before.
      await state.blockConcurrencyWhile(async () => undefined);
    } else {
      await store.record([pingOf(doing, uuids[doing.check] ?? "")]);
    }
  }
  await runUntil(scenario.until);
  await store.tick(scenario.until);
  const flips = uuids.map((uuid) =>
    (store.flips({ uuid }, 0, Number.MAX_SAFE_INTEGER) ?? [])
      .toReversed()
      .map(({ at, to }) => ({ at, to: to === "up" ? ("up" as const) : ("down" as const) })),
  );
  const { alerts } = state.storage.sql
    .exec<{ alerts: number }>("SELECT COUNT(*) AS alerts FROM alerts WHERE severity = 'down'")
    .one();
  return { flips, ticks, alerts };
}

function pingOf(doing: Doing, uuid: string): IncomingPing {
  return {
    id: crypto.randomUUID(),
    repeated: false,
    target: { kind: "uuid", uuid },
    action: { kind: doing.kind },
    runId: doing.runId,
    isBadRunId: false,
    create: undefined,
    method: "GET",
    scheme: "https",
    happenedAt: doing.deliveredAt === undefined ? undefined : doing.at,
    body: undefined,
  };
}

const readable = (flips: readonly ModelFlip[]) =>
  flips.map(({ at, to }) => `${to} ${new Date(at).toISOString()}`);

test.each([
  ["the end of summer time", 11, "2090-10-10T00:00:00Z", 31],
  ["the beginning of summer time", 12, "2090-03-10T00:00:00Z", 31],
])("%s", async (_, seed, from, days) => {
  const scenario = makeScenario(seed, Date.parse(from), days, CHECKS);
  const stub = env.CHECKS.getByName(`simulation ${seed}`);
  const { flips, ticks, alerts } = await runInDurableObject(stub, (instance, state) =>
    simulate(instance, state, scenario),
  );
  vi.useRealTimers();
  const gaps = await stub.gaps();
  const model = modelOf(scenario);
  let outages = 0;
  for (const [check, settings] of scenario.settings.entries()) {
    const doings = scenario.doings.filter((doing) => doing.check === check);
    const expected = model({ ...defaultSettings, ...settings }, doings, gaps);
    outages += expected.filter(({ to }) => to === "down").length;
    expect(readable(flips[check] ?? []), `check ${check}: ${JSON.stringify(settings)}`).toEqual(
      readable(expected),
    );
  }
  // Enough happened for the comparison to mean something.
  const long = scenario.absences.filter(({ from: gone, until }) => until - gone > 6 * MINUTE);
  expect(gaps.length).toBeGreaterThanOrEqual(long.length);
  expect(outages).toBeGreaterThan(CHECKS);
  expect(alerts).toBe(outages);
  console.info(
    `${CHECKS} checks, ${days} days: ${scenario.doings.length} pings, ${ticks} ticks, ${outages} outages, ${gaps.length} gaps`,
  );
});
