/** The way to both proofs, as docs/guides/backups.md tells it, on three machines that lie in folders. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CLI, newPerson, type Person } from "../cli/cli.ts";
import type { Service } from "../heartbeats/service.ts";
import { HOST_FOLDER, runProgram } from "./machine.ts";
import { startService } from "./site.ts";

let root: string;
let service: Service;
let admin: Person;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "randwerk-proofs-"));
  service = await startService();
  admin = newPerson(service.server);
});
afterEach(async () => {
  admin.remove();
  await service.server.remove();
  rmSync(root, { recursive: true, force: true });
});

/** The lines of the guide in a shell's block that begin so. */
function told(start: string): string[] {
  const guide = readFileSync(join(HOST_FOLDER, "../../docs/guides/backups.md"), "utf8");
  const blocks = guide.match(/(?<=^```sh\n)[^]*?(?=^```$)/gm) ?? [];
  return blocks
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, "").split("\n"))
    .filter((line) => line.startsWith(start));
}

/** Runs a line of the guide that begins so, on the desk of who administers. @throws if there is not just one. */
async function atTheDesk(start: string): Promise<string> {
  const [line, ...more] = told(start);
  if (line === undefined || more.length > 0) throw new Error(`there must be one line ${start}`);
  const PATH = `${dirname(CLI)}:${admin.env["PATH"] ?? ""}`;
  return admin.ok(["-c", line], { program: "sh", env: { PATH } });
}

interface Installed {
  /** Runs a line, with the paths of this machine. */
  readonly run: (line: string) => ReturnType<typeof runProgram>;
  /** The commands of a unit or drop-in, as systemd runs them. */
  readonly commandsOf: (path: string) => string[];
}

/** `./install.sh` and `vi /etc/randwerk/agent.conf` on a machine of that name. */
async function install(name: string, settings: Record<string, string>): Promise<Installed> {
  const folder = join(root, name);
  const env = {
    DESTDIR: folder,
    HOME: root,
    RANDWERK_CONFIG: join(folder, "etc/randwerk/agent.conf"),
    RANDWERK_CHECK: "web-backup", // from the drop-in
    BORG_BASE_DIR: join(root, "borg"),
    BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: "yes",
    BORG_PASSPHRASE: "passphrase",
  };
  expect((await runProgram("sh", [join(HOST_FOLDER, "install.sh")], { env })).code).toBe(0);
  const lines = Object.entries({ ...settings, RANDWERK_SPOOL: join(folder, "spool") });
  writeFileSync(env.RANDWERK_CONFIG, lines.map(([key, value]) => `${key}=${value}\n`).join(""));
  const agent = join(folder, "usr/local/bin/randwerk-agent");
  return {
    run: (line) => {
      const words = line.replace(/(?:\/usr\/local\/bin\/)?randwerk-agent/, agent);
      return runProgram("sh", ["-c", words], { env });
    },
    commandsOf: (path) =>
      readFileSync(join(folder, path), "utf8")
        .replaceAll(/\\\n\s*/g, "")
        .split("\n")
        .flatMap((line) => /^ExecStart=(.+)/.exec(line)?.[1] ?? [])
        .map((command) => command.replaceAll("%%", "%")),
  };
}

/** The row of a table of the command line that begins so, without the blanks between its columns. */
const row = (table: string, start: string): string[] =>
  table
    .split("\n")
    .find((line) => line.startsWith(start))
    ?.split(/ {2,}/) ?? [];

test("a check, a host, a backup server: both proofs", async () => {
  const repository = join(root, "mnt/web");
  mkdirSync(join(root, "mnt"));
  mkdirSync(join(root, "srv"));
  writeFileSync(join(root, "srv/page"), "a page\n");

  await atTheDesk("randwerk checks add");
  const key = /\/ping\/(\S+)\/$/m.exec(await atTheDesk("randwerk checks ping-key"))?.[1] ?? "";
  const token = (await atTheDesk("randwerk tokens add")).trim();
  const url = service.server.url;

  const host = await install("host", { RANDWERK_URL: url, RANDWERK_PING_KEY: key });
  const [diagnosis] = told("randwerk-agent doctor web-backup");
  const healthy = await host.run(diagnosis ?? "");
  expect(healthy.stdout.toString()).toMatch(/^(ok {5}.*\n){8,}$/);
  expect(healthy.code).toBe(0);
  const init = ["init", "-e", "authenticated-blake2", "--append-only", repository];
  const env = { BORG_BASE_DIR: join(root, "borg"), BORG_PASSPHRASE: "passphrase" };
  expect((await runProgram("borg", init, { env })).code).toBe(0);
  const document = "usr/local/share/doc/randwerk-agent/randwerk-run.conf";
  const [command, ...more] = host.commandsOf(document);
  expect(more).toEqual([]);
  const local = command?.replace("backup@backup.example.org:/mnt/web", repository);
  const backup = await host.run(local?.replace("/var/srv", join(root, "srv")) ?? "");
  expect([backup.stderr.toString(), backup.code]).toEqual(["", 0]);
  const first = await admin.ok(["backups"]);
  expect(row(first, "Backup web ").slice(6, 7)).toEqual([expect.stringMatching(/^awaited until /)]);

  const server = await install("server", {
    RANDWERK_URL: url,
    RANDWERK_TOKEN: token,
    RANDWERK_REPOSITORIES: `${root}/mnt/*`,
  });
  const [checkup] = told("runuser -u backup -- ");
  const sound = await server.run(checkup?.replace("runuser -u backup -- ", "") ?? "");
  expect(sound.stdout.toString()).toMatch(/^(ok {5}.*\n){7,}$/);
  expect(sound.code).toBe(0);
  const [look] = server.commandsOf("etc/systemd/system/randwerk-arrived.service");
  const looked = await server.run(look ?? "");
  expect([looked.stderr.toString(), looked.code]).toEqual(["", 0]);

  const both = await atTheDesk("randwerk backups");
  expect(row(both, "Backup web ").slice(6, 7)).toEqual([expect.stringMatching(/now|ago$/)]);
  const id = /^id = (\w{8})/m.exec(readFileSync(join(repository, "config"), "utf8"))?.[1] ?? "";
  expect(row(both, `${id} `)).toContain("Backup server rocky");
  const own = "/api/v3/checks/?slug=arrivals-rocky";
  const { checks } = await service.request<{ checks: { status: string }[] }>("GET", own);
  expect(checks).toMatchObject([{ status: "up", timeout: 3_600, grace: 7_200 }]);
});
