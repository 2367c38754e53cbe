/** A real browser signs in, looks at everything, chooses a language and signs out; each page is judged by axe. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort, startServer, type Server } from "../server.ts";
import { newKeyring } from "../wkd/keyring.ts";
import { Jar, request, signInAt, submit } from "./browser.ts";
import { some } from "../../campaign.ts";
import { expectGood, launch, looks, named, open, type Look } from "./chromium.ts";
import { CLIENT_SECRET, startProvider, type Provider } from "./provider.ts";

/** Where pictures are put, if somebody wants to look at them. */
const pictures = process.env["RANDWERK_PICTURES"];

let browser: Browser;
let provider: Provider;
let service: Server;

beforeAll(async () => {
  browser = await launch();
  const port = await freePort();
  provider = await startProvider(`http://127.0.0.1:${port}`);
  service = await startServer({
    PORT: String(port),
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: "randwerk",
    OIDC_CLIENT_SECRET: CLIENT_SECRET,
    OIDC_GROUPS: `{"AG Technik": "admin", "Mitglieder": "member"}`,
    OIDC_TRUST_EMAIL: "yes",
    SITE_NAME: "Beispielverein",
    MIN_PERIOD_SECONDS: "1",
    WKD_DOMAINS: "example.org",
    KEY_SERVERS: "none",
  });
  await Promise.all([
    makeChecks(),
    api("/api/v1/links", { slug: "plenum", title: "Plenum", target: "https://pad.example.org/" }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await service?.remove();
  await provider?.stop();
});

const api = async (path: string, body: object) => {
  const headers = {
    Authorization: `Bearer ${service.token}`,
    "Content-Type": "application/json",
  };
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  return (await (await fetch(service.url + path, init)).json()) as { ping_url: string };
};

/** One that runs, one that is down, with a name that wants to be something else, and one that is late. */
async function makeChecks() {
  const make = (name: string, timeout: number) =>
    api("/api/v3/checks/", { name, timeout, grace: 3_600 });
  const down = await make(`<script>alert(1)</script> "Server" ${"lang".repeat(15)}`, 3_600);
  const late = await make("Nachtlauf", 1);
  const well = await make("Webserver", 3_600);
  await fetch(well.ping_url);
  await fetch(late.ping_url);
  await fetch(`${down.ping_url}/fail`);
}

async function seen(page: Page, look: Look, name: string): Promise<void> {
  if (pictures !== undefined) {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}-${named(look)}.png`), fullPage: true });
  }
  await expectGood(page, look);
}

const phone = { locale: "de-DE", colorScheme: "light", width: 390 } as const;
const inGerman = ({ locale }: Look) => locale === "de-DE";

/** Through the provider's own pages. */
async function signInAs(page: Page, look: Look, login: string): Promise<void> {
  const button = inGerman(look)
    ? "Mit dem Vereinskonto anmelden"
    : "Sign in with the association's account";
  await page.getByRole("link", { name: button }).click();
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
  await page.locator("button[type=submit]").click();
  await page.waitForURL(`${service.url}/console**`);
}

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><path fill="#346" d="M0 0h90v30H0z"/></svg>`;

/** An admin ends a session that somebody has opened with the admin token, without a new page. */
async function seeEnding(page: Page, look: Look): Promise<void> {
  await submit(new Jar(), `${service.url}/console/sign-in/token`, { token: service.token });
  await page.goto(`${service.url}/console/access`);
  await page.evaluate("window.isSamePage = true");
  await page
    .getByRole("button", { name: inGerman(look) ? "Beenden: admin" : "End: admin" })
    .click();
  const told = page.getByText(inGerman(look) ? "Beendet." : "Ended.");
  await told.waitFor();
  // Once: it stands in one place, and is read out because the focus is there.
  expect(await told.count()).toBe(1);
  expect(await page.locator(".done:focus").count()).toBe(1);
  expect(await page.evaluate("window.isSamePage")).toBe(true);
  await seen(page, look, "ended");
}

/** Hands in something that is no logo, then one, and takes it off again. */
async function wearLogo(page: Page, look: Look): Promise<void> {
  const word = (de: string, en: string) => (inGerman(look) ? de : en);
  const file = (text: string) => ({
    name: "logo.svg",
    mimeType: "image/svg+xml",
    buffer: Buffer.from(text),
  });
  await page.getByRole("link", { name: word("Verein", "Association"), exact: true }).click();
  await page.locator("#logo").setInputFiles(file("no picture"));
  const show = page.getByRole("button", { name: word("Logo zeigen", "Show the logo") });
  await show.click();
  await page.getByRole("alert").getByText("SVG").waitFor();
  await seen(page, look, "logo-wrong");
  await page.locator("#logo").setInputFiles(file(LOGO));
  await show.click();
  await page.getByRole("status").getByText(word("Gespeichert.", "Saved.")).waitFor();
  await page.locator("header .logo").waitFor();
  await seen(page, look, "logo");
  await page.getByRole("button", { name: word("Logo entfernen", "Remove the logo") }).click();
  await page.locator("header .site svg").waitFor();
}

describe.each(some(looks, 1))("$locale, $colorScheme, $width px", (look) => {
  test("an admin's tour", async () => {
    const { context, page, said } = await open(browser, service.url, look);
    const word = (de: string, en: string) => (inGerman(look) ? de : en);
    await page.goto(`${service.url}/console`);
    expect(page.url()).toBe(`${service.url}/console/sign-in`);
    await seen(page, look, "sign-in");
    await signInAs(page, look, "gruen");

    expect(page.url()).toBe(`${service.url}/console`);
    expect(await page.locator("h1").textContent()).toBe(
      word("Zwei Dinge brauchen jemanden.", "Two things need somebody."),
    );
    expect(await page.locator(".state.bad").first().textContent()).toBe(
      word("ausgefallen", "down"),
    );
    expect(await page.locator(".list").textContent()).toContain("<script>alert(1)</script>");
    expect(await page.locator("header").textContent()).toContain("Beispielverein");
    await seen(page, look, "board");

    await page.getByRole("link", { name: word("Ich: Frau Grün", "Me: Frau Grün") }).click();
    expect(await page.locator("h1").textContent()).toBe("Frau Grün");
    expect(await page.locator("main").textContent()).toContain("gruen@example.org");
    await seen(page, look, "me");

    // Somebody else's session ends, and the page stays where it is.
    await seeEnding(page, look);
    await wearLogo(page, look);

    await page.goto(`${service.url}/console/no-such-page`);
    await seen(page, look, "absent");

    // The other language, on this page and on the next ones.
    await page.getByRole("button", { name: word("English", "Deutsch") }).click();
    expect(page.url()).toBe(`${service.url}/console/no-such-page`);
    await page.goto(`${service.url}/console`);
    expect(await page.locator("html").getAttribute("lang")).toBe(word("en", "de"));
    await page.getByRole("button", { name: word("Deutsch", "English") }).click();

    await page.getByRole("button", { name: word("Abmelden", "Sign out") }).click();
    // The provider asks once, and leads back.
    await page.waitForURL(`${new URL(provider.issuer).origin}/**`);
    await page.locator("button[name=logout], button[value=yes]").first().click();
    await page.waitForURL(`${service.url}/console/signed-out**`);
    await seen(page, look, "signed-out");
    await page.goto(`${service.url}/console`);
    expect(page.url()).toContain("/console/sign-in");
    expect(said).toEqual([]);
    await context.close();
  });
});

// The suite sees it in a look that differs from the tour's in everything.
describe.each(some(looks.toReversed(), 1))("$locale, $colorScheme, $width px", (look) => {
  test("what goes wrong", async () => {
    const { context, page, said } = await open(browser, service.url, look);
    await page.goto(`${service.url}/console/sign-in/callback?code=x&state=y`);
    await seen(page, look, "not-begun");
    await page.goto(`${service.url}/console/sign-in`);
    await signInAs(page, look, "gast");
    expect(await page.locator("main").textContent()).toContain("Gäste, Chor");
    await seen(page, look, "no-group");
    await page.locator("input[type=password]").fill("wrong");
    await page
      .getByRole("button", { name: inGerman(look) ? "Mit Token anmelden" : "Sign in with a token" })
      .click();
    expect(await page.locator("[role=alert]").textContent()).not.toBe("");
    await seen(page, look, "wrong-token");
    expect(said).toEqual([]);
    await context.close();
  });
});

test("all of it works without scripts", async () => {
  const look: Look = {
    locale: "de-DE",
    colorScheme: "light",
    width: 390,
    javaScriptEnabled: false,
  };
  const { context, page, said } = await open(browser, service.url, look);
  await page.goto(`${service.url}/console/me`);
  await page.locator("input[type=password]").fill(service.token);
  await page.getByRole("button", { name: "Mit Token anmelden" }).click();
  expect(page.url()).toBe(`${service.url}/console/me`);
  expect(await page.locator("h1").textContent()).toBe("admin");
  await expectGood(page, look);
  // One more session of the same, and its end.
  const jar = new Jar();
  await submit(jar, `${service.url}/console/sign-in/token`, { token: service.token });
  await page.reload();
  const buttons = page.getByRole("button", { name: "Beenden: admin" });
  expect(await buttons.count()).toBe(2);
  await buttons.first().click();
  await page.getByText("Beendet.").waitFor();
  expect(await buttons.count()).toBe(1);
  expect((await request(jar, `${service.url}/api/v1/sessions`)).status).toBe(401);
  await page.getByRole("main").getByRole("button", { name: "English" }).click();
  expect(await page.locator("html").getAttribute("lang")).toBe("en");
  await page.getByRole("button", { name: "Sign out" }).click();
  expect(await page.locator("h1").textContent()).toBe("Signed out");
  await expectGood(page, { ...look, locale: "en-GB" });
  expect(said).toEqual([]);
  await context.close();
});

test("with the keyboard alone somebody signs in with a token", async () => {
  const [look] = looks;
  if (look === undefined) throw new Error("there is no look");
  const { context, page } = await open(browser, service.url, look);
  await page.goto(`${service.url}/console`);
  for (let tabs = 0; tabs < 12; tabs += 1) {
    await page.keyboard.press("Tab");
    if ((await page.locator("input[type=password]:focus").count()) === 1) break;
  }
  await page.keyboard.type(service.token);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${service.url}/console`);
  await page.keyboard.press("Tab");
  expect(await page.locator(":focus").getAttribute("href")).toBe("#content");
  await context.close();
});

test("at localhost a browser keeps the session without HTTPS, too", async () => {
  const [look] = looks;
  if (look === undefined) throw new Error("there is no look");
  const origin = service.url.replace("127.0.0.1", "localhost");
  const { context, page, said } = await open(browser, origin, look);
  await page.goto(`${origin}/console/me`);
  await page.locator("input[type=password]").fill(service.token);
  await page.getByRole("button", { name: "Mit Token anmelden" }).click();
  await page.waitForURL(`${origin}/console/me`);
  const cookies = await context.cookies(origin);
  expect(cookies.find(({ name }) => name === "__Host-randwerk")).toMatchObject({
    secure: true,
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
  });
  await page.reload();
  expect(await page.locator("h1").textContent()).toBe("admin");
  expect(said).toEqual([]);
  await context.close();
});

/** A public key, as its owner exports it. */
function keyOf(address: string): string {
  const { gpg, remove } = newKeyring();
  gpg(["--quick-generate-key", `<${address}>`, "future-default", "default", "2y"]);
  const key = gpg(["--armor", "--export"]).toString();
  remove();
  return key;
}

/** A session of somebody in another browser. */
async function elsewhere(login: string): Promise<Jar> {
  const jar = new Jar();
  const start = await request(jar, `${service.url}/console/sign-in/provider`);
  await request(jar, await signInAt(start.headers.get("Location") ?? "", login));
  return jar;
}

const statusOf = async (jar: Jar) => (await request(jar, `${service.url}/api/v1/links`)).status;

describe.each<[string, Look, login: string]>([
  ["with scripts", { ...phone, javaScriptEnabled: true }, "mitglied"],
  ["without scripts, in English", { ...phone, locale: "en-GB", javaScriptEnabled: false }, "neu"],
])("a member %s", (_, look, login) => {
  test("sees what is theirs, publishes their key, ends a session, and nothing else", async () => {
    const { context, page, said } = await open(browser, service.url, look);
    const word = (de: string, en: string) => (inGerman(look) ? de : en);
    const go = (de: string, en: string) =>
      page
        .getByRole("link", { name: word(de, en), exact: true })
        .first()
        .click();
    await page.goto(`${service.url}/console`);
    await signInAs(page, look, login);
    // Nothing of checks, which are not theirs.
    const seenText = await page.locator("main").textContent();
    expect(seenText).not.toContain("Webserver");
    expect(seenText).toContain(word("kein totes Ziel", "no dead target"));
    expect(await page.locator("nav a").allTextContents()).toEqual([
      word("Überblick", "Overview"),
      "Links",
      word("Mein Schlüssel", "My key"),
      login,
    ]);

    await go("Links", "Links");
    expect(await page.locator("#target").count()).toBe(0);
    await page.getByRole("link", { name: "Plenum" }).click();
    await page.getByRole("heading", { level: 1, name: "Plenum" }).waitFor();
    expect(await page.locator("main form[method=post]").count()).toBe(0);
    await expectGood(page, look);

    await go("Mein Schlüssel", "My key");
    const address = `${login}@example.org`;
    expect(await page.locator("#address").inputValue()).toBe(address);
    await page.locator("#text").fill(keyOf(address));
    await page.locator("main button.main").click();
    await page.getByText(word("weist deine Anmeldung nach", "Your sign-in proves")).waitFor();
    await expectGood(page, look);
    await page.locator("main button.main").click();
    const done = page.getByText(
      word("Dein Schlüssel ist veröffentlicht.", "Your key is published."),
    );
    await done.waitFor();
    expect(await done.count()).toBe(1);
    await expectGood(page, look);

    const other = await elsewhere(login);
    expect(await statusOf(other)).toBe(200);
    await page.getByRole("link", { name: word(`Ich: ${login}`, `Me: ${login}`) }).click();
    await page.getByRole("link", { name: address }).waitFor();
    const end = page.getByRole("button", { name: word(`Beenden: ${login}`, `End: ${login}`) });
    expect(await end.count()).toBe(2);
    // The one that is not this one.
    await page
      .locator("li", { has: page.getByText(word("angemeldet", "signed in"), { exact: true }) })
      .getByRole("button")
      .click();
    await page.getByText(word("Beendet.", "Ended.")).waitFor();
    expect(await end.count()).toBe(1);
    expect(await statusOf(other)).toBe(401);
    await expectGood(page, look);

    await page.goto(`${service.url}/console/checks`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.locator("main").textContent()).toContain("checks:read");
    await expectGood(page, look);
    await page.getByRole("button", { name: word("Abmelden", "Sign out") }).click();
    await page.waitForURL(/end-session|sign-out/);
    expect(said).toEqual([]);
    await context.close();
  });
});
