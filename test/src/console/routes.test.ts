import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";
import { LinkStore } from "../../../functions/links/store.ts";
import { linkStore } from "../../../functions/links/stub.ts";
import { ADMIN_TOKEN, api, json, makeLink, ORIGIN, visit } from "../../client.ts";
import { openSession } from "../access/sessions.ts";

const get = (path: string, cookie: string) =>
  visit(path, { headers: { Cookie: cookie, "Accept-Language": "en" } });
const post = (path: string, cookie: string, origin = ORIGIN) =>
  visit(path, {
    method: "POST",
    headers: { Cookie: cookie, Origin: origin, "Accept-Language": "en" },
  });

let made = 0;
const withScopes = async (scopes: string[]) => {
  made += 1;
  const body = { name: `looking ${made}`, scopes };
  const { id } = await json<{ id: string }>(api("POST", "/api/v1/tokens", { body }), 201);
  return openSession({ subject: id, name: body.name, scopes });
};

describe("without a session", () => {
  test.each([
    ["/console", "/console/sign-in"],
    ["/console/me", "/console/sign-in?next=%2Fconsole%2Fme"],
    ["/console/links?page=2", "/console/sign-in?next=%2Fconsole%2Flinks%3Fpage%3D2"],
    ["/console//evil.example", "/console/sign-in?next=%2Fconsole%2F%2Fevil.example"],
  ])("%s leads to %s", async (path, signIn) => {
    const response = await get(path, "");
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toBe(signIn);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });

  test("nor with one that is over, nor with a token", async () => {
    const over = "__Host-randwerk=rs_aaaaaaaa_00000000000000000000000000000000";
    expect((await get("/console", over)).status).toBe(303);
    expect((await api("GET", "/console")).status).toBe(303);
    expect((await post("/console/me/sessions/x/end", "")).status).toBe(303);
  });
});

describe("the board", () => {
  test("shows each what their scopes allow", async () => {
    const body = { name: "Nachtlauf" };
    const { ping_url } = await json<{ ping_url: string }>(
      api("POST", "/api/v3/checks/", { body }),
      201,
    );
    await visit(`${new URL(ping_url).pathname}/fail`);
    await makeLink({ slug: "gone", target: "https://gone.example/" });
    await runInDurableObject(
      linkStore(env) as never,
      (_: unknown, { storage }: DurableObjectState) => {
        storage.sql.exec(
          "INSERT OR REPLACE INTO looks SELECT id, ?, 0, 'HTTP 404', 3, NULL, 1 FROM links WHERE slug = 'gone'",
          Date.now() + 60_000,
        );
      },
    );
    const seen = async (scopes: string[]) => {
      const { cookie } = await withScopes(scopes);
      const response = await get("/console", cookie);
      expect(response.status).toBe(200);
      expect(response.headers.get("Cache-Control")).toBe("no-store");
      return response.text();
    };
    const all = await seen(["admin"]);
    expect(all).toContain("Nachtlauf");
    expect(all).toContain("https://gone.example/ · lastly: HTTP 404");
    expect(all.indexOf("Nachtlauf")).toBeLessThan(all.indexOf("gone.example"));
    expect(all).toMatch(/last looked|has not looked yet/);
    const links = await seen(["links:read"]);
    expect(links).not.toContain("Nachtlauf");
    expect(links).toContain("gone.example");
    const checks = await seen(["checks:write"]);
    expect(checks).toContain("Nachtlauf");
    expect(checks).not.toContain("gone.example");
    expect(await seen(["keys:own"])).not.toMatch(/Nachtlauf|gone\.example/);
  });
});

test("the board is there although a store is not, and says so", async () => {
  const { cookie } = await openSession();
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const fails = () => {
    throw new Error("disk I/O error");
  };
  vi.spyOn(LinkStore.prototype, "deadLinks").mockImplementation(fails);
  vi.spyOn(LinkStore.prototype, "health").mockImplementation(fails);
  const response = await get("/console", cookie);
  vi.restoreAllMocks();
  expect(response.status).toBe(200);
  const html = await response.text();
  expect(html).toContain("out of order");
  expect(html).toContain("Nachtlauf");
});

