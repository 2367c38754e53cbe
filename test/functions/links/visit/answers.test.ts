/** Every header of what visitors are answered, from the store and from memory. */
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { outdateAll } from "../../../../functions/links/visit/memory.ts";
import { LinkStore } from "../../../../functions/links/store.ts";
import { api, json, makeLink, visit } from "../../../client.ts";

const NOW = Date.UTC(2026, 5, 1, 12);
const at = (ms: number) => vi.useFakeTimers({ now: NOW + ms, toFake: ["Date"] });

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const headersOf = (response: Response) => Object.fromEntries(response.headers);
const own = {
  "strict-transport-security": "max-age=31536000",
  "x-request-id": expect.stringMatching(/^\w+-\w+$/),
};

describe("a redirect", () => {
  test.each([
    [301, "public, max-age=3600"],
    [302, "no-store"],
    [303, "no-store"],
    [307, "no-store"],
    [308, "public, max-age=3600"],
  ])("%i has these headers and no other, the first time and from memory", async (status, cache) => {
    await makeLink({ slug: `h${status}`, target: "https://e.org/", status });
    const ids = new Set<string | null>();
    for (const method of ["GET", "GET", "HEAD", "GET"]) {
      const response = await visit(`/h${status}`, { method });
      expect(response.status).toBe(status);
      expect(headersOf(response)).toEqual({
        ...own,
        location: "https://e.org/",
        "cache-control": cache,
        "x-robots-tag": "noindex",
      });
      expect(await response.text()).toBe("");
      ids.add(response.headers.get("X-Request-Id"));
    }
    expect(ids.size).toBe(4);
  });

  test.each([
    [999, "no-store"],
    [1_000, "public, max-age=1"],
    [1_999, "public, max-age=1"],
    [3_599_999, "public, max-age=3599"],
    [3_600_000, "public, max-age=3600"],
    [7_200_000, "public, max-age=3600"],
  ])("that is permanent for %i ms more says %s", async (ms, cache) => {
    at(0);
    const validUntil = new Date(NOW + ms).toISOString();
    await makeLink({ slug: `lasts${ms}`, target: "https://e.org/", status: 301, validUntil });
    for (const _ of [1, 2]) {
      expect((await visit(`/lasts${ms}`)).headers.get("Cache-Control")).toBe(cache);
    }
  });

  // It was told how long to be kept when it was remembered, and said the same an hour later.
  test("that is permanent until a moment comes closer to it with each visit, also from memory", async () => {
    at(0);
    const validUntil = new Date(NOW + 7_200_000).toISOString();
    await makeLink({ slug: "closer", target: "https://e.org/", status: 301, validUntil });
    const seen = [];
    for (const seconds of [0, 1, 3_500, 3_599, 3_600, 3_601, 7_000, 7_199, 7_200]) {
      at(seconds * 1000);
      // Another path asks the store, whose answer keeps this one fresh.
      await visit(`/asks-${seconds}`);
      const response = await visit("/closer");
      seen.push([seconds, response.headers.get("Cache-Control")]);
    }
    expect(seen).toEqual([
      [0, "public, max-age=3600"],
      [1, "public, max-age=3600"],
      [3_500, "public, max-age=3600"],
      [3_599, "public, max-age=3600"],
      [3_600, "public, max-age=3600"],
      [3_601, "public, max-age=3599"],
      [7_000, "public, max-age=200"],
      [7_199, "public, max-age=1"],
      [7_200, "no-store"],
    ]);
  });
});

test("over HTTP nothing is said of HTTPS, in no answer", async () => {
  const plain = (path: string, method = "GET") =>
    exports.default.fetch(`http://go.example${path}`, { method, redirect: "manual" });
  await makeLink({ slug: "by-http", target: "https://e.org/" });
  const answers = [
    await plain("/by-http"),
    await plain("/by-http"),
    await plain("/by-http+"),
    await plain("/by-http.svg"),
    await plain("/by-http", "POST"),
    await plain("/http-none"),
    await plain("/http-none"),
  ];
  expect(answers.map(({ status }) => status)).toEqual([302, 302, 200, 200, 405, 404, 404]);
  for (const { headers } of answers) {
    expect(headers.has("Strict-Transport-Security")).toBe(false);
    expect(headers.get("X-Request-Id")).toMatch(/^\w+-\w+$/);
  }
});

describe("what is no redirect", () => {
  test("another method than GET and HEAD has these headers and no other", async () => {
    await makeLink({ slug: "method", target: "https://e.org/" });
    await visit("/method");
    for (const path of ["/method", "/method+", "/nothing-here"]) {
      for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]) {
        const response = await visit(path, { method });
        expect(response.status).toBe(405);
        expect(headersOf(response)).toEqual({
          ...own,
          allow: "GET, HEAD",
          "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
          "referrer-policy": "no-referrer",
          "x-content-type-options": "nosniff",
        });
        expect(await response.text()).toBe("");
      }
    }
  });

  test("an unknown path has a page, the same from memory; HEAD has its headers alone", async () => {
    const [first, second, head, again] = [
      await visit("/nothing-there"),
      await visit("/nothing-there"),
      await visit("/nothing-there", { method: "HEAD" }),
      await visit("/%zz", { method: "HEAD" }),
    ];
    const names = [...first.headers.keys()];
    for (const response of [first, second, head, again]) {
      expect(response.status).toBe(404);
      expect([...response.headers.keys()]).toEqual(names);
      expect(response.headers.get("Cache-Control")).toBe("no-store");
    }
    const page = await first.text();
    expect(page).toContain("<h1>");
    expect(await second.text()).toBe(page);
    expect(await head.text()).toBe("");
    expect(await again.text()).toBe("");
  });

  test.each([
    ["de", "Dieser Kurzlink gilt noch nicht"],
    ["en", "This short link is not active yet"],
  ])("before its time a link has a page in %s", async (language, title) => {
    at(0);
    const validFrom = new Date(NOW + 1).toISOString();
    await api("POST", "/api/v1/links", {
      body: { slug: "early", target: "https://e.org/", validFrom },
    });
    const response = await visit("/early", { headers: { "Accept-Language": language } });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain(`<h1>${title}</h1>`);
  });
});

