/** The shipped units under a real systemd: PID 1 in namespaces of its own, with this machine's /usr. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HOST_FOLDER, runProgram } from "./machine.ts";
import { startReceiver, type Receiver } from "./receiver.ts";

interface Case {
  readonly what: string;
  /** The slug of its check, and the name of its service. */
  readonly slug: string;
  readonly dropIn: "run" | "report";
  /** Lines of [Service]. */
  readonly lines: string;
  readonly told: string[];
}

const report = (slug: string, what: string, lines: string, told: string[]): Case => ({
  what,
  slug,
  dropIn: "report",
  lines,
  told,
});

const OK = "ExecStart=/bin/true";
const CASES: Case[] = [
  report("good", "a success", OK, ["start", "0"]),
  report("bad", "a failure, once", "ExecStart=/bin/sh -c 'exit 3'", ["start", "3"]),
  report("after", "ExecStartPost= fails", `${OK}\nExecStartPost=/bin/false`, ["start", "fail"]),
  report("end", "ExecStopPost= fails before ours", `${OK}\nExecStopPost=/bin/false`, [
    "start",
    "fail",
  ]),
  report("killed", "a signal", "ExecStart=/bin/sh -c 'kill -KILL $$$$'", ["start", "KILL"]),
  report("skipped", "a condition that does not hold", `ExecCondition=/bin/false\n${OK}`, ["log"]),
  report("user", "User=", `User=nobody\n${OK}`, ["start", "0"]),
  report("dynamic", "DynamicUser=", `DynamicUser=yes\n${OK}`, ["start", "0"]),
  report("hidden", "ProcSubset=pid", `ProcSubset=pid\nProtectProc=invisible\n${OK}`, [
    "start",
    "0",
  ]),
  report("file", "no EnvironmentFile=", `EnvironmentFile=/nowhere\n${OK}`, ["fail"]),
  report("folder", "no WorkingDirectory=", `WorkingDirectory=/nowhere\n${OK}`, ["200"]),
  { what: "run", slug: "run", dropIn: "run", lines: OK, told: ["start", "0"] },
  {
    what: "run under ProcSubset=pid",
    slug: "run-hidden",
    dropIn: "run",
    lines: `ProcSubset=pid\n${OK}`,
    told: ["start", "0"],
  },
  {
    what: "run without EnvironmentFile=",
    slug: "run-file",
    dropIn: "run",
    lines: `EnvironmentFile=/nowhere\n${OK}`,
    told: ["fail"],
  },
];

const UNITS = CASES.map(({ slug }) => `${slug}.service`).join(" ");

/**
 * Ends the machine when all units are over, and those that tell of their failure: what follows a unit's end
 * (ExecStopPost=) is no job any more. One question for both, since a unit may get from one to the other between two; one
 * that systemd does not answer says nothing. Asked twice: what a failure starts is not among the units that the pattern
 * has found before it.
 */
const FINISH = `[Service]
Type=oneshot
ExecStart=/bin/sh -c 'over=0; until [ $$over = 2 ]; do sleep 0.1; if about=$$(systemctl show -p ActiveState -p Job ${UNITS} "randwerk-failed@*") && ! echo "$$about" | grep -Eq "^ActiveState=(re|de)?activ|^ActiveState=reload|^Job=[1-9]"; then over=$$((over + 1)); else over=0; fi; done; systemctl --force poweroff'
`;

let receiver: Receiver;
let root = "";
beforeAll(async () => {
  receiver = await startReceiver();
  root = mkdtempSync(join(tmpdir(), "randwerk-systemd-"));
  const env = { DESTDIR: root, PREFIX: "/agent" };
  const installed = await runProgram("sh", [join(HOST_FOLDER, "install.sh")], { env });
  if (installed.code !== 0) throw new Error(installed.stderr.toString());
  // On a slow machine fourteen reports at once wait for each other longer than ten seconds, and would be kept.
  const settings = `RANDWERK_URL=${receiver.url}\nRANDWERK_PING_KEY=key\nRANDWERK_TIMEOUT=80\n`;
  writeFileSync(join(root, "etc/randwerk/agent.conf"), settings, { mode: 0o600 });
  const units = join(root, "etc/systemd/system");
  for (const { slug, dropIn, lines } of CASES) {
    mkdirSync(join(units, `${slug}.service.d`));
    writeFileSync(join(units, `${slug}.service`), `[Service]\nType=oneshot\n${lines}\n`);
    const shipped = join(root, `agent/share/doc/randwerk-agent/randwerk-${dropIn}.conf`);
    const text = readFileSync(shipped, "utf8").replaceAll("web-backup", slug);
    const own = text.replace(/ {2}borg create .*$/m, "  /bin/true");
    writeFileSync(join(units, `${slug}.service.d/randwerk.conf`), own);
  }
  writeFileSync(join(units, "cases.target"), `[Unit]\nWants=${UNITS} finish.service\n`);
  writeFileSync(join(units, "finish.service"), FINISH);
  await boot();
});
afterAll(async () => {
  await receiver.close();
  rmSync(root, { recursive: true, force: true });
});

/** Boots, and waits until the machine has switched itself off. */
async function boot(): Promise<void> {
  const container = ["--quiet", "--directory=/", "--volatile=yes", "--console=pipe"];
  const apart = ["--register=no", "--keep-unit", `--machine=randwerk-${process.pid}`];
  const binds = ["agent", "etc/randwerk", "etc/systemd/system"].map(
    (folder) => `--bind-ro=${join(root, folder)}:/${folder}`,
  );
  const words = [...container, ...apart, ...binds, "--boot", "systemd.unit=cases.target"];
  const asRoot = process.getuid?.() === 0 ? ["systemd-nspawn"] : ["sudo", "-n", "systemd-nspawn"];
  const [program = "", ...before] = asRoot;
  const child = spawn("timeout", ["-k", "5", "500", program, ...before, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data: Buffer) => (said += data.toString()));
  }
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`systemd-nspawn ended with ${code}: ${said}`);
}

test.each(CASES)("$what is told as $told", ({ slug, told }) => {
  const pings = receiver.pings().filter(({ path }) => path.split("/")[3] === slug);
  expect(pings.map(({ path }) => path.split("/")[4])).toEqual(told);
  // The invocation is the run, also where another unit tells of it.
  const runs = new Set(pings.map(({ query }) => query.get("rid")));
  expect([...runs]).toEqual([expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)]);
});
