/** The page that a visitor sees instead of a target: status, every header, words, and how it is kept. */
import { describe, expect, test, vi } from "vitest";
import type { PageKind } from "../../../../functions/links/visit/pages.tsx";
import type { Place } from "../../../../src/http/place.ts";

// As in an isolate that has rendered no page yet.
vi.resetModules();
const { pageResponse, preparedPage, renderPage } =
  await import("../../../../functions/links/visit/error-page.ts");

const place: Place = {
  host: "go.example",
  path: "/x",
  search: "",
  isHttps: true,
  origin: "https://go.example",
  isAsSent: true,
  method: "GET",
};
const CSP =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const headers = (language: string) => ({
  "cache-control": "no-store",
  "content-language": language,
  "content-security-policy": CSP,
  "content-type": "text/html; charset=utf-8",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
});

test.each([
  ["unknown", "de", 404, "Diesen Kurzlink gibt es nicht", "Groß- und Kleinschreibung"],
  ["unknown", "en", 404, "There is no such short link", "Upper or lower case"],
  ["not-yet", "de", 404, "Dieser Kurzlink gilt noch nicht", "Bitte später noch einmal versuchen."],
  ["not-yet", "en", 404, "This short link is not valid yet", "Please try again later."],
  ["gone", "de", 410, "Dieser Kurzlink ist abgelaufen", "kennt vielleicht einen neuen"],
  ["gone", "en", 410, "This short link has expired", "may know a new one"],
  ["unavailable", "de", 503, "Gerade nicht erreichbar", "in ein paar Sekunden"],
  ["unavailable", "en", 503, "Not available right now", "in a few seconds"],
] as const)("%s in %s: %i", async (kind, language, status, title, advice) => {
  expect(preparedPage(kind, language)).toBeUndefined();
  const page = await renderPage(kind, language);
  expect(preparedPage(kind, language)).toBe(page);
  expect(await renderPage(kind, language)).toBe(page);
  const response = pageResponse(page, place);
  expect(response.status).toBe(status);
  expect(Object.fromEntries(response.headers)).toEqual({
    ...headers(language),
    ...(kind === "unavailable" && { "retry-after": "5" }),
    "strict-transport-security": "max-age=31536000",
    "x-request-id": expect.stringMatching(/^\w+-\w+$/),
  });
  const html = await response.text();
  expect(html).toMatch(new RegExp(`^<!doctype html><html lang="${language}">`));
  expect(html).toContain(`<title>${title}</title>`);
  expect(html).toContain(`<h1>${title}</h1><p>`);
  expect(html).toContain(advice);
});

describe("as an answer to a request", () => {
  const answer = async (more: Partial<Place>) =>
    pageResponse(await renderPage("gone", "en"), { ...place, ...more });

  test("HEAD has the same headers and no body", async () => {
    const [get, head] = [await answer({}), await answer({ method: "HEAD" })];
    expect(head.status).toBe(410);
    expect([...head.headers.keys()]).toEqual([...get.headers.keys()]);
    expect(head.body).toBeNull();
    expect((await get.text()).length).toBeGreaterThan(100);
  });

  test("over HTTP nothing is said of HTTPS", async () => {
    expect((await answer({ isHttps: false })).headers.has("Strict-Transport-Security")).toBe(false);
  });

  test("each has an id of its own, and the page that is kept has none", async () => {
    const ids = [await answer({}), await answer({})].map(({ headers: h }) => h.get("X-Request-Id"));
    expect(new Set(ids).size).toBe(2);
    const kinds: PageKind[] = ["gone", "unknown"];
    for (const kind of kinds) {
      expect((await renderPage(kind, "en")).headers.has("X-Request-Id")).toBe(false);
    }
  });
});
