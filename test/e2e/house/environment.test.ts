/** What every end-to-end test starts, and what it does not learn of whoever runs it (environment.setup.ts). */
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { PACKED } from "../cli/cli.ts";
import { BUNDLE_VARIABLE, PIECE_VARIABLE, PROGRAM, runFolder } from "../server.ts";

test("the command line and the program are the ones that were made for all tests, not made anew by each", () => {
  expect(dirname(PACKED)).toBe(runFolder());
  expect(PROGRAM.startsWith(runFolder())).toBe(true);
  for (const made of [BUNDLE_VARIABLE, PIECE_VARIABLE]) expect(process.env[made]).toBeDefined();
});

test("nothing else that Randwerk's programs ask their environment for is there", () => {
  const kept = /^RANDWERK_(?:TEST_|CAMPAIGN$|PICTURES$|ROWS_TABLE$|SEED$)/u;
  const names = Object.keys(process.env).filter((name) => name.startsWith("RANDWERK_"));
  expect(names.filter((name) => !kept.test(name))).toEqual([]);
});
