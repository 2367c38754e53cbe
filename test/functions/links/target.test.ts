import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatTime, isTimeFormat } from "../../../functions/links/time-format.ts";
import {
  locationOf,
  targetProblem,
  type TargetContext,
  type Visit,
} from "../../../functions/links/target.ts";

const context: TargetContext = {
  hasCalendar: false,
  isShortLink: (url) => url.hostname === "go.example",
};
const judge = (target: string, more: Partial<TargetContext> = {}) =>
  targetProblem(target, { ...context, ...more })?.code ?? "good";

describe("what may be a target", () => {
  test.each([
    ["https://example.org", "good"],
    ["http://example.org:8080/a?b#c", "good"],
    ["HTTPS://Example.ORG/", "good"],
    ["https://münchen.example/ä?ö=ü", "good"],
    ["mailto:vorstand@example.org?subject=Hallo", "good"],
    ["tel:+49391123456", "good"],
    ["geo:52.12,11.62", "good"],
    ["matrix:r/plenum:example.org", "good"],
    ["https://example.org/{path}", "good"],
    ["https://example.org/?q={query.q}#{now:yyyy-MM-dd}", "good"],
    ["mailto:a@example.org?subject={query.subject}", "good"],
    ["", "empty"],
    [`https://example.org/${"a".repeat(2048)}`, "too-long"],
    ["javascript:alert(1)", "scheme"],
    ["JaVaScRiPt:alert(1)", "scheme"],
    ["data:text/html,x", "scheme"],
    ["file:///etc/passwd", "scheme"],
    ["ftp://example.org", "scheme"],
    ["java\nscript:alert(1)", "control"],
    ["https://example.org/\r\nSet-Cookie: a=b", "control"],
    ["https://example.org/\t", "control"],
    ["https://example.org\\@evil.example/", "control"],
    [" https://example.org", "control"],
    ["https://example.org/\ud800", "control"],
    ["example.org", "url"],
    ["/relative", "url"],
    ["//example.org", "url"],
    ["https:example.org", "url"],
    ["https:///example.org", "url"],
    ["https://", "url"],
    ["https://exa mple.org", "url"],
    ["https://example.org:99999/", "url"],
    ["mailto:", "url"],
    ["https://user@example.org/", "credentials"],
    ["https://user:secret@example.org/", "credentials"],
    ["https://go.example/plenum", "loop"],
    ["https://GO.example./plenum", "good"],
  ])("%j is %s", (target, verdict) => expect(judge(target)).toBe(verdict));

  test.each([
    ["https://{path}/", "placeholder-place"],
    ["https://example.org{path}", "placeholder-place"],
    ["https://example.{query.tld}/", "placeholder-place"],
    ["https://example.org:{query.port}/", "placeholder-place"],
    ["{query.scheme}://example.org/", "url"],
    ["mailto:{query.to}", "placeholder-place"],
    ["tel:{path}", "placeholder-place"],
    ["https://example.org/{unknown}", "placeholder-unknown"],
    ["https://example.org/{PATH}", "placeholder-unknown"],
    ["https://example.org/{query.}", "placeholder-unknown"],
    ["https://example.org/{", "placeholder-unknown"],
    ["https://example.org/}", "placeholder-unknown"],
    ["https://example.org/{{path}}", "placeholder-unknown"],
    ["https://example.org/{now:}", "placeholder-format"],
    ["https://example.org/{now:yyyy-xx}", "placeholder-format"],
    ["https://example.org/{now:YYYY}", "placeholder-format"],
    ["https://example.org/{next:yyyy}", "placeholder-calendar"],
    ["https://example.org/{last:yyyy}", "placeholder-calendar"],
  ])("%s: %s", (target, verdict) => expect(judge(target)).toBe(verdict));

  test("{next} and {last} are good where there is a calendar", () => {
    expect(judge("https://example.org/{next:EEE w}/{last:HH:mm}", { hasCalendar: true })).toBe(
      "good",
    );
  });
});

const visit: Visit = {
  rest: "",
  search: "",
  now: Date.UTC(2026, 10, 24, 17, 5),
  timezone: "Europe/Berlin",
  language: "de",
  next: Date.UTC(2026, 11, 1, 17, 0),
  last: undefined,
};
const none = { path: false, query: false };

