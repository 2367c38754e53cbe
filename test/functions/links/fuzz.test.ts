/** Whatever strangers send: no 5xx, no broken header, no redirect to where nobody sent visitors. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { answerOf } from "../../../functions/links/link/answer.ts";
import { parseConfig } from "../../../src/config/config.ts";
import { rounds } from "../../campaign.ts";
import { api, json, makeLink, visit } from "../../client.ts";
import { blankLink } from "./blank.ts";

const RUNS = rounds(150, 3000);
const anything = fc.string({ unit: "binary", maxLength: 80 });

/** Pieces that have broken such services before. */
const nasty = fc.constantFrom(
  "..",
  "%2e%2e",
  "%00",
  "%0d%0aSet-Cookie:x",
  "%",
  "%zz",
  "%c0%af",
  "//",
  "\\",
  "@evil.example",
  ".evil.example",
  "{path}",
  "{query.a}",
  "{{",
  "}",
  "+",
  ".svg",
  ".png",
  "?",
  "#",
  "ẞ",
  "İ",
  "ǆ",
  "\u202e",
  "\ud800",
  "😀",
  "%F0%9F%98%80",
  "api",
  "__proto__",
  "constructor",
  "toString",
  "a".repeat(300),
  "javascript:",
  "' OR 1=1 --",
  "<script>",
  "$(id)",
);
const text = fc.array(fc.oneof(anything, nasty), { maxLength: 5 }).map((parts) => parts.join(""));
/** A path that can stand in a request line: anything else the server itself refuses. */
const path = text.map((raw) =>
  encodeURI(raw.toWellFormed())
    .replaceAll("%25", "%")
    .replace(/[?#].*$/s, ""),
);
const value = text.map((raw) => raw.replace(/[^\x20-\x7e]/g, "").trim());

beforeAll(async () => {
  await makeLink({
    slug: "open",
    target: "https://safe.example/{path}?q={query.a}",
    forwardPath: true,
    forwardQuery: true,
  });
  await makeLink({ slug: "plain", target: "https://safe.example/" });
});

test("paths, queries and headers of visitors", async () => {
  const prefix = fc.constantFrom("", "open/", "plain/", "plain", "OPEN/");
  const method = fc.constantFrom("GET", "GET", "GET", "HEAD", "POST", "OPTIONS");
  const names = fc.constantFrom(
    "Accept-Language",
    "Referer",
    "User-Agent",
    "If-None-Match",
    "Authorization",
    "Cookie",
    "X-Forwarded-For",
  );
  const headers = fc.dictionary(names, value, { maxKeys: 4 });
  await fc.assert(
    fc.asyncProperty(
      prefix,
      path,
      value,
      method,
      headers,
      async (start, rest, query, verb, sent) => {
        const response = await visit(
          `/${start}${rest}?a=${encodeURIComponent(query)}&${query.replaceAll("#", "")}`,
          {
            method: verb,
            headers: sent,
          },
        );
        await response.arrayBuffer();
        expect(response.status).toBeLessThan(500);
        const location = response.headers.get("Location");
        if (location !== null) {
          expect(new URL(location).origin).toBe("https://safe.example");
          expect(location).toMatch(/^[\x21-\x7e]+$/);
        }
        expect(response.headers.get("Set-Cookie")).toBeNull();
      },
    ),
    { numRuns: RUNS },
  );
});

describe("the API", () => {
  const json_ = fc.jsonValue({ maxDepth: 3 });
  const settings = fc.record(
    {
      slug: fc.oneof(text, json_),
      target: fc.oneof(
        text,
        fc.constant("https://safe.example/{path}"),
        text.map((end) => `https://safe.example/${end}`),
        json_,
      ),
      title: fc.oneof(text, json_),
      tags: fc.oneof(fc.array(text, { maxLength: 3 }), json_),
      status: fc.oneof(fc.integer(), fc.constantFrom(301, 302), json_),
      validFrom: fc.oneof(text, fc.constant("2026-01-01T00:00:00Z"), json_),
      fallback: fc.oneof(text, json_),
      maxClicks: fc.oneof(fc.integer(), fc.double(), json_),
      timezone: fc.oneof(text, fc.constant("Europe/Berlin")),
      windows: fc.oneof(
        fc.array(
          fc.record({
            calendar: fc.oneof(text, fc.constant("Tue 18:00")),
            minutes: fc.integer(),
            target: text,
          }),
          { maxLength: 2 },
        ),
        json_,
      ),
    },
    { requiredKeys: [] },
  );

  test("bodies: everything that is accepted can be followed, read and exported", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(settings, json_), async (body) => {
        const response = await api("POST", "/api/v1/links", { body });
        const answer = await response.json<{
          slug: string;
          target: string;
          errors?: unknown[];
        }>();
        expect(response.status).toBeLessThan(500);
        if (response.status !== 201) {
          if (response.status === 422) expect(answer.errors?.length).toBeGreaterThan(0);
          return;
        }
        const slug = encodeURIComponent(answer.slug);
        const followed = await visit(`/${slug.replaceAll("%2F", "/")}`);
        expect(followed.status).toBeLessThan(500);
        const location = followed.headers.get("Location");
        if (location !== null)
          expect(location).toMatch(/^(https?|mailto|tel|geo|matrix):[\x21-\x7e]*$/);
        expect((await visit(`/${slug}+`)).status).toBe(200);
        expect((await visit(`/${slug}.svg`)).status).toBeLessThan(500);
        expect((await api("DELETE", `/api/v1/links/${slug}`)).status).toBe(204);
      }),
      { numRuns: RUNS },
    );
  });

  test("raw bytes, wrong types and odd paths", async () => {
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((raw) => new TextEncoder().encode(raw.slice(0, -1))),
    );
    const types = fc.constantFrom(
      "application/json",
      "application/json; charset=utf-16",
      "text/plain",
      "",
      "multipart/form-data",
    );
    const routes = fc.constantFrom(
      "/api/v1/links",
      "/api/v1/links/import",
      "/api/v1/links/import?format=csv",
      "/api/v1/links/import?format=sink&partial=true",
      "/api/v1/links/plain/qr",
      "/api/v1/tokens",
    );
    await fc.assert(
      fc.asyncProperty(routes, bodies, types, async (route, body, type) => {
        const headers = {
          Authorization: "Bearer admin-token-of-the-tests",
          ...(type && { "Content-Type": type }),
        };
        const response = await visit(route, { method: "POST", headers, body });
        expect(response.status).toBeLessThan(500);
        expect(response.headers.get("Content-Type")).toContain("json");
        await response.arrayBuffer();
      }),
      { numRuns: RUNS },
    );
  });

  test("slugs and queries in paths", async () => {
    const ends = fc.constantFrom(
      "",
      "/history",
      "/clicks",
      "/qr.svg",
      "/qr.png",
      "/undo",
      "/restore",
    );
    const methods = fc.constantFrom("GET", "POST", "PATCH", "DELETE");
    await fc.assert(
      fc.asyncProperty(path, ends, value, methods, async (slug, end, query, method) => {
        const response = await api(
          method,
          `/api/v1/links/${slug}${end}?${query.replaceAll("#", "")}`,
        );
        expect(response.status).toBeLessThan(500);
        await response.arrayBuffer();
      }),
      { numRuns: RUNS },
    );
    // Whatever happened above, the two links of this test are what they were.
    await json(api("GET", "/api/v1/links?limit=1"));
  });
});

