/** A provider that is away, slow or set up wrongly: a page says so, and a token still lets somebody in. */
import type { ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { freePort, startProgram, startServer, type Server, type Variables } from "../server.ts";
import { Jar, request, signInAt, submit } from "./browser.ts";
import { some } from "../../campaign.ts";
import { newPerson } from "../cli/cli.ts";
import { expectGood, launch, looks, NAME, open } from "./chromium.ts";
import { CLIENT_SECRET, startProvider, type Provider } from "./provider.ts";

let provider: Provider;
let service: Server;
let port: number;
const settings = (more: Variables = {}): Variables => ({
  OIDC_ISSUER: provider.issuer,
  OIDC_CLIENT_ID: "randwerk",
  OIDC_CLIENT_SECRET: CLIENT_SECRET,
  OIDC_GROUPS: `{"AG Technik": "admin"}`,
  PORT: String(port),
  ...more,
});

beforeAll(async () => {
  port = await freePort();
  provider = await startProvider(`http://127.0.0.1:${port}`);
  service = await startServer(settings());
});
afterAll(async () => {
  await service?.remove();
  await provider?.stop();
});
afterEach(() => {
  provider.front = undefined;
  provider.alterDiscovery = undefined;
  provider.alterToken = undefined;
  provider.alterHeader = undefined;
});

const at = (path: string) => service.url + path;

/** The page that somebody sees who wants to sign in. */
async function tried(): Promise<{ status: number; html: string }> {
  // An admin who asks before is told the same, in either language; and nothing good is remembered after that.
  const [german, english] = await Promise.all([checked("de"), checked("en")]);
  const response = await request(new Jar(), at("/console/sign-in/provider?next=%2Fconsole%2Fme"));
  const html = await response.text();
  // The way in with a token, to the page that was asked for, and no way that is taken by itself.
  expect(html).toContain(`name="next" value="/console/me"`);
  expect(html).toContain(`type="password"`);
  expect(html).not.toContain("http-equiv");
  expect(german.ok || english.ok).toBe(false);
  expect(html).toContain(german.answer.split("; ")[0]);
  expect(english.answer).not.toBe(german.answer);
  expect(english.remedy).not.toBe(german.remedy);
  return { status: response.status, html };
}

/** What the API says of the provider. */
async function checked(language: string) {
  const response = await fetch(at("/api/v1/sign-in/check"), {
    method: "POST",
    headers: { Authorization: `Bearer ${service.token}`, "Accept-Language": language },
  });
  return (await response.json()) as { ok: boolean; answer: string; remedy: string | null };
}

const problems = async () => {
  const response = await fetch(at("/healthz"));
  const { stores } = (await response.json()) as {
    stores: { access: { problems: { code: string }[] } };
  };
  return { status: response.status, codes: stores.access.problems.map(({ code }) => code) };
};

/** Somebody who has been at the provider, about which nothing is remembered here, and would come back now. */
async function there(): Promise<{ jar: Jar; back: string }> {
  expect(await checked("de")).toMatchObject({ ok: true });
  const jar = new Jar();
  const start = await request(jar, at("/console/sign-in/provider?next=%2Fconsole%2Fme"));
  return { jar, back: await signInAt(start.headers.get("Location") ?? "", "gruen") };
}

/** What they see: the way in with a token, and no session. */
async function cameBack(jar: Jar, back: string): Promise<{ status: number; html: string }> {
  const response = await request(jar, back);
  const html = await response.text();
  expect(html).toContain(`type="password"`);
  expect(html).toContain(`name="next" value="/console/me"`);
  expect(jar.get("__Host-randwerk")).toBeUndefined();
  return { status: response.status, html };
}

const answerWith = (status: number, type: string, body: string, where = "/") => {
  provider.front = (path: string, response: ServerResponse) => {
    if (!path.includes(where)) return false;
    response.writeHead(status, { "Content-Type": type }).end(body);
    return true;
  };
};

test("what is told of it is a page like all others, in a real browser", async () => {
  const browser = await launch();
  try {
    for (const look of some(looks, 1)) {
      const { context, page, said } = await open(browser, service.url, look);
      provider.alterDiscovery = (document) => (document["issuer"] = provider.issuer.slice(0, -1));
      await page.goto(at("/console/sign-in/provider"));
      await expectGood(page, look);
      provider.alterDiscovery = (document) => {
        document["id_token_signing_alg_values_supported"] = ["HS256"];
      };
      await page.goto(at("/console/sign-in/provider"));
      await expectGood(page, look);
      await page.goto(`http://${NAME}:${port}/console`);
      expect(await page.locator("h1").textContent()).toMatch(/HTTPS/);
      await expectGood(page, look);
      expect(said).toEqual([]);
      await context.close();
    }
  } finally {
    await browser.close();
  }
});

describe("a provider that", () => {
  test("is away", async () => {
    await provider.stop();
    const { status, html } = await tried();
    await provider.start();
    expect(html).toContain("Der Anbieter der Konten antwortet nicht");
    expect(status).toBe(503);
  });

  test("does not answer within ten seconds, neither before nor after", async () => {
    const { jar, back } = await there();
    provider.front = () => true;
    const [{ status, html }, came] = await Promise.all([tried(), cameBack(jar, back)]);
    for (const page of [html, came.html]) {
      expect(page).toContain("Der Anbieter der Konten braucht zu lange");
    }
    expect([status, came.status]).toEqual([503, 503]);
  });

  test.each([
    ["/token/", 200, "text/html", "<h1>It works!</h1>"],
    ["/token/", 502, "text/html", "<h1>It works!</h1>"],
    ["/token/", 302, "text/plain", ""],
    ["/jwks/", 200, "text/html", "<h1>It works!</h1>"],
    ["/jwks/", 500, "application/json", "{}"],
  ])("answers %s with %i %s when somebody comes back", async (where, code, type, body) => {
    const { jar, back } = await there();
    answerWith(code, type, body, where);
    const { status, html } = await cameBack(jar, back);
    expect(html).toContain("antwortet etwas anderes");
    expect(html).not.toContain("It works!");
    expect(status).toBe(503);
  });

  test.each(["/token/", "/jwks/"])("breaks off at %s when somebody comes back", async (where) => {
    const { jar, back } = await there();
    provider.front = (path, response) => {
      if (!path.includes(where)) return false;
      response.destroy();
      return true;
    };
    const { status, html } = await cameBack(jar, back);
    expect(html).toContain("Der Anbieter der Konten antwortet nicht");
    expect(status).toBe(503);
  });

  test.each(["HS256", "none"])("signs with %s, whatever it says of itself", async (alg) => {
    const { jar, back } = await there();
    provider.alterHeader = (header) => (header["alg"] = alg);
    const { status, html } = await cameBack(jar, back);
    expect(html).toContain("Beim Anbieter ist kein Signaturschlüssel gewählt");
    expect(html).not.toContain("JWS");
    expect(status).toBe(503);
  });

  test.each([
    [200, "text/html", "<h1>It works!</h1>"],
    [404, "text/html", "not here"],
    [500, "application/json", "{}"],
    [302, "text/plain", ""],
    [200, "application/json", "[]"],
    [200, "application/json", "null"],
  ])("answers %i %s", async (code, type, body) => {
    answerWith(code, type, body);
    const { status, html } = await tried();
    expect(html).toMatch(/antwortet etwas anderes|nennt sich anders/);
    expect(status).toBe(503);
    expect(html).not.toContain("It works!");
  });

  test("calls itself something else: both names are said", async () => {
    provider.alterDiscovery = (said) => (said["issuer"] = provider.issuer.slice(0, -1));
    const { status, html } = await tried();
    expect(html).toContain("Der Anbieter nennt sich anders als eingestellt");
    expect(html).toContain(`<code>${provider.issuer}</code>`);
    expect(html).toContain(`<code>${provider.issuer.slice(0, -1)}</code>`);
    expect(status).toBe(503);
    expect(await problems()).toEqual({ status: 503, codes: ["sign-in-other-issuer"] });
  });

  test("has no signing key: the health check says so until one is chosen, and asks nobody", async () => {
    provider.alterDiscovery = (said) => (said["id_token_signing_alg_values_supported"] = ["HS256"]);
    const { status, html } = await tried();
    expect(html).toContain("Beim Anbieter ist kein Signaturschlüssel gewählt");
    expect(status).toBe(503);
    let asked = 0;
    provider.front = () => {
      asked += 1;
      return false;
    };
    expect(await problems()).toEqual({ status: 503, codes: ["sign-in-no-signing-key"] });
    expect(asked).toBe(0);
    // What an outage is, is no word of the provider.
    answerWith(500, "text/html", "");
    await tried();
    expect((await problems()).codes).toEqual(["sign-in-no-signing-key"]);
    provider.front = undefined;
    provider.alterDiscovery = undefined;
    const start = await request(new Jar(), at("/console/sign-in/provider"));
    expect(start.status).toBe(302);
    expect(await problems()).toEqual({ status: 200, codes: [] });
  });
});

test("where it does not announce `iss` (RFC 9207), nobody is turned away for want of it, but for another's", async () => {
  provider.alterDiscovery = (said) => delete said["authorization_response_iss_parameter_supported"];
  const come = async (alter: (query: URLSearchParams) => void) => {
    const { jar, back } = await there();
    const url = new URL(back);
    alter(url.searchParams);
    const { status } = await request(jar, url.href);
    return { status, isIn: jar.get("__Host-randwerk") !== undefined };
  };
  expect(await come((query) => query.delete("iss"))).toEqual({ status: 303, isIn: true });
  expect(await come((query) => query.set("iss", provider.issuer))).toEqual({
    status: 303,
    isIn: true,
  });
  for (const other of ["https://evil.example/", provider.issuer.slice(0, -1)]) {
    expect(await come((query) => query.set("iss", other))).toEqual({ status: 400, isIn: false });
  }
  provider.alterDiscovery = undefined;
  expect(await checked("de")).toMatchObject({ ok: true });
});

test("a provider that is as it should be is found so, asked anew each time", async () => {
  const answer = `${provider.issuer} answers as it should`;
  expect(await checked("en")).toEqual({ configured: true, ok: true, answer, remedy: null });
  provider.alterDiscovery = (said) => (said["issuer"] = "https://other.example/");
  expect(await checked("en")).toMatchObject({
    ok: false,
    remedy: expect.stringContaining("OIDC_ISSUER has to be"),
  });
  provider.alterDiscovery = undefined;
  expect(await checked("de")).toMatchObject({ ok: true });
  expect((await problems()).codes).toEqual([]);
});

test("while it is away, a token opens the console, and signing out says that there the session may go on", async () => {
  const jar = new Jar();
  const start = await request(jar, at("/console/sign-in/provider"));
  const back = await signInAt(start.headers.get("Location") ?? "", "gruen");
  expect((await request(jar, back)).status).toBe(303);
  await service.stop();
  service = await service.restart();
  await provider.stop();
  const byToken = new Jar();
  const sent = await submit(byToken, at("/console/sign-in/token"), { token: service.token });
  expect(sent.status).toBe(303);
  expect((await request(byToken, at("/api/v1/tokens"))).status).toBe(200);
  const out = await submit(jar, at("/console/sign-out"), {});
  expect(await out.text()).toContain("dort besteht die Anmeldung vielleicht noch");
  await provider.start();
  expect((await request(jar, at("/api/v1/sessions"))).status).toBe(401);
});

test("a client secret that the provider does not know is told", async () => {
  await service.stop();
  const other = await startServer(
    settings({ STATE_DIR: service.stateDir, OIDC_CLIENT_SECRET: "another-one" }),
  );
  const jar = new Jar();
  const start = await request(jar, at("/console/sign-in/provider"));
  const back = await request(jar, await signInAt(start.headers.get("Location") ?? "", "gruen"));
  expect(await back.text()).toContain("Der Anbieter kennt diesen Dienst nicht");
  expect(back.status).toBe(503);
  await other.stop();
  service = await service.restart();
});

describe("what a session hangs on", () => {
  test("a group that loses its rights, or all of them, takes them away", async () => {
    const jar = new Jar();
    const start = await request(jar, at("/console/sign-in/provider"));
    await request(jar, await signInAt(start.headers.get("Location") ?? "", "gruen"));
    expect((await request(jar, at("/api/v1/tokens"))).status).toBe(200);
    const withGroups = async (groups: string) => {
      await service.stop();
      const { stateDir } = service;
      service = await startServer(settings({ STATE_DIR: stateDir, OIDC_GROUPS: groups }));
    };
    await withGroups(`{"AG Technik": ["links:read"], "Mitglieder": "admin"}`);
    expect((await request(jar, at("/api/v1/links"))).status).toBe(200);
    expect((await request(jar, at("/api/v1/tokens"))).status).toBe(403);
    await withGroups(`{"Vorstand": "admin"}`);
    expect((await request(jar, at("/api/v1/links"))).status).toBe(401);
  });

  test("another admin token ends the sessions by the old one", async () => {
    const jar = new Jar();
    await submit(jar, at("/console/sign-in/token"), { token: service.token });
    expect((await request(jar, at("/api/v1/tokens"))).status).toBe(200);
    await service.stop();
    const ADMIN_TOKEN = "another-admin-token-of-the-tests";
    service = await startServer(settings({ STATE_DIR: service.stateDir, ADMIN_TOKEN }));
    expect((await request(jar, at("/api/v1/tokens"))).status).toBe(401);
  });
});

test("a scope that nobody knows is told by the health check", async () => {
  await service.stop();
  const { stateDir } = service;
  const OIDC_GROUPS = `{"AG Technik": ["link:read"]}`;
  // The program tells of the disk, too.
  service = await startProgram(settings({ STATE_DIR: stateDir, OIDC_GROUPS }));
  await request(new Jar(), at("/console/sign-in/provider"));
  expect((await problems()).codes).toEqual(["sign-in-unknown-scope"]);
  const admin = newPerson(service);
  const { status, stdout } = await admin.run(["doctor"]);
  admin.remove();
  expect(status).toBe(1);
  expect(stdout).toMatch(/^ok {5}disk: \d+ of \d+ MB free$/m);
  expect(stdout).toContain("FAULT  store access: OIDC_GROUPS names a right that there is not\n");
  expect(stdout).toMatch(
    /^FAULT {2}signing in with an account: .* rights that there are not: link:read\n {7}→ There are: .*links:read/m,
  );
});

test("settings that cannot be used stop the start and say why", async () => {
  await expect(
    startProgram(
      settings({ PORT: "0", OIDC_ISSUER: "http://auth.example.org/", OIDC_GROUPS: "x" }),
    ),
  ).rejects.toThrow("OIDC_GROUPS is not JSON");
});
