/** Signing in with a real provider against the real service, step by step, and everything that has to be refused. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { freePort, startServer, type Server } from "../server.ts";
import { Jar, request, signInAt, submit } from "./browser.ts";
import { CLIENT_SECRET, startProvider, type Provider } from "./provider.ts";

const SESSION = "__Host-randwerk";
const FLOW = "__Host-randwerk-flow";

let provider: Provider;
let service: Server;
const variables = () => ({
  OIDC_ISSUER: provider.issuer,
  OIDC_CLIENT_ID: "randwerk",
  OIDC_CLIENT_SECRET: CLIENT_SECRET,
  OIDC_GROUPS: `{"AG Technik": "admin", "Mitglieder": "member"}`,
  SITE_NAME: "Beispielverein",
});

beforeAll(async () => {
  const port = await freePort();
  provider = await startProvider(`http://127.0.0.1:${port}`);
  service = await startServer({ ...variables(), PORT: String(port) });
});
afterAll(async () => {
  await service?.remove();
  await provider?.stop();
});
afterEach(() => {
  provider.front = undefined;
  provider.alterDiscovery = undefined;
  provider.alterToken = undefined;
  provider.alterSignature = false;
});

const at = (path: string) => service.url + path;

/** To the provider, and back to the address with the code. */
async function come(jar: Jar, login: string, next = ""): Promise<string> {
  const start = await request(jar, at(`/console/sign-in/provider${next}`));
  expect(start.status).toBe(302);
  return signInAt(start.headers.get("Location") ?? "", login);
}

async function signedIn(login: string): Promise<Jar> {
  const jar = new Jar();
  const back = await request(jar, await come(jar, login));
  expect(back.status).toBe(303);
  return jar;
}

/** The answer to coming back: status and headline, and that nobody is signed in. */
async function refusal(jar: Jar, url: string): Promise<{ status: number; html: string }> {
  const response = await request(jar, url);
  expect(jar.get(SESSION)).toBeUndefined();
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  return { status: response.status, html: await response.text() };
}

describe("an account", () => {
  test("signs in, works with the API, sees its session and signs out, here and there", async () => {
    const jar = new Jar();
    const start = await request(jar, at("/console/sign-in/provider?next=%2Fconsole%2Fme%3Fa%3D1"));
    const authorize = new URL(start.headers.get("Location") ?? "");
    expect(Object.fromEntries(authorize.searchParams)).toMatchObject({
      client_id: "randwerk",
      response_type: "code",
      redirect_uri: at("/console/sign-in/callback"),
      scope: "openid profile email",
      code_challenge_method: "S256",
      ui_locales: "de",
    });
    const [cookie = ""] = start.headers.getSetCookie();
    expect(cookie).toMatch(
      /^__Host-randwerk-flow=[^;]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const back = await request(jar, await signInAt(authorize.href, "gruen"));
    expect(back.status).toBe(303);
    expect(back.headers.get("Location")).toBe("/console/me?a=1");
    expect(jar.get(FLOW)).toBeUndefined();
    const session = back.headers.getSetCookie().find((one) => one.startsWith(`${SESSION}=`));
    expect(session).toMatch(
      /=rs_\w{8}_\w{32}; Max-Age=28800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );

    const { sessions } = (await (await request(jar, at("/api/v1/sessions"))).json()) as {
      sessions: object[];
    };
    expect(sessions).toEqual([
      expect.objectContaining({
        name: "Frau Grün",
        account: true,
        own: true,
        current: true,
        scopes: ["admin", "keys:own", "links:read"],
        groups: ["AG Technik", "Mitglieder"],
      }),
    ]);

    // Who may what, and why.
    const access = await (await request(jar, at("/console/access"))).text();
    expect(access).toMatch(/Frau Grün.+AG Technik, Mitglieder\)/);
    expect(access).toMatch(/<dt><bdi>AG Technik<\/bdi><\/dt><dd>(?:alles|everything)<\/dd>/);
    expect(await (await request(jar, at("/console/me"))).text()).toMatch(
      /Eigene Schlüssel|Own keys/,
    );

    const out = await submit(jar, at("/console/sign-out"), {});
    expect(out.status).toBe(200);
    expect(jar.get(SESSION)).toBeUndefined();
    const html = await out.text();
    const there = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(html)?.[1] ?? "";
    const end = new URL(there.replaceAll("&amp;", "&"));
    expect(end.origin).toBe(new URL(provider.issuer).origin);
    expect(end.searchParams.get("id_token_hint")).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(end.searchParams.get("post_logout_redirect_uri")).toBe(at("/console/signed-out"));
    // The provider knows the hint and the address: it asks no more than whether.
    expect((await fetch(end)).status).toBe(200);
    const old = new Jar();
    old.set(SESSION, session?.slice(SESSION.length + 1).split(";")[0] ?? "");
    expect((await request(old, at("/api/v1/sessions"))).status).toBe(401);
  });

  test("may what its groups give", async () => {
    const jar = await signedIn("mitglied");
    expect((await request(jar, at("/api/v1/links"))).status).toBe(200);
    expect((await request(jar, at("/api/v1/tokens"))).status).toBe(403);
  });

  test("whose groups are not in the ID token is asked for at the provider", async () => {
    provider.alterToken = (claims) => {
      delete claims["groups"];
    };
    const jar = await signedIn("mitglied");
    expect((await request(jar, at("/api/v1/links"))).status).toBe(200);
  });

  test("gets a new session with every sign-in, and the old one is over", async () => {
    const jar = await signedIn("gruen");
    const old = new Jar();
    old.set(SESSION, jar.get(SESSION) ?? "");
    expect((await request(old, at("/api/v1/sessions"))).status).toBe(200);
    await request(jar, await come(jar, "gruen"));
    expect(jar.get(SESSION)).not.toBe(old.get(SESSION));
    expect((await request(old, at("/api/v1/sessions"))).status).toBe(401);
    expect((await request(jar, at("/api/v1/sessions"))).status).toBe(200);
  });

  test("without a group that is known here is told which came and which are known", async () => {
    const jar = new Jar();
    const { status, html } = await refusal(jar, await come(jar, "gast"));
    expect(status).toBe(403);
    expect(html).toContain("Mit diesem Konto darf man hier noch nichts");
    expect(html).toContain("Gäste, Chor");
    expect(html).toContain("AG Technik, Mitglieder");
  });
});

