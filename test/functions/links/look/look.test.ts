import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parseConfig } from "../../../../src/config/config.ts";
import type { Link } from "../../../../functions/links/link/link.ts";
import type { LinkStore } from "../../../../functions/links/store.ts";
import { judgeTarget, lookAtUrl, type LookState } from "../../../../functions/links/look/look.ts";
import { defaultSettings } from "../../../../functions/links/link/json.ts";
import { blankLink } from "../blank.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("a look", () => {
  const respond = (statuses: Record<string, number | Error>) => {
    const methods: string[] = [];
    const web = (async (_url: string, init: RequestInit) => {
      const method = init.method ?? "";
      methods.push(method);
      const status = statuses[method] ?? 200;
      if (status instanceof Error) throw status;
      return new Response(null, { status });
    }) as Fetcher["fetch"];
    return { methods, web };
  };
  test.each([
    // HEAD       GET                          alive  answer
    [200, 200, true, "HTTP 200"],
    [301, 200, true, "HTTP 301"],
    [403, 200, true, "HTTP 403"],
    [405, 200, true, "HTTP 405"],
    [404, 200, true, "HTTP 200"],
    [501, 200, true, "HTTP 200"],
    [404, 404, false, "HTTP 404"],
    [410, 410, false, "HTTP 410"],
    [410, 200, true, "HTTP 200"],
    [499, 500, true, "HTTP 499"],
    [500, 200, true, "HTTP 200"],
    [404, 403, true, "HTTP 403"],
    [500, new Error("DNS"), false, "cannot be reached"],
    [new Error("DNS"), 200, true, "HTTP 200"],
    [500, 503, false, "HTTP 503"],
    [new Error("DNS"), new Error("DNS"), false, "cannot be reached"],
    [500, new DOMException("", "TimeoutError"), false, "no answer in time"],
  ] as const)("HEAD %s, GET %s: alive %s", async (head, get, alive, answer) => {
    const { methods, web } = respond({ HEAD: head, GET: get });
    expect(await lookAtUrl("https://example.org/", web, "test")).toEqual({ alive, answer });
    // GET is asked where HEAD alone would call it dead.
    const isEnough = typeof head === "number" && head < 500 && head !== 404 && head !== 410;
    expect(methods).toEqual(isEnough ? ["HEAD"] : ["HEAD", "GET"]);
  });

  test("says who asks, follows nothing, ends in time, and reads no body", async () => {
    const sent: [string, RequestInit][] = [];
    let cancelled = 0;
    const web = (async (url: string, init: RequestInit) => {
      sent.push([url, init]);
      const body = new ReadableStream({ cancel: () => void (cancelled += 1) });
      return new Response(body, { status: 404 });
    }) as Fetcher["fetch"];
    const timeout = vi.spyOn(AbortSignal, "timeout");
    await lookAtUrl("https://example.org/x", web, "https://go.example");
    expect(timeout.mock.calls).toEqual([[10_000], [10_000]]);
    timeout.mockRestore();
    expect(cancelled).toBe(2);
    expect(sent.map(([url, { method }]) => `${method} ${url}`)).toEqual([
      "HEAD https://example.org/x",
      "GET https://example.org/x",
    ]);
    for (const [, { redirect, headers, signal }] of sent) {
      expect(redirect).toBe("manual");
      expect(signal).toBeInstanceOf(AbortSignal);
      expect(headers).toEqual({
        "User-Agent": "randwerk-link-check (+https://go.example)",
        Accept: "*/*",
      });
    }
  });
});

describe("what a look changes", () => {
  const at = (day: number, hour = 0) =>
    Date.parse("2026-11-23T00:00:00Z") + day * DAY + hour * HOUR;
  const dead = { alive: false, answer: "HTTP 404" };
  const alive = { alive: true, answer: "HTTP 200" };
  test.each([
    [
      "three failures on three days",
      [
        [dead, at(0)],
        [dead, at(1)],
        [dead, at(2)],
      ],
      "dead",
    ],
    [
      "three failures on one day",
      [
        [dead, at(0)],
        [dead, at(0, 8)],
        [dead, at(0, 16)],
      ],
      undefined,
    ],
    [
      "an answer in between",
      [
        [dead, at(0)],
        [alive, at(1)],
        [dead, at(2)],
        [dead, at(3)],
      ],
      undefined,
    ],
    [
      "the fourth failure",
      [
        [dead, at(0)],
        [dead, at(1)],
        [dead, at(2)],
        [dead, at(3)],
      ],
      undefined,
    ],
    [
      "an answer after it was told",
      [
        [dead, at(0)],
        [dead, at(1)],
        [dead, at(2)],
        [alive, at(3)],
      ],
      "alive-again",
    ],
  ] as const)("%s: %s", (_name, looks, expected) => {
    let state: LookState = { failedDays: 0, lastFailedDay: undefined, isTold: false };
    let news;
    for (const [found, now] of looks) ({ state, news } = judgeTarget(state, found, now, 3));
    expect(news).toBe(expected);
  });
});

