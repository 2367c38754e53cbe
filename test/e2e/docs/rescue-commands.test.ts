/** The commands of backups.md and damaged-database.md, with the real borg and the real SQLite. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { documented } from "./commands.ts";
import { runShell } from "./world.ts";

let home: string;
let env: Record<string, string>;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "randwerk-rescue-"));
  env = {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    BORG_PASSPHRASE: "passphrase",
    BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: "yes",
  };
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const run = (script: string) => runShell(`set -eu\n${script}`, "", home, env);
const good = async (script: string) => {
  const { status, output } = await run(script);
  expect([status, status === 0 ? "" : output]).toEqual([0, ""]);
  return output;
};

const blocksOf = (page: string) => documented(`docs/runbooks/${page}.md`).blocks;

test("archives that were deleted in an append-only repository come back: backups.md", async () => {
  const repository = join(home, "mnt/web");
  mkdirSync(join(home, "mnt"));
  writeFileSync(join(home, "page"), "a page\n");
  await good(`borg init -e authenticated-blake2 --append-only ${repository}
borg create ${repository}::one page
borg create ${repository}::two page`);
  const numbers = [
    ...readFileSync(join(repository, "transactions"), "utf8").matchAll(/transaction (\d+)/g),
  ];
  const N = numbers.at(-1)?.[1] ?? "";
  await good(`borg delete ${repository}::one; borg delete ${repository}::two`);
  expect(await good(`borg list ${repository}`)).toBe("");

  const id = (await good(`borg config ${repository} id`)).trim();
  const [back, forget] = blocksOf("backups");
  await good((back ?? "").replace("/mnt/REPOSITORY", repository).replace("$N", N));
  const newer = await run(`borg list ${repository}`);
  expect([newer.status !== 0, newer.output]).toEqual([true, expect.stringContaining("newer")]);
  const list = (forget ?? "").replaceAll("REPOSITORY_ID", id).replaceAll("REPO", repository);
  expect(await good(list)).toMatch(/^one .*\ntwo .*$/m);
  await good(`borg break-lock ${repository}; borg check --repository-only ${repository}`);
});

test("a database is saved as far as it can be read: damaged-database.md", async () => {
  const file = join(home, "STATE_DIR/links.sqlite");
  mkdirSync(join(home, "STATE_DIR"));
  await good(`sqlite3 ${file} 'CREATE TABLE links (slug TEXT);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
    INSERT INTO links SELECT i FROM n'`);
  // A page in the middle of it is gone.
  const bytes = readFileSync(file);
  bytes.fill(0xff, 4096 * 30, 4096 * 31);
  writeFileSync(file, bytes);
  expect((await run(`sqlite3 ${file} 'PRAGMA integrity_check'`)).output).not.toBe("ok\n");
  const page = documented("docs/runbooks/damaged-database.md");
  const inline = (start: string) => page.inline.find((one) => one.startsWith(start)) ?? "";
  await good(inline("cp -a"));
  const [recover = ""] = page.blocks;
  const saved = await good(recover.replaceAll("FILE", file));
  expect(saved).toMatch(/^ok\n1\n$/m);
  const replace = inline("rm FILE").replace("FILE-wal FILE-shm", "").replaceAll("FILE", file);
  await good(replace);
  expect(existsSync(join(home, "STATE_DIR.broken/links.sqlite"))).toBe(true);
  const rows = execFileSync("sqlite3", [file, "SELECT count(*) FROM links"], { encoding: "utf8" });
  expect(Number(rows)).toBeGreaterThan(15_000);
});
