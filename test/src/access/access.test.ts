import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { allows, type Scope } from "../../../src/access/scopes.ts";
import { createSlowdown, networkOf } from "../../../src/access/slowdown.ts";
import { AccessStore } from "../../../src/access/store.ts";
import { newToken, tokenId } from "../../../src/access/token.ts";
import { api, json, visit } from "../../client.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

interface Made {
  id: string;
  token: string;
  name: string;
  lastUsedAt: string | null;
}

let made = 0;
const makeToken = (scopes: Scope[], more: object = {}) =>
  json<Made>(
    api("POST", "/api/v1/tokens", { body: { name: `token ${made++}`, scopes, ...more } }),
    201,
  );
const list = (token: string) => api("GET", "/api/v1/links", { token });

describe("what a scope allows", () => {
  test.each<[held: Scope[], needed: Scope, allowed: boolean]>([
    [["links:read"], "links:read", true],
    [["links:read"], "links:write", false],
    [["links:write"], "links:read", true],
    [["checks:write"], "checks:read", true],
    [["checks:write"], "links:read", false],
    [["arrivals"], "checks:read", false],
    [["keys:write"], "admin", false],
    [["admin"], "keys:write", true],
    [[], "links:read", false],
  ])("%j for %s: %s", (held, needed, allowed) => expect(allows(held, needed)).toBe(allowed));
});

describe("tokens", () => {
  test("are shown once, and only their hash is stored", async () => {
    const { token, id } = await makeToken(["links:read"]);
    expect(token).toMatch(/^rw_[0-9a-z]{8}_[0-9a-z]{32}$/);
    expect(await (await api("GET", "/api/v1/tokens")).text()).not.toContain(token);
    const rows = await runInDurableObject(
      env.ACCESS.getByName("main"),
      (_store: AccessStore, state) =>
        state.storage.sql.exec("SELECT * FROM tokens WHERE id = ?", id).one(),
    );
    const secret = token.slice("rw_".length + id.length + 1);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect((rows["hash"] as ArrayBuffer).byteLength).toBe(32);
  });

  test("do what their scopes allow and nothing else", async () => {
    const { token } = await makeToken(["links:read"]);
    expect((await list(token)).status).toBe(200);
    const body = { target: "https://e.org/" };
    const refused = await json(api("POST", "/api/v1/links", { token, body }), 403);
    expect(refused["detail"]).toContain("links:write");
    expect((await api("GET", "/api/v1/tokens", { token })).status).toBe(403);
  });

  test("work in X-Api-Key as well", async () => {
    const { token } = await makeToken(["links:read"]);
    expect((await visit("/api/v1/links", { headers: { "X-Api-Key": token } })).status).toBe(200);
  });

  test("end at once when they are revoked", async () => {
    const { token, id } = await makeToken(["links:read"]);
    expect((await list(token)).status).toBe(200);
    expect((await api("DELETE", `/api/v1/tokens/${id}`)).status).toBe(204);
    expect((await list(token)).status).toBe(401);
    expect((await api("DELETE", `/api/v1/tokens/${id}`)).status).toBe(404);
  });

  test("end when they expire, to the millisecond", async () => {
    const now = Date.now();
    const expiresAt = new Date(now + 60_000).toISOString();
    const { token } = await makeToken(["links:read"], { expiresAt });
    vi.useFakeTimers({ now: now + 59_999, toFake: ["Date"] });
    expect((await list(token)).status).toBe(200);
    vi.useFakeTimers({ now: now + 60_000, toFake: ["Date"] });
    expect((await list(token)).status).toBe(401);
  });

  test("tell when they were used last, to the minute", async () => {
    const { token, id } = await makeToken(["links:read"]);
    const lastUse = async () => {
      const { tokens } = await json<{ tokens: Made[] }>(api("GET", "/api/v1/tokens"));
      return tokens.find((one) => one.id === id)?.lastUsedAt;
    };
    expect(await lastUse()).toBeNull();
    await list(token);
    const first = await lastUse();
    await list(token);
    expect(await lastUse()).toBe(first);
    vi.useFakeTimers({ now: Date.parse(first ?? "") + 60_000, toFake: ["Date"] });
    await list(token);
    expect(await lastUse()).not.toBe(first);
  });

  test.each([
    [{ name: "", scopes: ["admin"] }, "name"],
    [{ name: "x", scopes: [] }, "scopes"],
    [{ name: "x", scopes: ["everything"] }, "scopes.0"],
    [{ name: "x", scopes: ["admin"], expiresAt: "2020-01-01T00:00:00Z" }, "expiresAt"],
    [{ name: "x".repeat(101), scopes: ["admin"] }, "name"],
  ])("%j is 422 and names %s", async (body, field) => {
    const problem = await json<{ errors: { field: string }[] }>(
      api("POST", "/api/v1/tokens", { body }),
      422,
    );
    expect(problem.errors[0]?.field).toBe(field);
  });

  test("a name is given once", async () => {
    const { name } = await makeToken(["links:read"]);
    await json(api("POST", "/api/v1/tokens", { body: { name, scopes: ["admin"] } }), 409);
  });
});

