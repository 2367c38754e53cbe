import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { AGENT, HOST_FOLDER, runProgram } from "./machine.ts";

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), "randwerk-shipped-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** What is said of the agent. */
const page = () => readFileSync(join(HOST_FOLDER, "../../docs/reference/agent.md"), "utf8");

/** All files below a folder, as paths relative to it. */
const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();

describe("the agent as a text", () => {
  test("shellcheck has no objection to it or to the installer", async () => {
    const outcome = await runProgram("shellcheck", [AGENT, join(HOST_FOLDER, "install.sh")]);
    expect(outcome.stdout.toString()).toBe("");
    expect(outcome.code).toBe(0);
  });

  test("it stays below 780 lines of 100 columns", () => {
    const lines = readFileSync(AGENT, "utf8").split("\n");
    expect(lines.length - 1).toBeLessThan(780);
    expect(lines.filter((line) => [...line].length > 100)).toEqual([]);
    expect(lines.at(-2)).toBe('main "$@"');
  });

  test("the table of its page names every setting that it knows", () => {
    const names = (text: string) => [...new Set(text.match(/RANDWERK_[A-Z_]+[A-Z]/g))].toSorted();
    const table = page()
      .split("\n")
      .filter((line) => line.startsWith("| `RANDWERK_"));
    const known = names(readFileSync(AGENT, "utf8"));
    expect(names(table.join("\n"))).toEqual(known);
  });
});

const install = (args: string[], env: Record<string, string>) =>
  runProgram("sh", [join(HOST_FOLDER, "install.sh"), ...args], { env });

describe("install.sh", () => {
  const SETTINGS = "etc/randwerk/agent.conf";

  test("puts everything below DESTDIR and takes it away again, settings apart", async () => {
    expect((await install([], { DESTDIR: root })).code).toBe(0);
    expect(files(root)).toEqual([
      SETTINGS,
      "etc/systemd/system/randwerk-arrived.service",
      "etc/systemd/system/randwerk-arrived.timer",
      "etc/systemd/system/randwerk-failed@.service",
      "etc/systemd/system/randwerk-flush.service",
      "etc/systemd/system/randwerk-flush.timer",
      "etc/systemd/system/randwerk-restore-test@.service",
      "etc/systemd/system/randwerk-restore-test@.timer",
      "usr/local/bin/randwerk-agent",
      "usr/local/share/doc/randwerk-agent/README.md",
      "usr/local/share/doc/randwerk-agent/docs/guides/backups.de.md",
      "usr/local/share/doc/randwerk-agent/docs/guides/backups.md",
      "usr/local/share/doc/randwerk-agent/docs/reference/agent-pings.de.md",
      "usr/local/share/doc/randwerk-agent/docs/reference/agent-pings.md",
      "usr/local/share/doc/randwerk-agent/docs/reference/agent.de.md",
      "usr/local/share/doc/randwerk-agent/docs/reference/agent.md",
      "usr/local/share/doc/randwerk-agent/docs/reference/arrivals.de.md",
      "usr/local/share/doc/randwerk-agent/docs/reference/arrivals.md",
      "usr/local/share/doc/randwerk-agent/docs/runbooks/backups.de.md",
      "usr/local/share/doc/randwerk-agent/docs/runbooks/backups.md",
      "usr/local/share/doc/randwerk-agent/randwerk-report.conf",
      "usr/local/share/doc/randwerk-agent/randwerk-run.conf",
    ]);
    const documents = join(root, "usr/local/share/doc/randwerk-agent");
    const readme = readFileSync(join(documents, "README.md"), "utf8");
    const links = [...readme.matchAll(/\]\(([^()\s]+)\)/g)].map(([, to = ""]) => to);
    expect(links.filter((to) => !existsSync(join(documents, to)))).toEqual([]);
    expect(links.length).toBeGreaterThan(3);
    expect(statSync(join(root, "usr/local/bin/randwerk-agent")).mode & 0o777).toBe(0o755);
    expect(statSync(join(root, SETTINGS)).mode & 0o777).toBe(0o600);
    expect((await install(["--uninstall"], { DESTDIR: root })).code).toBe(0);
    expect(files(root)).toEqual([SETTINGS]);
  });

  test("never touches settings that are there", async () => {
    mkdirSync(join(root, "etc/randwerk"), { recursive: true });
    writeFileSync(join(root, SETTINGS), "RANDWERK_URL=mine\n");
    await install([], { DESTDIR: root });
    await install(["--uninstall"], { DESTDIR: root });
    expect(readFileSync(join(root, SETTINGS), "utf8")).toBe("RANDWERK_URL=mine\n");
  });

  test("the installed agent runs", async () => {
    await install([], { DESTDIR: root });
    const outcome = await runProgram("sh", [join(root, "usr/local/bin/randwerk-agent"), "flush"], {
      env: { RANDWERK_SPOOL: join(root, "spool"), RANDWERK_URL: "http://127.0.0.1:9" },
    });
    expect(outcome.code).toBe(0);
  });

  test("refuses what it does not know", async () => {
    expect((await install(["--help"], { DESTDIR: root })).code).toBe(64);
    expect(files(root)).toEqual([]);
  });
});

