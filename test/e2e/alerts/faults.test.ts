import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import type { Server } from "../server.ts";
import { MATRIX_TOKEN, ROOM, startHomeserver } from "./homeserver.ts";
import { listen, type Listener, type Reply, type Seen } from "./receiver.ts";
import { alerts, call, settings, startAgain, startService, until } from "./service.ts";

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

async function started(channels: readonly object[]): Promise<Server> {
  const server = await startService(channels);
  cleanUp.push(() => server.remove());
  return server;
}

async function receiver(answer: (seen: Seen) => Reply, port?: number): Promise<Listener> {
  const listener = await listen(answer, port);
  cleanUp.push(listener.close);
  return listener;
}

const hook = (url: string, name = "hook") => ({
  name,
  kind: "webhook",
  url,
  secret: "a secret of the test",
});

const keyOf = ({ headers }: Seen) => String(headers["idempotency-key"]);
const sendTest = (url: string) => call(url, "POST", "/api/v1/alerts/test", {});

async function allSent(url: string): Promise<boolean> {
  const deliveries = (await alerts(url)).flatMap((alert) => alert.deliveries);
  return deliveries.every(({ state }) => state === "sent");
}

/** Makes a check with a period and a grace of a second, and pings it once. */
async function checkOf(server: Server, body: object = {}): Promise<string> {
  const check = { name: "backup", timeout: 1, grace: 1, ...body };
  const { ping_url } = await call<{ ping_url: string }>(
    server.url,
    "POST",
    "/api/v3/checks/",
    check,
  );
  await fetch(ping_url);
  return ping_url;
}

describe("a receiver", () => {
  test("that is away for 8 s gets the message once", async () => {
    const away = await listen(() => ({ status: 200 }));
    const server = await started([hook(away.url)]);
    await away.close();
    await sendTest(server.url);
    await sleep(8_000);
    const back = await receiver(() => ({ status: 200 }), away.port);
    await until(() => back.seen.length > 0, 20_000);
    await until(async () => (await alerts(server.url))[0]?.deliveries[0]?.state === "sent");
    await sleep(1_000);
    expect(back.seen).toHaveLength(1);
    expect((await alerts(server.url))[0]?.deliveries).toMatchObject([
      { state: "sent", attempts: 2 },
    ]);
  });

  test("that takes the message and drops the connection gets it once more, with the same key", async () => {
    const flaky: Listener = await receiver(() =>
      flaky.seen.length === 1 ? { drop: true } : { status: 200 },
    );
    const server = await started([hook(flaky.url)]);
    await sendTest(server.url);
    await until(() => flaky.seen.length === 2, 20_000);
    await sleep(1_000);
    expect(flaky.seen).toHaveLength(2);
    expect(new Set(flaky.seen.map(keyOf)).size).toBe(1);
  });

  test.each([401, 404])(
    "that answers %i is not asked again, and the other one hears of it",
    async (status) => {
      const broken = await receiver(() => ({ status }));
      const good = await receiver(() => ({ status: 200 }));
      const server = await started([hook(broken.url, "broken"), hook(good.url, "good")]);
      await sendTest(server.url);
      await until(() => good.seen.length === 2);
      const titles = good.seen.map(({ body }) => (JSON.parse(body) as { title: string }).title);
      expect(titles.toSorted()).toEqual([
        "DOWN: The channel “broken” takes no messages",
        "NOTE: Test message",
      ]);
      await sleep(11_000);
      expect(broken.seen).toHaveLength(1);
      expect((await alerts(server.url)).at(-1)?.deliveries).toMatchObject([
        { channel: "broken", state: "failed", attempts: 1 },
        { channel: "good", state: "sent" },
      ]);
    },
  );

  test.each([
    [500, {}, 10_000],
    [429, { "Retry-After": "2" }, 2_000],
  ])("that answers %i %j once gets it again after %i ms", async (status, headers, wait) => {
    const busy: Listener = await receiver(() =>
      busy.seen.length === 1 ? { status, headers } : { status: 200 },
    );
    const server = await started([hook(busy.url)]);
    await sendTest(server.url);
    await until(() => busy.seen.length === 2, 20_000);
    const [first, second] = busy.seen.map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(wait - 100);
    expect((second ?? 0) - (first ?? 0)).toBeLessThan(wait + 2_000);
  });
});

