/** Delivery runs beside the store's other work; `npm run bench -- alerts` says how fast. */
import { expect, test } from "vitest";
import { rounds } from "../../campaign.ts";
import { until } from "../until.ts";
import { listen } from "./receiver.ts";
import { call, startService } from "./service.ts";

const CHANNELS = ["a", "b", "c", "d", "e", "f", "g", "h"];
const CHECKS = rounds(6, 125);
const MESSAGES = CHECKS * CHANNELS.length;

test(`${MESSAGES} messages on their way hold up no ping, over six connections at most`, async () => {
  let open = 0;
  let mostOpen = 0;
  let answerAll = () => {};
  const gate = new Promise<void>((resolve) => (answerAll = resolve));
  const chat = await listen(async () => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    await gate;
    open -= 1;
    return { status: 200 };
  });
  const channels = CHANNELS.map((name) => ({
    name,
    kind: "webhook",
    url: `${chat.url}/${name}`,
    secret: "12345678",
  }));
  const server = await startService(channels, { MAX_PINGS_PER_MINUTE: "" });
  try {
    const newCheck = async (index: number) => {
      const body = { name: `check ${index}`, timeout: 3_600, grace: 60 };
      const path = "/api/v3/checks/";
      return (await call<{ ping_url: string }>(server.url, "POST", path, body)).ping_url;
    };
    const urls: string[] = [];
    for (let index = 0; index <= CHECKS; index += 1) urls.push(await newCheck(index));
    const [pinged = "", ...failing] = urls;
    // Checks without a tag go down: a message each on every channel.
    for (const url of failing) await fetch(url);
    await Promise.all(failing.map((url) => fetch(`${url}/fail`)));
    await until(() => open > 0);
    for (let ping = 0; ping < 10; ping += 1) expect((await fetch(pinged)).status).toBe(200);
    expect(open).toBeGreaterThan(0);
    answerAll();
    const keys = () => new Set(chat.seen.map(({ headers }) => headers["idempotency-key"]));
    await until(() => keys().size === MESSAGES);
    expect(mostOpen).toBeLessThanOrEqual(6);
  } finally {
    answerAll();
    await server.remove();
    await chat.close();
  }
});