describe("what comes back is refused", () => {
  test("a second time, and the code is used up at the provider too", async () => {
    const jar = new Jar();
    const url = await come(jar, "gruen");
    const flow = jar.get(FLOW) ?? "";
    expect((await request(jar, url)).status).toBe(303);
    const again = new Jar();
    expect((await refusal(again, url)).status).toBe(400);
    again.set(FLOW, flow);
    const { status, html } = await refusal(again, url);
    expect(status).toBe(403);
    expect(html).toContain("invalid_grant");
  });

  test("in another browser, and with another one's sign-in", async () => {
    const [one, other] = [new Jar(), new Jar()];
    const url = await come(one, "gruen");
    const { status, html } = await refusal(new Jar(), url);
    expect(status).toBe(400);
    expect(html).toContain("Diese Anmeldung hat nicht hier begonnen");
    await come(other, "gruen");
    expect((await refusal(other, url)).status).toBe(400);
  });

  test.each<[what: string, alter: (url: URL) => void, status: number, said: string]>([
    ["state", ({ searchParams }) => searchParams.set("state", "x"), 400, "nicht hier begonnen"],
    ["no state", ({ searchParams }) => searchParams.delete("state"), 400, "nicht hier begonnen"],
    ["code", ({ searchParams }) => searchParams.set("code", "x"), 403, "invalid_grant"],
    ["no code", ({ searchParams }) => searchParams.delete("code"), 400, "nicht echt"],
    [
      "iss",
      ({ searchParams }) => searchParams.set("iss", "https://evil.example/"),
      400,
      "nicht echt",
    ],
    ["no iss", ({ searchParams }) => searchParams.delete("iss"), 400, "nicht echt"],
    [
      "an iss without its slash",
      ({ searchParams }) => searchParams.set("iss", provider.issuer.slice(0, -1)),
      400,
      "nicht echt",
    ],
    [
      "an error",
      ({ searchParams }) => {
        searchParams.delete("code");
        searchParams.set("error", "access_denied");
        searchParams.set("error_description", "<b>no</b>");
      },
      403,
      "access_denied: &lt;b&gt;no&lt;/b&gt;",
    ],
  ])("with an altered address: %s", async (_, alter, wanted, said) => {
    const jar = new Jar();
    const url = new URL(await come(jar, "gruen"));
    alter(url);
    const { status, html } = await refusal(jar, url.href);
    expect(html).toContain(said);
    expect(status).toBe(wanted);
  });

  test("with an altered cookie", async () => {
    const jar = new Jar();
    const url = await come(jar, "gruen");
    const [text = "", signature = ""] = (jar.get(FLOW) ?? "").split(".");
    const flow = JSON.parse(Buffer.from(text, "base64url").toString()) as { next: string };
    const other = Buffer.from(JSON.stringify({ ...flow, next: "/console/x" }));
    jar.set(FLOW, `${other.toString("base64url")}.${signature}`);
    expect((await refusal(jar, url)).status).toBe(400);
  });

  test.each<[what: string, alter: (claims: Record<string, unknown>) => void, said: string]>([
    ["nonce", (claims) => (claims["nonce"] = "x"), "nicht echt"],
    ["no nonce", (claims) => delete claims["nonce"], "nicht echt"],
    ["issuer", (claims) => (claims["iss"] = provider.issuer.slice(0, -1)), "nicht echt"],
    ["audience", (claims) => (claims["aud"] = "other"), "nicht echt"],
    ["end", (claims) => (claims["exp"] = Date.now() / 1000 - 91), "Zwei Uhren"],
    ["subject", (claims) => (claims["sub"] = "x".repeat(256)), "nicht echt"],
  ])("with another %s in the ID token", async (_, alter, said) => {
    provider.alterToken = alter;
    const jar = new Jar();
    const { status, html } = await refusal(jar, await come(jar, "gruen"));
    expect(html).toContain(said);
    expect(status).toBe(said === "Zwei Uhren" ? 503 : 400);
  });

  test("with an ID token that somebody else has signed", async () => {
    provider.alterSignature = true;
    const jar = new Jar();
    const { status, html } = await refusal(jar, await come(jar, "gruen"));
    expect(html).toContain("JWT signature verification failed");
    expect(status).toBe(400);
  });
});

test("clocks may differ by 90 seconds", async () => {
  provider.alterToken = (claims) => {
    claims["exp"] = Math.floor(Date.now() / 1000) - 80;
    claims["iat"] = Math.floor(Date.now() / 1000) - 380;
  };
  await signedIn("gruen");
});
