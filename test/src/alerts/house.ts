/**
 * An outbox in a Durable Object of its own, with receivers that do as they are told and a clock that is turned by hand. The
 * object watches, too.
 */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { deliver, type Busy } from "../../../src/alerts/delivery/delivery.ts";
import type { AlertRecord, NewAlert } from "../../../src/alerts/outbox/alert.ts";
import { listAlerts } from "../../../src/alerts/outbox/record-table.ts";
import { createOutbox } from "../../../src/alerts/delivery/embedded.ts";
import { REPEATS_AFTER_CRASH } from "../../../src/alerts/limits.ts";
import { repeatInterrupted } from "../../../src/alerts/outbox/delivery-table.ts";
import { raiseAlert } from "../../../src/alerts/outbox/raise.ts";

export const START = Date.parse("2026-11-23T06:00:00Z");
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

/** The reaction of a receiver to a request; throwing is a connection that breaks. */
type Receiver = (body: Received) => Response | Promise<Response>;

interface Received {
  readonly id: string;
  readonly severity: string;
  readonly title: string;
  readonly text: string;
  readonly url: string | null;
  readonly alerts: readonly { title: string; subjectId: string; severity: string }[];
}

/** A channel of the house: a webhook, since that shows what was sent in full. */
export interface House {
  readonly sql: SqlStorage;
  /** Requests that a channel's receiver took, in order: those that it answered with 2xx. */
  readonly taken: (channel: string) => Received[];
  /** Everything that was sent to it, taken or not. */
  readonly sent: (channel: string) => Received[];
  readonly receive: (channel: string, receiver: Receiver) => void;
  readonly raise: (alert: Partial<NewAlert>) => string;
  readonly now: () => number;
  /** One tick at this moment. */
  readonly tick: () => Promise<void>;
  /** Turns the clock on, ticking whenever something is due, as the alarm does. */
  readonly pass: (ms: number) => Promise<void>;
  readonly alerts: () => AlertRecord[];
  readonly storage: DurableObjectStorage;
  readonly busy: Busy;
  /** Forgets the memory of the process, as a crash does. */
  readonly crash: () => void;
  readonly dueAt: () => number | undefined;
  readonly undelivered: () => number;
  readonly configure: (channels: readonly object[], language?: string) => void;
}

export const webhook = (name: string, more: object = {}) => ({
  name,
  kind: "webhook",
  url: `https://receiver.example/${name}`,
  secret: "a secret of the test",
  ...more,
});

const ok = () => new Response("taken");

/** Answers everything with this status. */
export const answers =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    new Response("no", { status, headers });
/** Is away until this moment (unix ms). */
export const awayUntil = (house: House, at: number) => () => {
  if (house.now() < at) throw new TypeError("Connection refused");
  return new Response("taken");
};
/** Takes every message; who sent the first one never hears of it. */
export const losingFirstAnswer = () => {
  let tries = 0;
  return () => {
    tries += 1;
    if (tries === 1) throw new TypeError("Network connection lost.");
    return new Response("");
  };
};

let houses = 0;

/** Runs a test in a house with these channels. */
export async function inHouse(
  channels: readonly object[],
  test: (house: House) => Promise<void>,
): Promise<void> {
  houses += 1;
  const stub = env.WATCH.getByName(`house-${houses}`);
  await runInDurableObject(stub, async (_instance, { storage }) => {
    // The object's own watch is none of the test's business; it sets its alarm right behind its start.
    await scheduler.wait(1);
    await storage.deleteAlarm();
    await test(houseOf(storage, channels));
  });
  vi.restoreAllMocks();
  vi.useRealTimers();
}

function houseOf(storage: DurableObjectStorage, channels: readonly object[]): House {
  const { sql } = storage;
  const receivers = new Map<string, Receiver>();
  const sent = new Map<string, Received[]>();
  const taken = new Map<string, Received[]>();
  let settings = settingsOf(channels, "en");
  let busy: Busy = new Set();
  let outbox = createOutbox(storage, settings, () => Promise.resolve());
  vi.useFakeTimers({ now: START, toFake: ["Date"] });
  vi.spyOn(globalThis, "fetch").mockImplementation(async (target, init) => {
    const request = new Request(target, init);
    const channel = new URL(request.url).pathname.slice(1);
    const body = await request.json<Received>();
    record(sent, channel, body);
    const answer = await (receivers.get(channel) ?? ok)(body);
    if (answer.ok) record(taken, channel, body);
    return answer;
  });
  const now = () => Date.now();
  const makeOutbox = () => createOutbox(storage, settings, () => Promise.resolve());
  let hasCrashed = false;
  const tick = () => {
    // As the outbox does at its first tick.
    if (hasCrashed) {
      repeatInterrupted(sql, REPEATS_AFTER_CRASH, now());
      outbox = makeOutbox();
      hasCrashed = false;
    }
    return deliver(storage, settings, busy, now);
  };
  return {
    sql,
    storage,
    busy,
    now,
    tick,
    taken: (channel) => taken.get(channel) ?? [],
    sent: (channel) => sent.get(channel) ?? [],
    receive: (channel, receiver) => receivers.set(channel, receiver),
    raise: (alert) => raiseAlert(sql, { ...plainAlert, ...alert }, now()),
    pass: async (ms) => {
      const end = now() + ms;
      for (let ticks = 0; ; ticks += 1) {
        const due = outbox.dueAt();
        if (due === undefined || due > end) break;
        if (ticks > 2_000) throw new Error("the outbox never comes to rest");
        vi.setSystemTime(Math.max(due, now()));
        await tick();
      }
      vi.setSystemTime(end);
    },
    alerts: () => listAlerts(sql, { before: undefined, state: undefined, most: 1_000 }),
    crash: () => {
      busy = new Set();
      outbox = makeOutbox();
      hasCrashed = true;
    },
    dueAt: () => outbox.dueAt(),
    undelivered: () => outbox.problems(now())[0]?.count ?? 0,
    configure: (changed, language = "en") => {
      settings = settingsOf(changed, language);
    },
  };
}

/** An environment with these channels. */
export function settingsOf(channels: readonly object[], language = "en"): Env {
  const settings = { ALERT_CHANNELS: JSON.stringify(channels), LANGUAGE: language };
  return settings as unknown as Env;
}

function record(where: Map<string, Received[]>, channel: string, body: Received): void {
  where.set(channel, [...(where.get(channel) ?? []), body]);
}

const plainAlert: NewAlert = {
  subject: "link",
  subjectId: "plenum",
  severity: "down",
  title: "The link plenum leads nowhere",
  text: "404 since three days.",
  facts: {},
  url: undefined,
  tags: [],
  channels: undefined,
};
