import { beforeAll, describe, expect, test } from "vitest";
import { allows, type Scope } from "../../../src/access/scopes.ts";
import { scopes } from "../../scopes.ts";
import { api, json, visit } from "../../client.ts";

/** The scope that each operation of the API demands; `nobody`: no token at all; `anybody`: a token, whatever it may. */
const demanded: Readonly<Record<string, Scope>> = {
  "GET /healthz": "nobody",
  "POST /healthz": "admin",
  "GET /": "nobody",
  "GET /api": "nobody",
  "GET /agents/": "nobody",
  "GET /agents/{file}": "nobody",
  "GET /{slug}": "nobody",
  "GET /{slug}+": "nobody",
  "GET /{slug}+poster": "nobody",
  "GET /{slug}+ics": "nobody",
  "GET /{slug}.svg": "nobody",
  "GET /{slug}.png": "nobody",
  "GET /status": "nobody",
  "GET /status/feed.atom": "nobody",
  "GET /ping/{uuid}": "nobody",
  "POST /ping/{uuid}": "nobody",
  "GET /ping/{name}/{what}": "nobody",
  "POST /ping/{name}/{what}": "nobody",
  "GET /ping/{key}/{slug}/{action}": "nobody",
  "POST /ping/{key}/{slug}/{action}": "nobody",
  "GET /.well-known/openpgpkey/{domain}/hu/{hash}": "nobody",
  "GET /.well-known/openpgpkey/hu/{hash}": "nobody",
  "GET /.well-known/openpgpkey/{domain}/policy": "nobody",
  "GET /.well-known/openpgpkey/policy": "nobody",
  "GET /key/{address}": "nobody",
  "GET /key/{address}/key.asc": "nobody",
  "GET /key/{address}/write": "nobody",
  "GET /key/{address}/card": "nobody",
  "GET /key/{address}/{fingerprint}.svg": "nobody",
  // The mail is the proof.
  "GET /key/link/{token}": "nobody",
  "POST /key/link/{token}": "nobody",
  "GET /pks/lookup": "nobody",
  "GET /vks/v1/by-fingerprint/{fingerprint}": "nobody",
  "GET /vks/v1/by-keyid/{keyid}": "nobody",
  "GET /vks/v1/by-email/{address}": "nobody",
  "GET /api/openapi.json": "nobody",
  "GET /api/v1/usage": "admin",
  "GET /api/v1/archive": "admin",
  "POST /api/v1/archive/restore": "admin",
  "POST /api/v1/archive/restore/{id}/{store}/{table}": "admin",
  "POST /api/v1/archive/restore/{id}/end": "admin",
  "DELETE /api/v1/archive/restore/{id}": "admin",
  "GET /api/v1/archive/kept": "admin",
  "GET /api/v1/archive/kept/{day}": "admin",
  "GET /api/v1/archive/kept/{day}/manifest": "admin",
  "POST /api/v1/archive/now": "admin",
  "POST /api/v1/archive/drill": "admin",
  "POST /api/v1/archive/check": "admin",
  "GET /api/v1/dns": "admin",
  "PUT /api/v1/logo": "admin",
  "DELETE /api/v1/logo": "admin",

  "GET /api/v1/tokens": "admin",
  "POST /api/v1/tokens": "admin",
  "DELETE /api/v1/tokens/{id}": "admin",

  // One's own; with the scope sessions those of all.
  "GET /api/v1/sessions": "anybody",
  "DELETE /api/v1/sessions/{id}": "anybody",

  "POST /api/v1/sign-in/check": "admin",

  "GET /api/v1/alerts": "checks:read",
  "GET /api/v1/alerts/{id}": "checks:read",
  "POST /api/v1/alerts/test": "checks:write",
  "POST /api/v1/alerts/{id}/acknowledge": "checks:write",
  "POST /api/v1/alerts/{id}/resend": "checks:write",
  "GET /api/v1/channels": "checks:read",
  "POST /api/v1/channels/check": "checks:write",

  "GET /api/v3/checks/": "checks:read",
  "POST /api/v3/checks/": "checks:write",
  "GET /api/v3/checks/{uuid}": "checks:read",
  "POST /api/v3/checks/{uuid}": "checks:write",
  "DELETE /api/v3/checks/{uuid}": "checks:write",
  "POST /api/v3/checks/{uuid}/pause": "checks:write",
  "POST /api/v3/checks/{uuid}/resume": "checks:write",
  "GET /api/v3/checks/{uuid}/days/": "checks:read",
  "GET /api/v3/checks/{uuid}/flips/": "checks:read",
  // Bodies of pings hold what scripts print: reading them is for those who may change checks.
  "GET /api/v3/checks/{uuid}/pings/": "checks:write",
  "GET /api/v3/checks/{uuid}/pings/{n}/body": "checks:write",
  "GET /api/v3/channels/": "checks:write",
  "GET /api/v3/badges/": "checks:read",
  "GET /api/v3/status/": "nobody",
  "GET /api/v3/ping-key/": "admin",
  "POST /api/v3/ping-key/rotate": "admin",
  "GET /api/v3/maintenance/": "checks:read",
  "POST /api/v3/maintenance/": "checks:write",
  "GET /api/v3/gaps/": "checks:read",
  "GET /api/v1/arrivals": "arrivals",
  "GET /api/v1/arrivals/restic": "arrivals",
  "POST /api/v1/arrivals": "arrivals",
  "DELETE /api/v1/arrivals": "admin",
  "GET /api/v1/backups": "checks:read",
  "GET /b/{states}/{file}": "nobody",
  "GET /badge/{key}/{file}": "nobody",
  "GET /badge/{key}/{signature}/{file}": "nobody",
  "GET /metrics": "checks:read",

  "GET /api/v1/links": "links:read",
  "POST /api/v1/links": "links:write",
  "GET /api/v1/links/{slug}": "links:read",
  "PATCH /api/v1/links/{slug}": "links:write",
  "DELETE /api/v1/links/{slug}": "links:write",
  "POST /api/v1/links/{slug}/restore": "links:write",
  "POST /api/v1/links/{slug}/undo": "links:write",
  "GET /api/v1/links/{slug}/history": "links:read",
  "GET /api/v1/links/{slug}/clicks": "links:read",
  "GET /api/v1/links/{slug}/qr.{format}": "links:read",
  "POST /api/v1/links/{slug}/qr": "links:read",
  "GET /api/v1/orphans": "links:read",
  "POST /api/v1/links/import": "links:write",
  "GET /api/v1/links/export": "links:read",
  "GET /api/v1/links/import": "links:read",
  "GET /api/v1/links/import/{id}": "links:read",

  "GET /api/v1/keys": "keys:write",
  "PUT /api/v1/keys/{address}": "keys:own",
  "GET /api/v1/keys/{address}": "keys:write",
  "DELETE /api/v1/keys/{address}": "keys:own",
  "POST /api/v1/keys/{address}/check": "keys:own",
  "GET /api/v1/keys/{address}/history": "keys:write",
  "POST /api/v1/keys/{address}/rollback": "keys:write",
  "POST /api/v1/keys/{address}/watch": "keys:write",
  "GET /api/v1/keys/{address}/custody": "keys:write",
  "PUT /api/v1/keys/{address}/custody": "keys:write",
  "DELETE /api/v1/keys/{address}/custody": "keys:write",
};