describe("without a good token", () => {
  test.each([
    [{}, 401],
    [{ Authorization: "Bearer" }, 401],
    [{ Authorization: "Basic YTpi" }, 401],
    [{ Authorization: "Bearer rw_00000000_00000000000000000000000000000000" }, 401],
    [{ "X-Api-Key": "" }, 401],
    [{ Authorization: `Bearer ${"x".repeat(10_000)}` }, 401],
  ])("%j is %i", async (headers, status) => {
    const response = await visit("/api/v1/links", { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get("WWW-Authenticate")).toContain("Bearer");
  });

  test("a wrong secret behind a right id is refused", async () => {
    const { token } = await makeToken(["links:read"]);
    const wrong = token.slice(0, -1) + (token.endsWith("0") ? "1" : "0");
    expect(tokenId(wrong)).toBe(tokenId(token));
    expect((await list(wrong)).status).toBe(401);
  });

  test("more than ten wrong ones a minute from one network are 429, good ones still work", async () => {
    const good = await makeToken(["links:read"]);
    const from = (address: string, token = newToken().token) =>
      visit("/api/v1/links", { headers: { "CF-Connecting-IP": address, "X-Api-Key": token } });
    const statuses = [];
    for (let tries = 0; tries < 11; tries += 1) statuses.push((await from("203.0.113.7")).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    const limited = await from("203.0.113.7");
    expect(Number(limited.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect((await from("203.0.113.8")).status).toBe(401);
    expect((await from("203.0.113.7", good.token)).status).toBe(200);
    expect((await api("GET", "/api/v1/links")).status).toBe(200);
  });

  test("the admin token works while the store of tokens fails; others are told to come back", async () => {
    const { token } = await makeToken(["links:read"]);
    vi.spyOn(AccessStore.prototype, "verify").mockImplementation(() => {
      throw new Error("disk I/O error");
    });
    expect((await api("GET", "/api/v1/links")).status).toBe(200);
    expect((await list(token)).status).toBe(503);
  });
});

test("a network forgives after a minute, and only so many are remembered", () => {
  const slowdown = createSlowdown();
  for (let tries = 0; tries < 10; tries += 1) expect(slowdown.wrong("a", 1000)).toBeUndefined();
  expect(slowdown.wrong("a", 31_000)).toBe(30);
  expect(slowdown.wrong("a", 61_000)).toBeUndefined();
  for (let tries = 0; tries < 11; tries += 1) slowdown.wrong("b", 61_000);
  for (let index = 0; index < 10_000; index += 1) slowdown.wrong(`flood ${index}`, 61_000);
  expect(slowdown.wrong("b", 61_000)).toBeUndefined();
});

test.each([
  [undefined, "unknown"],
  ["203.0.113.7", "203.0.113.7"],
  ["203.0.113.7:51234", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["[2001:db8::1]:443", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  ["nonsense:zz", "nonsense:zz"],
])("the network of %s is %s", (address, network) => expect(networkOf(address)).toBe(network));