describe("a check that falls silent", () => {
  test("is told less than two seconds after its deadline", async () => {
    const chat = await receiver(() => ({ status: 200 }));
    const server = await started([hook(chat.url)]);
    await checkOf(server);
    const deadline = Date.now() + 2_000;
    await until(() => chat.seen.length > 0, 10_000);
    const late = (chat.seen[0]?.at ?? 0) - deadline;
    console.log(`alerts: from the deadline of a check to its message at the receiver: ${late} ms`);
    expect(late).toBeLessThan(2_000);
    expect(JSON.parse(chat.seen[0]?.body ?? "")).toMatchObject({
      severity: "down",
      alerts: [{ subject: "check" }],
    });
  });

  test("together with 499 others of one tag is one message per channel", async () => {
    const chat = await receiver(() => ({ status: 200 }));
    const mail = await receiver(() => ({ status: 200 }));
    const server = await started([hook(chat.url, "chat"), hook(mail.url, "mail")]);
    const names = Array.from({ length: 500 }, (_, index) => `host-${index}`);
    const urls: string[] = [];
    for (let from = 0; from < names.length; from += 20) {
      const some = names.slice(from, from + 20);
      const checks = some.map((name) => checkOf(server, { name, tags: "web", timeout: 60 }));
      urls.push(...(await Promise.all(checks)));
    }
    await Promise.all(urls.map((url) => fetch(`${url}/fail`)));
    await until(() => chat.seen.length > 0 && mail.seen.length > 0, 20_000);
    await sleep(62_000);
    const told = chat.seen.flatMap(
      ({ body }) => (JSON.parse(body) as { alerts: { subjectId: string }[] }).alerts,
    );
    console.log(`alerts: 500 checks of one tag: ${chat.seen.length} message(s) per channel`);
    expect(new Set(told.map(({ subjectId }) => subjectId)).size).toBe(500);
    expect(told).toHaveLength(500);
    expect(chat.seen).toHaveLength(1);
    expect(mail.seen).toHaveLength(1);
  });
});

test("50 power cuts at every step of a delivery lose nothing", async () => {
  const homeserver = await startHomeserver();
  cleanUp.push(homeserver.close);
  const web = await receiver(() => ({ status: 200 }));
  const channels = [
    { name: "room", kind: "matrix", homeserver: homeserver.url, token: MATRIX_TOKEN, room: ROOM },
    hook(web.url),
  ];
  const server = await startService(channels);
  cleanUp.push(() => server.remove());
  await server.stop();

  for (let cut = 0; cut < 50; cut += 1) {
    const process = await startAgain(server, settings(channels));
    cleanUp.push(process.kill);
    // What the last cut left behind is made good first, so that each delivery is cut once.
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
    const asked = sendTest(server.url).catch(() => undefined);
    await struck;
    await process.kill();
    web.watch = undefined;
    homeserver.watch = undefined;
    await asked;
  }

  const process = await startAgain(server, settings(channels));
  cleanUp.push(process.kill);
  await until(() => allSent(server.url));
  const all = await alerts(server.url);
  const ids = (channel: string) =>
    all.flatMap(({ deliveries }) =>
      deliveries.filter((one) => one.channel === channel).map(({ id }) => id),
    );
  const hits = Map.groupBy(web.seen, keyOf);
  const most = Math.max(...[...hits.values()].map(({ length }) => length));
  console.log(
    `alerts: 50 power cuts: ${all.length} alerts, room ${homeserver.puts()} sends for ` +
      `${homeserver.timeline().length} messages, webhook ${web.seen.length} sends for ${hits.size} messages`,
  );
  expect(all.length).toBeGreaterThanOrEqual(40);
  expect(all.every(({ deliveries }) => deliveries.length === 2)).toBe(true);
  expect(homeserver.timeline()).toHaveLength(all.length);
  expect(homeserver.faults).toEqual([]);
  expect([...hits.keys()].toSorted()).toEqual(ids("hook").toSorted());
  expect(most).toBeLessThanOrEqual(2);
});
