/**
 * Delivery of alerts: `node bench/alerts.ts`.
 *
 * - 1,000 messages to eight channels, and what pings notice of it
 * - from the deadline of a check to its message at the receiver (the goal is under 2 s)
 */
import { listen, type Listener } from "../test/e2e/alerts/receiver.ts";
import { call, startService } from "../test/e2e/alerts/service.ts";
import { until } from "../test/e2e/until.ts";

const CHANNELS = 8;
const MESSAGES = 1_000;
/** Time that a receiver takes for its answer. */
const ANSWER_MS = 5;
const QUIET_PINGS = 300;
const GOAL_MS = 2_000;

const hook = ({ url }: Listener, name: string) => ({
  name,
  kind: "webhook",
  url: `${url}/${name}`,
  secret: "12345678",
});

async function makeCheck(url: string, body: object): Promise<string> {
  return (await call<{ ping_url: string }>(url, "POST", "/api/v3/checks/", body)).ping_url;
}

/** How long pings take, in ms, shortest first. */
async function latencies(url: string, goOn: (pings: number) => boolean): Promise<number[]> {
  const found: number[] = [];
  while (goOn(found.length)) {
    const before = performance.now();
    await (await fetch(url)).text();
    found.push(performance.now() - before);
  }
  return found.toSorted((one, other) => one - other);
}

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(1);
const shown = (sorted: readonly number[]): string =>
  `median ${at(sorted, 0.5)} ms, p95 ${at(sorted, 0.95)} ms`;

async function manyMessages(): Promise<void> {
  const chat = await listen(async () => {
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
    return { status: 200 };
  });
  const channels = Array.from({ length: CHANNELS }, (_, index) => hook(chat, `channel-${index}`));
  const server = await startService(channels, { MAX_PINGS_PER_MINUTE: "" });
  try {
    const urls: string[] = [];
    for (let index = 0; index <= MESSAGES / CHANNELS; index += 1) {
      urls.push(await makeCheck(server.url, { name: `check ${index}`, timeout: 3_600, grace: 60 }));
    }
    const [pinged = "", ...failing] = urls;
    const quiet = await latencies(pinged, (pings) => pings < QUIET_PINGS);
    for (const url of failing) await fetch(url);
    const startedAt = performance.now();
    await Promise.all(failing.map((url) => fetch(`${url}/fail`)));
    const busy = await latencies(pinged, () => chat.seen.length < MESSAGES);
    const took = performance.now() - startedAt;
    console.log(`${MESSAGES} messages to ${CHANNELS} channels: ${took.toFixed(0)} ms`);
    console.log(`pings before: ${shown(quiet)}; meanwhile: ${shown(busy)}, ${busy.length} of them`);
  } finally {
    await server.remove();
    await chat.close();
  }
}

async function afterTheDeadline(): Promise<void> {
  const chat = await listen(() => ({ status: 200 }));
  const server = await startService([hook(chat, "chat")]);
  try {
    await fetch(await makeCheck(server.url, { name: "silent", timeout: 1, grace: 1 }));
    const deadline = Date.now() + 2_000;
    await until(() => chat.seen.length > 0);
    const late = (chat.seen[0]?.at ?? 0) - deadline;
    console.log(`from the deadline of a check to its message at the receiver: ${late} ms`);
    if (late > GOAL_MS) process.exitCode = 1;
  } finally {
    await server.remove();
    await chat.close();
  }
}

await manyMessages();
await afterTheDeadline();
