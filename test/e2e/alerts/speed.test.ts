import { performance } from "node:perf_hooks";
import { expect, test } from "vitest";
import { listen } from "./receiver.ts";
import { call, startService, until } from "./service.ts";

test("1,000 messages on their way do not delay pings", async () => {
  let open = 0;
  let mostOpen = 0;
  const chat = await listen(async () => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    await new Promise((resolve) => setTimeout(resolve, 5));
    open -= 1;
    return { status: 200 };
  });
  const hook = (name: string) => ({
    name,
    kind: "webhook",
    url: `${chat.url}/${name}`,
    secret: "12345678",
  });
  const channels = ["a", "b", "c", "d", "e", "f", "g", "h"].map(hook);
  const server = await startService(channels, { MAX_PINGS_PER_MINUTE: "" });
  try {
    const newCheck = async (index: number) => {
      const body = { name: `check ${index}`, timeout: 60, grace: 60 };
      const path = "/api/v3/checks/";
      return (await call<{ ping_url: string }>(server.url, "POST", path, body)).ping_url;
    };
    const urls: string[] = [];
    for (let index = 0; index < 126; index += 1) urls.push(await newCheck(index));
    const [pinged = "", ...failing] = urls;
    const quiet = await latencies(pinged, () => quietCount++ < 300);
    // 125 checks without a tag go down: a message each on eight channels.
    for (const url of failing) await fetch(url);
    const startedAt = performance.now();
    await Promise.all(failing.map((url) => fetch(`${url}/fail`)));
    const busy = await latencies(pinged, () => chat.seen.length < 1_000);
    await until(() => chat.seen.length >= 1_000);
    const took = performance.now() - startedAt;
    console.log(
      `alerts: 1,000 messages in ${Math.round(took)} ms, at most ${mostOpen} connections; ping ` +
        `median ${median(quiet)} ms before, ${median(busy)} ms meanwhile (p95 ${p95(quiet)}, ${p95(busy)})`,
    );
    expect(new Set(chat.seen.map(({ headers }) => headers["idempotency-key"])).size).toBe(1_000);
    expect(mostOpen).toBeLessThanOrEqual(6);
    expect(busy.length).toBeGreaterThan(20);
  } finally {
    await server.remove();
    await chat.close();
  }
});

let quietCount = 0;

async function latencies(url: string, goOn: () => boolean): Promise<number[]> {
  const found: number[] = [];
  while (goOn()) {
    const before = performance.now();
    const response = await fetch(url);
    await response.text();
    found.push(performance.now() - before);
  }
  return found.toSorted((one, other) => one - other);
}

const at = (sorted: readonly number[], share: number) =>
  (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
const median = (sorted: readonly number[]) => at(sorted, 0.5);
const p95 = (sorted: readonly number[]) => at(sorted, 0.95);
