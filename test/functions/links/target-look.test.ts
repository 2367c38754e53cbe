import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parseConfig } from "../../../src/config.ts";
import type { LinkStore } from "../../../functions/links/store.ts";
import {
  isPublicHost,
  judgeLook,
  look,
  type LookState,
} from "../../../functions/links/target-look.ts";
import { defaultSettings } from "../../../functions/links/schema.ts";
import { blankLink } from "./blank.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("hosts", () => {
  test.each([
    ["example.org", true],
    ["93.184.215.14", true],
    ["[2606:4700::1111]", true],
    ["localhost", false],
    ["router", false],
    ["printer.local", false],
    ["nas.lan", false],
    ["metadata.google.internal", false],
    ["localhost.", false],
    ["127.0.0.1", false],
    ["10.1.2.3", false],
    ["100.64.0.1", false],
    ["169.254.169.254", false],
    ["172.16.0.1", false],
    ["172.32.0.1", true],
    ["192.168.1.1", false],
    ["198.18.0.1", false],
    ["224.0.0.1", false],
    ["0.0.0.0", false],
    ["[::1]", false],
    ["[::ffff:7f00:1]", false],
    ["[fe80::1]", false],
    ["[fd00::1]", false],
    ["[64:ff9b::a00:1]", false],
  ])("%s is public: %s", (host, expected) => expect(isPublicHost(host)).toBe(expected));

  test.each(["http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://[::127.0.0.1]/"])(
    "%s is not public in disguise",
    (url) => expect(isPublicHost(new URL(url).hostname)).toBe(false),
  );
});

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
    [500, 503, false, "HTTP 503"],
    [new Error("DNS"), new Error("DNS"), false, "cannot be reached"],
    [500, new DOMException("", "TimeoutError"), false, "no answer in time"],
  ] as const)("HEAD %s, GET %s: alive %s", async (head, get, alive, answer) => {
    const { methods, web } = respond({ HEAD: head, GET: get });
    expect(await look("https://example.org/", web, "test")).toEqual({ alive, answer });
    expect(methods[0]).toBe("HEAD");
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
    for (const [found, now] of looks) ({ state, news } = judgeLook(state, found, now, 3));
    expect(news).toBe(expected);
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
      const titles = () =>
        store.alerts({ before: undefined, state: undefined, most: 10 }).map(({ title }) => title);
      await passHours(24);
      expect(titles()).toEqual([]);
      await passHours(24);
      expect(titles()).toEqual(["Der Kurzlink „pad“ führt ins Leere"]);
      status = 200;
      await passHours(25);
      expect(titles()[0]).toBe("Der Kurzlink „pad“ führt wieder ans Ziel");
    });
  });
});

test("a link of the service itself is not looked at", async () => {
  const { lookedAt } = await import("../../../functions/links/target-look.ts");
  const config = parseConfig({ PUBLIC_URL: "https://go.example.org" });
  const link = { ...blankLink, target: "https://go.example.org/b" };
  expect(lookedAt(link, config, 0)).toBeUndefined();
  expect(lookedAt({ ...link, target: "https://example.org/b" }, config, 0)).toBe(
    "https://example.org/b",
  );
  expect(lookedAt({ ...link, target: "tel:+49391" }, config, 0)).toBeUndefined();
});
