import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AccessStore } from "../../../src/access/store.ts";
import { api, json } from "../../client.ts";

const NOW = Date.UTC(2030, 0, 1, 12);
const iso = (at: number) => new Date(at).toISOString();

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

interface Token {
  id: string;
  token: string;
  name: string;
  lastUsedAt: string | null;
}

let made = 0;
const make = (more: object = {}, token?: string) => {
  made += 1;
  const body = { name: `token ${made}`, scopes: ["links:read"], ...more };
  return json<Token>(
    api("POST", "/api/v1/tokens", { body, ...(token !== undefined && { token }) }),
    201,
  );
};

const listed = async (id: string) => {
  const { tokens } = await json<{ tokens: Token[] }>(api("GET", "/api/v1/tokens"));
  return tokens.find((one) => one.id === id);
};

describe("a new token", () => {
  test("is shown whole once, to be kept by no cache, and listed without its secret", async () => {
    const body = { name: "plenum", scopes: ["links:write", "arrivals"], expiresAt: iso(NOW + 1) };
    const response = await api("POST", "/api/v1/tokens", { body });
    expect(response.status).toBe(201);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    const { token, ...rest } = await response.json<Token>();
    expect(token).toMatch(/^rw_[0-9a-z]{8}_[0-9a-z]{32}$/);
    expect(rest).toEqual({
      id: token.slice(3, 11),
      name: "plenum",
      scopes: ["links:write", "arrivals"],
      createdAt: "2030-01-01T12:00:00.000Z",
      createdBy: "admin",
      expiresAt: "2030-01-01T12:00:00.001Z",
      lastUsedAt: null,
    });
    expect(await listed(rest.id)).toEqual(rest);
  });

  test("names the token that made it", async () => {
    const maker = await make({ name: "maker", scopes: ["admin"] });
    expect(await make({}, maker.token)).toMatchObject({ createdBy: "maker" });
  });

  test.each([
    ["no end", {}, null],
    ["null", { expiresAt: null }, null],
    ["an end in another zone", { expiresAt: "2030-01-01T14:00:00+01:00" }, iso(NOW + 3_600_000)],
  ])("may have %s", async (_, more, expiresAt) => {
    expect(await make(more)).toMatchObject({ expiresAt });
  });

  test("has its name without the spaces around it", async () => {
    expect((await make({ name: "  spaced out " })).name).toBe("spaced out");
  });

  test("may have a name of a hundred characters", async () => {
    expect((await make({ name: "x".repeat(100) })).name).toHaveLength(100);
  });

  test.each([
    [{ name: "", scopes: ["admin"] }, "name"],
    [{ name: "  ", scopes: ["admin"] }, "name"],
    [{ name: "x".repeat(101), scopes: ["admin"] }, "name"],
    [{ scopes: ["admin"] }, "name"],
    // What is called so, or cannot be seen.
    ...["admin", "Admin", " ADMIN ", "\uff21dmin", "\u2090dmin".normalize("NFKC")].map(
      (name): [object, string] => [{ name, scopes: ["arrivals"] }, "name"],
    ),
    ...[
      "a\u0000b",
      "a\tb",
      "a\nb",
      "a\u202eb",
      "a\u2066b",
      "a\u200bb",
      "a\u00adb",
      "a\u2028b",
      "\ufeff\u200dx",
    ].map((name): [object, string] => [{ name, scopes: ["arrivals"] }, "name"]),
    [{ name: "x", scopes: [] }, "scopes"],
    [{ name: "x" }, "scopes"],
    [{ name: "x", scopes: ["everything"] }, "scopes.0"],
    [{ name: "x", scopes: ["admin", "links"] }, "scopes.1"],
    [{ name: "x", scopes: ["admin"], expiresAt: "2020-01-01T00:00:00Z" }, "expiresAt"],
    [{ name: "x", scopes: ["admin"], expiresAt: iso(NOW) }, "expiresAt"],
    [{ name: "x", scopes: ["admin"], expiresAt: "2030-01-01T12:00:01" }, "expiresAt"],
    [{ name: "x", scopes: ["admin"], expiresAt: NOW + 1 }, "expiresAt"],
    [{ name: "x", scopes: ["admin"], expires: iso(NOW + 1) }, ""],
  ])("%j is 422 and names %s", async (body, field) => {
    const problem = await json<{ errors: { field: string }[] }>(
      api("POST", "/api/v1/tokens", { body }),
      422,
    );
    expect(problem.errors.map((error) => error.field)).toEqual([field]);
  });

  test("has a name that is free", async () => {
    const { name } = await make();
    const body = { name, scopes: ["admin"] };
    expect(await json(api("POST", "/api/v1/tokens", { body }), 409)).toMatchObject({
      type: "urn:randwerk:problem:token-name-taken",
    });
  });

  test("is refused where there are too many", async () => {
    vi.spyOn(AccessStore.prototype, "add").mockReturnValue({ ok: false, reason: "too-many" });
    const body = { name: "one too many", scopes: ["admin"] };
    expect(await json(api("POST", "/api/v1/tokens", { body }), 409)).toMatchObject({
      type: "urn:randwerk:problem:too-many-tokens",
    });
  });
});

