/**
 * A world of its own for real mail clients: a network without a way out, names that lead to this service, and a
 * certificate authority that they trust. Nothing of the machine changes: it is all in Linux namespaces.
 */
import { execFile, execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../../..");
const CA_BUNDLE = "/etc/ssl/certs/ca-certificates.crt";
const START_SECONDS = 500;

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
}

/** The outcome of a program; it may fail. */
interface Outcome {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface World {
  readonly folder: string;
  readonly adminToken: string;
  /** Runs a program inside. */
  readonly run: (
    program: string,
    args: readonly string[],
    options?: RunOptions,
  ) => Promise<Outcome>;
  readonly stop: () => Promise<void>;
}

/** An address that counts as one of the internet; here nobody else has it. */
const PUBLIC = "1.2.3.4";

/**
 * Makes a world in which all `names` lead to the service, which runs on port 443: those of `inHouse` by an address of
 * its own network, the others by a public one. Needs to be root.
 */
export async function startWorld(
  names: readonly string[],
  settings: Readonly<Record<string, string>>,
  inHouse: readonly string[] = [],
): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "wkd-world-"));
  makeCertificates(folder, [...names, ...inHouse]);
  const leading = (address: string, some: readonly string[]) => `${address} ${some.join(" ")}\n`;
  const hosts = leading("127.0.0.1", ["localhost", ...inHouse]) + leading(PUBLIC, names);
  writeFileSync(join(folder, "hosts"), hosts);
  const switches = ["passwd: files", "group: files", "hosts: files dns"];
  writeFileSync(join(folder, "nsswitch.conf"), `${switches.join("\n")}\n`);
  writeFileSync(join(folder, "resolv.conf"), "nameserver 127.0.0.1\n");
  const bundle = [readFileSync(CA_BUNDLE, "utf8"), readFileSync(join(folder, "ca.pem"), "utf8")];
  writeFileSync(join(folder, "bundle.pem"), bundle.join("\n"));

  const holder = await started(
    spawn("unshare", ["--net", "--mount", "--propagation", "private", "sh", "-c", SETUP], {
      env: {
        ...process.env,
        WORLD: folder,
        NODE: process.execPath,
        NAMESERVER: fileURLToPath(new URL("./nameserver.ts", import.meta.url)),
      },
      stdio: ["ignore", "pipe", "inherit"],
    }),
    "ready",
  );
  const inside = ["--target", String(holder.pid), "--net", "--mount", `--wd=${ROOT}`, "--"];
  const adminToken = "admin-token-of-the-world";
  const server = await started(
    spawn("nsenter", [...inside, "npm", "start"], {
      env: {
        ...process.env,
        HOST: "0.0.0.0",
        PORT: "443",
        STATE_DIR: join(folder, "state"),
        TLS_CERT: join(folder, "server.pem"),
        TLS_KEY: join(folder, "server.key"),
        ADMIN_TOKEN: adminToken,
        ...settings,
      },
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    }),
    "randwerk is listening",
  );
  return {
    folder,
    adminToken,
    run: (program, args, options) => run([...inside, program, ...args], options),
    stop: async () => {
      await stopped(server, () => process.kill(-(server.pid ?? 0), "SIGTERM"));
      await stopped(holder, () => holder.kill("SIGKILL"));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const SETUP = `set -e
ip link set lo up
ip address add ${PUBLIC}/32 dev lo
mount --bind "$WORLD/hosts" /etc/hosts
mount --bind "$WORLD/nsswitch.conf" /etc/nsswitch.conf
mount --bind "$WORLD/resolv.conf" /etc/resolv.conf
mount --bind "$WORLD/bundle.pem" ${CA_BUNDLE}
exec "$NODE" "$NAMESERVER"`;

/** Resolves when the program has printed `line`. */
function started(child: ChildProcess, line: string): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const timer = setTimeout(() => {
      reject(new Error(`it did not start within ${START_SECONDS} s: ${printed}`));
    }, START_SECONDS * 1000);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`it ended at its start (${code}): ${printed}`)));
    child.stdout?.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      if (!printed.includes(line)) return;
      clearTimeout(timer);
      resolve(child);
    });
  });
}

function stopped(child: ChildProcess, kill: () => void): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    kill();
  });
}

const execute = promisify(execFile);

async function run(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const env = { ...process.env, LC_ALL: "C.UTF-8", ...options.env };
  const running = execute("nsenter", args, { env, encoding: "buffer", timeout: 500_000 });
  running.child.stdin?.end(options.input);
  try {
    const { stdout, stderr } = await running;
    return { code: 0, stdout, stderr: stderr.toString() };
  } catch (error) {
    const failed = error as { code?: unknown; stdout?: Buffer; stderr?: Buffer };
    if (typeof failed.code !== "number" || failed.stdout === undefined) throw error;
    return { code: failed.code, stdout: failed.stdout, stderr: String(failed.stderr) };
  }
}

function makeCertificates(folder: string, names: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const openssl = (...args: string[]) =>
    execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const authority = ["-subj", "/CN=Test authority", "-addext", "keyUsage=critical,keyCertSign"];
  openssl(
    "req",
    "-x509",
    ...key,
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-days",
    "2",
    ...authority,
  );
  openssl("req", ...key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=randwerk");
  const alternatives = names.map((name) => `DNS:${name}`).join(",");
  writeFileSync(join(folder, "extensions"), `subjectAltName=${alternatives}\n`);
  const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2"];
  openssl(
    "x509",
    "-req",
    "-in",
    "server.csr",
    "-out",
    "server.pem",
    ...signed,
    "-extfile",
    "extensions",
  );
}
