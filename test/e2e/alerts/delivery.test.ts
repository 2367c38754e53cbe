import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { rounds } from "../../campaign.ts";
import type { Server } from "../server.ts";
import { uniqueKeyOf } from "../unique-key.ts";
import { until } from "../until.ts";
import { MATRIX_TOKEN, ROOM, startHomeserver } from "./homeserver.ts";
import { listen, type Listener, type Reply, type Seen } from "./receiver.ts";
import { alerts, call, startService, type Delivery } from "./service.ts";

type Channel = Pick<Listener, "url">;
const hook = ({ url }: Channel, name = "hook") => ({
  name,
  kind: "webhook",
  url,
  secret: "a secret of the test",
});

const keyOf = ({ headers }: Seen) => String(headers["idempotency-key"]);

async function allSent(url: string): Promise<boolean> {
  const deliveries = (await alerts(url)).flatMap((alert) => alert.deliveries);
  return deliveries.every(({ state }) => state === "sent");
}

describe("a receiver", () => {
  /** One channel a test; what a message is answered. */
  const answers: Record<string, (times: number) => Reply> = {
    away: () => ({ status: 200 }),
    "drops-the-connection": (times) => (times === 1 ? { drop: true } : { status: 200 }),
    "401": () => ({ status: 401 }),
    "404": () => ({ status: 404 }),
    "500-once": (times) => ({ status: times === 1 ? 500 : 200 }),
    "429-once": (times) =>
      times === 1 ? { status: 429, headers: { "Retry-After": "2" } } : { status: 200 },
    "429": () => ({ status: 429, headers: { "Retry-After": "3600" } }),
    good: () => ({ status: 200 }),
  };
  const receivers: Record<string, Listener> = {};
  let server: Server;

  beforeAll(async () => {
    for (const [name, answer] of Object.entries(answers)) {
      const receiver: Listener = await listen((seen) => answer(arrivals(receiver, keyOf(seen))));
      receivers[name] = receiver;
    }
    server = await startService(
      Object.entries(receivers).map(([name, receiver]) => hook(receiver, name)),
    );
  });
  afterAll(async () => {
    await server?.remove();
    await Promise.all(Object.values(receivers).map(({ close }) => close()));
  });

  /** How often the message of a delivery has come. */
  const arrivals = ({ seen }: Listener, id: string) =>
    seen.filter((one) => keyOf(one) === id).length;
  const messages = (name: string, { id }: Delivery) => arrivals(receivers[name] as Listener, id);

  /** Sends a test message to a channel, and answers its delivery once it was tried. */
  async function send(name: string): Promise<Delivery> {
    await call(server.url, "POST", "/api/v1/alerts/test", { channels: [name] });
    const newest = (await alerts(server.url)).find(({ kind }) => kind === "test");
    const [delivery] = newest?.deliveries ?? [];
    if (delivery === undefined) throw new Error(`nothing was sent to ${name}`);
    await until(async () => (await now(delivery)).lastAt !== null);
    return now(delivery);
  }

  async function now({ id }: Delivery): Promise<Delivery> {
    const all = (await alerts(server.url)).flatMap(({ deliveries }) => deliveries);
    const found = all.find((one) => one.id === id);
    if (found === undefined) throw new Error(`there is no delivery ${id}`);
    return found;
  }
  const sent = async (delivery: Delivery) => (await now(delivery)).state === "sent";

  test("that is away gets the message when it is back, once", async () => {
    const { port, close } = receivers["away"] as Listener;
    await close();
    const first = await send("away");
    expect(first).toMatchObject({ state: "pending", attempts: 1 });
    receivers["away"] = await listen(() => ({ status: 200 }), port);
    await until(() => sent(first));
    expect(messages("away", first)).toBe(1);
    // Another message goes after it: it is not repeated.
    const second = await send("away");
    expect([first, second].map((one) => messages("away", one))).toEqual([1, 1]);
  });

  test("that takes the message and drops the connection gets it once more, with the same key", async () => {
    const first = await send("drops-the-connection");
    await until(() => sent(first));
    const { seen } = receivers["drops-the-connection"] as Listener;
    expect(seen.map(keyOf)).toEqual([first.id, first.id]);
  });

  test.each(["401", "404"])(
    "that answers %s is not asked again, and the other ones hear of it",
    async (status) => {
      const delivery = await send(status);
      const told = () =>
        (receivers["good"]?.seen ?? []).map(
          ({ body }) => (JSON.parse(body) as { title: string }).title,
        );
      const title = `The channel “${status}” does not accept messages`;
      await until(() => told().includes(title));
      // A repeat would come after ten seconds.
      await sleep(rounds(0, 11_000));
      expect(messages(status, delivery)).toBe(1);
      expect(told().filter((one) => one === title)).toHaveLength(1);
      expect(await now(delivery)).toMatchObject({ state: "failed", attempts: 1, nextAt: null });
    },
  );

  test.each([
    ["500-once", 10_000],
    ["429-once", 2_000],
  ])("that answers %s gets it again, after %i ms", async (name, wait) => {
    const startedAt = Date.now();
    const delivery = await send(name);
    await until(() => messages(name, delivery) === 2);
    expect((receivers[name]?.seen.at(-1)?.at ?? 0) - startedAt).toBeGreaterThanOrEqual(wait);
  });

  test("that answers 429 is asked again when it says, not as after other errors", async () => {
    const { state, nextAt, lastAt } = await send("429");
    expect(state).toBe("pending");
    expect(Date.parse(String(nextAt)) - Date.parse(String(lastAt))).toBe(3_600_000);
  });
});