describe("what is remembered between looks", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  const dead = { alive: false, answer: "HTTP 404" };
  const alive = { alive: true, answer: "HTTP 200" };
  const state = (failedDays: number, lastFailedDay: string | undefined, isTold = false) => ({
    failedDays,
    lastFailedDay,
    isTold,
  });
  test.each([
    // before                          found  after                            news
    [state(0, undefined), dead, state(1, "2026-11-23"), undefined],
    [state(1, "2026-11-23"), dead, state(1, "2026-11-23"), undefined],
    [state(1, "2026-11-22"), dead, state(2, "2026-11-23"), undefined],
    [state(2, "2026-11-22"), dead, state(3, "2026-11-23", true), "dead"],
    [state(3, "2026-11-22", true), dead, state(4, "2026-11-23", true), undefined],
    // It was counted by an older rule: told as soon as it is enough.
    [state(3, "2026-11-23"), dead, state(3, "2026-11-23", true), "dead"],
    [state(2, "2026-11-22"), alive, state(0, undefined), undefined],
    [state(4, "2026-11-22", true), alive, state(0, undefined), "alive-again"],
    [state(0, undefined), alive, state(0, undefined), undefined],
  ])("%j and %j give %j", (before, found, after, news) => {
    expect(judgeTarget(before, found, now, 3)).toEqual({ state: after, news });
  });
});

describe("the store", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  test("looks once a day, tells after three days, and when the target answers again", async () => {
    const start = Date.now();
    vi.useFakeTimers({ now: start, toFake: ["Date"] });
    let status = 404;
    const asked: string[] = [];
    vi.spyOn(globalThis, "fetch").mockImplementation(async (target, init) => {
      const { method, url } = new Request(target, init);
      asked.push(`${method} ${url}`);
      return new Response(null, { status });
    });
    await runInDurableObject(env.LINKS.getByName("looks"), async (store: LinkStore) => {
      const make = (slug: string, target: string) =>
        store.create({ ...defaultSettings, slug, target }, "test");
      await make("pad", "https://pad.example.org/x");
      await make("router", "http://192.168.0.1/");
      await make("mail", "mailto:a@example.org");
      const passHours = async (hours: number) => {
        for (let hour = 0; hour < hours; hour += 1) {
          vi.setSystemTime(Date.now() + HOUR);
          await store.tick(Date.now());
        }
      };
      await passHours(7); // planned by the first housekeeping
      await passHours(24);
      expect(new Set(asked)).toEqual(
        new Set(["HEAD https://pad.example.org/x", "GET https://pad.example.org/x"]),
      );
      expect(asked).toHaveLength(2);
      const titles = async () => {
        const raised = await store.alerts({ before: undefined, state: undefined, most: 10 });
        return raised.map(({ title }) => title);
      };
      await passHours(24);
      expect(await titles()).toEqual([]);
      await passHours(24);
      expect(await titles()).toEqual(["Der Kurzlink „pad“ führt ins Leere"]);
      status = 200;
      await passHours(25);
      expect((await titles())[0]).toBe("Der Kurzlink „pad“ führt wieder ans Ziel");
    });
  });
});

test("a link of the service itself is not looked at", async () => {
  const { urlToLookAt } = await import("../../../../functions/links/look/look.ts");
  const config = parseConfig({ PUBLIC_URL: "https://go.example.org" });
  const link = { ...blankLink, target: "https://go.example.org/b" };
  expect(urlToLookAt(link, config, 0)).toBeUndefined();
  expect(urlToLookAt({ ...link, target: "https://example.org/b" }, config, 0)).toBe(
    "https://example.org/b",
  );
  expect(urlToLookAt({ ...link, target: "tel:+49391" }, config, 0)).toBeUndefined();
});

test.each<[Partial<Link>, string | undefined]>([
  [{ target: "http://example.org/a?b#c" }, "http://example.org/a?b#c"],
  [{ target: "https://example.org/{path}?{query.a}" }, "https://example.org/?"],
  [{ target: "https://example.org/{now:yyyy}" }, "https://example.org/1970"],
  [{ target: "https://192.168.0.1/" }, undefined],
  [{ target: "https://go.example.org:8443/b" }, "https://go.example.org:8443/b"],
  [{ validFrom: 1 }, undefined],
  [{ validUntil: 0 }, undefined],
  [{ validUntil: 0, fallback: "https://f.example/" }, "https://f.example/"],
  [{ maxClicks: 1, usedClicks: 1 }, undefined],
  [{ maxClicks: 1, usedClicks: 0 }, "https://c.example/"],
  [{ target: "ftp://example.org/" }, undefined],
])("of %j is looked at: %s", async (more, url) => {
  const { urlToLookAt } = await import("../../../../functions/links/look/look.ts");
  const config = parseConfig({ PUBLIC_URL: "https://go.example.org" });
  expect(urlToLookAt({ ...blankLink, ...more }, config, 0)).toBe(url);
});
