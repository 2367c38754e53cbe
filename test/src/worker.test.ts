import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { LinkStore } from "../../functions/links/store.ts";
import { defaultSettings } from "../../functions/links/link/json.ts";
import { outdateAll } from "../../functions/links/visit/memory.ts";
import { reservedSegments, takenSegments } from "../../src/http/reserved.ts";
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
});

/** Who answers: each has an answer of its own to what it does not know. */
async function answeredBy(response: Response): Promise<string> {
  const text = await response.text();
  const type = response.headers.get("Content-Type") ?? "";
  if (response.status === 302) return `redirect to ${response.headers.get("Location")}`;
  if (response.headers.get("Location")?.startsWith("/console/sign-in") === true) return "sign-in";
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
    ["//plenum", "redirect to https://e.org/"],
    ["/api", "page"],
    ["/api/", "application"],
    ["/api/plenum", "application"],
    ["/apis", "redirect to https://e.org/apis"],
    ["/apis/", "redirect to https://e.org/apis"],
    ["/console/x", "sign-in"],
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
  expect([...reservedSegments()].toSorted()).toEqual([
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
    "status",
    "vks",
  ]);
});

test.each([...reservedSegments()])("/%s is no link's, on no host", async (segment) => {
  const response = await visitWith({}, `https://go.example/${segment}/x`);
  expect(await answeredBy(response)).not.toMatch(/link/);
});

describe("a link that bears a name which the service took later", () => {
  const OLDER = [...takenSegments().keys()];
  const settings = { ...defaultSettings, target: "https://e.org/old", forwardPath: true };
  const store = env.LINKS.getByName("main");
  const make = async (slug: string) => {
    await store.create({ ...settings, slug }, "a version of old");
    outdateAll();
  };
  const remove = async (slug: string) => {
    await store.delete(slug, undefined, "admin");
    outdateAll();
  };

  test.each(OLDER)("%s goes on working, before the service's own pages", async (name) => {
    const visit = (path: string, method = "GET") =>
      visitWith({}, `https://go.example${path}`, method);
    const own = await answeredBy(await visit(`/${name}/x`));
    const lookUp = await answeredBy(await visit("/pks/lookup?op=get&search=a@e.org"));
    expect([own, lookUp]).not.toContain("redirect");
    await make(name);
    for (let time = 0; time < 2; time += 1) {
      expect(await answeredBy(await visit(`/${name}`))).toBe("redirect to https://e.org/old");
      expect(await answeredBy(await visit(`/${name.toUpperCase()}`))).toBe(
        "redirect to https://e.org/old",
      );
      expect(await answeredBy(await visit(`/${name}/x?y`))).toBe("redirect to https://e.org/old/x");
      expect((await visit(`/${name}+`)).status).toBe(200);
      expect((await visit(`/${name}`, "HEAD")).status).toBe(302);
    }
    const there = await visit("/pks/lookup?op=get&search=a@e.org");
    expect(await answeredBy(there)).toBe(
      name === "pks" ? "redirect to https://e.org/old/lookup" : lookUp,
    );
    await remove(name);
    for (let time = 0; time < 2; time += 1) {
      expect(await answeredBy(await visit(`/${name}/x`))).toBe(own);
    }
  });

  test("has what its settings say and no more: the rest is the service's", async () => {
    await store.create({ ...settings, slug: "agents", forwardPath: false }, "a version of old");
    await store.create({ ...settings, slug: "agents/old" }, "a version of old");
    outdateAll();
    for (let time = 0; time < 2; time += 1) {
      const visit = async (path: string) =>
        answeredBy(await visitWith({}, `https://go.example${path}`));
      expect(await visit("/agents")).toBe("redirect to https://e.org/old");
      expect(await visit("/agents/old")).toBe("redirect to https://e.org/old");
      expect(await visit("/agents/SHA256SUMS")).toMatch(/^text\/plain/);
      expect(await visit("/agents/")).toBe("redirect to https://e.org/old");
      const elsewhere = { LINK_HOSTS: "other.example" };
      const response = await visitWith(elsewhere, "https://go.example/agents");
      expect(await answeredBy(response)).not.toMatch(/redirect/);
    }
    await remove("agents");
    await remove("agents/old");
  });

  test("costs nobody the service's own pages when the links do not answer", async () => {
    outdateAll();
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const LINKS = {
      getByName: () => ({ older: () => Promise.reject(new Error("the links are away")) }),
    };
    const response = await visitWith({ LINKS }, "https://go.example/agents/SHA256SUMS");
    expect(await answeredBy(response)).toMatch(/^text\/plain/);
  });
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