describe("a check that falls silent", () => {
  let chat: Listener;
  let mail: Listener;
  let server: Server;
  beforeAll(async () => {
    chat = await listen(() => ({ status: 200 }));
    mail = await listen(() => ({ status: 200 }));
    server = await startService([hook(chat, "chat"), hook(mail, "mail")]);
  });
  afterAll(async () => {
    await server?.remove();
    await Promise.all([chat?.close(), mail?.close()]);
  });

  /** Makes a check and pings it once. */
  async function checkOf(body: object): Promise<string> {
    const { ping_url: url } = await call<{ ping_url: string }>(
      server.url,
      "POST",
      "/api/v3/checks/",
      body,
    );
    await fetch(url);
    return url;
  }

  test("is told", async () => {
    const url = await checkOf({ name: "backup", timeout: 1, grace: 1 });
    await until(() => chat.seen.length > 0);
    expect(JSON.parse(chat.seen[0]?.body ?? "")).toMatchObject({
      severity: "down",
      alerts: [{ subject: "check", subjectId: uniqueKeyOf(url.slice(-36)) }],
    });
  });

  const MANY = rounds(40, 498);
  test(`together with ${MANY - 1} others of one tag is one message per channel and minute`, async () => {
    const urls: string[] = [];
    for (let index = 0; index < MANY; index += 1)
      urls.push(await checkOf({ name: `host-${index}`, tags: "web", timeout: 3_600 }));
    await Promise.all(urls.map((url) => fetch(`${url}/fail`)));
    const keys = urls.map((url) => uniqueKeyOf(url.slice(-36)));
    const toldTo = ({ seen }: Listener) =>
      seen
        .flatMap(({ body }) => (JSON.parse(body) as { alerts: { subjectId: string }[] }).alerts)
        .filter(({ subjectId }) => keys.includes(subjectId))
        .map(({ subjectId }) => subjectId);
    await until(() => [chat, mail].every((one) => toldTo(one).length >= MANY));
    await until(() => allSent(server.url));
    for (const one of [chat, mail]) expect(toldTo(one).toSorted()).toEqual(keys.toSorted());
    // Those that fail within a second wait for each other; who comes later, for the end of the minute.
    const all = (await alerts(server.url))
      .filter(({ subjectId }) => keys.includes(subjectId))
      .flatMap(({ deliveries }) => deliveries);
    for (const [channel, { seen }] of [
      ["chat", chat],
      ["mail", mail],
    ] as const) {
      const mine = all.filter((one) => one.channel === channel);
      const made = new Map(mine.map(({ id, createdAt }) => [id, Date.parse(createdAt)]));
      const moments = [...made.values()].toSorted((one, other) => one - other);
      const apart = moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
      expect(apart.filter((milliseconds) => milliseconds < 60_000)).toEqual([]);
      expect(seen.map(keyOf).filter((id) => made.has(id))).toHaveLength(made.size);
    }
  });
});

const CUTS = rounds(10, 50);
test(`${CUTS} power cuts at every step of a delivery lose nothing`, async () => {
  const homeserver = await startHomeserver();
  const web = await listen(() => ({ status: 200 }));
  const channels = [
    { name: "room", kind: "matrix", homeserver: homeserver.url, token: MATRIX_TOKEN, room: ROOM },
    hook(web),
  ];
  let server = await startService(channels);
  onTestFinished(async () => {
    await server.remove();
    await Promise.all([homeserver.close(), web.close()]);
  });

  for (let cut = 0; cut < CUTS; cut += 1) {
    // The remains of the last cut are made good first, so that each delivery is cut once.
    await until(() => allSent(server.url));
    const struck = new Promise<void>((resolve) => {
      const strike = () => resolve();
      const step = cut % 5;
      // Before anything leaves, with the request in, with the answer out, and somewhere in between.
      if (step === 0) setTimeout(strike, cut / 5);
      if (step === 1) web.watch = (seen) => seen === "received" && strike();
      if (step === 2) web.watch = (seen) => seen === "answered" && strike();
      if (step === 3) homeserver.watch = (seen) => seen === "received" && strike();
      if (step === 4)
        homeserver.watch = (seen) => seen === "answered" && setTimeout(strike, cut / 25);
    });
    const asked = call(server.url, "POST", "/api/v1/alerts/test", {}).catch(() => undefined);
    await struck;
    await server.kill();
    web.watch = undefined;
    homeserver.watch = undefined;
    await asked;
    server = await server.restart();
  }
  await until(() => allSent(server.url));
  const all = await alerts(server.url);
  const ids = (channel: string) =>
    all.flatMap(({ deliveries }) =>
      deliveries.filter((one) => one.channel === channel).map(({ id }) => id),
    );
  const hits = Map.groupBy(web.seen, keyOf);
  const most = Math.max(...[...hits.values()].map(({ length }) => length));
  console.log(
    `alerts: ${CUTS} power cuts: ${all.length} alerts, room ${homeserver.puts()} sends for ` +
      `${homeserver.timeline().length} messages, webhook ${web.seen.length} sends for ${hits.size} messages`,
  );
  // Of a cut before anything left, the alert may not have been written down either.
  expect(all.length).toBeGreaterThanOrEqual((CUTS * 4) / 5);
  expect(all.every(({ deliveries }) => deliveries.length === 2)).toBe(true);
  expect(homeserver.timeline()).toHaveLength(all.length);
  expect(homeserver.faults).toEqual([]);
  expect([...hits.keys()].toSorted()).toEqual(ids("hook").toSorted());
  expect(most).toBeLessThanOrEqual(2);
});
