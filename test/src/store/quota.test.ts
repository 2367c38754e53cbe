/** The day's rows at Cloudflare are used up: the story in miniflare, as wrangler's own tests run. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { addressHashes } from "../../../functions/wkd/address/hash.ts";
import { everyMinute } from "../../../src/alerts/watch/minute.ts";
import type { Store } from "../../../src/store/store.ts";
import { ADMIN_TOKEN, ORIGIN, visit } from "../../client.ts";
import { publication, store as keyStore } from "../../functions/wkd/published.ts";
import { makeRefusing, type Refused } from "../../quota/refusing.ts";
import { quotaTests } from "../../quota/story.ts";

/** So far ahead that no alarm rings by the real clock. */
const START = Date.UTC(2040, 0, 1, 12);

let refused: Refused;
let held = 0;

beforeAll(() => void vi.useFakeTimers({ now: START, toFake: ["Date"] }));
beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  vi.spyOn(globalThis, "fetch").mockImplementation((target) => {
    if (new Request(target).url === "https://watch.example/ping") held += 1;
    return Promise.resolve(new Response("taken"));
  });
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

quotaTests({
  fetch: visit,
  adminToken: ADMIN_TOKEN,
  origin: () => ORIGIN,
  async publishKey() {
    const never = { expiresAt: undefined, bytes: Uint8Array.of(1) };
    const one = await publication("one@example.org", never);
    await keyStore().publish(one, undefined, "w");
    const [{ hash } = { hash: "" }] = await addressHashes("one");
    return `/.well-known/openpgpkey/example.org/hu/${hash}?l=one`;
  },
  turnTo: (ms) => Promise.resolve(void vi.setSystemTime(START + ms)),
  minute: () => everyMinute(env, Date.now()),
  async refuse(what) {
    // An object that was put away meanwhile is another one.
    const namespaces = [
      env.ACCESS,
      env.ARCHIVE,
      env.CHECKS,
      env.KEYS,
      env.LINKS,
      env.WATCH,
    ] as const;
    for (const namespace of namespaces as unknown as readonly DurableObjectNamespace<Store>[]) {
      await runInDurableObject(namespace.getByName("main"), (_store, { storage }) =>
        makeRefusing(storage, () => refused),
      );
    }
    refused = what;
  },
  held: () => held,
});
