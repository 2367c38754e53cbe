/** What src/serve/install.sh asks npm for, and when it asks for nothing. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { root } from "../server.ts";

/** Stands for npm: notes what it was asked for, and brings a program of each kind. */
const NPM = `#!/bin/sh
echo "$*" >>"$HOME/asked"
[ ! -e "$HOME/broken" ] || exit 7
mkdir -p node_modules/.bin
: >node_modules/.bin/workerd
case "$*" in *--omit=dev*) ;; *) : >node_modules/.bin/vitest ;; esac
`;

let home = "";
let project = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "randwerk-install-"));
  project = join(home, "project");
  mkdirSync(join(project, "src"), { recursive: true });
  cpSync(join(root, "src/serve"), join(project, "src/serve"), { recursive: true });
  lockFile("one");
  writeFileSync(join(home, "npm"), NPM, { mode: 0o755 });
});

const lockFile = (text: string) => writeFileSync(join(project, "package-lock.json"), text);

/** The status of install.sh with these words, and what npm was asked for. */
function install(...words: string[]): [status: number | null, asked: "start" | "all" | "nothing"] {
  const asked = join(home, "asked");
  rmSync(asked, { force: true });
  const { status } = spawnSync("sh", [join(project, "src/serve/install.sh"), ...words], {
    env: { HOME: home, PATH: `${home}:${process.env["PATH"]}` },
  });
  if (!existsSync(asked)) return [status, "nothing"];
  const text = readFileSync(asked, "utf8");
  expect(text).toMatch(/^install --no-save --no-audit --no-fund [^\n]*\n$/);
  return [status, text.includes("--omit=dev") ? "start" : "all"];
}

test("npm start first, then npm test", () => {
  expect(install("start")).toEqual([0, "start"]);
  expect(install("start")).toEqual([0, "nothing"]);
  expect(install()).toEqual([0, "all"]);
  expect(install()).toEqual([0, "nothing"]);
});

test("npm test first, then npm start; new packages are of the same kind as those that are there", () => {
  expect(install()).toEqual([0, "all"]);
  expect(install("start")).toEqual([0, "nothing"]);
  lockFile("two");
  expect(install("start")).toEqual([0, "all"]);
  expect(install()).toEqual([0, "nothing"]);
});

test("what was broken off begins again", () => {
  writeFileSync(join(home, "broken"), "");
  expect(install("start")).toEqual([7, "start"]);
  rmSync(join(home, "broken"));
  expect(install("start")).toEqual([0, "start"]);
});

test("packages that somebody installed with npm alone count, as long as they are newer", () => {
  mkdirSync(join(project, "node_modules/.bin"), { recursive: true });
  for (const name of [".bin/workerd", ".package-lock.json"])
    writeFileSync(join(project, "node_modules", name), "");
  expect(install("start")).toEqual([0, "nothing"]);
  expect(install()).toEqual([0, "all"]);
  rmSync(join(project, "node_modules/.installed"));
  spawnSync("touch", ["-d", "2020-01-01", join(project, "node_modules/.package-lock.json")]);
  expect(install("start")).toEqual([0, "all"]);
});

test("where nothing may be written, it is one line", () => {
  chmodSync(home, 0o755);
  chmodSync(project, 0o555);
  const { stderr, status } = spawnSync(
    "setpriv",
    ["--reuid=65534", "--regid=65534", "--clear-groups", "sh", "src/serve/install.sh", "start"],
    { cwd: project, encoding: "utf8" },
  );
  expect(stderr).toBe(
    `randwerk: packages are missing in ${project}, which you may not write to. Once, as its owner: sh src/serve/install.sh start\n`,
  );
  expect(status).toBe(1);
});
