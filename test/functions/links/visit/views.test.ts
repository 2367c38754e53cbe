/** The preview and the public codes: every header, the reader's language, and what is in them. */
import { exports } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { json, makeLink, visit } from "../../../client.ts";

const NOW = Date.parse("2026-11-23T12:00:00+01:00");
afterEach(() => vi.useRealTimers());

const headersOf = (response: Response) => Object.fromEntries(response.headers);
const own = {
  "strict-transport-security": "max-age=31536000",
  "x-request-id": expect.stringMatching(/^\w+-\w+$/),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

describe("the preview", () => {
  test("has these headers and no other; HEAD has them alone", async () => {
    await makeLink({ slug: "seen", target: "https://e.org/" });
    for (const language of ["de", "en"]) {
      const init = { headers: { "Accept-Language": language } };
      const expected = {
        ...own,
        "cache-control": "no-store",
        "content-language": language,
        "content-security-policy": CSP,
        "content-type": "text/html; charset=utf-8",
        "x-robots-tag": "noindex",
      };
      const response = await visit("/seen+", init);
      expect(response.status).toBe(200);
      expect(headersOf(response)).toEqual(expected);
      expect(await response.text()).toContain(`<html lang="${language}">`);
      const head = await visit("/seen+", { ...init, method: "HEAD" });
      expect(headersOf(head)).toEqual(expected);
      expect(await head.text()).toBe("");
    }
  });

  test("says where the link leads now, and shows its code and how to follow it", async () => {
    await makeLink({
      slug: "Whole-Ü/x",
      title: "A <title>",
      target: "https://e.org/?a=1&b={now:yyyy}",
    });
    vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
    const page = await (
      await visit("/whole-%C3%BC/x+", { headers: { "Accept-Language": "en" } })
    ).text();
    const short = "https://go.example/Whole-%C3%9C/x";
    const shown = "go.example/Whole-Ü/x";
    expect(page).toContain(`<title>A &lt;title&gt; – ${shown} · Randwerk</title>`);
    expect(page).toContain("<h1><bdi>A &lt;title&gt;</bdi></h1>");
    expect(page).toContain(`<bdi>${shown.replaceAll("/", "/<wbr/>")}</bdi></p><p>now leads to`);
    expect(page).toContain(
      '<a href="https://e.org/?a=1&amp;b=2026" rel="noreferrer"><bdi>https://e.org/?a=1&amp;b=2026</bdi></a>',
    );
    expect(page).toContain(`<a class="button main" href="${short}">Follow the link</a>`);
    expect(page).toContain(
      `<img class="code" src="${short}.svg" width="260" height="260" alt="QR code for ${shown}"/>`,
    );
    expect(page).toContain(`<a class="button low" href="${short}.svg">SVG</a>`);
    expect(page).toContain(`<a class="button low" href="${short}.png?size=1024">PNG</a>`);
    expect(page).toContain(`href="${short}+poster"`);
    expect(page).not.toContain('class="switches"');
  });

  test.each([
    ["de", "Dieser Kurzlink gilt noch nicht", "Dieser Kurzlink ist abgelaufen"],
    ["en", "This short link is not active yet", "This short link has expired"],
  ])("of a link that leads nowhere says so in %s", async (language, early, late) => {
    vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
    const moment = new Date(NOW).toISOString();
    const target = "https://secret.example/";
    await makeLink({
      slug: `early-${language}`,
      target,
      validFrom: new Date(NOW + 1).toISOString(),
    });
    await makeLink({ slug: `late-${language}`, target, validUntil: moment });
    const page = async (slug: string) =>
      (await visit(`/${slug}-${language}+`, { headers: { "Accept-Language": language } })).text();
    expect(await page("early")).toContain(`<p>${early}</p>`);
    expect(await page("late")).toContain(`<p>${late}</p>`);
    expect(await page("early")).not.toContain("secret.example");
    expect(await page("late")).not.toContain("button main");
  });

  test("names the next five changes in the link's zone and the reader's language", async () => {
    vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
    const windows = [{ calendar: "Tue 18:00", minutes: 60, target: "https://meet.example/" }];
    await makeLink({ slug: "zoned", target: "https://e.org/", windows });
    await makeLink({ slug: "utc", target: "https://e.org/", windows, timezone: "UTC" });
    const page = async (slug: string, language: string) =>
      (await visit(`/${slug}+`, { headers: { "Accept-Language": language } })).text();
    const english = await page("zoned", "en");
    expect(english).toContain("<h2>Upcoming changes</h2>");
    expect(english).toContain(
      '<li><strong>Tuesday, 24 November 2026, 18:00 (CET)</strong><a href="https://meet.example/" rel="noreferrer"><bdi>https://meet.example/</bdi></a></li>',
    );
    expect(english.match(/<li[ >]/g)).toHaveLength(6);
    const german = await page("utc", "de");
    expect(german).toContain("<h2>Die nächsten Wechsel</h2>");
    expect(german).toContain("Dienstag, 24. November 2026, 18:00 Uhr (UTC)");
    expect(german).toContain("führt jetzt zu");
    expect(german).toContain("Dem Link folgen");
    expect(german).toContain('alt="QR-Code für go.example/utc"');
  });
});

describe("the poster", () => {
  const poster = async (path: string) =>
    (await visit(path, { headers: { "Accept-Language": "en" } })).text();

  test("is a page of its own with title, code, address and whose it is; A5 if asked", async () => {
    await makeLink({ slug: "wall", title: "A <wall>", target: "https://secret.example/" });
    const page = await poster("/wall+poster");
    expect(page).toContain('<body class="sheet a4">');
    expect(page).toContain("<h1><bdi>A &lt;wall&gt;</bdi></h1>");
    expect(page).toContain('<img src="https://go.example/wall.svg"');
    expect(page).toContain('<p class="address"><bdi>go.example/wall</bdi></p>');
    expect(page).toContain("<bdi>Randwerk</bdi>");
    expect(page).not.toContain("secret.example");
    expect(await poster("/WALL+Poster?paper=A5")).toContain('<body class="sheet a5">');
    expect(await poster("/wall+poster?paper=b")).toContain('<body class="sheet a4">');
  });
});

test("where nobody else can reach the address, preview and poster say so", async () => {
  await makeLink({ slug: "paper", target: "https://e.org/" });
  const said = async (origin: string, path: string) => {
    const headers = { "Accept-Language": "en" };
    const answer = await exports.default.fetch(origin + path, { headers });
    expect(answer.status).toBe(200);
    return (await answer.text()).includes("this machine or this network alone");
  };
  for (const path of ["/paper+", "/paper+poster"]) {
    expect(await said("http://127.0.0.1:8787", path)).toBe(true);
    expect(await said("https://go.example", path)).toBe(false);
  }
});

describe("the calendar file", () => {
  test("has the occurrences of the windows, and is kept for an hour", async () => {
    vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
    const windows = [{ calendar: "Tue 18:00", minutes: 60, target: "https://meet.example/" }];
    await makeLink({ slug: "dates-ü", title: "Plenum", target: "https://e.org/", windows });
    const response = await visit("/dates-ü+ics");
    expect(headersOf(response)).toEqual({
      ...own,
      "cache-control": "public, max-age=3600",
      "content-disposition": 'attachment; filename="dates--.ics"',
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "content-type": "text/calendar; charset=utf-8",
      "x-robots-tag": "noindex",
    });
    const text = await response.text();
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(52);
    expect(text).toContain("DTSTART:20261124T170000Z");
    expect(text).toContain("SUMMARY:Plenum");
    expect(text).not.toContain("meet.example");
  });

  test("where a link has no times it is a page that says so", async () => {
    await makeLink({ slug: "timeless", target: "https://e.org/" });
    const response = await visit("/timeless+ics", { headers: { "Accept-Language": "en" } });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("This short link has no dates");
  });
});

describe("the public codes", () => {
  const codeHeaders = {
    ...own,
    "cache-control": "public, max-age=3600",
    "content-security-policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    etag: expect.stringMatching(/^"[0-9a-f]{24}"$/),
  };

  test.each([
    ["svg", "image/svg+xml"],
    ["png", "image/png"],
  ])("%s has these headers and no other; HEAD has them alone", async (format, type) => {
    await makeLink({ slug: `code-${format}`, target: "https://e.org/" });
    const path = `/code-${format}.${format}`;
    const get = await visit(path);
    expect(get.status).toBe(200);
    expect(headersOf(get)).toEqual({ ...codeHeaders, "content-type": type });
    const head = await visit(path, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(headersOf(head)).toEqual({
      ...codeHeaders,
      "content-type": type,
      etag: get.headers.get("ETag"),
    });
    expect(await head.text()).toBe("");
    const known = await visit(path, {
      headers: { "If-None-Match": get.headers.get("ETag") ?? "" },
    });
    expect(known.status).toBe(304);
    expect(headersOf(known)).toEqual(codeHeaders);
    expect((await visit(path, { headers: { "If-None-Match": '"x"' } })).status).toBe(200);
  });

  test("hold the short URL in upper case, for every link its own", async () => {
    await makeLink({ slug: "code-a", target: "https://e.org/" });
    await makeLink({ slug: "code_b", target: "https://e.org/" });
    const svg = async (path: string) => (await visit(path)).text();
    expect(await svg("/code-a.svg")).toContain("HTTPS://GO.EXAMPLE/CODE-A");
    expect(await svg("/code-b.svg")).toContain("HTTPS://GO.EXAMPLE/CODE-B");
    // A browser would fill its window with one that says no size.
    expect(await svg("/code-a.svg")).toMatch(/^<svg [^>]*width="\d+" height="\d+"/);
    expect(await svg("/code-a.svg?size=40mm")).toContain('"40mm"');
    expect(await svg("/code-a.svg?logo=x&dark=%23123456")).toBe(await svg("/code-a.svg"));
  });

  test.each([
    ["de", "size", "Erlaubt: 64 bis 2048 px oder 5 bis 1000 mm."],
    ["en", "size", "Allowed: 64 to 2048 px or 5 to 1000 mm."],
    ["en", "ecc", "Allowed: L, M, Q, H."],
  ])("what cannot be drawn is told in %s", async (language, field, detail) => {
    await json(
      visit("/api/v1/links", {
        method: "POST",
        headers: {
          Authorization: "Bearer admin-token-of-the-tests",
          "Content-Type": "application/json",
        },
        body: JSON.stringify({ slug: `wrong-${language}-${field}`, target: "https://e.org/" }),
      }),
      201,
    );
    const response = await visit(`/wrong-${language}-${field}.svg?${field}=1`, {
      headers: { "Accept-Language": language },
    });
    expect(headersOf(response)).toEqual({
      ...own,
      "cache-control": "no-store",
      "content-language": language,
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "content-type": "application/problem+json",
    });
    const problem = await json<{ requestId: string; errors: unknown[] }>(response, 422);
    expect(problem.errors).toEqual([{ field, detail }]);
    expect(problem.requestId).toBe(response.headers.get("X-Request-Id"));
  });
});
