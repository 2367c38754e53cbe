/** `npm run bench`: every benchmark in turn, or those that are named. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Programs of their own; the other files here are what they share. */
const benchmarks = [
  "links",
  "pages",
  "wkd",
  "pings",
  "alerts",
  "calendar",
  "host-agent",
  "isolation",
  "rows",
  "cpu",
  "lists",
  "archive",
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !benchmarks.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(", ")}. There are: ${benchmarks.join(", ")}`);
  process.exit(2);
}
if (benchmarks.some((name) => !readdirSync(import.meta.dirname).includes(`${name}.ts`))) {
  throw new Error("a benchmark's file is missing");
}
for (const name of wanted.length > 0 ? wanted : benchmarks) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}
