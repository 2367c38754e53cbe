import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import worker from "../../../src/worker.ts";
import { ADMIN_TOKEN, api, json, ORIGIN, visit } from "../../client.ts";
import { openSession } from "../access/sessions.ts";

const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  visit(path, {
    method: "POST",
    headers: { Origin: ORIGIN, "Accept-Language": "en", ...headers },
    body: new URLSearchParams(fields),
  });

const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .find((line) => line.startsWith("__Host-randwerk="))
    ?.split(";")[0] ?? "";

let networks = 0;
/** From a network of its own, so that wrong tokens do not add up. */
const from = () => {
  networks += 1;
  return { "CF-Connecting-IP": `10.1.0.${networks}` };
};

describe("signing in with a token", () => {
  test("gives a session that may what the token may, and leads to the page that was asked for", async () => {
    const { token } = await json<{ token: string }>(
      api("POST", "/api/v1/tokens", { body: { name: "console", scopes: ["links:read"] } }),
      201,
    );
    const response = await post("/console/sign-in/token", {
      token: ` ${token} `,
      next: "/console/me",
    });
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toBe("/console/me");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    const Cookie = cookieOf(response);
    expect(response.headers.getSetCookie()).toEqual([
      `${Cookie}; Max-Age=28800; Path=/; HttpOnly; Secure; SameSite=Lax`,
    ]);
    expect((await visit("/api/v1/links", { headers: { Cookie } })).status).toBe(200);
    expect((await visit("/api/v1/tokens", { headers: { Cookie } })).status).toBe(403);
  });

  test("again gives a new session and ends the old one", async () => {
    const one = cookieOf(await post("/console/sign-in/token", { token: ADMIN_TOKEN }));
    const two = cookieOf(
      await post("/console/sign-in/token", { token: ADMIN_TOKEN }, { Cookie: one }),
    );
    expect(two).not.toBe(one);
    expect((await visit("/api/v1/links", { headers: { Cookie: one } })).status).toBe(401);
    expect((await visit("/api/v1/links", { headers: { Cookie: two } })).status).toBe(200);
  });

  test.each(["", "wrong", "rw_00000000_00000000000000000000000000000000"])(
    "%j is told in the form, and nobody is signed in",
    async (token) => {
      const response = await post("/console/sign-in/token", { token, next: "/console/me" }, from());
      expect(response.status).toBe(403);
      expect(response.headers.getSetCookie()).toEqual([]);
      const html = await response.text();
      expect(html).toContain("The token is unknown, expired or revoked.");
      expect(html).toContain(`name="next" value="/console/me"`);
    },
  );

  test("wrong ones are slowed down as at the API", async () => {
    const network = from();
    for (let tries = 0; tries < 10; tries += 1) {
      await post("/console/sign-in/token", { token: "wrong" }, network);
    }
    const response = await post("/console/sign-in/token", { token: "wrong" }, network);
    expect(await response.text()).toContain("Too many wrong tokens came from this network");
  });

  test("from a page of somebody else is refused", async () => {
    const headers = { Origin: "https://evil.example" };
    const response = await post("/console/sign-in/token", { token: ADMIN_TOKEN }, headers);
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await response.text()).toContain("From somebody else&#39;s page");
  });

  test.each(["//evil.example", "/\\evil.example", "https:evil.example", "/%2Fevil.example"])(
    "never leads to %s",
    async (next) => {
      const response = await post("/console/sign-in/token", { token: ADMIN_TOKEN, next });
      expect(response.headers.get("Location")).toBe("/console");
      const page = await visit(`/console/sign-in?next=${encodeURIComponent(next)}`);
      expect(await page.text()).toContain(`name="next" value="/console"`);
    },
  );
});

describe("the page of the sign-in", () => {
  test("is for this origin alone, and no cache keeps it", async () => {
    const response = await visit("/console/sign-in?next=/console/me", {
      headers: { "Accept-Language": "de" },
    });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "cache-control": "no-store",
      "content-language": "de",
      "referrer-policy": "same-origin",
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    });
    const html = await response.text();
    expect(html).toContain(`<input type="password"`);
    // Without a provider there is no button for one.
    expect(html).not.toContain("/console/sign-in/provider");
    const provider = await visit("/console/sign-in/provider?next=/console/me");
    expect(provider.headers.get("Location")).toBe("/console/sign-in?next=%2Fconsole%2Fme");
    expect((await visit("/console/sign-in/callback")).headers.get("Location")).toBe(
      "/console/sign-in",
    );
  });

  test("leads on who is signed in", async () => {
    const { cookie } = await openSession();
    const response = await visit("/console/sign-in?next=/console/me", {
      headers: { Cookie: cookie },
    });
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toBe("/console/me");
  });

  test.each(["/console/sign-in", "/console/sign-in/provider", "/console/sign-in/callback"])(
    "%s needs HTTPS, but on this very machine",
    async (path) => {
      const ask = async (origin: string) =>
        worker.fetch(
          new Request<unknown, IncomingRequestCfProperties>(origin + path, {
            headers: { "Accept-Language": "en" },
            redirect: "manual",
          }),
          env,
          createExecutionContext(),
        );
      const refused = await ask("http://admin.example");
      expect(refused.status).toBe(403);
      expect(await refused.text()).toContain("Signing in needs HTTPS");
      expect((await ask("http://127.0.0.1:8787")).status).not.toBe(403);
    },
  );
});

test("signing out ends the session in the store, and needs a page of our own", async () => {
  const { cookie } = await openSession();
  const foreign = await post("/console/sign-out", {}, { Cookie: cookie, Origin: "https://e.org" });
  expect(foreign.status).toBe(403);
  expect((await visit("/api/v1/links", { headers: { Cookie: cookie } })).status).toBe(200);
  const response = await post("/console/sign-out", {}, { Cookie: cookie });
  expect(response.status).toBe(200);
  expect(response.headers.getSetCookie()).toEqual([
    "__Host-randwerk=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax",
  ]);
  expect((await visit("/api/v1/links", { headers: { Cookie: cookie } })).status).toBe(401);
  expect((await post("/console/sign-out", {}, { Cookie: cookie })).status).toBe(200);
});

test("a language that was chosen is kept, and goes before what the browser prefers", async () => {
  const response = await post("/console/language", { language: "de", next: "/console/sign-in" });
  expect(response.status).toBe(303);
  expect(response.headers.get("Location")).toBe("/console/sign-in");
  const [line = ""] = response.headers.getSetCookie();
  expect(line).toBe(
    "__Host-randwerk-language=de; Max-Age=31536000; Path=/; HttpOnly; Secure; SameSite=Lax",
  );
  const headers = { Cookie: `a=b; ${line.split(";")[0]}; c=d`, "Accept-Language": "en" };
  const page = await visit("/console/sign-in", { headers });
  expect(await page.text()).toContain(`<html lang="de">`);
  const unknown = await post("/console/language", { language: "fr", next: "//evil.example" });
  expect(unknown.headers.getSetCookie()).toEqual([]);
  expect(unknown.headers.get("Location")).toBe("/console");
});
