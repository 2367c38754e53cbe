import { describe, expect, test } from "vitest";
import { visit } from "../../client.ts";

// As Firefox and Chromium ask for a page.
const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

const asked = (path: string, accept: string) =>
  visit(path, { headers: { Accept: accept, "Accept-Language": "de" } });

describe("where there is nothing", () => {
  test.each(["/key/", "/api/nothing", "/badge", "/api/v1/nothing", "/assets/style.css"])(
    "%s is a page in a browser, and Problem Details for programs",
    async (path) => {
      const page = await asked(path, BROWSER);
      expect([page.status, page.headers.get("Content-Type")]).toEqual([
        404,
        "text/html; charset=utf-8",
      ]);
      expect(await page.text()).toContain("<h1>Hier ist nichts</h1>");
      for (const accept of ["*/*", "application/json"]) {
        const problem = await asked(path, accept);
        expect(problem.status).toBe(404);
        expect(problem.headers.get("Content-Type")).toMatch(/json/);
      }
    },
  );
});

describe("the API for people", () => {
  test.each([
    ["/api", "<h1>Beschreibung der API</h1>", '<a href="/api/operations/createLink">'],
    ["/api/operations/createLink", "<h2>Inhalt der Anfrage</h2>", '<a href="/api/shapes/NewLink">'],
    ["/api/shapes/Check", "<h1>Check</h1>", "grace time: seconds that a ping may be late"],
  ])("%s says what it describes", async (path, heading, more) => {
    const page = await asked(path, BROWSER);
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain(heading);
    expect(html).toContain(more);
    expect(page.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
  });

  test.each(["/api/operations/none", "/api/shapes/__proto__"])("%s is not there", async (path) => {
    expect((await asked(path, BROWSER)).status).toBe(404);
  });
});

describe("the start page", () => {
  test.each([
    [
      "de",
      "Ein Verein betreibt hier Kurzlinks, ein Schlüsselverzeichnis und eine Überwachung seiner Server.",
      "Ein Kurzlink mit einem „+“ dahinter zeigt, wohin er führt.",
      '<a href="/console">Für Mitglieder und Admins</a>',
      '<a href="/api">Beschreibung der API</a>',
      '<a href="/healthz">Zustand des Dienstes</a>',
      '<a class="plain" href="?lang=en" lang="en" hreflang="en">English</a>',
    ],
    [
      "en",
      "An association runs its short links, key directory and monitoring here.",
      "A short link followed by “+” shows where it leads.",
      '<a href="/console">For members and admins</a>',
      '<a href="/api">Description of the API</a>',
      '<a href="/healthz">Health of the service</a>',
      '<a class="plain" href="?lang=de" lang="de" hreflang="de">Deutsch</a>',
    ],
  ])("in %s", async (language, ...texts) => {
    const response = await visit("/", { headers: { "Accept-Language": language } });
    expect(response.headers.get("Content-Language")).toBe(language);
    const html = await response.text();
    expect(html).toMatch(new RegExp(`^<!doctype html><html lang="${language}">`));
    for (const text of texts) expect(html).toContain(text);
  });

  test("a language that is chosen is remembered by the browser alone", async () => {
    const chosen = await visit("/?lang=en", { headers: { "Accept-Language": "de" } });
    expect(chosen.headers.get("Content-Language")).toBe("en");
    const [cookie = ""] = chosen.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-randwerk-language=en; /);
    const again = await visit("/", {
      headers: { "Accept-Language": "de", Cookie: cookie.split(";")[0] ?? "" },
    });
    expect(again.headers.get("Content-Language")).toBe("en");
    expect(again.headers.getSetCookie()).toEqual([]);
  });

  test("what is no page remembers nothing", async () => {
    for (const path of ["/robots.txt?lang=en", "/api/openapi.json?lang=en"]) {
      expect((await visit(path)).headers.getSetCookie()).toEqual([]);
    }
  });
});

test.each([
  ["/robots.txt", /^User-agent: \*\nDisallow: \/api\/\n$/],
  ["/favicon.ico", /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 26 26">.*<\/svg>$/],
])("%s is what it says", async (path, content) => {
  const response = await visit(path);
  expect(response.status).toBe(200);
  expect(await response.text()).toMatch(content);
});

describe("the stylesheet", () => {
  const named = async () => {
    const html = await (await visit("/")).text();
    return /<link rel="stylesheet" href="([^"]+)"/.exec(html)?.[1] ?? "";
  };

  test("is kept for ever by its name; that of another version is dressed alike and not kept", async () => {
    const sheet = await visit(await named());
    expect(sheet.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    const older = await visit("/assets/style-0123abcd.css");
    expect(older.headers.get("Cache-Control")).toBe("no-store");
    expect(await older.text()).toBe(await sheet.text());
  });

  test("loads nothing, since pages may load nothing else", async () => {
    const css = await (await visit(await named())).text();
    expect(css).toMatch(/^\n:root \{ color-scheme: light dark;/);
    expect(css).not.toMatch(/@import|url\(/);
  });
});
