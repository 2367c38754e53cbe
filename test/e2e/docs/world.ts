/** The world that the documentation speaks of: a service, a desk with files and programs, and what its words mean here. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync, crc32 } from "node:zlib";
import { api, PACKED, runThread } from "../cli/cli.ts";
import { startServer, type Server } from "../server.ts";
import { newKeyring } from "../wkd/keyring.ts";

const ADDRESS = "vorstand@example.org";
const REPOSITORY = "7f3a09c2".padEnd(64, "0");

export interface World {
  readonly server: Server;
  /** Runs a script as it stands in the documentation. */
  readonly run: (script: string, input?: string) => Promise<{ status: number; output: string }>;
  readonly remove: () => Promise<void>;
}

export async function newWorld(): Promise<World> {
  const server = await startServer({ KEY_SERVERS: "none", WKD_DOMAINS: "example.org" });
  const home = mkdtempSync(join(tmpdir(), "randwerk-docs-"));
  const { gpg, home: gnupg, remove } = newKeyring();
  gpg(["--quick-generate-key", `<${ADDRESS}>`, "future-default", "default", "2y"]);
  const listing = gpg(["--with-colons", "--list-keys"]).toString();
  const [fingerprint = "", subkey = ""] = [...listing.matchAll(/^fpr:+([0-9A-F]{40}):/gm)].map(
    ([, one = ""]) => one,
  );
  const file = (name: string, content: string | Uint8Array) =>
    writeFileSync(join(home, name), content);
  const armored = gpg(["--armor", "--export"]);
  for (const name of ["vorstand.asc", "file.asc"]) file(name, armored);
  await api(server, `/api/v1/keys/${ADDRESS}`, { method: "PUT", body: new Uint8Array(armored) });
  const revocation = readFileSync(join(gnupg, `openpgp-revocs.d/${fingerprint}.rev`), "utf8");
  file(`${fingerprint}.rev`, revocation.replace(":-----BEGIN", "-----BEGIN"));
  file("shlink.csv", "slug,target\nfrom-shlink,https://e.org/\n");
  file("logo.png", dot());
  mkdirSync(join(home, ".randwerk"));
  file(".randwerk/admin-token", server.token);
  const meant = { ...(await fill(server)), FPR: fingerprint, FINGERPRINT: fingerprint };
  programs(home);
  const words = asMeant({ ...meant, "SUBKEY-FINGERPRINT": subkey }, server);
  const env = {
    PATH: `${join(home, "bin")}:${process.env["PATH"] ?? ""}`,
    HOME: home,
    GNUPGHOME: gnupg,
    LC_ALL: "C.UTF-8",
    NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? "",
    TOKEN: server.token,
    RANDWERK_URL: server.url,
    RANDWERK_TOKEN: server.token,
    HEALTHCHECKS_API_KEY: server.token,
  };
  return {
    server,
    run: async (script, input = "") => {
      const typed = words(script);
      const args = aloneIn(typed);
      if (args === undefined) return runShell(typed, input, home, env);
      const { status, stdout, stderr } = await runThread(args, { env });
      return { status, output: stdout + stderr };
    },
    remove: async () => {
      remove();
      rmSync(home, { recursive: true, force: true });
      await server.remove();
    },
  };
}

