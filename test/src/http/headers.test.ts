import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { addOwnHeaders, pageHeaders, securityHeaders } from "../../../src/http/headers.ts";
import { ADMIN_TOKEN, api, json, makeLink } from "../../client.ts";

const admin = { Authorization: `Bearer ${ADMIN_TOKEN}` };

// Loading the application may take longer than the ten seconds that a hook has.
beforeAll(async () => {
  const past = "2020-01-01T00:00:00Z";
  await makeLink({ slug: "found", target: "https://e.org/" });
  await makeLink({ slug: "for-good", target: "https://e.org/", status: 301 });
  await makeLink({ slug: "over", target: "https://e.org/", validUntil: past });
});

/** All headers of an answer but the id, which is its own each time. */
async function headersOf(
  url: string,
  init: RequestInit,
): Promise<{ status: number; headers: Record<string, string>; id: string | null }> {
  const response = await exports.default.fetch(url, { redirect: "manual", ...init });
  await response.body?.cancel();
  const headers = Object.fromEntries(response.headers);
  const id = headers["x-request-id"] ?? null;
  delete headers["x-request-id"];
  return { status: response.status, headers, id };
}

const security = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};
const secure = (more: object) => ({ ...security, ...more });

const page = {
  ...security,
  "cache-control": "no-store",
  "content-language": "en",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "content-type": "text/html; charset=utf-8",
};
const problem = secure({
  "cache-control": "no-store",
  "content-language": "en",
  "content-type": "application/problem+json",
});
const ping = {
  "access-control-allow-origin": "*",
  "cache-control": "no-store",
  "content-type": "text/plain; charset=utf-8",
  "ping-body-limit": "100000",
  "x-content-type-options": "nosniff",
};
const cors = {
  "access-control-allow-headers": "X-Api-Key, Authorization, Content-Type",
  "access-control-allow-methods": "GET, POST, DELETE, OPTIONS",
  "access-control-allow-origin": "*",
  "access-control-max-age": "600",
  "cache-control": "no-store",
};

type Case = [
  request: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  sent?: Readonly<Record<string, string>>,
];

const answers: Case[] = [
  // pages
  ["GET /", 200, page],
  ["HEAD /", 200, page],
  ["GET /key/nobody@example.org", 404, page],
  ["GET /found+", 200, { ...page, "x-robots-tag": "noindex" }],
  ["GET /no-such-link", 404, page],
  ["HEAD /no-such-link", 404, page],
  ["GET /over", 410, page],
  // what pages load
  [
    "GET /assets/style-0.css",
    200,
    secure({
      "cache-control": "no-store",
      "content-type": "text/css; charset=utf-8",
    }),
  ],
  [
    "GET /favicon.ico",
    200,
    secure({ "cache-control": "public, max-age=86400", "content-type": "image/svg+xml" }),
  ],
  ["GET /robots.txt", 200, secure({ "content-type": "text/plain;charset=UTF-8" })],
  // redirects
  [
    "GET /found",
    302,
    { "cache-control": "no-store", location: "https://e.org/", "x-robots-tag": "noindex" },
  ],
  [
    "GET /for-good",
    301,
    {
      "cache-control": "public, max-age=3600",
      location: "https://e.org/",
      "x-robots-tag": "noindex",
    },
  ],
  ["POST /found", 405, secure({ allow: "GET, HEAD" })],
  // codes
  [
    "GET /found.svg",
    200,
    secure({
      "cache-control": "public, max-age=3600",
      "content-security-policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
      "content-type": "image/svg+xml",
      etag: expect.stringMatching(/^"[0-9a-f]{24}"$/),
    }),
  ],
  [
    "GET /found.svg",
    304,
    secure({
      "cache-control": "public, max-age=3600",
      "content-security-policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
      etag: expect.stringMatching(/^"[0-9a-f]{24}"$/),
    }),
    { "If-None-Match": "*" },
  ],
  ["GET /found.svg?size=1", 422, problem],
  // JSON
  [
    "GET /api/openapi.json",
    200,
    secure({
      "cache-control": "no-cache",
      "content-type": "application/json",
      etag: expect.stringMatching(/^"[0-9a-f]{24}"$/),
    }),
  ],
  [
    "GET /healthz",
    200,
    secure({
      "cache-control": "no-store",
      "content-type": "application/json",
      date: expect.stringMatching(/ GMT$/),
    }),
  ],
  [
    "GET /api/v1/links",
    200,
    secure({ "cache-control": "no-store", "content-type": "application/json" }),
    admin,
  ],
  [
    "GET /api/v1/links/found",
    200,
    secure({ "cache-control": "no-store", "content-type": "application/json", etag: '"1"' }),
    admin,
  ],
  [
    "GET /api/v1/backups",
    200,
    secure({ "cache-control": "no-store", "content-type": "application/json" }),
    admin,
  ],
  [
    "GET /api/v1/links/export",
    200,
    secure({
      "cache-control": "no-store",
      "content-disposition": 'attachment; filename="links.jsonl"',
      "content-type": "application/jsonl",
    }),
    admin,
  ],
  [
    "GET /metrics",
    200,
    secure({
      "cache-control": "no-store",
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
    }),
    admin,
  ],
  ["GET /api/v3/checks/", 200, secure({ ...cors, "content-type": "application/json" }), admin],
  [
    "GET /api/v3/checks/",
    401,
    secure({
      ...cors,
      "content-type": "application/json",
      "www-authenticate": 'Bearer realm="randwerk"',
    }),
  ],
  ["OPTIONS /api/v3/checks/", 204, secure(cors)],
  [
    "GET /api/v3/status/",
    200,
    secure({ "access-control-allow-origin": "*", "content-type": "text/plain;charset=UTF-8" }),
  ],
  // problems
  ["GET /api/v1/links", 401, { ...problem, "www-authenticate": 'Bearer realm="randwerk"' }],
  ["GET /api/v1/links/no-such-link", 404, problem, admin],
  ["GET /api/nothing", 404, problem],
  ["GET /b/2/none.svg", 404, problem],
  ["PUT /healthz", 405, { ...problem, allow: "GET, HEAD, POST" }],
  // pings
  ["GET /ping/3c1b5f3e-0000-4000-8000-000000000000", 404, ping],
  ["HEAD /ping/3c1b5f3e-0000-4000-8000-000000000000", 404, ping],
  ["DELETE /ping/x", 405, { ...ping, allow: "GET, HEAD, POST, PUT, OPTIONS" }],
  [
    "OPTIONS /ping/x",
    204,
    {
      ...ping,
      "access-control-allow-headers": "*",
      "access-control-allow-methods": "GET, HEAD, POST, PUT, OPTIONS",
      "access-control-max-age": "600",
      allow: "GET, HEAD, POST, PUT, OPTIONS",
    },
  ],
];

