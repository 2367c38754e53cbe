/** Every operation of heartbeats with every kind of token: who may, who may not, and what pages of other sites see. */
import { beforeAll, describe, expect, test } from "vitest";
import { allows, type Scope } from "../../../src/access/scopes.ts";
import { scopes } from "../../scopes.ts";
import { ADMIN_TOKEN, api, json, visit } from "../../client.ts";
import { visitWith, withoutStore } from "./deployment.ts";

const NOBODY = "00000000-0000-4000-8000-000000000000";

/** The operations of the management API, as the description names them, and the scope that each demands. */
const operations: [string, string, Scope][] = [
  ["GET", "/api/v3/checks/", "checks:read"],
  ["POST", "/api/v3/checks/", "checks:write"],
  ["GET", "/api/v3/checks/{uuid}", "checks:read"],
  ["POST", "/api/v3/checks/{uuid}", "checks:write"],
  ["DELETE", "/api/v3/checks/{uuid}", "checks:write"],
  ["POST", "/api/v3/checks/{uuid}/pause", "checks:write"],
  ["POST", "/api/v3/checks/{uuid}/resume", "checks:write"],
  ["GET", "/api/v3/checks/{uuid}/pings/", "checks:write"],
  ["GET", "/api/v3/checks/{uuid}/pings/{n}/body", "checks:write"],
  ["GET", "/api/v3/checks/{uuid}/flips/", "checks:read"],
  ["GET", "/api/v3/checks/{uuid}/days/", "checks:read"],
  ["GET", "/api/v3/channels/", "checks:write"],
  ["GET", "/api/v3/badges/", "checks:read"],
  ["GET", "/api/v3/maintenance/", "checks:read"],
  ["POST", "/api/v3/maintenance/", "checks:write"],
  ["GET", "/api/v3/gaps/", "checks:read"],
  ["GET", "/api/v3/ping-key/", "admin"],
  ["POST", "/api/v3/ping-key/rotate", "admin"],
];
/** Those of other APIs, whose errors are Problem Details. */
const others: [string, string, Scope][] = [
  ["GET", "/api/v1/arrivals", "arrivals"],
  ["GET", "/api/v1/arrivals/restic", "arrivals"],
  ["POST", "/api/v1/arrivals", "arrivals"],
  ["DELETE", "/api/v1/arrivals", "admin"],
  ["GET", "/api/v1/backups", "checks:read"],
  ["GET", "/metrics", "checks:read"],
];

const pathOf = (template: string) => template.replace("{uuid}", NOBODY).replace("{n}", "1");

const tokens = new Map<Scope, string>();
beforeAll(async () => {
  for (const scope of scopes) {
    const body = { name: `only ${scope}`, scopes: [scope] };
    const made =
      scope === "admin"
        ? { token: ADMIN_TOKEN }
        : await json(api("POST", "/api/v1/tokens", { body }), 201);
    tokens.set(scope, String(made["token"]));
  }
});

const ask = (method: string, path: string, headers: Record<string, string>) =>
  visit(pathOf(path), { method, headers, ...(method === "POST" && { body: "{}" }) });

const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "X-Api-Key, Authorization, Content-Type",
  "access-control-allow-methods": "GET, POST, DELETE, OPTIONS",
  "access-control-max-age": "600",
  "cache-control": "no-store",
};
const corsOf = ({ headers }: Response) =>
  Object.fromEntries(Object.keys(cors).map((name) => [name, headers.get(name)]));

test("these are all operations that are described", async () => {
  const { paths } = await json<{
    paths: Record<string, Record<string, { tags?: string[]; security?: unknown[] }>>;
  }>(visit("/api/openapi.json"));
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags?.includes("heartbeats") || tags?.includes("backups"))
      .map(
        ([method, { security }]) => [method.toUpperCase(), path, security !== undefined] as const,
      ),
  );
  const known = [...operations, ...others].map(([method, path]) => `${method} ${path}`);
  const withToken = described
    .filter(([, , needs]) => needs)
    .map(([method, path]) => `${method} ${path}`);
  expect(withToken.toSorted()).toEqual(known.toSorted());
  const open = described
    .filter(([, , needs]) => !needs)
    .map(([method, path]) => `${method} ${path}`);
  expect(open.toSorted()).toEqual([
    "GET /api/v3/status/",
    "GET /b/{states}/{file}",
    "GET /badge/{key}/{file}",
    "GET /badge/{key}/{signature}/{file}",
  ]);
});

