import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { LinkStore } from "../../functions/links/store.ts";
import { ConfigError, parseConfig } from "../../src/config.ts";
import { preferredLanguage } from "../../src/i18n/language.ts";
import { MAX_TICK_AGE_MS } from "../../src/limits.ts";
import worker from "../../src/worker.ts";
import { api, json, visit } from "../client.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A request to a Worker with other settings. */
const visitWith = (settings: object, url: string) =>
  worker.fetch(
    new Request<unknown, IncomingRequestCfProperties>(url, { redirect: "manual" }),
    { ...env, ...settings },
    createExecutionContext(),
  );

describe("every answer", () => {
  test.each([
    ["GET", "/", 200],
    ["GET", "/healthz", 200],
    ["GET", "/api/v1/links", 401],
    ["GET", "/api/nothing", 404],
    ["GET", "/unknown-slug", 404],
    ["POST", "/unknown-slug", 405],
    ["DELETE", "/api/v1/links", 405],
    ["GET", "/assets/style.css", 200],
    ["GET", "/favicon.ico", 200],
    ["GET", "/robots.txt", 200],
  ])("%s %s (%i) has an id and is neither sniffed nor framed", async (method, path, status) => {
    const response = await visit(path, { method });
    expect(response.status).toBe(status);
    expect(response.headers.get("X-Request-Id")).toMatch(/^\w+-\w+$/);
    expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    expect(response.headers.get("Strict-Transport-Security")).toBe("max-age=31536000");
  });

  test("an error is Problem Details in the reader's language", async () => {
    const german = await json(
      visit("/api/v1/links", { headers: { "Accept-Language": "de" } }),
      401,
    );
    expect(german).toMatchObject({
      type: "urn:randwerk:problem:missing-token",
      title: "Token fehlt",
      status: 401,
    });
    const english = await json(
      visit("/api/v1/links", { headers: { "Accept-Language": "en" } }),
      401,
    );
    expect(english).toMatchObject({ title: "Token missing" });
  });

  test("a wrong method is 405 and says which are right", async () => {
    const response = await visit("/api/v1/links", { method: "PUT" });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")?.split(/, ?/).toSorted()).toEqual(["GET", "HEAD", "POST"]);
  });

  test("a bug is 500 with an id and nothing from inside", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    vi.spyOn(LinkStore.prototype, "health").mockReturnValue(null as never);
    vi.spyOn(Promise, "all").mockRejectedValueOnce(new Error("secret inside"));
    const response = await visit("/healthz");
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).toContain("urn:randwerk:problem:internal");
    expect(text).not.toContain("secret");
  });
});

describe("hosts", () => {
  const hosts = { LINK_HOSTS: "go.example,kurz.example", CONSOLE_HOST: "rand.example" };

  test.each([
    ["https://go.example/nothing", 404, "text/html; charset=utf-8"],
    ["https://kurz.example/nothing", 404, "text/html; charset=utf-8"],
    ["https://KURZ.example:8443/nothing", 404, "text/html; charset=utf-8"],
    ["https://rand.example/nothing", 404, "application/problem+json"],
    ["https://rand.example/", 200, "text/html; charset=utf-8"],
    ["https://go.example/", 404, "application/problem+json"],
    ["https://go.example/api/openapi.json", 404, "application/problem+json"],
    ["https://rand.example/api/openapi.json", 200, "application/json"],
    ["https://go.example/assets/style.css", 200, "text/css; charset=utf-8"],
    ["https://other.example/healthz", 200, "application/json"],
  ])("%s is %i, %s", async (url, status, type) => {
    const response = await visitWith(hosts, url);
    expect(response.status).toBe(status);
    expect(response.headers.get("Content-Type")).toBe(type);
  });

  test("a setting that cannot be used is 503 without telling which, and loud in the log", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    for (const path of ["/", "/slug", "/api/v1/links"]) {
      const response = await visitWith({ LANGUAGE: "fr" }, `https://go.example${path}`);
      expect(response.status).toBe(503);
      expect(await response.text()).not.toContain("LANGUAGE");
    }
    expect(error.mock.calls.flat().join()).toContain("LANGUAGE must be one of: de, en");
  });
});