/** Makes what the documentation speaks of; answers what its placeholders are. */
async function fill(server: Server): Promise<Record<string, string>> {
  const read = async <Body>(path: string) => (await (await api(server, path)).json()) as Body;
  const made = async <Body>(path: string, body: unknown): Promise<Body> => {
    const headers = { "Content-Type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    return (await (await api(server, path, init)).json()) as Body;
  };
  await made("/api/v1/links", { slug: "fest", target: "https://e.org/" });
  const checks = "/api/v3/checks/";
  const nightly = { name: "CHECK", slug: "nightly", tags: "backup" };
  const check = await made<{ uuid: string; badge_url: string }>(checks, nightly);
  for (const name of ["arrivals-NAME", "Backup web"]) await made(checks, { name });
  const facts = {
    archive: { id: "a".repeat(64), stats: { nfiles: 1 } },
    repository: { id: REPOSITORY },
    encryption: {},
  };
  const ping = `${server.url}/ping/${check.uuid}`;
  await fetch(ping, { method: "POST", body: JSON.stringify(facts) });
  await fetch(`${ping}/fail`);
  await made("/api/v1/arrivals", { repository: REPOSITORY, results: [], lastTransaction: 9 });
  const { ping_key: key } = await read<{ ping_key: string }>("/api/v3/ping-key/");
  const { badges } = await read<{ badges: Record<string, { svg: string }> }>("/api/v3/badges/");
  const { alerts } = await read<{ alerts: { id: string }[] }>("/api/v1/alerts");
  return {
    "http://127.0.0.1:8787": server.url,
    "https://go.example.org": server.url,
    "https://home.example.org": server.url,
    "https://hc.example.org": server.url,
    BASE: server.url,
    RUN_UUID: crypto.randomUUID(),
    UUID: check.uuid,
    PING_KEY: key,
    SLUG: "nightly",
    ADMIN_TOKEN: server.token,
    TOKEN: server.token,
    REPOSITORY_ID: REPOSITORY,
    REPOSITORY,
    ARCHIVE_ID: "a".repeat(64),
    BADGE_KEY: /\/([^/]+)\.svg$/.exec(check.badge_url)?.[1] ?? "",
    "KEY/SIGNATURE/TAG.svg": /\/badge\/(.+)$/.exec(badges["backup"]?.svg ?? "")?.[1] ?? "",
    ID: alerts[0]?.id ?? "",
    "196b9d48-06e1-4998-9293-37152f2efd49": alerts[0]?.id ?? "",
    "edit NAME": "edit fest",
    "tokens add NAME": "tokens add somebody",
    NEW: "feier",
    "/usr/local/bin/job": "true",
  };
}

/** Programs as the documentation means them: a curl that fails where the service refuses, a GnuPG that asks nobody. */
function programs(home: string): void {
  mkdirSync(join(home, "bin"));
  symlinkSync(PACKED, join(home, "bin/randwerk"));
  const put = (name: string, script: string) =>
    writeFileSync(join(home, "bin", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  put("curl", 'exec /usr/bin/curl -fsS "$@"');
  put("xdg-open", 'exec /usr/bin/curl -fsS -o /dev/null "$1"');
  // Yes, revoke it; for no reason; nothing more to say; yes.
  const answers = String.raw`printf 'y\n0\n\ny\ny\n'`;
  const quiet = "--quiet --yes --no-tty --pinentry-mode loopback --passphrase ''";
  put(
    "gpg",
    `case " $* " in
*" --gen-revoke "*) ${answers} | exec /usr/bin/gpg ${quiet} --command-fd 0 "$@" ;;
*) exec /usr/bin/gpg --batch ${quiet} "$@" ;;
esac`,
  );
}

/** What reaches others or is final asks at a terminal; in a script it needs `--yes`. */
const ASKS =
  /\brandwerk (?:keys (?:publish|rollback|remove)|checks remove|tokens revoke|backups forget)\b[^|<#\n]*/g;

/**
 * The words of a call of the command line that needs neither a shell nor the files of the desk: then no process either
 * (test/e2e/cli/cli.ts).
 */
function aloneIn(script: string): string[] | undefined {
  const [program, ...args] = [...script.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, one, other, bare]) => one ?? other ?? bare ?? "",
  );
  const needsShell = /[\n|<>$&;#\\`~]|\.(?:asc|rev|csv|jsonl|svg|png|gz)\b/.test(script);
  return program === "randwerk" && !needsShell ? args : undefined;
}

/** A reader's eye: words become what they mean. */
function asMeant(meant: Readonly<Record<string, string>>, server: Server) {
  const names = Object.keys(meant).toSorted((one, other) => other.length - one.length);
  const any = names.map((name) => name.replaceAll(/[./]/g, "\\$&")).join("|");
  const form = new RegExp(`(?<![\\w$-])(?:${any})(?![\\w=])`, "g");
  return (script: string) =>
    script
      .replaceAll("TOKEN=…", `TOKEN=${server.token}`)
      .replaceAll(form, (name) => meant[name] ?? name)
      .replaceAll(ASKS, (command) => `${command.trimEnd()} --yes `);
}

export function runShell(
  script: string,
  input: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ status: number; output: string }> {
  const child = spawn("sh", ["-c", script], { cwd, env });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.once("close", (status) => resolve({ status: status ?? -1, output }));
  });
}

/** A picture of one pixel (PNG, third edition). */
function dot(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  const pixel = deflateSync(Buffer.from([0, 0, 0, 0]));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", pixel),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