describe.each(operations)("%s %s", (method, path, needed) => {
  test("needs a key", async () => {
    const answer = await ask(method, path, {});
    expect(corsOf(answer)).toEqual(cors);
    expect(await json(answer, 401)).toMatchObject({ error: "missing api key" });
  });

  test(`lets in who has ${needed}, and nobody else`, async () => {
    for (const scope of scopes) {
      const token = tokens.get(scope) ?? "";
      const answer = await ask(method, path, { "X-Api-Key": token });
      const isIn = allows([scope], needed);
      expect([scope, answer.status !== 401], await answer.clone().text()).toEqual([scope, isIn]);
      if (!isIn) expect(await answer.json()).toMatchObject({ error: "wrong api key" });
      expect(corsOf(answer)).toEqual(cors);
    }
  });

  test("answers in every version, with and without the last slash, and to a page that asks first", async () => {
    const headers = { "X-Api-Key": ADMIN_TOKEN };
    const bare = path.replace(/\/$/, "");
    const expected = (await ask(method, path, headers)).status;
    for (const [version, form] of [
      ["v1", bare],
      ["v2", bare],
      ["v3", bare],
      ["v1", `${bare}/`],
      ["v2", `${bare}/`],
      ["v3", `${bare}/`],
    ] as const) {
      const there = form.replace("v3", version);
      expect([there, (await ask(method, there, headers)).status]).toEqual([there, expected]);
      const preflight = await visit(pathOf(there), { method: "OPTIONS" });
      expect([preflight.status, corsOf(preflight)]).toEqual([204, cors]);
    }
    expect((await ask(method, bare.replace("v3", "v4"), headers)).status).toBe(404);
  });

  test("says so when a part of the service does not answer", async () => {
    const body = path.includes("maintenance") ? `{"tag":"t","maintenance":[]}` : "{}";
    const init = { method, ...(method === "POST" && { body }) };
    const answer = await visitWith(withoutStore, pathOf(path), init);
    if (path.includes("channels")) return expect(answer.status).toBe(200);
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "5"]);
    expect(corsOf(answer)).toEqual(cors);
    expect(await answer.json()).toEqual({
      error: "Nothing was changed. Please try again in a moment.",
      // In the language of who asks; here nobody says one.
      detail: "Es wurde nichts geändert. Bitte gleich noch einmal versuchen.",
    });
  });
});

describe.each(others)("%s %s", (method, path, needed) => {
  const repository = "a".repeat(64);
  const query = path.endsWith("arrivals") ? `?repository=${repository}` : "";
  const body = JSON.stringify({ repository, results: [] });
  const init = { method, ...(method === "POST" && { body }) };
  const json422 = { "Content-Type": "application/json" };

  test(`lets in who has ${needed}, and nobody else`, async () => {
    expect((await visit(path + query, { ...init, headers: json422 })).status).toBe(401);
    for (const scope of scopes) {
      const headers = { ...json422, Authorization: `Bearer ${tokens.get(scope)}` };
      // A repository belongs to the first who reports it, so each has one of its own.
      const own = scopes.indexOf(scope).toString(16).repeat(64);
      const { status } = await visit(path + query.replace(repository, own), {
        ...init,
        ...(method === "POST" && { body: body.replace(repository, own) }),
        headers,
      });
      const good = method === "DELETE" ? 204 : 200;
      expect([scope, status]).toEqual([scope, allows([scope], needed) ? good : 403]);
    }
  });

  test("is kept by no cache", async () => {
    const headers = { ...json422, Authorization: `Bearer ${ADMIN_TOKEN}` };
    const answer = await visit(path + query, { ...init, headers });
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
  });

  test("says so when a part of the service does not answer", async () => {
    const answer = await visitWith(withoutStore, path + query, { ...init, headers: json422 });
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "5"]);
  });
});

test("a pause, a resumption and a deletion need more than reading of what is there", async () => {
  const { uuid } = await json(api("POST", "/api/v3/checks/", { body: {} }), 201);
  const token = tokens.get("checks:read") ?? "";
  for (const [method, rest] of [
    ["POST", "/pause"],
    ["POST", "/resume"],
    ["DELETE", ""],
    ["POST", ""],
  ] as const) {
    const path = `/api/v3/checks/${String(uuid)}${rest}`;
    expect((await visit(path, { method, headers: { "X-Api-Key": token } })).status).toBe(401);
  }
  expect((await api("GET", `/api/v3/checks/${String(uuid)}`)).status).toBe(200);
});

describe("a key in the JSON", () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    visit("/api/v3/checks/", { method: "POST", body, headers });
  const sent = (key: unknown) => JSON.stringify({ api_key: key });
  test.each<[string, string, Record<string, string>, number, string | undefined]>([
    ["that is right", sent(ADMIN_TOKEN), {}, 201, undefined],
    ["that is wrong", sent("wrong"), {}, 401, "wrong api key"],
    ["beside a wrong header", sent(ADMIN_TOKEN), { "X-Api-Key": "x" }, 401, "wrong api key"],
    [
      "that is wrong beside a right header",
      sent("x"),
      { "X-Api-Key": ADMIN_TOKEN },
      201,
      undefined,
    ],
    ["that is no text", sent(7), {}, 401, "missing api key"],
    ["that is empty", sent(""), {}, 401, "missing api key"],
    ["with a blank in it", sent("a b"), {}, 401, "missing api key"],
    ["with a letter that headers do not take", sent("ä"), {}, 401, "missing api key"],
  ])("%s", async (_, body, headers, status, error) => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    if (error !== undefined) expect(await answer.json()).toMatchObject({ error });
  });
});