describe("health", () => {
  test("turns red when a store does not answer, and when it stopped ticking", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const health = vi.spyOn(LinkStore.prototype, "health").mockImplementation(() => {
      throw new Error("disk I/O error");
    });
    const body = await json(visit("/healthz"), 503);
    expect(body).toMatchObject({
      ok: false,
      stores: { access: { ok: true }, links: { ok: false } },
    });
    health.mockRestore();
    await env.LINKS.getByName("main").tick();
    await json(visit("/healthz"));
    vi.useFakeTimers({ now: Date.now() + MAX_TICK_AGE_MS + 1000, toFake: ["Date"] });
    await json(visit("/healthz"), 503);
  });

  test("the cron ticks every store, one failing without the others", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    vi.spyOn(LinkStore.prototype, "tick").mockImplementation(() => {
      throw new Error("disk I/O error");
    });
    const before = Date.now();
    await worker.scheduled({} as ScheduledController, env);
    expect((await env.ACCESS.getByName("main").health()).lastTickAt).toBeGreaterThanOrEqual(before);
    expect(error.mock.calls.flat().join()).toContain("cron.tick-failed");
  });
});

describe("settings", () => {
  test("have defaults, and empty means the default", () => {
    const defaults = parseConfig({});
    expect(parseConfig({ LINK_HOSTS: "", LANGUAGE: "", TIMEZONE: "", ADMIN_TOKEN: "" })).toEqual(
      defaults,
    );
    expect(defaults).toMatchObject({ timezone: "Europe/Berlin", language: "de", linkHosts: [] });
  });

  test.each([
    [
      { LINK_HOSTS: " Go.Example , b.example:8080," },
      { linkHosts: ["go.example", "b.example:8080"] },
    ],
    [{ PUBLIC_URL: "https://x.example/" }, { publicUrl: "https://x.example" }],
    [
      { LANGUAGE: "en", TIMEZONE: "America/New_York" },
      { language: "en", timezone: "America/New_York" },
    ],
    [{ CLICK_RETENTION_DAYS: "30" }, { clickRetentionDays: 30 }],
  ])("%j is %j", (variables, config) => expect(parseConfig(variables)).toMatchObject(config));

  test.each([
    [{ LINK_HOSTS: "https://go.example" }, "LINK_HOSTS is not a host name"],
    [{ CONSOLE_HOST: "a b" }, "CONSOLE_HOST is not a host name"],
    [{ PUBLIC_URL: "go.example" }, "PUBLIC_URL is not a URL"],
    [{ PUBLIC_URL: "https://u:p@go.example" }, "PUBLIC_URL is not a URL"],
    [{ TIMEZONE: "Berlin" }, "TIMEZONE is not a time zone"],
    [{ LANGUAGE: "fr" }, "LANGUAGE must be one of: de, en"],
    [{ ADMIN_TOKEN: "short" }, "ADMIN_TOKEN needs at least 20 characters"],
    [{ CLICK_RETENTION_DAYS: "0" }, "CLICK_RETENTION_DAYS must be 1 to 3650 days"],
  ])("%j is refused: %s", (variables, message) => {
    expect(() => parseConfig(variables)).toThrow(ConfigError);
    expect(() => parseConfig(variables)).toThrow(message);
  });
});

test.each([
  [null, "de"],
  ["", "de"],
  ["en", "en"],
  ["EN-us", "en"],
  ["fr, en;q=0.5, de;q=0.4", "en"],
  ["fr", "de"],
  ["de;q=0, en;q=0.1", "en"],
  ["deutsch", "de"],
  ["entish", "de"],
  ["en;q=x", "en"],
  [",;,;=", "de"],
])("a reader of %j gets %s", (header, language) => {
  expect(preferredLanguage(header, "de")).toBe(language);
});

test("the tokens' page of the API needs the scope admin", async () => {
  const { token } = await json<{ token: string }>(
    api("POST", "/api/v1/tokens", { body: { name: "writer", scopes: ["links:write"] } }),
    201,
  );
  expect((await api("GET", "/api/v1/tokens", { token })).status).toBe(403);
});
