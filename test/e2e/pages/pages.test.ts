/** Every public page in a real browser: axe, nothing to scroll to sideways, nothing that the strict CSP stops. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { api } from "../cli/cli.ts";
import { startServer } from "../server.ts";
import { rounds } from "../../campaign.ts";
import {
  emptyCellsOn,
  expectGood,
  expectGoodIn,
  launch,
  looks,
  open,
  shiftOn,
  type Look,
} from "../signin/chromium.ts";
import { demanded } from "../../src/console/demanded.ts";
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

const phone = { locale: "de-DE", colorScheme: "light", width: 390 } as const;

/** With the admin token or another one, by the form that is there. */
async function signIn(page: Page, token = scene.server.token): Promise<void> {
  await page.goto(`${scene.server.url}/console`);
  await page.locator("input[type=password]").fill(token);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${scene.server.url}/console`);
}

const languages = ["de-DE", "en-GB"] as const;
/** The looks of a language, each followed by the one that differs from it in colours and width. */
const looksIn = (locale: Look["locale"]): Look[] => {
  const of = (width: number, scheme: string) =>
    looks.filter(
      (look) => look.locale === locale && look.width === width && look.colorScheme === scheme,
    );
  return [...of(1280, "light"), ...of(390, "dark"), ...of(1280, "dark"), ...of(390, "light")];
};

/**
 * What of many is looked at in this language, and how: in the suite each in one language and one look, so that all looks
 * take turns, in a campaign in all of both. (How large letters fit on a phone is seen of each.)
 */
function* seenIn<One>(locale: Look["locale"], all: readonly One[]): Generator<[One, Look[]]> {
  const every = looksIn(locale);
  for (const [nth, one] of all.entries()) {
    if ((nth + languages.indexOf(locale)) % rounds(2, 1) !== 0) continue;
    const turn = Math.floor(nth / 2) % every.length;
    yield [one, rounds(0, 1) === 1 ? every : every.slice(turn, turn + 1)];
  }
}

/** With letters twice as large nothing has to be scrolled to sideways. */
const widthOfLarge = (page: Page) =>
  page.evaluate<number>(`(() => {
    document.documentElement.style.fontSize = "200%";
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  })()`);

/** Pages that somebody meets when something goes wrong, or only once: each by what leads there. */
const met: readonly (readonly [
  name: string,
  lead: (page: Page, url: string) => Promise<void>,
  /** An address like it. */
  path?: string,
])[] = [
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
    "/console/alert/id",
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
    "/console/access/token/id",
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

describe.each(languages)("in %s", (locale) => {
  const [look = { ...phone, javaScriptEnabled: true }] = looksIn(locale);

  test("every page is good", async () => {
    const { url } = scene.server;
    const { context, page, said } = await open(browser, url, look);
    for (const [[name, path], seen] of seenIn(locale, scene.pages)) {
      await page.goto(url + path);
      expect(await shiftOn(page), name).toBe(0);
      await expectGoodIn(page, seen);
      await page.setViewportSize({ width: phone.width, height: 900 });
      expect(await widthOfLarge(page), name).toBeLessThanOrEqual(0);
      expect(said, name).toEqual([]);
    }
    await context.close();
  });

  test("every page behind the sign-in is good, and what is met when something goes wrong", async () => {
    const { url } = scene.server;
    const { context, page, said } = await open(browser, url, look);
    await signIn(page);
    for (const [[name, path], seen] of seenIn(locale, scene.inside)) {
      await page.goto(url + path);
      expect(await shiftOn(page), name).toBe(0);
      for (const one of await page.locator("details > summary").all()) await one.click();
      await expectGoodIn(page, seen);
      await page.setViewportSize({ width: phone.width, height: 900 });
      expect(await emptyCellsOn(page), name).toBe(0);
      expect(await widthOfLarge(page), name).toBeLessThanOrEqual(0);
      expect(said, name).toEqual([]);
    }
    for (const [[name, lead], seen] of seenIn(locale, met)) {
      await lead(page, url);
      await expectGoodIn(page, seen);
      expect(said, name).toEqual([]);
    }
    await context.close();
  });
});

/** Pages that are judged where there is what they show, each with the test that does. */
const elsewhere: Readonly<Record<string, string>> = {
  "/console/own-key/:address": "test/e2e/signin/tour.test.ts",
  "/key/link/{token}": "test/e2e/wkd/own-key.test.ts",
};

/** Whether an address is of a route, whose parts in braces or behind colons stand for anything. */
const isOf = (route: string, path: string) =>
  new RegExp(
    `^${route.replaceAll(/[.+]/g, "\\$&").replaceAll(/:\w+(?:\{.*\})?|\{\w+\}/g, "[^/]+")}$`,
  ).test(path.split("?")[0] ?? "");

test("every page that there is is among those that are looked at", async () => {
  const inside = Object.keys(demanded)
    .filter((route) => route.startsWith("GET "))
    .map((route) => route.slice("GET ".length));
  const paths = [...scene.inside.map(([, path]) => path), ...met.map(([, , path]) => path ?? "")];
  expect(
    inside.filter((route) => !(route in elsewhere) && !paths.some((path) => isOf(route, path))),
  ).toEqual([]);
  const answer = await fetch(`${scene.server.url}/api/openapi.json`);
  const described = (await answer.json()) as {
    paths: Record<string, { get?: { responses: Record<string, { content?: object }> } }>;
  };
  const pages = Object.entries(described.paths).flatMap(([path, { get }]) =>
    "text/html" in (get?.responses["200"]?.content ?? {}) ? [path] : [],
  );
  const outside = scene.pages.map(([, path]) => path);
  expect(pages.length).toBeGreaterThan(3);
  expect(
    pages.filter((route) => !(route in elsewhere) && !outside.some((path) => isOf(route, path))),
  ).toEqual([]);
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

  test("an admin’s tour in English: maintenance, backups, a token, an alert, a key with its card, the service", async () => {
    const english = { ...look, locale: "en-GB" } as const;
    const { context, page, said } = await open(browser, scene.server.url, english);
    const go = (name: string) => page.getByRole("link", { name, exact: true }).first().click();
    const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
    const heading = (name: string | RegExp) =>
      page.getByRole("heading", { level: 1, name }).waitFor();
    await signIn(page);
    await go("Checks");
    await go("Maintenance windows by tag");
    await page.locator("#tag").fill("backup");
    await page.locator("[name='maintenance.0.calendar']").fill("Sun 02:00");
    await page.locator("[name='maintenance.0.minutes']").fill("45");
    await press("Save");
    await page.getByText("Maintenance windows saved: backup").waitFor();
    await page.locator("code", { hasText: "Sun 02:00" }).waitFor();
    await press("Undo");
    await page.getByText("No tag has maintenance windows yet.").waitFor();

    await go("Backups");
    await page.locator("main a[href^='/console/backups/repository/']").first().click();
    await heading(/backup-backup/);

    await go("Access");
    await go("Create token");
    await page.getByLabel("Name").fill("Newsletter");
    await page.getByLabel("Create and change short links").check();
    await press("Create token");
    const token = (await page.locator("code.print").textContent()) ?? "";
    const links = () =>
      fetch(`${scene.server.url}/api/v1/links`, { headers: { Authorization: `Bearer ${token}` } });
    expect((await links()).status).toBe(200);
    await go("To access");
    await go("Newsletter");
    await page.locator("summary", { hasText: "Revoke token" }).click();
    await page.locator("details #name").fill("Newsletter");
    await press("Revoke token");
    await page.getByText("Revoked; whoever was signed in").waitFor();
    expect((await links()).status).toBe(401);

    await go("Alerts");
    await page.locator("main a.what", { hasText: "ausgefallen" }).first().click();
    await press("I take care of it");
    await page.getByText("there are no reminders any more").waitFor();

    await go("Keys");
    await page.locator("main a.what").first().click();
    await go("Page for everybody");
    await go("Print as a poster or business cards");
    await page.locator("body.sheet").waitFor();
    await page.goBack();
    await page.goto(`${page.url()}/write`);
    await page.getByRole("heading", { name: "Without the program of this page" }).waitFor();
    await page.goto(`${scene.server.url}/console/service`);
    await heading(/The service runs as it should|Something is wrong with the service/);
    await page.goto(`${scene.server.url}/console/own-key`);
    await heading("Your key");
    expect(said).toEqual([]);
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

/** The rows in which the parts of the bar stand, by the middle of each. */
const rowsOfBar = (page: Page) =>
  page.evaluate<number>(`new Set([...document.querySelectorAll(".bar > *")].map((one) => {
    const { top, height } = one.getBoundingClientRect();
    return Math.round(top + height / 2);
  })).size`);

test("the bar takes two rows on a phone, whoever is signed in and however the association is called", async () => {
  const { url } = scene.server;
  const name = `Anna-Katharina ${"Musterhausen-".repeat(5)}`.padEnd(80, "x");
  const made = await api(scene.server, "/api/v1/tokens", {
    method: "POST",
    body: JSON.stringify({ name, scopes: ["admin"] }),
    headers: { "Content-Type": "application/json" },
  });
  const { token } = (await made.json()) as { token: string };
  for (const [locale, colorScheme, me] of [
    ["de-DE", "light", "Ich"],
    ["en-GB", "dark", "Me"],
  ] as const) {
    const look = { locale, colorScheme, width: 390, javaScriptEnabled: true };
    const { context, page } = await open(browser, url, look);
    await signIn(page, token);
    const own = page.getByRole("link", { name: `${me}: ${name}`, exact: true });
    expect(await own.getAttribute("title")).toBe(name);
    const site = page.locator(".bar .site");
    expect(await site.getAttribute("title")).toBe("Beispielverein e. V.");
    for (const called of ["Beispielverein e. V.", "Verein der Freunde ".repeat(5).slice(0, 80)]) {
      await site.locator("bdi").evaluate((one, text) => (one.textContent = text), called);
      for (const width of [390, 320]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await rowsOfBar(page), `${locale} ${width} ${called}`).toBe(2);
        await expectGood(page, { ...look, width }, ["color-contrast"]);
      }
    }
    await context.close();
  }
});

test("a preview shows the slug as people write it; the page of a key has smaller headings below, a square code, all of the command", async () => {
  const { url } = scene.server;
  const { context, page } = await open(browser, url, { ...phone, javaScriptEnabled: true });
  await page.goto(`${url}/äöü+`);
  const text = await page.locator("body").innerText();
  expect(text).toMatch(/\/äöü\s+führt jetzt zu/);
  expect(text).not.toContain("%C3");
  await page.goto(url + (scene.pages.find(([name]) => name === "key")?.[1] ?? ""));
  const { sizes, code, hidden } = await page.evaluate<{
    sizes: number[];
    code: number[];
    hidden: number;
  }>(`(() => {
    const size = (name) => parseFloat(getComputedStyle(document.querySelector(name)).fontSize);
    const box = (name) => document.querySelector(name).getBoundingClientRect();
    for (const one of document.querySelectorAll("details")) one.open = true;
    const pre = document.querySelector("pre");
    return {
      sizes: ["h1", "h2", "summary"].map(size),
      code: [box(".code").width, box(".code").height],
      hidden: pre.scrollWidth - pre.clientWidth,
    };
  })()`);
  expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
  expect(new Set(sizes).size).toBe(3);
  expect(code[0]).toBe(code[1]);
  expect(hidden).toBe(0);
  await context.close();
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

/** Presses Tab until an element has the focus that is one of these; from one end of the page to the other at most. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const wanted = JSON.stringify(selector);
  for (let tabs = 0; tabs < 90; tabs += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate<boolean>(`document.activeElement.matches(${wanted})`)) return;
  }
  throw new Error(`no way by the keyboard to ${selector}`);
}

test.each([true, false])(
  "by the keyboard alone a link is made, changed, taken back and deleted, and a check by its name (scripts: %s)",
  async (javaScriptEnabled) => {
    const { url } = scene.server;
    const { context, page, said } = await open(browser, url, { ...phone, javaScriptEnabled });
    const press = async (selector: string) => {
      await tabTo(page, selector);
      await page.keyboard.press("Enter");
    };
    const type = async (selector: string, text: string) => {
      await tabTo(page, selector);
      await page.keyboard.press("Control+A");
      await page.keyboard.type(text);
    };
    await page.goto(`${url}/console`);
    await type("input[type=password]", scene.server.token);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${url}/console`);
    await press("nav a[href='/console/links']");
    await page.waitForURL(/console\/links$/);
    await type("#target", "https://example.org/tastatur");
    await page.keyboard.press("Enter");
    await page.waitForURL(/done=made/);
    await press("a[href$='/edit']");
    await page.waitForURL(/edit$/);
    await type("#title", "Nur mit Tasten");
    await page.keyboard.press("Enter");
    await page.waitForURL(/done=changed/);
    await page.getByRole("heading", { level: 1, name: "Nur mit Tasten" }).waitFor();
    await press("form[action$='/undo'] button");
    await page.waitForURL(/done=undone/);
    await press("form[action$='/delete'] button");
    await page.waitForURL(/done=deleted/);
    const name = `Tasten ${javaScriptEnabled}`;
    await page.goto(`${url}/console/checks/new`);
    await type("#name", name);
    await page.keyboard.press("Enter");
    await page.waitForURL(/done=made/);
    await press("details.end summary");
    await type("details.end #name", name);
    await page.keyboard.press("Enter");
    await page.waitForURL(/done=deleted/);
    expect(said).toEqual([]);
    await context.close();
  },
);

test("a file that is dropped on a form is chosen there", async () => {
  const { url } = scene.server;
  const { context, page, said } = await open(browser, url, { ...phone, javaScriptEnabled: true });
  await signIn(page);
  for (const [path, field] of [
    ["/console/keys/new", "file"],
    ["/console/own-key", "file"],
    ["/console/links/import", "file"],
    ["/console/link/plenum/qr", "logo"],
    ["/console/site", "logo"],
  ] as const) {
    await page.goto(url + path);
    const name = await page.evaluate<string>(`(() => {
      const field = document.getElementById(${JSON.stringify(field)});
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["dropped"], "dropped.txt"));
      for (const type of ["dragover", "drop"]) {
        const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer });
        if (field.form.querySelector("button").dispatchEvent(event)) return type + ": left to the browser";
      }
      return field.files[0].name;
    })()`);
    expect([path, name]).toEqual([path, "dropped.txt"]);
  }
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
