/**
 * The day's quota at Cloudflare is used up: every write, or every read, of every store fails until midnight. The
 * storages refuse here as its do; the words are those of its errors.
 */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { everyMinute } from "../../../src/alerts/watch/minute.ts";
import { allStores } from "../../../src/store/all.ts";
import { forgetFault } from "../../../src/store/fault.ts";
import type { Store } from "../../../src/store/store.ts";
import { api, json, makeLink, visit } from "../../client.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2040, 0, 1, 12);

const WRITES = /^\s*(?:INSERT|UPDATE|DELETE|REPLACE|WITH|CREATE|ALTER|DROP)\b/i;

/** What every store refuses from now on; the answer lets it do so again. */
async function refuse(what: "written" | "read"): Promise<() => Promise<void>> {
  const undo: (() => void)[] = [];
  const refusal = () => {
    throw new Error(`Exceeded allowed rows ${what} in Durable Objects free tier.`);
  };
  const namespaces = [env.ACCESS, env.CHECKS, env.KEYS, env.LINKS, env.WATCH] as const;
  for (const namespace of namespaces as unknown as readonly DurableObjectNamespace<Store>[]) {
    await runInDurableObject(namespace.getByName("main"), (_store, { storage }) => {
      const replace = (owner: object, name: string, value: unknown): void => {
        const before = Object.getOwnPropertyDescriptor(owner, name);
        Object.defineProperty(owner, name, { value, configurable: true, writable: true });
        undo.push(() => {
          Reflect.deleteProperty(owner, name);
          if (before !== undefined) Object.defineProperty(owner, name, before);
        });
      };
      const { sql, kv } = storage;
      const exec = Reflect.get<SqlStorage, "exec">(sql, "exec").bind(sql);
      replace(sql, "exec", (...values: Parameters<SqlStorage["exec"]>) =>
        WRITES.test(values[0]) === (what === "written") ? refusal() : exec(...values),
      );
      const names = what === "written" ? ["put", "delete"] : ["get", "list"];
      for (const name of names) replace(kv, name, refusal);
      if (what === "written") replace(storage, "setAlarm", () => Promise.try(refusal));
    });
  }
  return async () => {
    for (const one of undo.toReversed()) one();
    for (const name of Object.keys(allStores(env))) forgetFault(name);
  };
}

let allow: (() => Promise<void>) | undefined;
let pingUrl: string;
let checkPath: string;
/** Who was asked from here. */
const asked: string[] = [];

const statusOf = async () => (await json<{ status: string }>(api("GET", checkPath)))["status"];

async function tickUntil(from: number, until: number): Promise<void> {
  for (let now = from; now <= until; now += MINUTE) {
    vi.setSystemTime(now);
    await everyMinute(env, now);
  }
}

beforeAll(async () => {
  vi.useFakeTimers({ now: START, toFake: ["Date"] });
  await makeLink({ slug: "known", target: "https://example.org/known" });
  const made = await json(
    api("POST", "/api/v3/checks/", { body: { name: "backup", timeout: 3_600, grace: 600 } }),
    201,
  );
  pingUrl = new URL(made["ping_url"] as string).pathname;
  checkPath = new URL(made["update_url"] as string).pathname;
});

beforeEach(() => {
  vi.useFakeTimers({ now: START, toFake: ["Date"] });
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  vi.spyOn(globalThis, "fetch").mockImplementation((target) => {
    asked.push(new Request(target).url);
    return Promise.resolve(new Response("taken"));
  });
});

afterEach(async () => {
  await allow?.();
  allow = undefined;
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("when nothing more can be written", () => {
  test("links, keys and lists are answered; pings and changes are refused for now, and lost is nothing", async () => {
    await visit(pingUrl);
    allow = await refuse("written");
    expect((await visit("/known")).status).toBe(302);
    expect((await visit("/unknown")).status).toBe(404);
    expect((await visit("/.well-known/openpgpkey/policy")).status).toBe(200);
    for (const path of ["/api/v1/links", "/api/v3/checks/", "/api/v1/keys", "/api/v1/alerts"]) {
      expect([path, (await api("GET", path)).status]).toEqual([path, 200]);
    }
    for (const refused of [
      await visit(pingUrl),
      await visit(`${pingUrl}/fail`, { method: "POST", body: "it failed" }),
      await api("POST", "/api/v1/links", { body: { slug: "late", target: "https://example.org" } }),
      await api("POST", "/api/v1/tokens", { body: { name: "late", scopes: ["admin"] } }),
    ]) {
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
    }
    const health = await visit("/healthz");
    expect(health.status).toBe(503);
    expect(await health.text()).toContain('"writes-refused"');
    await allow();
    expect((await visit(pingUrl)).status).toBe(200);
    expect((await visit("/late")).status).toBe(404);
    await everyMinute(env, START);
    expect((await visit("/healthz")).status).toBe(200);
  });

  test("for hours: no check is down by it, and at midnight deadlines count as after any absence", async () => {
    await visit(pingUrl);
    await tickUntil(START, START + 50 * MINUTE);
    allow = await refuse("written");
    const end = START + 12 * HOUR;
    for (let at = START + 55 * MINUTE; at < end; at += 20 * MINUTE) {
      vi.setSystemTime(at);
      expect((await visit(pingUrl)).status).toBe(503);
      await everyMinute(env, at);
    }
    await allow();
    await tickUntil(end, end + 14 * MINUTE);
    expect(await statusOf()).not.toBe("down");
    await tickUntil(end + 14 * MINUTE, end + 3 * HOUR);
    expect(await statusOf()).toBe("down");
    await visit(pingUrl);
    expect(await statusOf()).toBe("up");
  });

  test("somebody outside is told by silence", async () => {
    await tickUntil(START + 48 * HOUR, START + 48 * HOUR + 2 * MINUTE);
    expect(asked).toContain("https://watch.example/ping");
    allow = await refuse("written");
    vi.setSystemTime(START + 49 * HOUR);
    await visit(pingUrl);
    asked.length = 0;
    await tickUntil(START + 49 * HOUR, START + 49 * HOUR + 5 * MINUTE);
    expect(asked).not.toContain("https://watch.example/ping");
  });
});

describe("when nothing more can be read", () => {
  test("everything that needs a store is refused for now, known links go on", async () => {
    expect((await visit("/known")).status).toBe(302);
    allow = await refuse("read");
    expect((await visit("/known")).status).toBe(302);
    for (const refused of [
      await visit(pingUrl),
      await visit("/not-asked-before"),
      await api("GET", "/api/v1/links"),
    ]) {
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
    }
    expect((await visit("/healthz")).status).toBe(503);
    await allow();
    expect((await visit(pingUrl)).status).toBe(200);
  });
});