test("tokens come page by page, the newest first, and by name if somebody looks for one", async () => {
  const ids: string[] = [];
  for (let nth = 0; nth < 5; nth += 1) {
    vi.setSystemTime(NOW + 60_000 + nth);
    ids.push((await make({ name: `Seite ${nth}` })).id);
  }
  const page = (query: string) =>
    json<{ tokens: Token[]; cursor: string | null }>(api("GET", `/api/v1/tokens?${query}`));
  const first = await page("search=SEITE&limit=2");
  expect(first.tokens.map(({ id }) => id)).toEqual([ids[4], ids[3]]);
  const second = await page(`search=seite&limit=2&cursor=${first.cursor}`);
  expect(second.tokens.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
  const last = await page(`search=seite&limit=2&cursor=${second.cursor}`);
  expect([last.tokens.map(({ id }) => id), last.cursor]).toEqual([[ids[0]], null]);
  expect((await page("search=gibt%20es%20nicht")).tokens).toEqual([]);
  for (const [query, field] of [
    ["cursor=x", "cursor"],
    ["limit=0", "limit"],
    ["limit=501", "limit"],
    ["limit=1e2", "limit"],
    ["page=2", ""],
  ] as const) {
    const problem = await json<{ errors: { field: string }[] }>(
      api("GET", `/api/v1/tokens?${query}`),
      422,
    );
    expect(problem.errors.map((error) => error.field)).toEqual([field]);
  }
});

test("the last use is told", async () => {
  const { id, token } = await make();
  vi.setSystemTime(NOW + 1000);
  await json(api("GET", "/api/v1/links", { token }));
  // Written behind the answer.
  await expect.poll(() => listed(id)).toMatchObject({ lastUsedAt: iso(NOW + 1000) });
});

test("a token ends to the millisecond", async () => {
  const { token } = await make({ expiresAt: iso(NOW + 1000) });
  vi.setSystemTime(NOW + 999);
  await json(api("GET", "/api/v1/links", { token }));
  vi.setSystemTime(NOW + 1000);
  await json(api("GET", "/api/v1/links", { token }), 401);
});

test("revoking ends one token at once, and no other", async () => {
  const [one, other] = [await make(), await make()];
  await json(api("GET", "/api/v1/links", { token: one.token }));
  const response = await api("DELETE", `/api/v1/tokens/${one.id}`);
  expect(response.status).toBe(204);
  expect(await response.text()).toBe("");
  await json(api("GET", "/api/v1/links", { token: one.token }), 401);
  await json(api("GET", "/api/v1/links", { token: other.token }));
  expect(await listed(one.id)).toBeUndefined();
  expect(await json(api("DELETE", `/api/v1/tokens/${one.id}`), 404)).toMatchObject({
    type: "urn:randwerk:problem:not-found",
  });
});
