import { exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { makeApiDocument } from "../../../src/api-document.ts";
import { AccessStore } from "../../../src/access/store.ts";
import packageJson from "../../../package.json" with { type: "json" };
import { api, json, visit } from "../../client.ts";
import type { StoreProblem } from "../../../src/store/report.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2040, 0, 1, 12, 0, 0, 900), toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("the health", () => {
  test("tells the time, for clocks to be compared, and is kept by no cache", async () => {
    const response = await visit("/healthz");
    expect(response.headers.get("Date")).toBe("Sun, 01 Jan 2040 12:00:00 GMT");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });

  test("is 200 while all is well, 503 when something is not", async () => {
    const health = vi.spyOn(AccessStore.prototype, "health");
    health.mockReturnValue({ lastTickAt: undefined, problems: [] });
    const well = await json(visit("/healthz"));
    expect(well).toMatchObject({ ok: true, stores: { access: { ok: true, problems: [] } } });
    const problems: StoreProblem[] = [{ code: "overdue", count: 1 }];
    health.mockReturnValue({ lastTickAt: Date.now() - 5000, problems });
    expect(await json(visit("/healthz"), 503)).toMatchObject({
      ok: false,
      stores: { access: { ok: false, tickAgeSeconds: 5, problems } },
    });
  });
});

describe("the usage", () => {
  test("says by store and table what was written today, and how much a day has", async () => {
    await json(
      api("POST", "/api/v1/tokens", { body: { name: "one", scopes: ["links:read"] } }),
      201,
    );
    const { rows, stores, ...rest } = await json<{
      rows: { written: number };
      stores: Record<string, Record<string, { written: number }>>;
    }>(api("GET", "/api/v1/usage"));
    expect(rest).toEqual({ day: "2040-01-01", dailyRowsWritten: 100_000 });
    expect(Object.keys(stores).toSorted()).toEqual([
      "access",
      "archive",
      "checks",
      "keys",
      "links",
      "watch",
    ]);
    expect(stores["access"]?.["tokens"]?.written).toBeGreaterThan(0);
    const sum = Object.values(stores)
      .flatMap((tables) => Object.values(tables))
      .reduce((total, { written }) => total + written, 0);
    expect(rows.written).toBe(sum);
  });

  test("is the admins' alone", async () => {
    expect((await visit("/api/v1/usage")).status).toBe(401);
    const { token } = await json<{ token: string }>(
      api("POST", "/api/v1/tokens", { body: { name: "two", scopes: ["checks:read"] } }),
      201,
    );
    expect((await api("GET", "/api/v1/usage", { token })).status).toBe(403);
  });
});

test("what the build made of the API is of this application", async () => {
  const [{ default: openapi }, { default: contents }, { default: routes }] = await Promise.all([
    import("../../../dist/openapi.json"),
    import("../../../dist/contents.json"),
    import("../../../dist/routes.json"),
  ]);
  expect({ openapi, contents, routes }).toEqual(await makeApiDocument());
});

test("the document says what it describes, where that is, and how one signs in", async () => {
  const response = await exports.default.fetch("http://rand.example:8787/api/openapi.json?x");
  const { paths, components, info, ...rest } = await json<{
    paths: object;
    info: object;
    components: { schemas: object; securitySchemes: object };
  }>(response);
  expect(rest).toMatchObject({
    openapi: "3.1.0",
    servers: [{ url: "http://rand.example:8787" }],
  });
  expect(info).toMatchObject({
    title: "Randwerk",
    version: packageJson.version,
    license: { name: "MIT" },
  });
  expect(components.securitySchemes).toEqual({
    bearer: { type: "http", scheme: "bearer" },
    apiKey: { type: "apiKey", in: "header", name: "X-Api-Key" },
  });
  // Whoever asks, at whatever address.
  const again = await json<object>(exports.default.fetch("https://other.example/api/openapi.json"));
  expect(again).toMatchObject({ openapi: "3.1.0", servers: [{ url: "https://other.example" }] });
  const known = { "If-None-Match": response.headers.get("ETag") ?? "" };
  expect(known["If-None-Match"]).toMatch(/^"[0-9a-f]{24}"$/);
  const same = await visit("/api/openapi.json", { headers: known });
  expect([same.status, await same.text()]).toEqual([304, ""]);
  expect(same.headers.get("Cache-Control")).toBe("no-cache");
  expect((await visit("/api/openapi.json", { headers: { "If-None-Match": '"x"' } })).status).toBe(
    200,
  );
  expect(components.schemas).toHaveProperty("Health");
  expect(components.schemas).toHaveProperty("Problem");
  expect(paths).toHaveProperty(["/healthz", "get", "responses", "503"]);
});