const UNITS = ["randwerk-flush", "randwerk-arrived"];

describe("the units", () => {
  /** Installs with real paths, because systemd looks whether the programs are there. */
  const installed = async (): Promise<string> => {
    const env = { PREFIX: join(root, "usr"), SYSCONFDIR: join(root, "etc") };
    expect((await install([], env)).code).toBe(0);
    return join(root, "etc/systemd/system");
  };

  test.each([
    ["randwerk-flush.service", "randwerk-flush.timer"],
    ["randwerk-arrived.service", "randwerk-arrived.timer"],
    ["randwerk-failed@.service"],
    ["randwerk-restore-test@.service", "randwerk-restore-test@.timer"],
  ])("systemd-analyze verify accepts %s", async (...units) => {
    const folder = await installed();
    const paths = units.map((unit) => join(folder, unit));
    const outcome = await runProgram("systemd-analyze", ["verify", "--man=no", ...paths]);
    expect(outcome.stderr.toString()).toBe("");
    expect(outcome.code).toBe(0);
  });

  test.each(["run", "report"])("and the drop-in %s for a backup.service", async (variant) => {
    const folder = await installed();
    mkdirSync(join(folder, "backup.service.d"));
    const dropIn = readFileSync(
      join(root, `usr/share/doc/randwerk-agent/randwerk-${variant}.conf`),
    );
    writeFileSync(join(folder, "backup.service.d/randwerk.conf"), dropIn);
    writeFileSync(
      join(folder, "backup.service"),
      "[Unit]\nDescription=Backup\n[Service]\nType=oneshot\nExecStart=/bin/true\n",
    );
    const outcome = await runProgram(
      "systemd-analyze",
      ["verify", "--man=no", join(folder, "backup.service")],
      {
        env: { SYSTEMD_UNIT_PATH: `${folder}:` },
      },
    );
    expect(outcome.stderr.toString()).toBe("");
    expect(outcome.code).toBe(0);
  });

  test.each(UNITS)("%s is exposed no more than its page says", async (unit) => {
    const path = join(HOST_FOLDER, `systemd/${unit}.service`);
    const outcome = await runProgram("systemd-analyze", [
      "security",
      "--offline=true",
      "--no-pager",
      path,
    ]);
    const figure = /exposure level for .*: (\d\.\d)/.exec(outcome.stdout.toString())?.[1];
    const row = page()
      .split("\n")
      .find((line) => line.startsWith(`| \`${unit}.service\``));
    expect(row).toContain(`| ${figure} |`);
    expect(Number(figure)).toBeLessThanOrEqual(2);
  });

  test.each(UNITS)("%s has a reason above every block of settings, and catches up", (unit) => {
    const service = readFileSync(join(HOST_FOLDER, `systemd/${unit}.service`), "utf8");
    const hardening = service.slice(service.indexOf("NoNewPrivileges"));
    expect(hardening.match(/^# /gm)?.length).toBeGreaterThan(8);
    expect(service).toMatch(/^After=network-online\.target$/m);
    const timer = readFileSync(join(HOST_FOLDER, `systemd/${unit}.timer`), "utf8");
    expect(timer).toMatch(/^Persistent=true$/m);
  });

  test("the timers run when they say", async () => {
    for (const [unit, gapMinutes] of [
      ["randwerk-flush", 5],
      ["randwerk-arrived", 30],
    ] as const) {
      const timer = readFileSync(join(HOST_FOLDER, `systemd/${unit}.timer`), "utf8");
      const expression = /^OnCalendar=(.*)$/m.exec(timer)?.[1] ?? "";
      const args = [
        "calendar",
        "--iterations=2",
        "--base-time=2026-11-23 10:01:00 UTC",
        expression,
      ];
      const { stdout } = await runProgram("systemd-analyze", args, { env: { TZ: "UTC" } });
      const times: string[] = stdout.toString().match(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g) ?? [];
      const [first, second] = [...new Set(times)].map((time) => Date.parse(`${time}Z`));
      expect(((second ?? 0) - (first ?? 0)) / 60_000).toBe(gapMinutes);
    }
  });
});

/** Rules of Butane's specification of fcos 1.5.0 for the parts that are used; anything else is refused. */
const oneOf = (...names: string[]) => ({
  check: (value: object) => names.filter((name) => name in value).length <= 1,
  message: `only one of ${names.join(", ")}`,
});
const resource = z
  .strictObject({
    inline: z.string().optional(),
    local: z.string().optional(),
    source: z.url().optional(),
  })
  .refine(oneOf("inline", "local", "source").check, oneOf("inline", "local", "source").message);
const unitText = { contents: z.string().optional(), contents_local: z.string().optional() };
const BUTANE = z.strictObject({
  variant: z.literal("fcos"),
  version: z.literal(["1.5.0", "1.6.0"]),
  storage: z.strictObject({
    files: z.array(
      z.strictObject({
        path: z.string().regex(/^\//),
        mode: z.int().min(0).max(0o7777),
        overwrite: z.boolean().optional(),
        contents: resource,
      }),
    ),
  }),
  systemd: z.strictObject({
    units: z.array(
      z
        .strictObject({
          name: z.string().regex(/^[^/]+\.(service|timer)$/),
          enabled: z.boolean().optional(),
          mask: z.boolean().optional(),
          ...unitText,
          dropins: z
            .array(z.strictObject({ name: z.string().regex(/^[^/]+\.conf$/), ...unitText }))
            .optional(),
        })
        .refine(oneOf("contents", "contents_local").check, "contents or contents_local"),
    ),
  }),
});

describe("the Butane snippet", () => {
  // YAML 1.1, as Butane's parser reads it: 0755 is octal.
  const text = readFileSync(join(HOST_FOLDER, "coreos/randwerk.bu"), "utf8");
  const config = BUTANE.parse(parse(text, { version: "1.1" }));

  test("has the shape of fcos 1.5.0, and every local file is there", () => {
    const units = config.systemd.units.flatMap((unit) => [unit, ...(unit.dropins ?? [])]);
    const locals = [
      ...config.storage.files.map(({ contents }) => contents.local),
      ...units.map((unit) => unit.contents_local),
    ].filter((path) => path !== undefined);
    expect(locals).toHaveLength(5);
    for (const path of locals) expect(statSync(join(HOST_FOLDER, path)).isFile()).toBe(true);
  });

  test("makes the agent executable and keeps the key to root", () => {
    const modes = config.storage.files.map(({ path, mode }) => [path, mode]);
    expect(modes).toEqual([
      ["/usr/local/bin/randwerk-agent", 0o755],
      ["/etc/randwerk/agent.conf", 0o600],
    ]);
  });

  test("the shape would refuse a mistake", () => {
    const mistaken = parse(text.replace("contents_local:", "content_local:"), { version: "1.1" });
    expect(BUTANE.safeParse(mistaken).success).toBe(false);
  });
});

describe("the Ansible role", () => {
  const folder = join(HOST_FOLDER, "ansible");
  const env = () => ({ HOME: root, ANSIBLE_LOCAL_TEMP: join(root, "tmp"), LC_ALL: "C.UTF-8" });

  test("ansible-lint has no objection", async () => {
    const outcome = await runProgram(
      "ansible-lint",
      ["--offline", "--nocolor", "playbook.yml", "roles"],
      {
        cwd: folder,
        env: env(),
      },
    );
    expect(outcome.stderr.toString()).toMatch(/Passed with production profile: 0 failure/);
    expect(outcome.code).toBe(0);
  });

  const playbook = (...args: string[]) =>
    runProgram(
      "ansible-playbook",
      ["--check", "--diff", "-c", "local", "-i", "localhost,", ...args, "playbook.yml"],
      { cwd: folder, env: { ...env(), ANSIBLE_REMOTE_TEMP: join(root, "remote") } },
    );

  test("runs in check mode on this machine, without showing the token", async () => {
    const outcome = await playbook("-e", "randwerk_arrived_token=geheimes-Token");
    expect(outcome.stdout.toString()).toMatch(/failed=0/);
    expect(outcome.stdout.toString() + outcome.stderr.toString()).not.toContain("geheimes-Token");
    expect(outcome.code).toBe(0);
  });

  test("stops before anything without a token", async () => {
    const outcome = await playbook();
    expect(outcome.stdout.toString()).toMatch(/Set randwerk_arrived_token/);
    expect(outcome.stdout.toString()).toMatch(/changed=0/);
    expect(outcome.code).not.toBe(0);
  });
});
