import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rounds } from "../../../campaign.ts";
import {
  isWebTarget,
  locationOf,
  usesNow,
  usesOccurrence,
  usesPath,
  usesQuery,
  type Visit,
} from "../../../../functions/links/link/target.ts";
import {
  normalTarget,
  targetProblem,
  type TargetContext,
} from "../../../../functions/links/link/target-problem.ts";

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
    [`https://example.org/${"a".repeat(2048 - 20)}`, "good"],
    [`https://example.org/${"a".repeat(2048 - 19)}`, "too-long"],
    ["https://example.org/a b", "good"],
    [`https://example.org/${"ä".repeat(338)}`, "good"],
    [`https://example.org/${"ä".repeat(339)}`, "too-long"],
    ["http://go.example:8080/x", "loop"],
    ["mailto:x@go.example", "good"],
    ["gopher://go.example/", "scheme"],
    ["1https://example.org", "url"],
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
    ["https://example.org ", "control"],
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
    ["mailto:?subject=x", "url"],
    ["tel:", "url"],
    ["https://user@example.org/", "credentials"],
    ["https://user:secret@example.org/", "credentials"],
    ["https://:secret@example.org/", "credentials"],
    ["https://user:@example.org/", "credentials"],
    ["http://user@go.example/", "credentials"],
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
    ["https://example.org/{now:YYYY}", "placeholder-week-year"],
    ["https://example.org/{now:yyyy-w}", "placeholder-week-year"],
    ["https://example.org/{now:YYYY-MM-dd}", "placeholder-week-year"],
    ["https://example.org/{now:YYYY-MM-w}", "placeholder-week-year"],
    ["https://example.org/{now:YYYY-w}", "good"],
    ["https://example.org/{now:yyyy-MM-dd (w)}", "good"],
    ["https://example.org/{now:w}", "good"],
    ["https://example.org/{next:yyyy}", "placeholder-calendar"],
    ["https://example.org/{last:yyyy}", "placeholder-calendar"],
  ])("%s: %s", (target, verdict) => expect(judge(target)).toBe(verdict));

  test.each([0, 9, 0x1f, 0x5c, 0x7f, 0x80, 0x9f, 0x2028, 0x2029])(
    "the character with the number %i is in no address",
    (code) => {
      const letter = String.fromCodePoint(code);
      expect(judge(`https://example.org/a${letter}b`)).toBe("control");
      expect(judge(`mailto:a@example.org?subject=${letter}`)).toBe("control");
    },
  );

  test.each([0x21, 0x5b, 0x5d, 0x7e, 0xa0, 0x2027, 0x202a])("the one with %i may be", (code) => {
    expect(judge(`https://example.org/a${String.fromCodePoint(code)}b`)).toBe("good");
  });

  test("a placeholder's name in the query has up to 64 characters", () => {
    expect(judge(`https://example.org/{query.${"a".repeat(64)}}`)).toBe("good");
    expect(judge(`https://example.org/{query.${"a".repeat(65)}}`)).toBe("placeholder-unknown");
    expect(judge("https://example.org/{query.a_b.c~d-9}")).toBe("good");
    expect(judge("https://example.org/{query.a b}")).toBe("placeholder-unknown");
  });

  test.each([
    ["https://example.org?{query.a}", "good"],
    ["https://example.org#{query.a}", "good"],
    ["HTTPS://example.org/{path}", "good"],
    ["mailto:a@example.org?{query.a}", "good"],
    ["mailto:a@example.org#{query.a}", "placeholder-place"],
    ["geo:{query.a}?z=1", "placeholder-place"],
  ])("a place for a placeholder: %s is %s", (target, verdict) => {
    expect(judge(target)).toBe(verdict);
  });

  test("says which placeholder, or which scheme, is wrong", () => {
    const problem = (target: string) => targetProblem(target, context);
    expect(problem("https://e.org/{path}/{nope}/{other}")).toEqual({
      code: "placeholder-unknown",
      placeholder: "{nope}",
    });
    expect(problem("https://e.org/{now:HH}{now:x}")).toEqual({
      code: "placeholder-format",
      placeholder: "{now:x}",
    });
    expect(problem("https://e.org/a}b{")).toEqual({
      code: "placeholder-unknown",
      placeholder: "}",
    });
    expect(problem("https://{path}.org/{next:HH}")).toMatchObject({ placeholder: "{path}" });
    expect(problem("JavaScript:alert(1)")).toEqual({ code: "scheme", scheme: "javascript" });
  });

  test("{now} needs no calendar; {next} alone and {last} alone need one", () => {
    expect(judge("https://e.org/{now:HH}")).toBe("good");
    for (const kind of ["next", "last"]) {
      expect(judge(`https://e.org/{${kind}:HH}`)).toBe("placeholder-calendar");
      expect(judge(`https://e.org/{${kind}:HH}`, { hasCalendar: true })).toBe("good");
    }
  });

  test("{next} and {last} are good where there is a calendar", () => {
    expect(judge("https://example.org/{next:EEE w}/{last:HH:mm}", { hasCalendar: true })).toBe(
      "good",
    );
  });
});

