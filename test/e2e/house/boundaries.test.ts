/** Plants imports that must not be, and lets the linter look at them. */
import { execFile } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { faultOf, orders } from "../../lint/boundaries.ts";
import { root } from "../server.ts";

const copy = mkdtempSync(join(tmpdir(), "boundaries-"));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

for (const part of ["src", "functions", "agents", "test/lint", ".oxlintrc.json", "package.json"]) {
  cpSync(join(root, part), join(copy, part), { recursive: true });
}
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));

interface Finding {
  readonly code: string;
  readonly filename: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

/** Where the boundaries are crossed: `file:line` of each finding. */
async function crossed(): Promise<string[]> {
  const program = join(root, "node_modules/.bin/oxlint");
  const output = await new Promise<string>((resolve) => {
    execFile(
      program,
      ["--format", "json", "src", "functions", "agents"],
      { cwd: copy, maxBuffer: 1 << 28 },
      (_, stdout) => resolve(stdout),
    );
  });
  const { diagnostics } = JSON.parse(output) as { diagnostics: Finding[] };
  return diagnostics
    .filter(({ code }) => code === "house(boundaries)")
    .map(({ filename, labels }) => `${filename}:${labels[0]?.span.line}`);
}

/** Code to plant and its place, each in a file of its own. */
const plants: readonly (readonly [file: string, code: string])[] = [
  // A function and another one: as deep as it comes, spelled in ways that lead there too.
  ["functions/links/link/slug.ts", 'export { hashRules } from "../../wkd/address/hash.ts";'],
  ["functions/links/link/target.ts", 'import "../../../functions/wkd/address/hash.ts";'],
  ["functions/links/limits.ts", 'export * from "../wkd/limits.ts";'],
  ["functions/links/visit/bot.ts", 'export const other = () => import("../../wkd/limits.ts");'],
  ["functions/links/store.ts", "export const other = () => import(`../heartbeats/limits.ts`);"],
  [
    "functions/heartbeats/check/deadline.ts",
    'export type O = import("../../links/link/link.ts").Link;',
  ],
  ["functions/heartbeats/check/check.ts", 'export type { Link } from "../../links/link/link.ts";'],
  [
    "functions/heartbeats/ping/body.ts",
    'import type { Link as O } from "../../links/link/link.js";',
  ],
  // src and what stands above it.
  ["src/limits.ts", 'export { links } from "../functions/links/function.ts";'],
  ["src/http/headers.ts", 'import type { Link } from "../../functions/links/link/link.ts";'],
  [
    "src/alerts/channels/mail.ts",
    'export * as other from "../../../functions/links/link/slug.ts";',
  ],
  ["src/worker.ts", 'import { lookupKey } from "../functions/links/link/slug.ts";'],
  ["src/store/revision.ts", 'export { accessRoutes } from "../access/routes.ts";'],
  ["src/http/etag.ts", 'export { allStores } from "../store/all.ts";'],
  ["src/calendar/print.ts", 'export { problemResponse } from "../http/problem.ts";'],
  ["src/http/place.ts", 'export { readFileSync } from "node:fs";'],
  // Rules, rows, the hall, and who answers.
  ["functions/links/link/time-format.ts", 'export { linkRoutes } from "../api/links.ts";'],
  ["functions/links/count/count.ts", 'export { LinkStore } from "../store.ts";'],
  ["functions/wkd/address/hash.ts", 'export { keysSchema } from "../keys/table.ts";'],
  [
    "functions/wkd/openpgp/packets.ts",
    'export { problemResponse } from "../../../src/http/problem.ts";',
  ],
  ["functions/wkd/gate/judge.ts", 'import { Hono } from "hono";\nexport const app = new Hono();'],
  ["functions/heartbeats/alert/excerpt.ts", 'export { heartbeats } from "../function.ts";'],
  ["functions/wkd/keys/found.ts", 'export { lookFromOutside } from "../watch/look.ts";'],
  // Agents, and the service they talk to.
  ["agents/cli/terminal/moment.ts", 'export { LinkStore } from "../../../src/worker.ts";'],
  [
    "agents/cli/terminal/width.ts",
    'export { MAX_LINKS } from "../../../functions/links/limits.ts";',
  ],
  ["agents/cli/terminal/table.ts", 'export type { Problem } from "../../../src/http/problem.ts";'],
  [
    "agents/cli/setup/files.ts",
    'export { keptToken } from "../../../src/serve/state/admin-token.ts";',
  ],
  [
    "functions/links/link/scan-url.ts",
    'export { entries } from "../../../agents/cli/commands.ts";',
  ],
  ["functions/links/qr/texts.ts", 'export { root } from "../../../test/e2e/server.ts";'],
  // An import that is only known when it runs cannot be judged.
  [
    "functions/links/link/short-url.ts",
    "export const other = (name: string) => import(`../${name}.ts`);",
  ],
];

test("the tree as it is crosses none", async () => expect(await crossed()).toEqual([]));

test("every planted import is refused, where it stands", async () => {
  const planted = plants.map(([file, code]) => {
    const line = readFileSync(join(copy, file), "utf8").split("\n").length;
    appendFileSync(join(copy, file), `${code}\n`);
    return `${file}:${line}`;
  });
  expect(new Set(plants.map(([file]) => file)).size).toBe(plants.length);
  expect((await crossed()).toSorted()).toEqual(planted.toSorted());
});

test("every folder has a place in the order of its house", () => {
  for (const { of, folders } of orders) {
    const found = readdirSync(join(root, of), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== "serve")
      .map(({ name }) => name);
    expect(
      found.filter((name) => !folders.includes(name)),
      of,
    ).toEqual([]);
  }
});

test.each([
  // what a rule may know of rows: their types
  ["functions/wkd/gate/gate.ts", "../keys/table.ts", false],
  ["functions/wkd/watch/alerts.ts", "../keys/table.ts", true],
])("%s, %s: types alone", (from, specifier, allowed) => {
  const nothing = { isType: true, holdsDatabase: false };
  expect(faultOf(from, specifier, nothing) === undefined).toBe(allowed);
  expect(faultOf(from, specifier, { ...nothing, isType: false })).not.toBeUndefined();
});
