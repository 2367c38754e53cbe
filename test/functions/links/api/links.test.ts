/** The links API: what each answer carries, and what is told where something is wrong. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { dayOf } from "../../../../src/durations.ts";
import { LinkStore } from "../../../../functions/links/store.ts";
import { api, json, makeLink, visit } from "../../../client.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

type Shown = Record<string, unknown> & { version: number };
type Counts = { counts: { name: string; count: number }[] };
const store = () => env.LINKS.getByName("main");
const DAY = 86_400_000;

describe("who made a change", () => {
  test("is the token's name, in every operation", async () => {
    const wanted = { name: "press team", scopes: ["links:write"] };
    const made = api("POST", "/api/v1/tokens", { body: wanted });
    const { token } = await json<{ token: string }>(made, 201);
    const call = (method: string, path: string, body?: unknown) =>
      api(method, `/api/v1/links${path}`, { token, ...(body !== undefined && { body }) });
    await json(call("POST", "", { slug: "named", target: "https://e.org/" }), 201);
    await json(call("PATCH", "/named", { title: "T" }));
    await call("DELETE", "/named");
    await json(call("POST", "/named/restore"));
    await json(call("POST", "/named/undo"));
    await json(
      visit("/api/v1/links/import", {
        method: "POST",
        headers: { Authorization: `Bearer ${token}` },
        body: '{"slug":"named-2","target":"https://e.org/"}',
      }),
    );
    const who = async (slug: string) =>
      (
        await json<{ changes: { who: string; action: string }[] }>(call("GET", `/${slug}/history`))
      ).changes.map((change) => `${change.action} by ${change.who}`);
    expect(await who("named")).toEqual(
      ["undo", "restore", "delete", "change", "create"].map((action) => `${action} by press team`),
    );
    expect(await who("named-2")).toEqual(["import by press team"]);
    expect(await json(call("GET", "/named-2"))).toMatchObject({ createdBy: "press team" });
  });
});

describe("ETag and If-Match", () => {
  test("each answer with one link has the ETag of its version", async () => {
    const target = "https://e.org/";
    const tagOf = async (response: Promise<Response>) => {
      const answer = await response;
      const { version } = await answer.clone().json<{ version: number }>();
      return [answer.status, answer.headers.get("ETag"), version];
    };
    const path = "/api/v1/links/tagged";
    const body = { slug: "tagged", target };
    expect(await tagOf(api("POST", "/api/v1/links", { body }))).toEqual([201, '"1"', 1]);
    expect(await tagOf(api("PATCH", path, { body: { title: "T" } }))).toEqual([200, '"2"', 2]);
    expect(await tagOf(api("GET", path))).toEqual([200, '"2"', 2]);
    expect(await tagOf(api("POST", `${path}/undo`))).toEqual([200, '"3"', 3]);
    expect((await api("DELETE", path)).status).toBe(204);
    expect(await tagOf(api("POST", `${path}/restore`))).toEqual([200, '"5"', 5]);
  });

  test("forty edits at once that name no version all get in, or are told to try again", async () => {
    await makeLink({ slug: "busy", target: "https://e.org/" });
    const edits = Array.from({ length: 40 }, (_, index) =>
      api("PATCH", "/api/v1/links/busy", { body: { title: `${index}` } }),
    );
    const statuses = (await Promise.all(edits)).map(({ status }) => status);
    const made = statuses.filter((status) => status === 200).length;
    expect(statuses.filter((status) => status === 409)).toHaveLength(40 - made);
    expect(await json(api("GET", "/api/v1/links/busy"))).toMatchObject({ version: made + 1 });
    expect(made).toBeGreaterThanOrEqual(10);
  });

  test.each([
    ["PATCH", ""],
    ["DELETE", ""],
    ["POST", "/undo"],
  ])("%s%s of another version than was read is 412 and names the newest", async (method, end) => {
    const slug = `matched-${method}`;
    await makeLink({ slug, target: "https://e.org/" });
    await json(api("PATCH", `/api/v1/links/${slug}`, { body: { title: "1" } }));
    const call = (tag: string) =>
      api(method, `/api/v1/links/${slug}${end}`, {
        headers: { "If-Match": tag },
        ...(method === "PATCH" && { body: { title: "2" } }),
      });
    for (const tag of ['"1"', '"3"', 'W/"2"']) {
      const problem = await json(call(tag), 412);
      expect(problem).toMatchObject({ type: "urn:randwerk:problem:outdated", version: 2 });
    }
    expect(await json(api("GET", `/api/v1/links/${slug}`))).toMatchObject({
      title: "1",
      version: 2,
    });
    const response = await call('"2"');
    expect(response.status).toBe(method === "DELETE" ? 204 : 200);
  });

  test("a change that always loses the race is told so after ten tries", async () => {
    await makeLink({ slug: "loser", target: "https://e.org/" });
    const change = vi
      .spyOn(LinkStore.prototype, "change")
      .mockImplementation(() => ({ ok: false, reason: "outdated", version: 9 }));
    const path = "/api/v1/links/loser";
    const contended = await json(api("PATCH", path, { body: { title: "T" } }), 409);
    expect(contended).toMatchObject({ type: "urn:randwerk:problem:contended" });
    expect(change).toHaveBeenCalledTimes(10);
    change.mockClear();
    const headers = { "If-Match": '"1"' };
    await json(api("PATCH", path, { body: { title: "T" }, headers }), 412);
    expect(change.mock.calls).toEqual([["loser", { title: "T" }, [1], "admin"]]);
  });
});

test.each([
  ["GET", "/none"],
  ["PATCH", "/none"],
  ["DELETE", "/none"],
  ["POST", "/none/restore"],
  ["POST", "/none/undo"],
  ["GET", "/none/history"],
  ["GET", "/none/clicks"],
  ["GET", "/none/qr.svg"],
])("%s %s of no link is 404, and says that it is the link", async (method, path) => {
  const sent = method === "PATCH" ? { body: { title: "T" } } : {};
  const problem = await json(api(method, `/api/v1/links${path}`, sent), 404);
  expect(problem).toMatchObject({ detail: "There is no link with this slug." });
});

describe("a list", () => {
  const page = (query: string) =>
    json<{ links: Shown[]; cursor: string | null }>(api("GET", `/api/v1/links?${query}`));

  test("has 50 links unless something else is said, and a cursor where there may be more", async () => {
    for (let n = 0; n < 51; n += 1) {
      const settings = {
        slug: `page-${n}`,
        target: "https://page.example/",
        title: "",
        tags: [],
        status: 302 as const,
        forwardPath: false,
        forwardQuery: false,
        validFrom: undefined,
        validUntil: undefined,
        fallback: undefined,
        maxClicks: undefined,
        timezone: undefined,
        windows: [],
      };
      await store().create(settings, "w");
    }
    const first = await page("search=page.example");
    expect(first.links).toHaveLength(50);
    expect(first.links[0]).toMatchObject({
      slug: "page-50",
      shortUrl: "https://go.example/page-50",
      state: "active",
    });
    const second = await page(`search=page.example&cursor=${first.cursor}`);
    expect(second.links.map(({ slug }) => slug)).toEqual(["page-0"]);
    expect(second.cursor).toBeNull();
    expect((await page("search=page.example&limit=51")).links).toHaveLength(51);
    expect((await page("search=page.example&limit=51")).cursor).not.toBeNull();
    expect((await page("search=page.example&limit=52")).cursor).toBeNull();
    expect((await page("search=page.example&cursor=1")).links).toEqual([]);
  });

  test("is of the trash only where that is wanted", async () => {
    await makeLink({ slug: "listed-there", target: "https://trash.example/" });
    await makeLink({ slug: "listed-trash", target: "https://trash.example/" });
    await api("DELETE", "/api/v1/links/listed-trash");
    const slugs = async (query: string) =>
      (await page(`search=trash.example${query}`)).links.map(({ slug }) => slug);
    expect(await slugs("")).toEqual(["listed-there"]);
    expect(await slugs("&trash=false")).toEqual(["listed-there"]);
    expect(await slugs("&trash=true")).toEqual(["listed-trash"]);
  });
});

describe("statistics", () => {
  const now = Date.parse("2026-11-23T23:59:59Z");
  const days = [-30, -29, 0, 1].map((n) => dayOf(now + n * DAY));

  test("are of the last 30 days, today included, unless other days are asked for", async () => {
    vi.useFakeTimers({ now, toFake: ["Date"] });
    await makeLink({ slug: "stats", target: "https://e.org/" });
    const id = (await store().get("stats"))?.id ?? 0;
    await store().addCounts({
      visits: days.map((day, n) => ({
        linkId: id,
        day,
        property: "source",
        value: "click",
        count: 10 ** n,
      })),
      orphans: days.map((day, n) => ({ day, key: "stats-lost", count: 10 ** n })),
    });
    const clicks = async (query: string) =>
      (await json<Counts>(api("GET", `/api/v1/links/stats/clicks?by=source${query}`))).counts[0]
        ?.count;
    const lost = async (query: string) =>
      (await json<Counts>(api("GET", `/api/v1/orphans?${query}`))).counts.find(
        ({ name }) => name === "stats-lost",
      )?.count;
    for (const count of [clicks, lost]) {
      expect(await count("")).toBe(110);
      expect(await count(`&from=${days[0]}`)).toBe(111);
      expect(await count(`&to=${days[3]}`)).toBe(1110);
      expect(await count(`&from=${days[2]}&to=${days[2]}`)).toBe(100);
    }
    const byDay = await json<Counts>(api("GET", "/api/v1/links/stats/clicks"));
    expect(byDay.counts).toEqual([
      { name: days[1], count: 10 },
      { name: days[2], count: 100 },
    ]);
  });

  test.each(["from=2026-13-01", "by=agent", "typo=1"])("%s is 422", async (query) => {
    await json(api("GET", `/api/v1/links/stats/clicks?${query}`), 422);
  });
});

describe("a store that fails", () => {
  test.each<[string, string, keyof LinkStore, object]>([
    ["GET", "/api/v1/links", "list", {}],
    ["POST", "/api/v1/links", "create", { body: { target: "https://e.org/" } }],
    ["GET", "/api/v1/links/x", "get", {}],
    ["DELETE", "/api/v1/links/x", "delete", {}],
    ["POST", "/api/v1/links/x/restore", "restore", {}],
    ["POST", "/api/v1/links/x/undo", "undo", {}],
    ["GET", "/api/v1/links/x/history", "history", {}],
    ["GET", "/api/v1/links/x/clicks", "clicks", {}],
    ["GET", "/api/v1/orphans", "orphans", {}],
    ["GET", "/api/v1/links/x/qr.svg", "get", {}],
    ["POST", "/api/v1/links/import", "import", {}],
  ])("%s %s is 503 with Retry-After", async (method, path, name, sent) => {
    vi.spyOn(LinkStore.prototype, name as "list").mockImplementation(() => {
      throw new Error("disk I/O error");
    });
    const response = await api(method, path, sent);
    expect(response.status).toBe(503);
    expect(response.headers.get("Retry-After")).toBe("5");
  });
});

test("a link to one of this service's own short links is refused, on every way in", async () => {
  await makeLink({ slug: "no-loop", target: "https://e.org/" });
  const target = "https://go.example/no-loop";
  await json(api("PATCH", "/api/v1/links/no-loop", { body: { target } }), 422);
  await json(api("POST", "/api/v1/links", { body: { target } }), 422);
  const line = JSON.stringify({ slug: "loop-2", target });
  const report = await json(
    visit("/api/v1/links/import?partial=true", {
      method: "POST",
      headers: { Authorization: "Bearer admin-token-of-the-tests" },
      body: line,
    }),
  );
  expect(report).toMatchObject({ created: 0, refused: 1 });
});

test("each change is seen by the very next visit here", async () => {
  const seen = async () => (await visit("/at-once")).headers.get("Location");
  const path = "/api/v1/links/at-once";
  expect(await seen()).toBeNull();
  await makeLink({ slug: "at-once", target: "https://e.org/1" });
  expect(await seen()).toBe("https://e.org/1");
  await json(api("PATCH", path, { body: { target: "https://e.org/2" } }));
  expect(await seen()).toBe("https://e.org/2");
  await json(api("POST", `${path}/undo`));
  expect(await seen()).toBe("https://e.org/1");
  await api("DELETE", path);
  expect(await seen()).toBeNull();
  await json(api("POST", `${path}/restore`));
  expect(await seen()).toBe("https://e.org/1");
});
