import { describe, expect, test } from "vitest";
import { visit } from "../../client.ts";

const html = (
  language: string,
  lead: string,
  links: string,
  signIn: string,
  api: string,
  health: string,
) =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"/>` +
  '<meta name="viewport" content="width=device-width, initial-scale=1"/>' +
  '<meta name="robots" content="noindex"/><meta name="color-scheme" content="light dark"/>' +
  '<title>Randwerk</title><link rel="icon" href="/favicon.ico" type="image/svg+xml"/>' +
  '<link rel="stylesheet" href="/assets/style.css"/></head><body><main>' +
  `<h1>Randwerk</h1><p>${lead}</p><p>${links}</p><ul>` +
  `<li><a href="/console">${signIn}</a></li>` +
  `<li><a href="/api/openapi.json">${api}</a></li>` +
  `<li><a href="/healthz">${health}</a></li></ul></main></body></html>`;

describe("where there is nothing", () => {
  const asked = (path: string, accept: string) =>
    visit(path, { headers: { Accept: accept, "Accept-Language": "de" } });

  // As Firefox and Chromium ask for a page.
  const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

  test.each(["/key/", "/api", "/badge", "/api/v1/nothing"])(
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

describe("the start page", () => {
  test.each([
    [
      "de",
      html(
        "de",
        "Hier laufen Kurzlinks, Schlüsselverzeichnis und Überwachung eines Vereins.",
        "Ein Kurzlink mit einem „+“ dahinter zeigt, wohin er führt.",
        "Für Mitglieder und Admins",
        "Beschreibung der Schnittstelle",
        "Zustand des Dienstes",
      ),
    ],
    [
      "en",
      html(
        "en",
        "This is where an association&#39;s short links, key directory and monitoring run.",
        "A short link followed by “+” shows where it leads.",
        "For members and admins",
        "Description of the API",
        "Health of the service",
      ),
    ],
  ])("in %s", async (language, page) => {
    const response = await visit("/", { headers: { "Accept-Language": language } });
    expect(response.headers.get("Content-Language")).toBe(language);
    expect(await response.text()).toBe(page);
  });
});

test.each([
  ["/robots.txt", /^User-agent: \*\nDisallow: \/api\/\n$/],
  ["/favicon.ico", /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 32 32">.*<\/svg>$/],
  ["/assets/style.css", /^\n:root \{ color-scheme: light dark; /],
])("%s is what it says", async (path, content) => {
  const response = await visit(path);
  expect(response.status).toBe(200);
  expect(await response.text()).toMatch(content);
});

test("the stylesheet loads nothing, since pages may load nothing else", async () => {
  const css = await (await visit("/assets/style.css")).text();
  expect(css).not.toMatch(/@import|url\(/);
});