describe("where a visit leads", () => {
  test.each([
    ["https://example.org/x", {}, "https://example.org/x"],
    ["https://example.org/{path}", { rest: "a/b c" }, "https://example.org/a/b%20c"],
    ["https://example.org/{path}", { rest: "?x#y&z" }, "https://example.org/%3Fx%23y%26z"],
    ["https://example.org/{path}/z", { rest: "" }, "https://example.org//z"],
    [
      "https://example.org/?q={query.q}",
      { search: "?q=a%26b%3Dc" },
      "https://example.org/?q=a%26b%3Dc",
    ],
    ["https://example.org/?q={query.q}", { search: "?other=1" }, "https://example.org/?q="],
    ["https://example.org/a/{query.q}/b", { search: "?q=.." }, "https://example.org/a//b"],
    [
      "https://example.org/{query.q}",
      { search: "?q=//evil.example" },
      "https://example.org/%2F%2Fevil.example",
    ],
    ["https://example.org/{now:yyyy-MM-dd}", {}, "https://example.org/2026-11-24"],
    ["https://example.org/{now:HH:mm}", {}, "https://example.org/18%3A05"],
    ["https://example.org/{now:EEE}", {}, "https://example.org/Di"],
    ["https://example.org/{now:yyyy}-{next:MM-dd}", {}, "https://example.org/2026-12-01"],
    ["https://example.org/{last:MM-dd}", {}, "https://example.org/"],
    [
      "mailto:a@example.org?subject={query.s}",
      { search: "?s=Hallo%0d%0aBcc: x" },
      "mailto:a@example.org?subject=Hallo%0D%0ABcc%3A%20x",
    ],
  ])("%s with %j leads to %s", (target, more, location) => {
    expect(locationOf(target, { ...visit, ...more }, none)).toBe(location);
  });

  test.each([
    ["https://example.org", "a/b", "?x=1", "https://example.org/a/b?x=1"],
    ["https://example.org/d/", "a", "", "https://example.org/d/a"],
    ["https://example.org/d?y=2#f", "a", "?x=1", "https://example.org/d/a?y=2&x=1#f"],
    ["https://example.org/d", "", "?", "https://example.org/d"],
  ])("%s with path %j and query %j appended is %s", (target, rest, search, location) => {
    expect(locationOf(target, { ...visit, rest, search }, { path: true, query: true })).toBe(
      location,
    );
  });

  test("no visitor ever chooses scheme, host or port, nor leaves a header", () => {
    const targets = [
      "https://example.org/{path}",
      "https://example.org/{query.a}/{query.b}",
      "https://example.org?{query.a}",
      "https://example.org#{path}",
      "https://example.org/a{path}b?c={query.a}",
    ];
    const text = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(fc.constantFrom(...targets), text, text, text, (target, rest, a, b) => {
        const search = `?${new URLSearchParams({ a: a.toWellFormed(), b: b.toWellFormed() }).toString()}`;
        const location = locationOf(
          target,
          { ...visit, rest, search },
          { path: true, query: true },
        );
        expect(new URL(location).origin).toBe("https://example.org");
        expect(location).toMatch(/^[\x21-\x7e]+$/);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe("dates", () => {
  test.each([
    // moment (UTC)             format                 Berlin
    ["2026-03-29T00:59:00Z", "HH:mm", "01:59"],
    ["2026-03-29T01:00:00Z", "HH:mm", "03:00"],
    ["2026-10-25T00:30:00Z", "HH:mm", "02:30"],
    ["2026-10-25T01:30:00Z", "HH:mm", "02:30"],
    ["2026-12-31T23:00:00Z", "yyyy-MM-dd HH.mm", "2027-01-01 00.00"],
    ["2026-12-31T12:00:00Z", "w", "53"],
    ["2027-01-03T12:00:00Z", "w", "53"],
    ["2027-01-04T12:00:00Z", "w", "1"],
    ["2024-12-30T12:00:00Z", "w", "1"],
    ["2026-11-24T12:00:00Z", "EEE, dd.MM.yyyy", "Di, 24.11.2026"],
  ])("%s as %s is %s", (at, format, shown) => {
    expect(formatTime(Date.parse(at), format, "Europe/Berlin", "de")).toBe(shown);
  });

  test.each([
    ["yyyy", true],
    ["yyyyMMdd", true],
    ["w", true],
    ["", false],
    ["-", false],
    ["d", false],
    ["yyyy{path}", false],
  ])("%j is a format: %s", (format, good) => expect(isTimeFormat(format)).toBe(good));
});
