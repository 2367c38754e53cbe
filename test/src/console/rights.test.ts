import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { allows, type Scope } from "../../../src/access/scopes.ts";
import { composeApp } from "../../../src/application.ts";
import { archiveLines } from "../../../functions/archive/file/lines.ts";
import { functions } from "../../../src/functions.ts";
import { streamOf } from "../../../src/store/stream.ts";
import { publication, store as keyStore } from "../../functions/wkd/published.ts";
import { api, json, makeLink, ORIGIN, visit } from "../../client.ts";
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
});

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

/** All that the stores hold, as the archive has it. */
async function allKept(): Promise<readonly string[]> {
  const text = await new Response(streamOf(archiveLines(env, 0))).text();
  return text.split("\n");
}

test("GET and HEAD change nothing: all routes of the API and the console, and what they name is there", async () => {
  const anna = await signedIn();
  await makeLink({ slug: "plenum", target: "https://e.org/", title: "Plenum" });
  const body = { name: "Nachtlauf", tags: "backup" };
  const check = await json<{ uuid: string; ping_url: string }>(
    api("POST", "/api/v3/checks/", { body }),
    201,
  );
  await visit(`${new URL(check.ping_url).pathname}/fail`, { method: "POST", body: "disk full" });
  await keyStore().publish(await publication("kasse@example.org"), undefined, "tests");
  const { alerts } = await json<{ alerts: { id: string }[] }>(api("GET", "/api/v1/alerts?limit=1"));
  const named: Readonly<Record<string, string>> = {
    slug: "plenum",
    uuid: check.uuid,
    key: check.uuid,
    address: "kasse@example.org",
    id: alerts[0]?.id ?? "",
    format: "svg",
    n: "1",
    version: "v3",
    file: "qr.svg",
  };
  const app = await composeApp(functions);
  const paths = app.routes
    .filter(({ method, path }) => method === "GET" && /^\/(?:api|console)(?:\/|$)/.test(path))
    .map(({ path }) =>
      path.replaceAll(/:(\w+)(?:\{[^/]*\})?/g, (_, name) => named[name] ?? "none"),
    );
  const before = await allKept();
  const answered = new Map<string, number>();
  for (const path of new Set(paths)) {
    for (const method of ["GET", "HEAD"]) {
      const headers = { Cookie: anna.cookie, Accept: "text/html, */*" };
      const response = await visit(path, { method, headers });
      await response.arrayBuffer();
      answered.set(`${method} ${path}`, response.status);
    }
  }
  expect(await allKept()).toEqual(before);
  const missed = [...answered].filter(([, status]) => status >= 500);
  expect(missed).toEqual([]);
  expect([...answered.values()].filter((status) => status === 200).length).toBeGreaterThan(130);
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