describe("an answer has these headers and no others", () => {
  test.each(answers)("%s (%i)", async (request, status, expected, sent = {}) => {
    const [method = "", path = ""] = request.split(" ");
    const init = { method, headers: { "Accept-Language": "en", ...sent } };
    const byHttps = await headersOf(`https://go.example${path}`, init);
    expect(byHttps.status).toBe(status);
    expect(byHttps.headers).toEqual({
      ...expected,
      "strict-transport-security": "max-age=31536000",
    });
    expect(byHttps.id).toMatch(/^[0-9a-z]{2,14}-[0-9a-z]+$/);

    const byHttp = await headersOf(`http://go.example${path}`, init);
    expect(byHttp.status).toBe(status);
    // RFC 6797 forbids Strict-Transport-Security over HTTP.
    expect(byHttp.headers).toEqual(expected);
    expect(byHttp.id).not.toBe(byHttps.id);
  });

  // The direct method's host is a website of its own, and of a look-up nothing is logged.
  test.each<Case>([
    [
      "GET /.well-known/openpgpkey/policy",
      200,
      {
        "access-control-allow-origin": "*",
        "cache-control": "public, max-age=300",
        "content-type": "text/plain; charset=utf-8",
        "x-content-type-options": "nosniff",
      },
    ],
    [
      "GET /.well-known/openpgpkey/hu/iy9q119eutrkn8s1mk4r39qejnbu3n5q",
      404,
      {
        "access-control-allow-origin": "*",
        "cache-control": "no-store",
        "content-type": "text/plain; charset=utf-8",
        "x-content-type-options": "nosniff",
      },
    ],
  ])("%s (%i), which stands alone", async (request, status, expected) => {
    const [method = "", path = ""] = request.split(" ");
    const found = await headersOf(`https://go.example${path}`, { method });
    expect(found).toEqual({ status, headers: expected, id: null });
  });
});

test("a ping that counts has the headers of every ping", async () => {
  const body = { timeout: 3600, grace: 600 };
  const { ping_url: url } = await json<{ ping_url: string }>(
    api("POST", "/api/v3/checks/", { body }),
    201,
  );
  const found = await headersOf(url, {});
  expect(found.status).toBe(200);
  expect(found.headers).toEqual({ ...ping, "strict-transport-security": "max-age=31536000" });
});

describe("the headers themselves", () => {
  test("of every answer", () => {
    expect(securityHeaders).toEqual({
      "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
    });
  });

  test.each(["de", "en"] as const)("of a page in %s", (language) => {
    expect(Object.fromEntries(new Headers(pageHeaders(language)))).toEqual({
      ...page,
      "content-language": language,
    });
  });

  test.each([
    [true, { "strict-transport-security": "max-age=31536000", "x-request-id": "id-1" }],
    [false, { "x-request-id": "id-1" }],
  ])("of a request by HTTPS: %s", (isHttps, expected) => {
    const headers = new Headers({ "X-Request-Id": "another" });
    addOwnHeaders(headers, isHttps, "id-1");
    expect(Object.fromEntries(headers)).toEqual(expected);
  });
});
