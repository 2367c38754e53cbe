/** What somebody is told who may nothing, before the application is loaded: the same that the application says. */
import { createExecutionContext, env } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import routes from "../../dist/routes.json";
import { atTheDoor } from "../../src/door.ts";
import { composeApp } from "../../src/application.ts";
import { functions } from "../../src/functions.ts";
import { openParts } from "../../src/open-parts.ts";
import { ADMIN_TOKEN, api, json, ORIGIN, visit } from "../client.ts";

const app = await composeApp(functions);
const ask = (request: Request) => atTheDoor(request, env, createExecutionContext(), functions);

/** An answer but for the id of the request. */
async function told(answer: Response) {
  const headers = Object.fromEntries(answer.headers);
  delete headers["x-request-id"];
  const text = (await answer.text()).replace(/"requestId":"[^"]*"/u, "");
  return { status: answer.status, headers, text };
}

/** Who came so far, each from an address of their own: wrong tokens count against where they come from. */
let strangers = 0;
const stranger = () => `2001:db8:${(strangers += 1).toString(16)}::1`;

/** The answers of both to the same request. */
async function answers(path: string, init: RequestInit = {}) {
  const made = () => {
    const headers = new Headers(init.headers);
    headers.set("CF-Connecting-IP", stranger());
    return new Request(ORIGIN + path, { redirect: "manual", ...init, headers });
  };
  const [first, second] = [
    await ask(made()),
    await app.fetch(made(), env, createExecutionContext()),
  ];
  return first instanceof Response
    ? { door: await told(first), application: await told(second) }
    : { door: "let through", application: await told(second) };
}

async function same(path: string, init: RequestInit = {}): Promise<number> {
  const { door: first, application } = await answers(path, init);
  expect(first, `${init.method ?? "GET"} ${path}`).toEqual(application);
  return application.status;
}

/** An address that a route answers, as somebody without a token would try it. */
const pathOf = (pattern: string) =>
  pattern
    .replace(":version{v[123]}", "v3")
    .replace(/:file\{.*$/u, "qr.svg")
    .replaceAll(/:\w+/gu, "a".repeat(40));

describe("every route of the application, and what is no route of it", () => {
  const paths = [...new Set(routes.map(({ path }) => path))];
  const open = openParts(functions);
  /** What is for everybody is not the application's. */
  const isOpen = (path: string, method: string) =>
    open.some(({ has }) => has(path, new Request(ORIGIN + path, { method })));

  test("ask for a token, but for those that judge by themselves", () => {
    const judging = functions.flatMap(({ door }) => door ?? []);
    const others = routes.filter(({ path }) => !judging.some(({ has }) => has(path)));
    const forEverybody = others.filter(({ isGuarded }) => !isGuarded);
    expect(forEverybody.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /healthz"]);
    expect(others.length).toBeGreaterThan(50);
  });

  test("are known when the Worker is built", () => {
    expect(paths.length).toBeGreaterThan(70);
    const found = app.routes.filter(
      ({ method, path }) => method !== "ALL" && !path.startsWith("/console"),
    );
    expect(new Set(found.map(({ method, path }) => `${method} ${path}`))).toEqual(
      new Set(routes.map(({ method, path }) => `${method} ${path}`)),
    );
  });

  test.each(paths)("%s without a token", async (pattern) => {
    const path = pathOf(pattern);
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      if (isOpen(path, method)) continue;
      expect([204, 401, 405]).toContain(await same(path, { method }));
    }
  });

  const wrong = [
    ["a wrong token", { Authorization: "Bearer wrong" }],
    ["another scheme", { Authorization: "Basic d3Jvbmc6d3Jvbmc=" }],
    ["a key that is none", { "X-Api-Key": "none" }],
    ["a cookie that is none", { Cookie: `__Host-randwerk=rs_${"a".repeat(43)}` }],
    ["the words of a browser", { Accept: "text/html", "Accept-Language": "en" }],
  ] as const;
  test.each(wrong)("with %s", async (_name, headers) => {
    const some = ["/api/v1/links", "/api/v1/alerts", "/api/v3/checks/", "/api/v1/checks"];
    const escaped = ["/%61pi/v1/links", "/api/v1/l%69nks", "/api/v1/links%2Fa", "/%63onsole"];
    const none = [
      ...escaped,
      "/api/v1/nothing",
      "/api/v9/links",
      "/a/b",
      "/api/v1/links/",
      "/console/nothing",
    ];
    for (const path of [...some, ...none, "/console", "/console/site"]) {
      await same(path, { headers });
      await same(path, { method: "POST", body: "{}", headers });
    }
  });

  test("a key may stand in the body of a call to the checks' API, and a wrong one does not help", async () => {
    const body = (key: unknown) => JSON.stringify({ name: "one", api_key: key });
    for (const key of ["wrong", 5, "two words", undefined]) {
      expect(await same("/api/v3/checks/", { method: "POST", body: body(key) })).toBe(401);
    }
    for (const bad of ["", "{", "[]", "null"]) {
      await same("/api/v3/checks/", { method: "POST", body: bad });
    }
    const big = "x".repeat(2_000_000);
    expect(await same("/api/v3/checks/", { method: "POST", body: big })).toBe(413);
  });
});

describe("whoever is known is let through", () => {
  const asked = (path: string, init: RequestInit = {}) => new Request(ORIGIN + path, init);
  const bearer = { Authorization: `Bearer ${ADMIN_TOKEN}` };

  test("with the request as it came", async () => {
    for (const path of ["/api/v1/links", "/api/v3/checks/", "/healthz"]) {
      const request = asked(path, { method: "POST", headers: bearer, body: "{}" });
      expect(await ask(request)).toBe(request);
      expect(await request.text()).toBe("{}");
    }
  });

  test("also with a token that may nothing here: the application says so", async () => {
    const made = { name: "of little use", scopes: ["arrivals"] };
    const { token } = await json<{ token: string }>(
      api("POST", "/api/v1/tokens", { body: made }),
      201,
    );
    for (const path of ["/api/v1/links", "/api/v3/checks/"]) {
      const request = asked(path, { headers: { "X-Api-Key": token } });
      expect(await ask(request)).toBe(request);
    }
  });

  test("with a key inside the body, which is there to be read again", async () => {
    const body = JSON.stringify({ name: "ümlaut", api_key: ADMIN_TOKEN });
    const request = asked("/api/v3/checks/", { method: "POST", body });
    const known = await ask(request);
    expect(known).toBeInstanceOf(Request);
    const answer = await app.fetch(known as Request, env, createExecutionContext());
    expect(await json(answer, 201)).toMatchObject({ name: "ümlaut" });
  });

  test("with a session, to the console and to the API", async () => {
    const signedIn = await visit("/console/sign-in/token", {
      method: "POST",
      headers: { Origin: ORIGIN },
      body: new URLSearchParams({ token: ADMIN_TOKEN }),
    });
    const [cookie = ""] = signedIn.headers.getSetCookie();
    for (const path of ["/console", "/console/nothing", "/api/v1/links", "/api/v3/checks/"]) {
      const request = asked(path, { headers: { Cookie: cookie.split(";")[0] ?? "" } });
      const known = await ask(request);
      expect(known, path).toBeInstanceOf(Request);
    }
  });

  test("but not by a page of somebody else", async () => {
    const headers = { Cookie: "__Host-randwerk=rs_x", Origin: "https://evil.example" };
    expect(await same("/api/v1/links", { method: "POST", headers })).toBe(403);
  });
});
