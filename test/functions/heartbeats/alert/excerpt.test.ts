/** The part of a run's output that an alert shows. */
import { describe, expect, test } from "vitest";
import { excerptOf } from "../../../../functions/heartbeats/alert/excerpt.ts";

const excerpt = (...lines: string[]) => excerptOf(new TextEncoder().encode(lines.join("\n")));
const indented = (...lines: string[]) => lines.map((line) => `    ${line}`).join("\n");
const files = (count: number) => Array.from({ length: count }, (_, n) => `A /srv/${n + 1}`);

describe("excerpts", () => {
  test("short output is shown whole, indented, without colours and overwritten lines", () => {
    const shown = excerpt("10 %\r50 %\rdone", "\u001b[31mfailed\u001b[0m", "", "");
    expect(shown).toBe(indented("done", "failed"));
  });

  test("of long output the first five and last ten lines are shown", () => {
    const all = files(30);
    const shown = excerpt(...all);
    expect(shown).toBe(indented(...all.slice(0, 5), "[… 15 …]", ...all.slice(-10)));
  });

  test("a cause in the middle of long output is shown, five of them at most", () => {
    const all = files(40);
    all[19] = "/srv/x: open: [Errno 13] Permission denied: '/srv/x'";
    const one = indented(...all.slice(0, 5), "[…]", all[19], "[… 24 …]", ...all.slice(-10));
    expect(excerpt(...all)).toBe(one);
    const many = all.map((line, n) => (n > 5 && n < 25 ? `tar: error: ${n}` : line));
    const shown = excerpt(...many)?.split("\n") ?? [];
    expect(shown.filter((line) => line.includes("error"))).toHaveLength(5);
    expect(shown).toContain("    [… 20 …]");
  });

  test("only a line that calls itself an error is a cause, not a file of that name", () => {
    const all = files(40);
    all[19] = "A /srv/error";
    expect(excerpt(...all)).not.toContain("error");
  });

  test("where in its code a program failed is left out, what failed is not", () => {
    const shown = excerpt(
      "Local Exception",
      "Traceback (most recent call last):",
      '  File "/usr/lib/borg/archiver.py", line 177, in wrapper',
      "    return method(self, args)",
      "OSError: [Errno 28] No space left on device",
      "",
      "Platform: Linux web 6.1.0",
      "Borg: 1.2.4  Python: CPython 3.11.2",
      "PID: 1  CWD: /",
      "sys.argv: ['borg', 'create']",
    );
    expect(shown).toBe(indented("Local Exception", "OSError: [Errno 28] No space left on device"));
  });

  test("nothing but system information is better than nothing", () => {
    expect(excerpt("Platform: Linux web 6.1.0")).toBe(indented("Platform: Linux web 6.1.0"));
  });

  test("the agent's facts are not output", () => {
    expect(excerpt('{"archive":1}', "--- output ---", "real output")).toBe(indented("real output"));
  });

  test("no output is no excerpt", () => {
    expect(excerptOf(undefined)).toBeUndefined();
    expect(excerpt("", "", "")).toBeUndefined();
  });

  test.each([
    // lines  left out between the first five and the last ten
    [1, 0],
    [15, 0],
    [16, 1],
    [17, 2],
  ])("of %i lines %i are left out", (count, left) => {
    const all = files(count);
    const shown = left === 0 ? all : [...all.slice(0, 5), `[… ${left} …]`, ...all.slice(5 + left)];
    expect(excerpt(...all)).toBe(indented(...shown));
  });

  test.each([
    ["[Errno 28] no space", true],
    ["error: gone", true],
    ["ERROR gone", true],
    ["tar: error: gone", true],
    ["rsync-3.2_x: Fatal thing", true],
    ["Warning: file changed", true],
    ["errors were none", false],
    ["terror", false],
    ["[Errno x]", false],
    ["no error here", false],
  ])("%s is a cause: %s", (line, isCause) => {
    const all = files(40);
    all[19] = line;
    expect(
      excerpt(...all)
        ?.split("\n")
        .includes(`    ${line}`),
    ).toBe(isCause);
  });

  test("where all that is left out are causes no gap is counted", () => {
    const all = files(20).map((line, n) => (n >= 5 && n < 10 ? `error: ${n}` : line));
    const middle = ["[…]", ...all.slice(5, 10)];
    expect(excerpt(...all)).toBe(indented(...all.slice(0, 5), ...middle, ...all.slice(10)));
  });

  test("a cause among the first and last lines is shown once", () => {
    const all = files(40).map((line, n) => (n === 4 || n === 30 ? `error: ${n}` : line));
    expect(excerpt(...all)).toBe(indented(...all.slice(0, 5), "[… 25 …]", ...all.slice(-10)));
  });

  test.each([
    [300, "x".repeat(300)],
    [301, `${"x".repeat(300)} …`],
  ])("a line of %i letters", (length, shown) => {
    expect(excerpt("x".repeat(length))).toBe(indented(shown));
  });

  test.each([
    ["\u001b[1;31mred\u001b[0m", "red"],
    ["\u009b31mred", "\u009b31mred".replace("\u009b", " ")],
    ["\u001b[?25lhidden cursor", "hidden cursor"],
    ["tab\tand bell\u0007.", "tab and bell ."],
    ["trailing   ", "trailing"],
    ["10 %\r50 %\rdone", "done"],
    ["  indented", "  indented"],
  ])("the line %j is shown as %j", (line, shown) => {
    expect(excerpt(line)).toBe(indented(shown));
  });

  test("lines may end as those of Windows do", () => {
    expect(excerpt("one\r", "two\r", "")).toBe(indented("one", "two"));
  });

  test("of a traceback the end is shown, and what comes after it", () => {
    const shown = excerpt(
      "Remote: Traceback (most recent call last):",
      "  File 1",
      "KeyError: 1",
      "  indented, but no part of it",
      "Traceback (most recent call last):",
      "  File 2",
      "    code",
      "ValueError: 2",
    );
    expect(shown).toBe(indented("KeyError: 1", "  indented, but no part of it", "ValueError: 2"));
  });

  test("what borg says of itself and of the other end is left out", () => {
    const words = ["Platform", "Linux", "Borg", "PID", "sys.argv", "SSH_ORIGINAL_COMMAND"];
    const information = words.flatMap((word) => [`${word}: x`, `Borg server: ${word}: x`]);
    expect(excerpt(...information, "Platforms: x", "x Platform: y")).toBe(
      indented("Platforms: x", "x Platform: y"),
    );
  });

  test("only the first divider of the agent is one", () => {
    expect(excerpt("{}", "--- output ---", "a", "--- output ---", "b")).toBe(
      indented("a", "--- output ---", "b"),
    );
    expect(excerpt("--- output ---", "a")).toBe(indented("--- output ---", "a"));
  });
});
