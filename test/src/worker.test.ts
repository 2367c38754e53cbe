import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { LinkStore } from "../../functions/links/store.ts";
import { reservedSegments } from "../../src/http/reserved.ts";
import { allStores } from "../../src/store/all.ts";
import worker from "../../src/worker.ts";
import { makeLink } from "../client.ts";

afterEach(() => vi.restoreAllMocks());

/** A request to a Worker with these settings. */
const visitWith = (settings: object, url: string, method = "GET") =>
  worker.fetch(
    new Request<unknown, IncomingRequestCfProperties>(url, {
      method,
      redirect: "manual",
      headers: { "Accept-Language": "en" },
    }),
    { ...env, ...settings },
    createExecutionContext(),
  );

beforeAll(async () => {
  await makeLink({ slug: "plenum", target: "https://e.org/" });
  await makeLink({ slug: "apis", target: "https://e.org/apis" });
}, 60_000);

/** Who answers: each has an answer of its own to what it does not know. */
async function answeredBy(response: Response): Promise<string> {
  const text = await response.text();
  const type = response.headers.get("Content-Type") ?? "";
  if (response.status === 302) return `redirect to ${response.headers.get("Location")}`;
  if (response.headers.has("Ping-Body-Limit")) return "ping";
  if (text === "There is no key here.\n") return "directory";
  if (type.startsWith("text/html")) return text.includes("no such short link") ? "no link" : "page";
  return type === "application/problem+json" ? "application" : type;
}

describe("whoever is asked answers", () => {
  test.each([
    ["/plenum", "redirect to https://e.org/"],
    ["/PLENUM", "redirect to https://e.org/"],
    ["/nothing", "no link"],
    ["/nothing/at/all", "no link"],
    ["/ping/x/y/z", "ping"],
    ["/pingx", "no link"],
    ["/ping", "application"],
    ["/.well-known/openpgpkey/hu/x", "directory"],
    ["/.well-known/other", "application"],
    ["/", "page"],
    ["/?x=/plenum", "page"],
    ["//plenum", "application"],
    ["/api", "application"],
    ["/api/", "application"],
    ["/api/plenum", "application"],
    ["/apis", "redirect to https://e.org/apis"],
    ["/apis/", "redirect to https://e.org/apis"],
    ["/console/x", "application"],
    ["/key/nobody@example.org", "page"],
    ["/healthz", "application/json"],
  ])("%s: %s", async (path, who) => {
    const response = await visitWith({}, `https://go.example${path}`);
    expect(await answeredBy(response)).toBe(who);
  });

  test.each(["HEAD", "GET"])("a link that is remembered, to %s too", async (method) => {
    for (let time = 0; time < 2; time += 1) {
      const response = await visitWith({}, "https://go.example/plenum", method);
      expect(response.status).toBe(302);
    }
  });

  test("but not to another method", async () => {
    for (let time = 0; time < 2; time += 1) {
      const response = await visitWith({}, "https://go.example/plenum", "POST");
      expect(response.status).toBe(405);
    }
  });
});

test("the segments that belong to the service", () => {
  expect(reservedSegments().toSorted()).toEqual([
    ".well-known",
    "agents",
    "api",
    "assets",
    "b",
    "badge",
    "console",
    "favicon.ico",
    "healthz",
    "key",
    "metrics",
    "ping",
    "pks",
    "robots.txt",
    "vks",
  ]);
});

test.each(reservedSegments())("/%s is no link's, on no host", async (segment) => {
  const response = await visitWith({}, `https://go.example/${segment}/x`);
  expect(await answeredBy(response)).not.toMatch(/link/);
});

describe("links are served", () => {
  const settings = { LINK_HOSTS: "go.example,kurz.example:8443", CONSOLE_HOST: "rand.example" };
  const link = "redirect to https://e.org/";

  test.each([
    ["https://go.example/plenum", link],
    // Any port of a host that is named without one.
    ["https://go.example:8080/plenum", link],
    ["https://GO.example/plenum", link],
    ["https://kurz.example:8443/plenum", link],
    ["https://kurz.example/plenum", "application"],
    ["https://kurz.example:844/plenum", "application"],
    ["https://rand.example/plenum", "application"],
    ["https://other.example/plenum", "application"],
    ["https://go.example/nothing", "no link"],
    ["https://rand.example/nothing", "application"],
  ])("on the hosts that are named: %s is answered by %s", async (url, who) => {
    // Twice: a link that another host remembers is not served here.
    expect(await answeredBy(await visitWith(settings, url))).toBe(who);
    expect(await answeredBy(await visitWith(settings, url))).toBe(who);
  });
});

describe("a setting that cannot be used", () => {
  test.each(["/", "/slug", "/api/v1/links", "/.well-known/openpgpkey/policy"])(
    "makes %s 503, without telling which, and is loud in the log",
    async (path) => {
      const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
      const response = await visitWith({ LANGUAGE: "fr" }, `https://go.example${path}`);
      expect(response.status).toBe(503);
      const body = await response.text();
      expect(body).toContain("urn:randwerk:problem:misconfigured");
      expect(body).not.toContain("LANGUAGE");
      expect(error.mock.calls.flat().join()).toContain(
        '"event":"config.unusable","message":"LANGUAGE must be one of: de, en"',
      );
    },
  );
});

describe("the cron", () => {
  test("ticks every store", async () => {
    const before = Date.now();
    await worker.scheduled({} as ScheduledController, env);
    for (const store of Object.values(allStores(env))) {
      expect((await store?.health())?.lastTickAt).toBeGreaterThanOrEqual(before);
    }
  });

  test("ticks the others when one fails, and says so in the log", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    vi.spyOn(LinkStore.prototype, "tick").mockImplementation(() => {
      throw new Error("disk I/O error");
    });
    const before = Date.now();
    await worker.scheduled({} as ScheduledController, env);
    const { access, watch } = allStores(env);
    for (const store of [access, watch]) {
      expect((await store?.health())?.lastTickAt).toBeGreaterThanOrEqual(before);
    }
    const failures = error.mock.calls.flat().filter((line) => line.includes("cron.tick-failed"));
    expect(failures).toHaveLength(1);
    expect(JSON.parse(failures[0] as string)).toMatchObject({
      level: "error",
      event: "cron.tick-failed",
      store: "links",
      error: "Error: disk I/O error",
    });
  });
});
