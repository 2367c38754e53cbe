/** The page that a visitor sees instead of a target: status, every header, words, and what it knows of the link. */
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { defaultSettings } from "../../../../functions/links/link/json.ts";
import type { Link } from "../../../../functions/links/link/link.ts";
import { errorPage, unknownPage } from "../../../../functions/links/visit/error-page.tsx";
import type { Known } from "../../../../functions/links/visit/memory.ts";
import type { Place } from "../../../../src/http/place.ts";

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
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const headers = (language: string) => ({
  "cache-control": "no-store",
  "content-language": language,
  "content-security-policy": CSP,
  "content-type": "text/html; charset=utf-8",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
});
const link: Link = {
  ...defaultSettings,
  id: 1,
  key: "fest",
  slug: "fest",
  target: "https://e.org/",
  usedClicks: 0,
  importedClicks: 0,
  createdAt: 0,
  createdBy: "tests",
  updatedAt: 0,
  version: 1,
  deletedAt: undefined,
};
const known = (more: Partial<Known> = {}): Known => ({
  found: undefined,
  key: "x",
  isScan: false,
  ready: undefined,
  near: undefined,
  ...more,
});
const asked = (language: string, more: Record<string, string> = {}) =>
  new Request("https://go.example/x", { headers: { "Accept-Language": language, ...more } });
const unknown = async (
  more: Partial<Place> = {},
  entry: Partial<Known> = {},
  request = asked("en"),
) => unknownPage(known(entry), request, { ...place, ...more }, env);

test.each([
  ["not-yet", "de", 404, "Dieser Kurzlink gilt noch nicht", "Bitte später noch einmal versuchen."],
  ["not-yet", "en", 404, "This short link is not active yet", "Please try again later."],
  ["gone", "de", 410, "Dieser Kurzlink ist abgelaufen", "kennt vielleicht einen neuen"],
  ["gone", "en", 410, "This short link has expired", "may know a new one"],
  ["no-dates", "de", 404, "Dieser Kurzlink hat keine Termine", "immer an denselben Ort"],
  ["no-dates", "en", 404, "This short link has no dates", "always leads to the same place"],
  ["unavailable", "de", 503, "Gerade nicht erreichbar", "in ein paar Sekunden"],
  ["unavailable", "en", 503, "Not available right now", "in a few seconds"],
] as const)("%s in %s: %i", async (kind, language, status, title, advice) => {
  const response = errorPage(kind, link, asked(language), place, env);
  expect(response.status).toBe(status);
  expect(Object.fromEntries(response.headers)).toEqual({
    ...headers(language),
    ...(kind === "unavailable" && { "retry-after": "5" }),
    "strict-transport-security": "max-age=31536000",
    "x-request-id": expect.stringMatching(/^\w+-\w+$/),
  });
  const html = await response.text();
  expect(html).toMatch(new RegExp(`^<!doctype html><html lang="${language}">`));
  expect(html).toContain(`<title>${title} · Randwerk</title>`);
  expect(html).toContain(`<h1>${title}</h1>`);
  expect(html).toContain(advice);
});

describe("of a link that has ended", () => {
  const gone = (more: Partial<Link>, language: string) =>
    errorPage("gone", { ...link, ...more }, asked(language), place, env).text();

  test.each([
    ["de", "Er galt bis Dienstag, 1. Dezember 2020, 19:00 Uhr (MEZ)."],
    ["en", "It was valid until Tuesday, 1 December 2020, 19:00 (CET)."],
  ])("its title and its end are told in %s", async (language, end) => {
    const html = await gone(
      { title: "Fest <im> Hof", validUntil: Date.parse("2020-12-01T18:00:00Z") },
      language,
    );
    expect(html).toContain('<p class="over"><bdi>Fest &lt;im&gt; Hof</bdi></p>');
    expect(html).toContain(`<p>${end}</p>`);
    expect(html).not.toContain("e.org");
  });

  test("one that is used up says so", async () => {
    expect(await gone({ maxClicks: 1, usedClicks: 1 }, "de")).toContain("sind verbraucht");
    expect(await gone({ maxClicks: 1, usedClicks: 1 }, "en")).toContain("are used up");
  });
});

describe("of what there is not", () => {
  test.each([
    ["de", "Hier ist kein Link namens „<bdi>x</bdi>“.", "Groß- und Kleinschreibung"],
    ["en", "There is no link named “<bdi>x</bdi>” here.", "Capitals and hyphens"],
  ])("what was asked is said in %s", async (language, heading, advice) => {
    const response = await unknown({}, {}, asked(language));
    expect(response.status).toBe(404);
    const html = await response.text();
    expect(html).toContain(`<h1>${heading}</h1>`);
    expect(html).toContain(advice);
  });

  test.each([
    ["/<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    ["/%3Cb%3E%22'&", "&lt;b&gt;&quot;&#39;&amp;"],
    ["/%E2%80%AEnelp%00%0A", "nelp"],
    ["/%E0%A4%A", "%E0%A4%A"],
    ["/%hole%", "%hole%"],
    [`/${"%F0%9F%90%9F".repeat(3_000)}`, `${"🐟".repeat(100)}…`],
    [`/${"a".repeat(10_000)}`, `${"a".repeat(100)}…`],
  ])("%.40s is text and nothing else", async (path, shown) => {
    const html = await (await unknown({ path })).text();
    expect(html).toContain(`<bdi>${shown}</bdi>`);
    expect(html).toContain("</html>");
  });

  test("what may have been meant stands there with its title", async () => {
    const near = [
      { slug: "plenum", title: "<b>" },
      { slug: "größe", title: "" },
    ];
    const html = await (await unknown({}, { near })).text();
    expect(html).toContain("Perhaps this is meant:");
    expect(html).toContain('href="https://go.example/plenum">go.example/plenum</a>');
    expect(html).toContain("<bdi>&lt;b&gt;</bdi>");
    expect(html).toContain('href="https://go.example/gr%C3%B6%C3%9Fe">go.example/größe</a>');
    expect(html).not.toContain("Capitals and hyphens");
  });
});

describe("as an answer to a request", () => {
  test("HEAD has the same headers and no body", async () => {
    const [get, head] = [await unknown(), await unknown({ method: "HEAD" })];
    expect(head.status).toBe(404);
    expect([...head.headers.keys()]).toEqual([...get.headers.keys()]);
    expect(head.body).toBeNull();
    expect((await get.text()).length).toBeGreaterThan(100);
  });

  test("over HTTP nothing is said of HTTPS", async () => {
    const { headers: told } = await unknown({ isHttps: false });
    expect(told.has("Strict-Transport-Security")).toBe(false);
  });

  test("each has an id of its own", async () => {
    const ids = [await unknown(), await unknown()].map(({ headers: h }) => h.get("X-Request-Id"));
    expect(new Set(ids).size).toBe(2);
  });

  test("a language that is chosen is remembered, and nothing else is", async () => {
    const chosen = await unknown({ search: "?lang=de" });
    expect(chosen.headers.get("Content-Language")).toBe("de");
    expect(chosen.headers.get("Set-Cookie")).toBe(
      "__Host-randwerk-language=de; Max-Age=31536000; Path=/; HttpOnly; Secure; SameSite=Lax",
    );
    const again = await unknown({}, {}, asked("en", { Cookie: "__Host-randwerk-language=de" }));
    expect(again.headers.get("Content-Language")).toBe("de");
    expect(again.headers.has("Set-Cookie")).toBe(false);
    expect((await unknown({ search: "?lang=fr" })).headers.has("Set-Cookie")).toBe(false);
  });
});
