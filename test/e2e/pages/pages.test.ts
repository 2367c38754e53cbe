/** Every public page in a real browser: axe, nothing to scroll to sideways, nothing that the strict CSP stops. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer } from "../server.ts";
import { rounds, some } from "../../campaign.ts";
import { expectGood, launch, looks, named, open } from "../signin/chromium.ts";
import { startScene, type Scene } from "./scene.ts";

let browser: Browser;
let scene: Scene;

beforeAll(async () => {
  [browser, scene] = await Promise.all([launch(), startScene(startServer)]);
});
afterAll(async () => {
  await browser?.close();
  await scene?.server.remove();
});

// In the suite each page is looked at in one of two ways.
test.each(some(looks, 2).map((look, nth) => [named(look), look, nth] as const))(
  "every page is good: %s",
  async (_, look, nth) => {
    const { url } = scene.server;
    const { context, page, said } = await open(browser, url, look);
    for (const [index, [name, path]] of scene.pages.entries()) {
      if ((index + nth) % rounds(2, 1) !== 0) continue;
      await page.goto(url + path);
      await expectGood(page, look);
      expect(said, name).toEqual([]);
    }
    await context.close();
  },
);

test("the feed of the services is Atom, as a strict parser of XML reads it", async () => {
  const page = await browser.newPage();
  await page.goto(`${scene.server.url}/status`);
  const feed = await (await fetch(`${scene.server.url}/status/feed.atom`)).text();
  // RFC 4287, sections 4.1.1 and 4.1.2: what a feed and each entry must have, once.
  const told = await page.evaluate<unknown>(`(() => {
    const { documentElement: feed } = new DOMParser().parseFromString(${JSON.stringify(feed)}, "application/xml");
    const ATOM = "http://www.w3.org/2005/Atom";
    const own = (one, name) => [...one.children].filter((c) => c.localName === name && c.namespaceURI === ATOM);
    const whole = (one) => ["id", "title", "updated"].every((name) => own(one, name).length === 1 && own(one, name)[0].textContent !== "")
      && new Date(own(one, "updated")[0].textContent).toISOString() === own(one, "updated")[0].textContent
      && URL.canParse(own(one, "id")[0].textContent);
    const entries = own(feed, "entry");
    return {
      name: feed.localName + " " + feed.namespaceURI,
      author: own(feed, "author").map((one) => one.textContent),
      whole: [feed, ...entries].every(whole),
      titles: entries.map((one) => own(one, "title")[0].textContent).sort(),
      ids: new Set(entries.map((one) => own(one, "id")[0].textContent)).size === entries.length,
    };
  })()`);
  expect(told).toMatchObject({
    name: "feed http://www.w3.org/2005/Atom",
    author: ["Beispielverein e. V."],
    whole: true,
    ids: true,
    titles: expect.arrayContaining([
      expect.stringMatching(/^<script>.* ist ausgefallen$/u),
    ]) as object,
  });
  await page.close();
});

const phone = { locale: "de-DE", colorScheme: "light", width: 390 } as const;

describe("without scripts", () => {
  const look = { ...phone, javaScriptEnabled: false };

  test("a language is chosen on a page, and the next page knows it", async () => {
    const { url } = scene.server;
    const { context, page } = await open(browser, url, look);
    await page.goto(`${url}/plenum+`);
    await page.getByRole("link", { name: "English" }).click();
    await page.getByText("leads now to").waitFor();
    await page.goto(`${url}/nirgendwo`);
    await page.getByRole("heading", { name: "There is no link named" }).waitFor();
    const cookies = await context.cookies();
    expect(cookies.map(({ name, value }) => [name, value])).toEqual([
      ["__Host-randwerk-language", "en"],
    ]);
    await context.close();
  });

  test("a slip leads to the link, its poster and its address", async () => {
    const { url } = scene.server;
    const { context, page } = await open(browser, url, look);
    await page.goto(`${url}/plenun`);
    const near = page.getByRole("link", { name: "/plenum" });
    expect(await near.getAttribute("href")).toBe(`${url}/plenum`);
    await page.goto(`${url}/plenum+`);
    await page.getByRole("link", { name: "Plakat drucken" }).click();
    await page.getByRole("link", { name: "A5" }).click();
    await page.locator("body.a5").waitFor();
    await context.close();
  });

  test("a guide opens by the keyboard alone", async () => {
    const { url } = scene.server;
    const { context, page } = await open(browser, url, look);
    await page.goto(url + (scene.pages.find(([name]) => name === "key")?.[1] ?? ""));
    const command = page.getByText("gpg --auto-key-locate");
    expect(await command.isVisible()).toBe(false);
    await page.locator("summary", { hasText: "GnuPG" }).focus();
    await page.keyboard.press("Enter");
    expect(await command.isVisible()).toBe(true);
    await context.close();
  });
});

test("with scripts a button copies the fingerprint, and says so", async () => {
  const { url } = scene.server;
  const { context, page, said } = await open(browser, url, { ...phone, javaScriptEnabled: true });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(url + (scene.pages.find(([name]) => name === "key")?.[1] ?? ""));
  const fingerprint = await page.locator(".print").textContent();
  await page.getByRole("button", { name: "Kopieren" }).first().click();
  await page.getByRole("status").getByText("Kopiert").waitFor();
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(fingerprint);
  await expectGood(page, { ...phone, javaScriptEnabled: true });
  expect(said).toEqual([]);
  await context.close();
});

test.each([
  ["a4", 595, 842],
  ["a5", 420, 595],
])("a poster on %s is one sheet", async (paper, width, height) => {
  const page = await browser.newPage();
  for (const [name, path] of scene.pages.filter(([one]) => one.startsWith("poster"))) {
    await page.goto(`${scene.server.url}${path.split("?")[0]}?paper=${paper}`);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b/g), name).toHaveLength(1);
    const [, wide, high] = /\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
    expect([Math.round(Number(wide)), Math.round(Number(high))]).toEqual([width, height]);
  }
  await page.close();
});
