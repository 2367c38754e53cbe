/** How long a test may take says vitest.config.ts, for all: a limit of its own is met by chance on a busy machine. */
import { expect, test } from "vitest";
import { sourcesIn } from "../../../docs/sources.ts";

test.each([
  ["a limit of its own", /^\s*\}, [\d_]+\);$/mu],
  // Its limit is a second.
  ["vi.waitFor, where expect.poll waits", /\bvi\.waitFor\(/u],
])("no test has %s", (_, pattern) => {
  const own = sourcesIn("test")
    .filter(({ path }) => path.endsWith(".test.ts") && !path.startsWith("test/e2e/house/"))
    .filter(({ text }) => pattern.test(text));
  expect(own.map(({ path }) => path)).toEqual([]);
});
