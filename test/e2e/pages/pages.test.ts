/** Every public page in a real browser: axe, nothing to scroll to sideways, nothing that the strict CSP stops. */
import type { Browser, Page } from "playwright-core";
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

const phone = { locale: "de-DE", colorScheme: "light", width: 390 } as const;

/** With the admin token, by the form that is there. */
async function signIn(page: Page): Promise<void> {
  await page.goto(`${scene.server.url}/console`);
  await page.locator("input[type=password]").fill(scene.server.token);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${scene.server.url}/console`);
}

// The other two looks; each page behind the sign-in in one of them.
test.each(some(looks.toReversed(), 2).map((look, nth) => [named(look), look, nth] as const))(
  "every page behind the sign-in is good: %s",
  async (_, look, nth) => {
    const { url } = scene.server;
    const { context, page, said } = await open(browser, url, look);
    await signIn(page);
    for (const [index, [name, path]] of scene.inside.entries()) {
      if ((index + nth) % rounds(2, 1) !== 0) continue;
      await page.goto(url + path);
      for (const one of await page.locator("details > summary").all()) await one.click();
      await expectGood(page, look);
      expect(said, name).toEqual([]);
    }
    await context.close();
  },
);

/** Pages that somebody meets when something goes wrong, or only once: each by what leads there. */
const met: readonly (readonly [name: string, lead: (page: Page, url: string) => Promise<void>])[] =
  [
    [
      "two who edit the same",
      async (page, url) => {
        await page.goto(`${url}/console/link/plenum/edit`);
        const other = await page.context().newPage();
        await other.goto(`${url}/console/link/plenum/edit`);
        const title = other.locator("#title");
        await title.fill(`Plenum ${await title.inputValue()}`.slice(0, 60));
        await other.locator("form.card .button.main").click();
        await other.waitForURL(/done=changed/);
        await other.close();
        await page.locator("#title").fill("Etwas anderes");
        await page.locator("form.card .button.main").click();
        await page.locator("[role=alert]").waitFor();
      },
    ],
    [
      "a form that is wrong",
      async (page, url) => {
        await page.goto(`${url}/console/links/new`);
        await page.locator("#target").fill("keine Adresse");
        await page.locator("form.card .button.main").click();
        await page.locator("[role=alert]").waitFor();
      },
    ],
    [
      "an alert",
      async (page, url) => {
        await page.goto(`${url}/console/alerts`);
        await page.locator("main a.what").first().click();
        await page.waitForURL(/console\/alert\//);
      },
    ],
    [
      "a token, seen once",
      async (page, url) => {
        await page.goto(`${url}/console/access/tokens/new`);
        await page.locator("#name").fill(`Website ${Math.random()}`);
        await page.locator("[name='scopes.links:write']").check();
        await page.locator("form.card .button.main").click();
        await page.locator("code.print").waitFor();
      },
    ],
    [
      "a token by itself",
      async (page, url) => {
        await page.goto(`${url}/console/access`);
        await page.locator("main a.what").last().click();
        await page.locator("details.end summary").click();
      },
    ],
    [
      "a key that is refused",
      async (page, url) => {
        await page.goto(`${url}/console/keys/new?address=vorstand@keys.invalid`);
        await page.locator("#text").fill("-----BEGIN PGP PUBLIC KEY BLOCK-----");
        await page.locator("form.card .button.main").click();
        await page.locator(".state.bad").waitFor();
      },
    ],
    ["nothing", async (page, url) => void (await page.goto(`${url}/console/gibt-es-nicht`))],
    ["a check that is gone", async (page, url) => void (await page.goto(`${url}/console/check/x`))],
  ];

// Each in one of two looks, in a campaign in all.
test.each(some(looks, 2).map((look, nth) => [named(look), look, nth] as const))(
  "what is met when something goes wrong is good: %s",
  async (_, look, nth) => {
    const { url } = scene.server;
    const { context, page, said } = await open(browser, url, look);
    await signIn(page);
    for (const [index, [name, lead]] of met.entries()) {
      if ((index + nth) % rounds(2, 1) !== 0) continue;
      await lead(page, url);
      await expectGood(page, look);
      expect(said, name).toEqual([]);
    }
    await context.close();
  },
);

test("with letters twice as large nothing of the console has to be scrolled to sideways", async () => {
  const { url } = scene.server;
  const look = { ...phone, javaScriptEnabled: true };
  const { context, page } = await open(browser, url, look);
  await signIn(page);
  for (const [name, path] of scene.inside) {
    await page.goto(url + path);
    const wide = await page.evaluate<number>(`(() => {
      document.documentElement.style.fontSize = "200%";
      return document.documentElement.scrollWidth - document.documentElement.clientWidth;
    })()`);
    expect(wide, name).toBeLessThanOrEqual(0);
  }
  await context.close();
});

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

describe("without scripts", () => {
  const look = { ...phone, javaScriptEnabled: false };

  test("a language is chosen on a page, and the next page knows it", async () => {
    const { url } = scene.server;
    const { context, page } = await open(browser, url, look);
    await page.goto(`${url}/plenum+`);
    await page.getByRole("link", { name: "English" }).click();
    await page.getByText("now leads to").waitFor();
    await page.goto(`${url}/nirgendwo`);
    await page.getByRole("heading", { name: "There is no link named" }).waitFor();
    const cookies = await context.cookies();
    expect(cookies.map(({ name, value }) => [name, value])).toEqual([
      ["__Host-randwerk-language", "en"],
    ]);
    await context.close();
  });

  test("a newcomer makes a plenum link that follows the calendar, and its poster, in ten steps", async () => {
    const { url } = scene.server;
    const { context, page } = await open(browser, url, look);
    let steps = 0;
    const step = async (doing: Promise<void>) => {
      await doing;
      steps += 1;
    };
    await signIn(page);
    await step(page.getByRole("link", { name: "Links", exact: true }).click());
    await step(page.getByRole("link", { name: "Mit Zeiten" }).click());
    await step(page.getByLabel("Ziel", { exact: true }).fill("https://pad.example.org/plenum"));
    await step(page.getByLabel("Kurzadresse", { exact: true }).fill("neues-plenum"));
    await step(page.getByLabel("Wann").first().fill("1. und 3. Dienstag 18:00"));
    await step(page.getByLabel("Minuten lang").first().fill("240"));
    await step(page.getByLabel("Ziel in dieser Zeit").first().fill("https://meet.example.org/"));
    await step(page.getByRole("button", { name: "Link anlegen" }).click());
    await page.getByText("jeden ersten und dritten Dienstag im Monat").waitFor();
    await step(page.getByRole("link", { name: "Plakat drucken" }).click());
    await page.getByRole("heading", { name: "neues-plenum" }).waitFor();
    expect(steps).toBeLessThanOrEqual(10);
    await page.goBack();
    await page.getByRole("button", { name: "Rückgängig", exact: true }).click();
    await page.getByText("Dieser Link liegt im Papierkorb").waitFor();
    await page.getByRole("button", { name: "Zurückholen" }).click();
    await page.getByText("Zurückgeholt.").waitFor();
    // And a check is paused and goes on.
    await page.getByRole("link", { name: "Checks" }).click();
    await page.getByRole("link", { name: "Nachtsicherung" }).click();
    await page.getByRole("button", { name: "Anhalten" }).click();
    await page.getByRole("button", { name: "Rückgängig" }).click();
    await page.getByText("Fortgesetzt.", { exact: true }).waitFor();
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

test("with scripts the sentence and the next switches come while somebody types", async () => {
  const { url } = scene.server;
  const { context, page, said } = await open(browser, url, { ...phone, javaScriptEnabled: true });
  await signIn(page);
  await page.goto(`${url}/console/links`);
  await page.keyboard.press("/");
  expect(await page.locator("input[type=search]:focus").count()).toBe(1);
  await page.goto(`${url}/console/links/new`);
  await page.getByLabel("Wann").first().pressSequentially("letzter Freitag 20:00");
  await page.locator("#preview").getByText("jeden letzten Freitag im Monat um 20:00 Uhr").waitFor();
  await page.getByLabel("Minuten lang").first().pressSequentially("90");
  await page.locator("#preview li").nth(4).waitFor();
  // What was typed is still where it was.
  expect(await page.getByLabel("Minuten lang").first().inputValue()).toBe("90");
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
