/** The blocks of own-machine.md, update.md and deploy.md as somebody types them, on a machine that lies in a folder. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../server.ts";
import { documented } from "./commands.ts";
import { runShell } from "./world.ts";

/** Programs that only a whole machine has: they say how they were called. */
const NOTED = ["systemctl", "journalctl", "randwerk"];

/** Stands for npm, which would ask a registry: brings the program that install.sh looks for. */
const NPM = "mkdir -p node_modules/.bin; : >node_modules/.bin/workerd";

let machine: string;
let origin: string;

beforeAll(() => {
  machine = mkdtempSync(join(tmpdir(), "randwerk-machine-"));
  origin = join(machine, "origin");
  for (const folder of [
    "bin",
    "opt",
    "etc/systemd/system",
    "var/backups",
    "var/lib/private/randwerk",
  ]) {
    mkdirSync(join(machine, folder), { recursive: true });
  }
  writeFileSync(join(machine, "var/lib/private/randwerk/state"), "before");
  const put = (name: string, script: string) =>
    writeFileSync(join(machine, "bin", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  for (const name of NOTED) put(name, `echo ${name} "$@" >>'${machine}/calls'`);
  put("npm", NPM);
  execFileSync("git", ["clone", "--quiet", "--shared", root, origin]);
  git("checkout", "--quiet", "-B", "main");
});

afterAll(() => rmSync(machine, { recursive: true, force: true }));

const git = (...args: string[]) => {
  const who = ["-c", "user.name=x", "-c", "user.email=x@example.org"];
  return execFileSync("git", ["-C", origin, ...who, ...args], { encoding: "utf8" });
};

/** Types a block; the paths are those of the machine. Answers what was said, and which programs were called. */
async function type(block: string): Promise<{ output: string; calls: string[] }> {
  writeFileSync(join(machine, "calls"), "");
  const script = block
    .replaceAll(/(?<![\w.])\/(etc|opt|var)\//g, `${machine}/$1/`)
    .replace("git clone …", `git clone --quiet ${origin}`);
  const env = { PATH: `${machine}/bin:${process.env["PATH"] ?? ""}`, HOME: machine, LC_ALL: "C" };
  const { status, output } = await runShell(`set -eu\n${script}`, "", machine, env);
  expect([status, status === 0 ? "" : output]).toEqual([0, ""]);
  const calls = readFileSync(join(machine, "calls"), "utf8").trim().split("\n");
  return { output, calls };
}

const blockOf = (page: string, start: string): string => {
  const found = documented(`docs/runbooks/${page}.md`).blocks.filter((one) =>
    one.startsWith(start),
  );
  expect(found).toHaveLength(1);
  return found[0] ?? "";
};

const VERSION = "[0-9a-f]{40}";
const head = () => readFileSync(join(machine, "opt/randwerk/.git/HEAD"), "utf8").trim();
const mode = (path: string) => (statSync(join(machine, path)).mode & 0o777).toString(8);

test("from nothing: own-machine.md", async () => {
  const { calls } = await type(blockOf("own-machine", "git clone"));
  expect(calls).toEqual([
    "systemctl daemon-reload",
    "systemctl enable --now randwerk",
    "journalctl -u randwerk -n 5",
  ]);
  expect(mode("etc/randwerk")).toBe("700");
  expect(readFileSync(join(machine, "etc/randwerk/admin-token"), "utf8")).toMatch(/^\S{32}\n$/);
  const settings = readFileSync(join(machine, "etc/randwerk/service.conf"), "utf8");
  expect(settings).toMatch(/^PUBLIC_URL=https:.*\nLINK_HOSTS=.*\nTRUSTED_PROXIES=127\.0\.0\.1\n$/);
  const unit = readFileSync(join(machine, "etc/systemd/system/randwerk.service"), "utf8");
  expect(unit).toContain("LoadCredential=admin-token:/etc/randwerk/admin-token");
});

test("a peer: own-machine.md", async () => {
  const block = blockOf("own-machine", "npx wrangler secret put PEERS");
  await type(block.split("\n")[1] ?? "");
  expect(readFileSync(join(machine, "etc/randwerk/peers"), "utf8")).toMatch(/^cloudflare=https:/);
});

test("an update, and back: update.md", async () => {
  writeFileSync(join(origin, "CHANGELOG.md"), "# Changes\n\n- News.\n");
  git("commit", "--quiet", "-a", "-m", "A version that comes");
  const update = await type(blockOf("update", "cd /opt/randwerk"));
  expect(update.output).toContain("A version that comes");
  expect(update.calls).toEqual([
    "systemctl stop randwerk",
    "systemctl start randwerk",
    "journalctl -u randwerk -n 5",
    "randwerk doctor",
  ]);
  expect(readFileSync(join(machine, "opt/randwerk/CHANGELOG.md"), "utf8")).toContain("News.");

  writeFileSync(join(machine, "var/lib/private/randwerk/state"), "after");
  const before = git("rev-parse", "HEAD~").trim();
  const day = new Date().toISOString().slice(0, 10);
  const back = blockOf("update", "systemctl stop").replaceAll("DATE", day);
  await type(`cd /opt/randwerk\n${back.replace("VERSION", before)}`);
  expect(head()).toMatch(new RegExp(`^${VERSION}$`));
  expect(head()).toBe(before);
  expect(readFileSync(join(machine, "var/lib/private/randwerk/state"), "utf8")).toBe("before");
});

test.each([
  ["", ["deploy", "login", "tail"]],
  ["secret", ["put"]],
])("wrangler %s has the commands %j", (noun, commands) => {
  const wrangler = join(root, "node_modules/.bin/wrangler");
  const env = { ...process.env, HOME: machine, WRANGLER_SEND_METRICS: "false" };
  const said = execFileSync(wrangler, [noun, "--help"].filter(Boolean), { encoding: "utf8", env });
  for (const command of commands) {
    expect(said).toMatch(new RegExp(`^ +wrangler ${noun && `${noun} `}${command}\\b`, "m"));
  }
});
