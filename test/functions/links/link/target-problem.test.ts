/** What is wrong with a target, and the form in which one is kept; where it leads: target.test.ts. */
import { describe, expect, test } from "vitest";
import {
  lacksScheme,
  normalTarget,
  targetProblem,
} from "../../../../functions/links/link/target-problem.ts";

const context = { hasCalendar: false, isShortLink: () => false };
const judge = (target: string) => targetProblem(target, context)?.code ?? "good";

test.each([
  ["example.org/page", true],
  [" example.org/page\n", true],
  ["https://example.org", false],
  [" /page?from=example.org ", false],
])("%j lacks its scheme: %s", (typed, lacks) => expect(lacksScheme(typed)).toBe(lacks));

describe("the blanks of a target are kept as its own scheme wants them", () => {
  test.each([
    ["http://example.org/a b", "http://example.org/a b"],
    ["HTTP://example.org/a b", "HTTP://example.org/a b"],
    ["https://example.org/call tel:+49 391", "https://example.org/call tel:+49 391"],
    [
      "mailto:a@example.org?body=call tel:+49 391",
      "mailto:a@example.org?body=call%20tel:+49%20391",
    ],
    [
      "mailto:a@example.org?body=see https://example.org now",
      "mailto:a@example.org?body=see%20https://example.org%20now",
    ],
    ["TEL:+49 391", "TEL:+49391"],
  ])("%j is kept as %j", (typed, kept) => expect(normalTarget(typed)).toBe(kept));
});

describe("the scheme and the host of a target are those that it begins with", () => {
  test.each([
    ["/page?to=ftp://example.org", "url"],
    ["/page?to=https://example.org", "url"],
    ["https:/example.org/https://example.org", "url"],
    ["https:///example.org/?to=https://example.org", "url"],
    ["https://example.org/?to=ftp://example.org", "good"],
  ])("%j is %s", (target, verdict) => expect(judge(target)).toBe(verdict));

  test.each([
    // A visitor must not choose who gets the mail.
    ["mailto:{query.to}@example.org?body=https://example.org", "placeholder-place"],
    ["mailto:somebody-else+{query.to}@example.org?body=https://a.org", "placeholder-place"],
    ["mailto:a@example.org?body=https://example.org/{query.page}", "good"],
    ["http://example.org/{path}", "good"],
    ["http://example.org?{query.a}", "good"],
    ["http://example.org{path}", "placeholder-place"],
    ["http://{query.host}.org/?{query.a}", "placeholder-place"],
  ])("a place for a placeholder: %j is %s", (target, verdict) => {
    expect(judge(target)).toBe(verdict);
  });
});

describe("too long is what would be kept, however short the address becomes", () => {
  const long = (start: string, part: string, characters: number) =>
    start.padEnd(characters, part).slice(0, characters);

  test.each([
    // Every placeholder may become a single letter.
    ["placeholders", "https://example.org/", "{path}"],
    // A parser of URLs takes them away.
    ["steps that lead nowhere", "https://example.org/", "./"],
  ])("%s", (_, start, part) => {
    const whole = start.length + part.length * Math.floor((2048 - start.length) / part.length);
    expect(judge(long(start, part, whole))).toBe("good");
    expect(judge(long(start, part, whole + part.length))).toBe("too-long");
  });

  test("is said first of what has other faults as well", () => {
    expect(judge(long("ftp://example.org/\\", "a", 2049))).toBe("too-long");
    expect(judge(long("ftp://example.org/\\", "a", 2048))).toBe("control");
  });
});
