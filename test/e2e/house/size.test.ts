/** A file that is longer than this holds a second idea, which wants a file of its own. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sourcesIn } from "../../../docs/sources.ts";
import { root } from "../server.ts";

/** As everybody counts them, with comments and empty lines; who wants more splits a file instead. */
const MOST_LINES = 300;

test(`no source has more than ${MOST_LINES} lines`, () => {
  const long = sourcesIn("src", "functions", "agents")
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }))
    .filter(({ lines }) => lines > MOST_LINES);
  expect(long).toEqual([]);
});

test("and the linter says so to whoever writes one", () => {
  const { rules } = JSON.parse(readFileSync(join(root, ".oxlintrc.json"), "utf8")) as {
    rules: Record<string, unknown>;
  };
  const counted = { max: MOST_LINES, skipBlankLines: false, skipComments: false };
  expect(rules["eslint/max-lines"]).toEqual(["error", counted]);
});