test("an answer is the same from its rule as long as it says it is", () => {
  const config = parseConfig({});
  const calendars = fc.constantFrom(
    "Tue 18:00",
    "*-*-* 02:30",
    "hourly",
    "Sun *-10-25..31 02:00",
    "*:0/7",
  );
  const windows = fc.array(
    fc.record({
      calendar: calendars,
      minutes: fc.integer({ min: 1, max: 600 }),
      target: fc.constantFrom("https://a.example/", "https://b.example/{next:dd HH:mm}"),
    }),
    { maxLength: 3 },
  );
  const start = Date.UTC(2026, 9, 20);
  const moments = fc.integer({ min: start, max: start + 10 * 86_400_000 });
  fc.assert(
    fc.property(
      windows,
      moments,
      fc.double({ min: 0, max: 0.999_999, noNaN: true }),
      (list, now, part) => {
        const link = {
          ...blankLink,
          windows: list,
          target: list.length > 0 ? "https://c.example/{last:HHmm}" : "https://c.example/",
        };
        const answer = answerOf(link, { rest: "", search: "", now }, config);
        if (answer.kind !== "redirect" || answer.until === 0)
          throw new Error("expected an answer that lasts");
        const until = Math.min(answer.until, now + 86_400_000);
        const within = now + Math.floor(part * (until - now));
        const later = answerOf(link, { rest: "", search: "", now: within }, config);
        expect(later).toMatchObject({ location: answer.location });
      },
    ),
    { numRuns: 2 * RUNS },
  );
});
