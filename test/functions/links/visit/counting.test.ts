/** What is counted of visits. */
import {
  createExecutionContext,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { dayOf } from "../../../../src/durations.ts";
import { KEPT_ORPHANS_PER_DAY, MAX_ORPHANS_PER_DAY } from "../../../../functions/links/limits.ts";
import { LinkStore } from "../../../../functions/links/store.ts";
import worker from "../../../../src/worker.ts";
import { api, json, makeLink, ORIGIN } from "../../../client.ts";

afterEach(() => vi.restoreAllMocks());

const today = dayOf(Date.now());
const store = () => env.LINKS.getByName("main");

type Visit = [path: string, headers?: Record<string, string>, cf?: object, method?: string];

/** Visits one after the other, and waits until the counts are written. */
async function visitAll(visits: Visit[]): Promise<void> {
  const contexts = [];
  for (const [path, headers = {}, cf = {}, method = "GET"] of visits) {
    const ctx = createExecutionContext();
    contexts.push(ctx);
    const init = {
      method,
      headers,
      cf,
      redirect: "manual",
    } as RequestInit<IncomingRequestCfProperties>;
    const request = new Request<unknown, IncomingRequestCfProperties>(`${ORIGIN}${path}`, init);
    await worker.fetch(request, env, ctx);
  }
  await Promise.all(contexts.map((ctx) => waitOnExecutionContext(ctx)));
}

const counts = async (slug: string, by: string) =>
  Object.fromEntries(
    (
      await json<{ counts: { name: string; count: number }[] }>(
        api("GET", `/api/v1/links/${slug}/clicks?by=${by}`),
      )
    ).counts.map(({ name, count }) => [name, count]),
  );

describe("statistics of a link", () => {
  test("tell clicks, scans, previews and bots apart, and countries and referring hosts by themselves", async () => {
    await makeLink({ slug: "counted", target: "https://e.org/" });
    const bot = { "User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)" };
    const browser = { "User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0" };
    await visitAll([
      ["/counted", browser, { country: "DE" }],
      [
        "/counted",
        { ...browser, Referer: "https://chat.example/room?secret=1" },
        { country: "DE" },
      ],
      ["/counted", { ...browser, Referer: `${ORIGIN}/other` }, { country: "FR" }],
      ["/COUNTED", browser],
      ["/counted+", browser],
      ["/counted", bot],
    ]);
    expect(await counts("counted", "source")).toEqual({ click: 3, scan: 1, preview: 1, bot: 1 });
    expect(await counts("counted", "country")).toEqual({ DE: 2, FR: 1 });
    expect(await counts("counted", "referrer")).toEqual({ "chat.example": 1 });
    expect(await counts("counted", "day")).toEqual({ [today]: 4 });
  });

  test("HEAD and codes are not counted", async () => {
    await makeLink({ slug: "uncounted", target: "https://e.org/" });
    await visitAll([
      ["/uncounted", {}, {}, "HEAD"],
      ["/uncounted.svg"],
      ["/uncounted+", {}, {}, "HEAD"],
    ]);
    expect(await counts("uncounted", "source")).toEqual({});
  });

  test("are the same from memory, and a bot is one however its address is written", async () => {
    await makeLink({ slug: "remembered", target: "https://e.org/" });
    const bot = { "User-Agent": "Googlebot/2.1" };
    const referer = { Referer: "https://chat.example:8443/x" };
    const cf = { country: "DE" };
    await visitAll([
      ["/remembered", referer, cf],
      ["/remembered", referer, cf],
      ["/remembered", {}, {}, "HEAD"],
      ["/REMEMBERED", {}, cf],
      ["/REMEMBERED", {}, cf],
      ["/REMEMBERED", bot, cf],
      ["/remembered+", bot, cf],
      ["/remembered", {}, {}, "POST"],
    ]);
    expect(await counts("remembered", "source")).toEqual({
      click: 2,
      scan: 2,
      bot: 1,
      preview: 1,
    });
    expect(await counts("remembered", "country")).toEqual({ DE: 4 });
    expect(await counts("remembered", "referrer")).toEqual({ "chat.example:8443": 2 });
  });

  test("ten programs and a human are one visit in every breakdown", async () => {
    await makeLink({ slug: "looked-at", target: "https://e.org/" });
    await makeLink({ slug: "looked-at-once", target: "https://e.org/", maxClicks: 1 });
    const from = { Referer: "https://chat.example/" };
    const cf = { country: "DE" };
    for (const path of ["/looked-at", "/looked-at-once"]) {
      const programs = Array.from({ length: 5 }, (): Visit[] => [
        [path, { ...from, "User-Agent": "Googlebot/2.1" }, cf],
        [path, { ...from, "Sec-Purpose": "prefetch" }, cf],
      ]);
      await visitAll([...programs.flat(), [path, from, cf]]);
      const slug = path.slice(1);
      expect(await counts(slug, "source")).toEqual({ bot: 10, click: 1 });
      expect(await counts(slug, "country")).toEqual({ DE: 1 });
      expect(await counts(slug, "referrer")).toEqual({ "chat.example": 1 });
      expect(await counts(slug, "day")).toEqual({ [today]: 1 });
    }
  });

  test("beyond what a number can say are shown as the most that it can", async () => {
    const link = await makeLink({ slug: "famous", target: "https://e.org/" });
    expect(link).toBeDefined();
    const { id } = (await store().get("famous"))!;
    const visits = Array.from({ length: 1_100 }, (_, index) => ({
      linkId: id,
      day: dayOf(Date.now() - index * 86_400_000),
      property: "source" as const,
      value: "click",
      count: Number.MAX_SAFE_INTEGER,
    }));
    await store().addCounts({ visits, orphans: [] });
    const [sum] = (await store().clicks("famous", "2020-01-01", today, "source")) ?? [];
    expect(sum).toEqual({ name: "click", count: Number.MAX_SAFE_INTEGER });
  });

  test("of a limited link count each visit that is followed, and no other", async () => {
    await makeLink({ slug: "limited", target: "https://e.org/", maxClicks: 2 });
    await makeLink({ slug: "never", target: "https://e.org/", validUntil: "2020-01-01T00:00:00Z" });
    await visitAll([["/limited"], ["/limited"], ["/limited"], ["/limited"], ["/never"]]);
    expect(await counts("limited", "source")).toEqual({ click: 2 });
    expect(await counts("never", "source")).toEqual({});
  });

  test("hold nothing that belongs to one visitor", async () => {
    const rows = await runInDurableObject(store(), (_store: LinkStore, state) =>
      state.storage.sql.exec("SELECT * FROM clicks").toArray(),
    );
    expect(rows.length).toBeGreaterThan(0);
    const text = JSON.stringify(rows);
    expect(text).not.toMatch(/Firefox|secret|127\.0\.0\.1/);
  });

  test("wait for a store that is away", async () => {
    await makeLink({ slug: "patient", target: "https://e.org/" });
    await visitAll([["/patient"]]);
    const broken = vi.spyOn(LinkStore.prototype, "addCounts").mockImplementation(() => {
      throw new Error("disk I/O error");
    });
    await visitAll([["/patient"]]);
    expect(broken).toHaveBeenCalled();
    broken.mockRestore();
    await visitAll([["/patient"]]);
    expect(await counts("patient", "source")).toEqual({ click: 3 });
  });

  test("are deleted after the days that are configured", async () => {
    const link = await store().get("counted");
    const old = dayOf(Date.now() - 401 * 86_400_000);
    await store().addCounts({
      visits: [{ linkId: link?.id ?? 0, day: old, property: "source", value: "click", count: 7 }],
      orphans: [],
    });
    const oldCount = async () => (await store().clicks("counted", old, old, "day"))?.[0]?.count;
    expect(await oldCount()).toBe(7);
    await runInDurableObject(store(), (instance: LinkStore) =>
      instance.tick(Date.now() + 7 * 3_600_000),
    );
    expect(await oldCount()).toBeUndefined();
  });

  test("keep room for 200 referring hosts a day; the others are counted together", async () => {
    const link = await makeLink({ slug: "flooded", target: "https://e.org/" });
    expect(link["slug"]).toBe("flooded");
    const id = (await store().get("flooded"))?.id ?? 0;
    const visits = Array.from({ length: 500 }, (_, index) => ({
      linkId: id,
      day: today,
      property: "referrer" as const,
      value: `host${index}.example`,
      count: 1,
    }));
    await store().addCounts({ visits, orphans: [] });
    const byHost = await counts("flooded", "referrer");
    expect(Object.keys(byHost)).toHaveLength(201);
    expect(byHost["(other)"]).toBe(300);
  });
});

describe("unknown slugs", () => {
  test("are counted by day and shown by number", async () => {
    await visitAll([["/orphan-a"], ["/ORPHAN_A"], ["/orphan-b"], ["/wp-login.php"]]);
    const { counts: list } = await json<{ counts: { name: string; count: number }[] }>(
      api("GET", "/api/v1/orphans"),
    );
    expect(list).toEqual(
      expect.arrayContaining([
        { name: "orphana", count: 2 },
        { name: "orphanb", count: 1 },
        { name: "", count: 1 },
      ]),
    );
  });

  test("are counted from memory too, by what they are looked up by, and only when they are read", async () => {
    await visitAll([
      ["/often-asked"],
      ["/often-asked"],
      ["/often-asked/more"],
      ["/often-asked", {}, {}, "HEAD"],
      ["/often-asked", {}, {}, "POST"],
      ["/%zz-often", {}, {}, "HEAD"],
    ]);
    const { counts: list } = await json<{ counts: { name: string; count: number }[] }>(
      api("GET", "/api/v1/orphans"),
    );
    const asked = list.filter(({ name }) => name.startsWith("oftenasked"));
    expect(asked).toEqual([
      { name: "oftenasked", count: 2 },
      { name: "oftenasked/more", count: 1 },
    ]);
    expect(list.find(({ name }) => name === "")?.count).toBe(1);
  });

  test("that are asked often survive a flood of rare ones", async () => {
    const day = "2026-01-01";
    const flood = Array.from({ length: 3 * MAX_ORPHANS_PER_DAY }, (_, index) => ({
      day,
      key: `rare${index}`,
      count: 1,
    }));
    await store().addCounts({
      visits: [],
      orphans: [{ day, key: "popular", count: 500 }, ...flood],
    });
    const [first] = await store().orphans(day, day);
    expect(first).toEqual({ name: "popular", count: 500 });
    await runInDurableObject(store(), (instance: LinkStore) =>
      instance.tick(Date.now() + 14 * 3_600_000),
    );
    const rows = await runInDurableObject(store(), (_store: LinkStore, state) =>
      state.storage.sql.exec("SELECT COUNT(*) AS n FROM orphans WHERE day = ?", day).one(),
    );
    expect(rows).toEqual({ n: KEPT_ORPHANS_PER_DAY });
  });
});
