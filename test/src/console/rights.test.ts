import { beforeAll, describe, expect, test } from "vitest";
import { allows, type Scope } from "../../../src/access/scopes.ts";
import { composeApp } from "../../../src/application.ts";
import { functions } from "../../../src/functions.ts";
import { ORIGIN, visit } from "../../client.ts";
import { scopes } from "../../scopes.ts";
import { signedIn, type Person } from "./browse.ts";
import { demanded, SIGNING } from "./demanded.ts";

const all = Object.entries(demanded).map(([route, scope]) => {
  const [method = "", path = ""] = route.split(" ");
  return { route, scope, method, url: path.replace(/:n\{.*\}$/, "1").replaceAll(/:\w+/g, "none") };
});
const guarded = all.filter(({ scope }) => scope !== "anybody");

const people = new Map<string, Person>();
const holding = (held: readonly Scope[]) => people.get(held.join()) as Person;
/** Every scope but the demanded one, and those that include it. */
const allBut = (scope: Scope) => scopes.filter((held) => held !== scope && !allows([held], scope));

beforeAll(async () => {
  for (const held of scopes.flatMap((scope) => [[scope], allBut(scope)])) {
    if (!people.has(held.join())) people.set(held.join(), await signedIn(held));
  }
}, 60_000);

async function statusOf(method: string, url: string, cookie: string, origin = ORIGIN) {
  const body = method === "GET" ? {} : { body: new URLSearchParams() };
  const headers = { Cookie: cookie, Origin: origin };
  const response = await visit(url, { method, headers, ...body });
  await response.body?.cancel();
  expect([url, response.headers.get("Cache-Control")]).toEqual([url, "no-store"]);
  return response.status;
}

test("the table has every page and form behind the sign-in, and no other", async () => {
  const app = await composeApp(functions);
  const routes = app.routes
    .filter(({ method, path }) => method !== "ALL" && path.startsWith("/console"))
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => !SIGNING.test(route.split(" ")[1] ?? ""));
  expect([...new Set(routes)].toSorted()).toEqual(Object.keys(demanded).toSorted());
});

test.each(all)("$route leads nobody in who is not signed in", async ({ method, url }) => {
  expect(await statusOf(method, url, "")).toBe(303);
});

describe("to who holds every scope but", () => {
  test.each(guarded)("$scope, $route is refused", async ({ method, url, scope }) => {
    expect(await statusOf(method, url, holding(allBut(scope)).cookie)).toBe(403);
  });
});

describe("to who holds no other scope than", () => {
  test.each(guarded)("$scope, $route is allowed", async ({ method, url, scope }) => {
    expect(await statusOf(method, url, holding([scope]).cookie)).not.toBe(403);
  });
});

test.each(all.filter(({ method }) => method === "POST"))(
  "$route from somebody else's page is refused",
  async ({ method, url }) => {
    const { cookie } = await signedIn();
    expect(await statusOf(method, url, cookie, "https://evil.example")).toBe(403);
  },
);

test.each(all.filter(({ method }) => method === "POST"))(
  "$route that is no form is no bug of ours",
  async ({ method, url, scope }) => {
    const { cookie } = scope === "anybody" ? await signedIn() : holding([scope]);
    for (const type of ["application/json", "multipart/form-data; boundary=x", ""]) {
      const headers = { Cookie: cookie, Origin: ORIGIN, "Content-Type": type };
      const response = await visit(url, { method, headers, body: "{" });
      await response.body?.cancel();
      expect([type, response.status < 500]).toEqual([type, true]);
    }
  },
);
