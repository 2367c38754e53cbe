/** The function that docs/architecture.md makes is made here, as it says. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { root, startProgram } from "../server.ts";

const guide = readFileSync(join(root, "docs/architecture.md"), "utf8");

/** The files that the guide shows: a path on a line of its own, and its code. */
const files = [...guide.matchAll(/^`(functions\/\S+)`\n\n```ts\n([\s\S]*?)^```$/gm)].map(
  ([, path = "", code = ""]) => ({ path, code }),
);

/** The lines of `src/functions.ts` that it changes. */
function changed(list: string): string {
  const diff = /^```diff\n([\s\S]*?)^```$/m.exec(guide)?.[1] ?? "";
  const lines = diff.trim().split("\n");
  const isAdded = (line: string | undefined) => line?.startsWith("+") === true;
  const removed = lines.findIndex((line) => line.startsWith("-"));
  const [before, after] = [lines[removed], lines[removed + 1]];
  const imports = lines.slice(0, removed);
  expect(imports.every(isAdded) && isAdded(after)).toBe(true);
  expect(list).toContain(before?.slice(1));
  const text = imports.map((line) => `${line.slice(1)}\n`).join("");
  return list
    .replace(/^import /m, `${text}import `)
    .replace(before?.slice(1) ?? "", after?.slice(1) ?? "");
}

test("a new function is a folder and a line in the list", async () => {
  const copy = mkdtempSync(join(tmpdir(), "new-function-"));
  for (const part of [
    "agents",
    "docs",
    "src",
    "functions",
    "wrangler.toml",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
  ]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  expect(files.map(({ path }) => path)).toContain("functions/hello/function.ts");
  for (const { path, code } of files) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), code);
  }
  const list = join(copy, "src/functions.ts");
  writeFileSync(list, changed(readFileSync(list, "utf8")));
  const server = await startProgram({}, copy);
  try {
    const greeting = await fetch(`${server.url}/hello/Magdeburg`);
    expect([greeting.status, await greeting.json()]).toEqual([
      200,
      { greeting: "Hello, Magdeburg!" },
    ]);
    // Its segment is no slug any more, and the description of the API knows it.
    const link = await fetch(`${server.url}/api/v1/links`, {
      method: "POST",
      headers: { Authorization: `Bearer ${server.token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ slug: "Hello", target: "https://example.org/" }),
    });
    expect(link.status).toBe(422);
    const description = await (await fetch(`${server.url}/api/openapi.json`)).json();
    expect(description).toMatchObject({ paths: { "/hello/{name}": {} } });
  } finally {
    await server.remove();
    rmSync(copy, { recursive: true, force: true });
  }
});
