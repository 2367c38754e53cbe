/** What alerts cost, and the watch over the service, which has some of its own. */
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { KEPT_MS } from "../../src/alerts/limits.ts";
import { raiseAlert } from "../../src/alerts/outbox/raise.ts";
import { insertDelivery } from "../../src/alerts/outbox/sending-table.ts";
import { forgetOldAlerts } from "../../src/alerts/outbox/telling-table.ts";
import type { WatchStore } from "../../src/alerts/watch/watch-store.ts";
import { deliver } from "../../src/alerts/delivery/delivery.ts";
import { allStores } from "../../src/store/all.ts";
import { settingsOf, webhook } from "../src/alerts/house.ts";
import { copyRow, NOW, type Operation } from "./operation.ts";

const MINUTE = 60_000;
/** The alerts are spread over the time for which they are kept. */
const FROM = NOW - KEPT_MS;

const outage = (subjectId: string) =>
  ({
    subject: "link",
    subjectId,
    severity: "down",
    title: "leads nowhere",
    text: "404",
    facts: {},
    url: undefined,
    tags: [],
    channels: undefined,
  }) as const;

/** As many alerts, each with a message that was sent; the newest is of an outage that lasts. */
export async function fillAlerts(
  store: WatchStore,
  storage: DurableObjectStorage,
  things: number,
): Promise<void> {
  const { sql } = storage;
  await store.tick(NOW);
  raiseAlert(sql, { ...outage("one"), severity: "info" }, FROM);
  insertDelivery(sql, { channel: "c", insteadOf: undefined, escalates: false }, [1], FROM);
  sql.exec("UPDATE alerts SET due_at = NULL, planned_at = at");
  sql.exec("UPDATE deliveries SET state = 'sent', next_at = NULL");
  const at = `${FROM} + x * ${Math.floor((KEPT_MS - MINUTE) / things)}`;
  const alert = { seq: "x + 1", id: "'alert' || x", subject_id: "'s' || x" };
  copyRow(storage, "alerts", things, { ...alert, at, planned_at: at });
  copyRow(storage, "deliveries", things, { seq: "x + 1", id: "'d' || x" });
  copyRow(storage, "delivery_alerts", things, { delivery_id: "'d' || x", seq: "x + 1" });
  raiseAlert(sql, outage("out"), NOW);
  await store.tick(NOW);
  await scheduler.wait(20);
}

const last = (store: WatchStore) =>
  store.alerts({ before: undefined, state: undefined, most: 1 }).then(([one]) => one?.id ?? "");
const isThere = (answer: unknown) => answer !== undefined;

export const alertOperations: readonly Operation<WatchStore>[] = [
  {
    name: "an alert is raised and told to nobody",
    most: [90, 7.5],
    times: 10,
    run: async (store, time, storage) => {
      raiseAlert(storage.sql, outage(`new${time}`), Date.now());
      await store.tick();
      await scheduler.wait(10);
    },
  },
  {
    name: "an alert is told to one channel",
    most: [90, 15.5],
    times: 10,
    run: async (_, time, storage) => {
      vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response("taken"));
      raiseAlert(storage.sql, outage(`told${time}`), Date.now());
      const settings = settingsOf([webhook("chat")]);
      await deliver(storage, settings, new Set(), () => Date.now());
    },
  },
  {
    name: "the newest 50 alerts",
    most: [225, 0],
    run: (store) => store.alerts({ before: undefined, state: undefined, most: 50 }),
    answers: (all: unknown[]) => all.length > 10,
  },
  {
    name: "50 of them from before a moment",
    most: [280, 0],
    run: (store) => store.alerts({ before: FROM + KEPT_MS / 2, state: undefined, most: 50 }),
    answers: (all: unknown[]) => all.length > 0,
  },
  {
    name: "alerts that did not arrive",
    most: [(things) => 4 * things + 100, 0],
    run: (store) => store.alerts({ before: undefined, state: "failed", most: 50 }),
  },
  {
    name: "an alert is read",
    most: [5, 0],
    run: (store) => store.alert("alert5"),
    answers: isThere,
  },
  {
    name: "somebody takes care of an outage",
    most: [45, 2],
    run: async (store) => store.acknowledgeAlert(await last(store), "somebody"),
    answers: (outcome: unknown) => outcome === "acknowledged",
  },
  {
    name: "an alert is sent again",
    most: [20, 3],
    prepare: (_, { sql }) => sql.exec("UPDATE deliveries SET state = 'failed' WHERE id = 'd5'"),
    run: (store) => store.resendAlert("alert5"),
    answers: (count: unknown) => count === 1,
  },
  {
    name: "old alerts are forgotten, 100 at once",
    most: [1_500, 400],
    run: (_, __, { sql }) => forgetOldAlerts(sql, NOW, 100),
  },
  { name: "the logo", most: [1, 0], run: (store) => store.logo() },
  {
    name: "health, as asked each minute",
    most: [4, 0],
    prepare: (store) => store.health(),
    run: (store) => store.health(),
  },
  // Last: the clock must not be found to have been ahead.
  {
    name: "a minute of the watch",
    most: [12, 1.8],
    times: 20,
    run: async (store, time) => {
      const now = NOW + time * MINUTE;
      vi.setSystemTime(now);
      const others = Object.entries(allStores(env)).filter(([name]) => name !== "watch");
      await Promise.all(others.map(([, other]) => other.tick(now)));
      await store.tick(now);
      await scheduler.wait(5);
    },
  },
];
