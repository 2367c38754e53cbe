/** Rows that each operation reads and writes, with ten, a thousand and a hundred thousand things in the store. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const { stdout, stderr, status } = spawnSync(
  process.execPath,
  [join(root, "node_modules/vitest/vitest.mjs"), "run", "test/rows/rows.test.ts"],
  {
    cwd: root,
    env: { ...process.env, RANDWERK_ROWS_TABLE: "1" },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  },
);
const lines = stdout.split("\n").filter((line) => line.startsWith("| "));
if (lines.length === 0) {
  console.error(`the rows were not measured:\n${stdout}${stderr}`);
  process.exit(1);
}
console.log("| operation | with 10: read / written | with 1,000 | with 100,000 | at most |");
console.log("|---|---|---|---|---|");
for (const line of lines) console.log(line);
if (status !== 0) {
  console.error("something reads or writes more than it may: npx vitest run test/rows");
  process.exit(1);
}
