/** One look at one target: what it asks, what it keeps, and what it tells. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { insertLink, linksAfter, updateLink } from "../../../../functions/links/link/table.ts";
import type { Link } from "../../../../functions/links/link/link.ts";
import { lookAtTarget } from "../../../../functions/links/look/work.ts";
import { blankLink } from "../blank.ts";

const NOW = Date.parse("2026-11-23T12:00:00Z");
afterEach(() => vi.restoreAllMocks());

let stores = 0;
/** Runs with a store whose link 1, `pad`, is due and failed on two days before; then says what there is. */
async function looking(
  more: Partial<Link>,
  status: number,
  duringLook: (sql: SqlStorage) => void = () => {},
  before = "2, '2026-11-22', 0",
) {
  stores += 1;
  const asked: [string, Headers][] = [];
  const found = { looks: [] as unknown[], alerts: [] as unknown[] };
  await runInDurableObject(env.LINKS.getByName(`look work ${stores}`), async (_s, { storage }) => {
    const { sql } = storage;
    insertLink(sql, { ...blankLink, slug: "pad", key: "pad", ...more });
    sql.exec(`INSERT INTO looks VALUES (1, ?, NULL, NULL, ${before})`, NOW);
    vi.spyOn(globalThis, "fetch").mockImplementation(async (target, init) => {
      const { method, url, headers } = new Request(target, init);
      asked.push([`${method} ${url}`, headers]);
      duringLook(sql);
      return new Response(null, { status });
    });
    await lookAtTarget(storage, env, NOW);
    found.looks = sql.exec("SELECT * FROM looks").toArray();
    found.alerts = sql.exec("SELECT subject_id, severity, at FROM alerts").toArray();
  });
  return { ...found, asked };
}

test("a third day of failure is kept and told", async () => {
  const { looks, alerts, asked } = await looking({}, 404);
  expect(asked.map(([what]) => what)).toEqual([
    "HEAD https://c.example/",
    "GET https://c.example/",
  ]);
  expect(asked[0]?.[1].get("User-Agent")).toBe("randwerk-link-check (+randwerk)");
  expect(looks).toEqual([
    {
      link_id: 1,
      next_at: NOW + 86_400_000,
      looked_at: NOW,
      answer: "HTTP 404",
      failed_days: 3,
      last_failed_day: "2026-11-23",
      told: 1,
    },
  ]);
  expect(alerts).toEqual([{ subject_id: "pad", severity: "down", at: NOW }]);
});

test("what is told already is not told again, and its answer is told once", async () => {
  const told = "3, '2026-11-22', 1";
  expect((await looking({}, 404, undefined, told)).alerts).toEqual([]);
  const { looks, alerts } = await looking({}, 200, undefined, told);
  expect(alerts).toEqual([{ subject_id: "pad", severity: "up", at: NOW }]);
  expect(looks).toMatchObject([{ failed_days: 0, told: 0, answer: "HTTP 200" }]);
});

test.each<[string, Partial<Link>]>([
  ["in the trash", { deletedAt: 1 }],
  ["not public", { target: "http://192.168.0.1/" }],
  ["not valid now", { validUntil: NOW }],
])("a link that is %s is not looked at, and is due again tomorrow", async (_what, more) => {
  const { looks, alerts, asked } = await looking(more, 404);
  expect(asked).toEqual([]);
  expect(alerts).toEqual([]);
  expect(looks).toMatchObject([{ next_at: NOW + 86_400_000, looked_at: null, failed_days: 2 }]);
});

test.each<[string, Partial<Link>]>([
  ["changed", { version: 2 }],
  ["deleted", { version: 2, deletedAt: NOW }],
])("what was found of a link that was %s meanwhile is dropped", async (_what, change) => {
  const { looks, alerts } = await looking({}, 404, (sql) => {
    const [link] = linksAfter(sql, 0, 100);
    if (link !== undefined) updateLink(sql, { ...link, ...change });
  });
  expect(alerts).toEqual([]);
  expect(looks).toMatchObject([{ looked_at: null, failed_days: 2, told: 0 }]);
});

test("on a machine of one's own the way out is the one to public addresses", async () => {
  const web: [string, unknown][] = [];
  const PUBLIC_WEB = {
    fetch: async (target: string, { headers }: RequestInit) => {
      web.push([target, headers]);
      return new Response(null);
    },
  };
  const direct = vi.spyOn(globalThis, "fetch");
  await runInDurableObject(env.LINKS.getByName("look work out"), async (_store, { storage }) => {
    insertLink(storage.sql, blankLink);
    storage.sql.exec("INSERT INTO looks VALUES (1, ?, NULL, NULL, 0, NULL, 0)", NOW);
    await lookAtTarget(
      storage,
      { ...env, PUBLIC_WEB, PUBLIC_URL: "https://go.example" } as unknown as Env,
      NOW,
    );
  });
  const agent = { "User-Agent": "randwerk-link-check (+https://go.example)", Accept: "*/*" };
  expect(web).toEqual([["https://c.example/", agent]]);
  expect(direct).not.toHaveBeenCalled();
});