/** Any value of each parameter: what there is not is 404, once the token is judged. */
const values: Readonly<Record<string, string>> = {
  day: "2026-11-26",
  store: "access",
  table: "tokens",
  id: "none",
  uuid: "3c1b5f3e-0000-4000-8000-000000000000",
  n: "1",
  states: "2",
  file: "none.svg",
  key: "none",
  signature: "none",
  slug: "none",
  format: "svg",
  address: "nobody@example.org",
  name: "none",
  what: "none",
  action: "start",
  domain: "example.org",
  hash: "none",
  fingerprint: "none",
  keyid: "none",
  token: "none",
};

const operations = Object.entries(demanded).map(([operation, scope]) => {
  const [method = "", path = ""] = operation.split(" ");
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "?");
  return { operation, scope, method, url };
});

interface Operation {
  readonly security?: unknown[];
}

let described: Record<string, Record<string, Operation>>;
const tokens = new Map<string, string>();

/** A token with these scopes, made once. */
const tokenOf = (held: readonly Scope[]) => tokens.get(held.join()) ?? "";

const only = (scope: Scope): readonly Scope[] => [scope];
/** Every scope but the demanded one, and those that include it. */
const allBut = (scope: Scope) => scopes.filter((held) => held !== scope && !allows([held], scope));