describe("what a target depends on", () => {
  test.each([
    // target                       path   query  now    occurrence
    ["https://e.org/", false, false, false, false],
    ["https://e.org/{path}", true, false, false, false],
    ["https://e.org/{query.path}", false, true, false, false],
    ["https://e.org/{now:HH}", false, false, true, false],
    ["https://e.org/{next:HH}", false, false, false, true],
    ["https://e.org/{last:HH}", false, false, false, true],
    ["https://e.org/path?query.now:next:last:", false, false, false, false],
  ])("%s", (target, path, query, now, occurrence) => {
    const found = [usesPath(target), usesQuery(target), usesNow(target), usesOccurrence(target)];
    expect(found).toEqual([path, query, now, occurrence]);
  });

  test.each([
    ["https://e.org", true],
    ["HTTP://e.org", true],
    ["mailto:a@e.org", false],
    ["tel:https:", false],
    ["httpsx:e", false],
  ])("%s is a web address: %s", (target, expected) => expect(isWebTarget(target)).toBe(expected));
});

const visit: Visit = {
  rest: "",
  search: "",
  now: Date.UTC(2026, 10, 24, 17, 5),
  timezone: "Europe/Berlin",
  language: "de",
  next: () => Date.UTC(2026, 11, 1, 17, 0),
  last: () => undefined,
};
const none = { path: false, query: false };

describe("the form in which a target is kept", () => {
  test.each([
    ["https://example.org/a b", "https://example.org/a b"],
    ["  https://example.org/ ", "https://example.org/"],
    ["example.org", "https://example.org"],
    ["www.example.org:8080/x?y#z", "https://www.example.org:8080/x?y#z"],
    ["müll.example/{path}", "https://müll.example/{path}"],
    ["example.org?x", "https://example.org?x"],
    ["tel:+49 391 123 45", "tel:+4939112345"],
    ["geo:52.12, 11.62", "geo:52.12,11.62"],
    ["mailto:a@example.org?subject=Guten Tag", "mailto:a@example.org?subject=Guten%20Tag"],
    ["localhost/x", "localhost/x"],
    ["192.0.2.1/x", "192.0.2.1/x"],
    ["//example.org", "//example.org"],
    ["javascript:alert(1)", "javascript:alert(1)"],
    ["a@example.org", "a@example.org"],
    ["plenum", "plenum"],
    ["example.org:secret@evil.example", "example.org:secret@evil.example"],
    ["", ""],
  ])("%j is kept as %j", (typed, kept) => {
    expect(normalTarget(typed)).toBe(kept);
    expect(normalTarget(kept)).toBe(kept);
  });
});

describe("where a visit leads", () => {
  test.each<[string, Partial<Visit>, string]>([
    ["https://example.org/x", {}, "https://example.org/x"],
    ["https://example.org/{path}", { rest: "a/b c" }, "https://example.org/a/b%20c"],
    ["https://example.org/{path}", { rest: "?x#y&z" }, "https://example.org/%3Fx%23y%26z"],
    ["https://example.org/{path}", { rest: "a%2Fb/%C3%B6" }, "https://example.org/a%2Fb/%C3%B6"],
    ["https://example.org/?p={path}", { rest: "a&b=c" }, "https://example.org/?p=a%26b%3Dc"],
    // Kept so by an earlier version.
    ["tel:+49 391 1", {}, "tel:+49%20391%201"],
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
      "https://example.org/{last:MM-dd}",
      { last: () => Date.UTC(2026, 0, 9) },
      "https://example.org/01-09",
    ],
    ["https://example.org/{next:MM-dd}", { next: () => undefined }, "https://example.org/"],
    ["https://example.org/{now:EEE}", { language: "en" }, "https://example.org/Tue"],
    ["https://example.org/{now:HH}", { timezone: "America/New_York" }, "https://example.org/12"],
    ["https://example.org/{path}", { rest: "a/../b/./c" }, "https://example.org/a//b//c"],
    ["https://example.org/{path}", { rest: ".../.a" }, "https://example.org/.../.a"],
    ["https://example.org/{path}", { rest: "a\ud800" }, "https://example.org/a%EF%BF%BD"],
    ["https://example.org/{query.a}{query.b}", { search: "?b=2&a=1" }, "https://example.org/12"],
    ["https://example.org/{query.a}", { search: "?a=1&a=2" }, "https://example.org/1"],
    ["https://example.org/{now:MM}{path}", { rest: "x" }, "https://example.org/11x"],
    // Forwarding is off here, so what the visitor added is dropped.
    ["https://example.org/x", { rest: "a", search: "?b=1" }, "https://example.org/x"],
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
    ["https://example.org/d", "", "?x", "https://example.org/d?x"],
    ["https://example.org/d?y", "a%3Fb%23c", "", "https://example.org/d/a%3Fb%23c?y"],
    [
      "https://example.org/d",
      "a%2Fb/c%3a:;@=,!$&'()*+",
      "",
      "https://example.org/d/a%2Fb/c%3a:;@=,!$&'()*+",
    ],
    ["https://example.org/d", "%C3%B6|[x]", "", "https://example.org/d/%C3%B6|[x]"],
  ])("%s with path %j and query %j appended is %s", (target, rest, search, location) => {
    expect(locationOf(target, { ...visit, rest, search }, { path: true, query: true })).toBe(
      location,
    );
  });

  test("path alone and query alone are appended", () => {
    const asked = { ...visit, rest: "a", search: "?x=1" };
    const target = "https://example.org/d";
    expect(locationOf(target, asked, { path: true, query: false })).toBe(`${target}/a`);
    expect(locationOf(target, asked, { path: false, query: true })).toBe(`${target}?x=1`);
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
      { numRuns: rounds(400, 8000) },
    );
  });
});