describe("one's own page", () => {
  test("shows one's own sessions and ends them; nobody else's", async () => {
    const one = await withScopes(["links:read"]);
    const other = await withScopes(["links:read"]);
    const page = await (await get("/console/me", one.cookie)).text();
    expect(page).toContain(one.id);
    expect(page).not.toContain(other.id);
    const foreign = await post(`/console/me/sessions/${other.id}/end`, one.cookie);
    expect(foreign.status).toBe(404);
    expect(await foreign.text()).toContain("Not found");
    const end = `/console/me/sessions/${one.id}/end`;
    expect((await post(end, one.cookie, "https://evil.example")).status).toBe(403);
    expect((await get("/console/me", one.cookie)).status).toBe(200);
    expect((await post(end, one.cookie)).headers.get("Location")).toBe("/console/me?done=ended");
    expect((await get("/console/me", one.cookie)).status).toBe(303);
    expect(await (await get("/console/me?done=ended", other.cookie)).text()).toContain("Ended.");
  });

  test("everybody's can be ended by who may", async () => {
    const one = await withScopes(["links:read"]);
    const { cookie } = await withScopes(["sessions"]);
    expect(await (await get("/console/me", cookie)).text()).not.toContain(one.id);
    await post(`/console/me/sessions/${one.id}/end`, cookie);
    expect((await get("/console/me", one.cookie)).status).toBe(303);
  });
});

describe("the logo", () => {
  const SVG =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 0h9v9z"/></svg>';
  const send = (path: string, cookie: string, content: string) => {
    const body = new FormData();
    body.set("logo", new File([content], "logo.svg"));
    const headers = { Cookie: cookie, Origin: ORIGIN, "Accept-Language": "en" };
    return visit(path, { method: "POST", headers, body });
  };
  const srcOf = (html: string) => /<img class="logo" src="([^"]+)"/.exec(html)?.[1];
  const page = async (path: string) =>
    (await visit(path, { headers: { Accept: "text/html" } })).text();

  test("is handed in by an admin, stands on every page, and is a picture and nothing else", async () => {
    const { cookie } = await openSession();
    const form = await (await get("/console/site", cookie)).text();
    expect(form).toContain("None yet");
    const refused = await send("/console/site/logo", cookie, "<svg><script/></svg>");
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('id="logo-fault" role="alert"');
    const taken = await send("/console/site/logo", cookie, SVG);
    expect([taken.status, taken.headers.get("Location")]).toEqual([
      303,
      "/console/site?done=saved",
    ]);
    expect(await (await get("/console/site?done=saved", cookie)).text()).toContain(
      '<div class="done" role="status"><p>Saved.</p>',
    );
    await makeLink({ slug: "hat-logo", target: "https://e.org/" });
    const [start, preview, poster, lost] = await Promise.all(
      ["/", "/hat-logo+", "/hat-logo+poster", "/gibt-es-nicht"].map(page),
    );
    const src = srcOf(start ?? "") ?? "";
    expect(src).toMatch(/^\/assets\/logo-[0-9a-f]{16}\.svg$/);
    expect([preview, poster, lost].map((html) => srcOf(html ?? ""))).toEqual([src, src, src]);
    // 120 × 40, made 32 high.
    expect(start).toContain('width="96" height="32" alt=""');
    const picture = await visit(src);
    expect(await picture.text()).toBe(SVG);
    expect(Object.fromEntries(picture.headers)).toMatchObject({
      "content-type": "image/svg+xml",
      "cache-control": "public, max-age=31536000, immutable",
      "content-disposition": 'attachment; filename="logo.svg"',
      "content-security-policy": expect.stringMatching(/^default-src 'none'.*sandbox/) as string,
      "x-content-type-options": "nosniff",
    });
    expect((await visit("/assets/logo-0123456789abcdef.svg")).status).toBe(404);
    await post("/console/site/logo/remove", cookie);
    expect(srcOf(await page("/"))).toBeUndefined();
  });

  test("by the API, too; what is no picture is refused", async () => {
    const put = (body: string) =>
      visit("/api/v1/logo", {
        method: "PUT",
        headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, "Content-Type": "image/svg+xml" },
        body,
      });
    expect((await put("no picture")).status).toBe(422);
    const { url } = await json<{ url: string }>(put(SVG));
    expect((await visit(new URL(url).pathname)).status).toBe(200);
    expect((await api("DELETE", "/api/v1/logo")).status).toBe(204);
    expect((await visit(new URL(url).pathname)).status).toBe(404);
  });

  test("whoever may not change it is not led there, and refused", async () => {
    const { cookie } = await withScopes(["links:write", "sessions"]);
    expect((await get("/console/site", cookie)).status).toBe(403);
    for (const path of ["/console/site/logo", "/console/site/logo/remove"]) {
      expect((await post(path, cookie)).status).toBe(403);
    }
    expect(await (await get("/console", cookie)).text()).not.toContain("/console/site");
  });
});

test("a page that is not there is 404 in the shell", async () => {
  const { cookie } = await openSession();
  const response = await get("/console/nothing", cookie);
  expect(response.status).toBe(404);
  expect(await response.text()).toContain("There is no such page");
});

test("the stylesheet's name changes with its content, and it is kept for ever", async () => {
  const html = await (await get("/console/sign-in", "")).text();
  const path = /href="(\/assets\/style-[0-9a-f]+\.css)"/.exec(html)?.[1] ?? "";
  const response = await visit(path);
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("text/css; charset=utf-8");
  expect(response.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
});