describe("the store is asked", () => {
  const asked = () => vi.spyOn(LinkStore.prototype, "find");

  test("once for a path and four seconds, for found ones and for misses", async () => {
    at(0);
    await makeLink({ slug: "asked", target: "https://e.org/" });
    const find = asked();
    for (const _ of [1, 2, 3]) await visit("/asked");
    expect(find.mock.calls).toEqual([[["asked"]]]);
    for (const _ of [1, 2, 3]) await visit("/not-asked");
    expect(find.mock.calls.slice(1)).toEqual([[["notasked"]]]);
    at(3_999);
    await visit("/asked");
    expect(find).toHaveBeenCalledTimes(2);
    at(4_000);
    await visit("/asked");
    expect(find).toHaveBeenCalledTimes(3);
  });

  test("again for what it answered before something was changed here meanwhile", async () => {
    await makeLink({ slug: "slow", target: "https://e.org/" });
    const find = Reflect.get<LinkStore, "find">(LinkStore.prototype, "find");
    const slow = vi.spyOn(LinkStore.prototype, "find").mockImplementation(function (
      this: LinkStore,
      keys,
    ) {
      outdateAll();
      return Reflect.apply(find, this, [keys]);
    });
    await visit("/slow");
    await visit("/slow");
    expect(slow).toHaveBeenCalledTimes(2);
  });

  test("for everything that a path may mean at once, each key once", async () => {
    const find = asked();
    await visit("/ask/all/");
    expect(find.mock.calls).toEqual([[["ask/all", "ask"]]]);
  });

  test.each(["/%zz", "/a.b.c", "/x y", `/${"%41".repeat(700)}`])(
    "never for %s, which can be no slug",
    async (path) => {
      const find = asked();
      expect((await visit(path)).status).toBe(404);
      expect(find).not.toHaveBeenCalled();
    },
  );
});

describe("a limited link", () => {
  test("whose visit cannot be noted is not followed", async () => {
    await makeLink({ slug: "limited", target: "https://e.org/", maxClicks: 2 });
    expect((await visit("/limited")).status).toBe(302);
    const broken = vi.spyOn(LinkStore.prototype, "visit").mockImplementation(() => {
      throw new Error("disk I/O error");
    });
    const response = await visit("/limited", { headers: { "Accept-Language": "en" } });
    expect(response.status).toBe(503);
    expect(response.headers.get("Retry-After")).toBe("5");
    expect(await response.text()).toContain("Not available right now");
    broken.mockRestore();
    expect((await visit("/limited")).status).toBe(302);
    expect((await visit("/limited")).status).toBe(410);
  });

  test("is followed by its fallback when its clicks are used up", async () => {
    const fallback = "https://f.example/";
    await makeLink({ slug: "spent", target: "https://e.org/", maxClicks: 1, fallback });
    const locations = [];
    for (const _ of [1, 2, 3]) locations.push((await visit("/spent")).headers.get("Location"));
    expect(locations).toEqual(["https://e.org/", fallback, fallback]);
  });

  test("that is gone for good meanwhile is not available", async () => {
    await makeLink({ slug: "vanished", target: "https://e.org/", maxClicks: 2 });
    vi.spyOn(LinkStore.prototype, "visit").mockReturnValue(undefined);
    expect((await visit("/vanished")).status).toBe(503);
  });
});

test("while the store fails a path that is remembered is followed, and only that", async () => {
  at(0);
  await makeLink({ slug: "kept", target: "https://e.org/" });
  await visit("/kept");
  await visit("/kept-miss");
  at(10_000);
  vi.spyOn(LinkStore.prototype, "find").mockImplementation(() => {
    throw new Error("disk I/O error");
  });
  expect((await visit("/kept")).status).toBe(302);
  expect((await visit("/kept-miss")).status).toBe(404);
  expect((await visit("/KEPT")).status).toBe(503);
  at(24 * 3_600_000 - 1);
  expect((await visit("/kept")).status).toBe(302);
  at(24 * 3_600_000);
  expect((await visit("/kept")).status).toBe(503);
});

test("what the store has not, and what is only in the trash, is not found", async () => {
  await makeLink({ slug: "trash-me", target: "https://e.org/" });
  const store = env.LINKS.getByName("main");
  expect((await store.find(["trashme"])).links).toHaveLength(1);
  await json(api("GET", "/api/v1/links/trash-me"));
  expect((await api("DELETE", "/api/v1/links/trash-me")).status).toBe(204);
  expect((await visit("/trash-me")).status).toBe(404);
  expect((await visit("/trash-me+")).status).toBe(404);
  expect((await visit("/trash-me.svg")).status).toBe(404);
});
