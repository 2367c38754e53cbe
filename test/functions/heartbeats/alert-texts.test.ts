/** What an alert shows of a run's output, and what it says about how the run ended. */
import { expect, describe, test } from "vitest";
import { excerptOf } from "../../../functions/heartbeats/excerpt.ts";
import { defaultSettings } from "../../../functions/heartbeats/settings.ts";
import { tell } from "../../../functions/heartbeats/texts.ts";

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
});

test.each([
  [2, "en", "exit status 2."],
  [137, "en", "exit status 137 (SIGKILL)."],
  [143, "de", "Status 143 (SIGTERM)."],
  [133, "de", "Status 133."],
] as const)("exit status %i is told with its signal, %s", (status, language, expected) => {
  const { text } = tell(
    "down",
    {
      settings: defaultSettings,
      name: "backup",
      timezone: "UTC",
      reason: { code: "exit", status },
      at: Date.UTC(2026, 10, 23),
      lastSuccessAt: undefined,
      lastDurationMs: undefined,
      downMs: undefined,
      excerpt: undefined,
      neighbours: [],
    },
    language,
  );
  expect(text).toContain(expected);
});