// Loading the application may take longer than the ten seconds that a hook has.
beforeAll(async () => {
  ({ paths: described } = await json<{ paths: typeof described }>(visit("/api/openapi.json")));
  for (const held of scopes.flatMap((scope) => [only(scope), allBut(scope)])) {
    const name = held.join();
    if (tokens.has(name)) continue;
    const body = { name: `may ${name}`, scopes: held };
    const { token } = await json<{ token: string }>(api("POST", "/api/v1/tokens", { body }), 201);
    tokens.set(name, token);
  }
});

const status = async (method: string, url: string, headers: Record<string, string>) => {
  const body = method === "GET" ? {} : { body: "{}" };
  const type = { "Content-Type": "application/json" };
  const response = await visit(url, { method, headers: { ...headers, ...type }, ...body });
  await response.body?.cancel();
  if ("X-Api-Key" in headers) {
    expect([url, response.headers.get("Cache-Control")]).toEqual([url, "no-store"]);
  }
  return response.status;
};

test("the table has every operation of the API's description, and no other", () => {
  const all = Object.entries(described).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(Object.keys(demanded).toSorted()).toEqual(all.toSorted());
});

describe("the description tells where a token is needed", () => {
  test.each(operations)("$operation: $scope", ({ operation, scope }) => {
    const [method = "", path = ""] = operation.split(" ");
    const security = described[path]?.[method.toLowerCase()]?.security;
    expect(security).toEqual(scope === "nobody" ? undefined : [{ bearer: [] }, { apiKey: [] }]);
  });
});

const open = operations.filter(({ scope }) => scope === "nobody");
const guarded = operations.flatMap(({ scope, ...rest }) =>
  scope === "nobody" || scope === "anybody" ? [] : [{ ...rest, scope }],
);
const forAnybody = operations.filter(({ scope }) => scope === "anybody");

test.each(open)("$operation asks nobody for a token", async ({ method, url }) => {
  expect([401, 403]).not.toContain(await status(method, url, {}));
});

test.each(forAnybody)("$operation asks for a token, whatever it may", async ({ method, url }) => {
  expect(await status(method, url, {})).toBe(401);
  for (const held of scopes) {
    const headers = { "X-Api-Key": tokenOf(only(held)) };
    expect([401, 403]).not.toContain(await status(method, url, headers));
  }
});

describe("to a token with every scope but", () => {
  test.each(guarded)("$scope, $operation is refused", async ({ method, url, scope }) => {
    const headers = { "X-Api-Key": tokenOf(allBut(scope)) };
    // Healthchecks, whose API version 3 is, calls a key that may too little a wrong one.
    expect(await status(method, url, headers)).toBe(url.startsWith("/api/v3/") ? 401 : 403);
    expect(await status(method, url, {})).toBe(401);
  });
});

describe("to a token with no other scope than", () => {
  test.each(guarded)("$scope, $operation is allowed", async ({ method, url, scope }) => {
    const headers = { "X-Api-Key": tokenOf(only(scope)) };
    expect([401, 403]).not.toContain(await status(method, url, headers));
  });
});
