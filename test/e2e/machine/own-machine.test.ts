/** docs/runbooks/own-machine.md on a machine: the unit under systemd, behind nginx, and with a certificate of its own. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addressHashes } from "../../../functions/wkd/address/hash.ts";
import { runProgram } from "../host/machine.ts";
import { root } from "../server.ts";
import { until } from "../until.ts";
import { bootMachine, type Machine } from "./machine.ts";

const TOKEN = "admin-token-of-the-machine";
const read = (path: string) => readFileSync(join(root, path), "utf8");
const UNIT = join(root, "packaging/systemd/randwerk.service");

let machine: Machine;

beforeAll(async () => {
  const unit = "/etc/systemd/system/randwerk.service";
  machine = await bootMachine(
    {
      [unit]: read("packaging/systemd/randwerk.service"),
      "/etc/randwerk/admin-token": `${TOKEN}\n`,
      "/etc/randwerk/service.conf": "PUBLIC_URL=https://go.example.org\nLANGUAGE=en\n",
      "/etc/nginx/conf.d/randwerk.conf": read("packaging/proxy/nginx.conf"),
    },
    ["randwerk.service"],
  );
  await until(isUp, "the service does not start");
});

afterAll(() => machine.remove());

const property = async (name: string) =>
  (await machine.run("systemctl", "show", "randwerk", "--value", "-p", name)).trim();

const curl = (...args: string[]) => machine.run("curl", "-sS", ...args);
const api = (method: string, path: string, body: object) =>
  curl(
    "-X",
    method,
    "-H",
    `Authorization: Bearer ${TOKEN}`,
    "-H",
    "Content-Type: application/json",
    "-d",
    JSON.stringify(body),
    `http://127.0.0.1:8787${path}`,
  );

async function isUp(): Promise<boolean> {
  return (await machine.outcome("curl", "-sf", "http://127.0.0.1:8787/healthz")).status === 0;
}

describe("the unit", () => {
  test("is exposed less than 3, and has a reason above every block of settings", async () => {
    const args = ["security", "--offline=true", "--no-pager", UNIT];
    const { stdout } = await runProgram("systemd-analyze", args);
    const figure = Number(/exposure level for .*: (\d\.\d)/.exec(stdout.toString())?.[1]);
    expect(figure).toBeLessThan(3);
    expect(read("docs/runbooks/own-machine.md")).toContain(`exposure of ${figure}`);
    const blocks = read("packaging/systemd/randwerk.service").split("[Service]")[1] ?? "";
    expect(blocks).toMatch(/^\n# /);
    expect(blocks.match(/^# /gm)?.length).toBeGreaterThanOrEqual(20);
  });

  test("runs as a user of its own, with a folder that nobody else may look into", async () => {
    expect(await property("NRestarts")).toBe("0");
    const pid = await property("MainPID");
    const status = await machine.run("cat", `/proc/${pid}/status`);
    expect(status).not.toMatch(/^Uid:\t0\t/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    const mode = await machine.run("stat", "-L", "-c", "%a %u", "/var/lib/randwerk");
    expect(mode).toMatch(/^700 [1-9]\d*\n$/);
    const open = await machine.run("find", "/var/lib/private/randwerk", "-perm", "/077");
    expect(open).toBe("");
    // The secret is neither in its environment as systemd set it nor on a command line.
    expect(await machine.run("cat", `/proc/${pid}/environ`)).not.toContain(TOKEN);
    const commands = await machine.run("sh", "-c", "cat /proc/[0-9]*/cmdline");
    expect(commands).toContain("workerd");
    expect(commands).not.toContain(TOKEN);
  });

  test("keeps what it was told over a restart and a kill -9 of all of it", async () => {
    await api("POST", "/api/v1/links", { slug: "kept", target: "https://e.org/kept" });
    for (const how of [
      ["restart", "randwerk"],
      ["kill", "--signal=KILL", "--kill-whom=all", "randwerk"],
    ]) {
      const before = await property("MainPID");
      await machine.run("systemctl", ...how);
      await until(async () => (await property("MainPID")) !== before && (await isUp()));
      const head = await curl(
        "-o",
        "/dev/null",
        "-w",
        "%{redirect_url}",
        "http://127.0.0.1:8787/kept",
      );
      expect(head).toBe("https://e.org/kept");
    }
  });

  test("ends in time and cleanly, with nothing left of it", async () => {
    const before = await property("MainPID");
    await machine.run("systemctl", "stop", "randwerk");
    expect([await property("Result"), await property("ExecMainStatus")]).toEqual(["success", "0"]);
    expect(await machine.run("sh", "-c", "cat /proc/[0-9]*/comm")).not.toContain("workerd");
    await machine.run("systemctl", "start", "randwerk");
    await until(isUp);
    expect(await property("MainPID")).not.toBe(before);
  });

  test("says in the journal why it does not start, and does not give up", async () => {
    machine.write("/etc/randwerk/service.conf", "PORT=no\n");
    await machine.outcome("systemctl", "restart", "randwerk");
    await until(async () =>
      (await machine.run("journalctl", "-u", "randwerk", "-o", "cat")).includes(
        "randwerk: PORT must be a number from 1 to 65535, not no",
      ),
    );
    // More often than systemd by itself would try.
    await until(async () => Number(await property("NRestarts")) > 5);
    machine.write("/etc/randwerk/service.conf", "PUBLIC_URL=https://go.example.org\n");
    await until(isUp);
  });
});

async function certificate(): Promise<void> {
  await machine.run("mkdir", "-p", "/etc/ssl/randwerk");
  await machine.run(
    "openssl",
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    "30",
    "-subj",
    "/CN=go.example.org",
    "-addext",
    "subjectAltName=DNS:go.example.org,DNS:openpgpkey.example.org",
    "-keyout",
    "/etc/ssl/randwerk/privkey.pem",
    "-out",
    "/etc/ssl/randwerk/fullchain.pem",
  );
}

describe("behind nginx", () => {
  const proxied = (url: string, ...args: string[]) => {
    const { hostname } = new URL(url);
    const trusted = ["--cacert", "/etc/ssl/randwerk/fullchain.pem"];
    return curl("-D", "-", ...trusted, "--resolve", `${hostname}:443:127.0.0.1`, ...args, url);
  };

  beforeAll(async () => {
    await certificate();
    await machine.run("systemctl", "restart", "nginx");
  });

  test("links lead where they should, by HTTPS", async () => {
    const answer = await proxied("https://go.example.org/kept");
    expect(answer).toMatch(/^HTTP\/\S+ 302/);
    expect(answer).toContain("https://e.org/kept");
    expect(answer).not.toContain("X-Cache");
  });

  test("a key is asked for once, and is still there while the service is not", async () => {
    await machine.run("mkdir", "-p", "/root/keys");
    const key = execFileSync("sh", [
      "-c",
      'export GNUPGHOME=$(mktemp -d) && gpg --batch --quiet --passphrase "" --quick-gen-key board@example.org future-default default 2y 2>/dev/null && gpg --armor --export && rm -rf "$GNUPGHOME"',
    ]).toString();
    machine.write("/root/keys/board.asc", key);
    await curl(
      "-f",
      "-X",
      "PUT",
      "-H",
      `Authorization: Bearer ${TOKEN}`,
      "--data-binary",
      "@/root/keys/board.asc",
      "http://127.0.0.1:8787/api/v1/keys/board@example.org",
    );
    const [hash] = await addressHashes("board");
    const url = `https://openpgpkey.example.org/.well-known/openpgpkey/example.org/hu/${hash?.hash}?l=board`;
    const look = (file: string) => proxied(url, "--output", `/root/keys/${file}`);
    expect(await look("first")).toMatch(/^X-Cache: MISS/m);
    await machine.run("test", "-s", "/root/keys/first");
    expect(await look("second")).toMatch(/^X-Cache: HIT/m);
    await machine.run("systemctl", "stop", "randwerk");
    expect(await look("third")).toMatch(/^HTTP\/\S+ 200/);
    for (const file of ["second", "third"]) {
      await machine.run("cmp", "/root/keys/first", `/root/keys/${file}`);
    }
    expect(await proxied("https://go.example.org/kept")).toMatch(/^HTTP\/\S+ 502/);
    await machine.run("systemctl", "start", "randwerk");
    await until(isUp);
  });
});

test("Caddy takes its recipe", async () => {
  const file = join(root, "packaging/proxy/Caddyfile");
  const args = ["adapt", "--adapter", "caddyfile", "--config", file, "--validate"];
  // It keeps an authority of its own at home.
  const HOME = mkdtempSync(join(tmpdir(), "caddy-"));
  const { code, stdout } = await runProgram("caddy", args, { env: { HOME } });
  rmSync(HOME, { recursive: true, force: true });
  expect(stdout.toString()).toContain('"dial":"127.0.0.1:8787"');
  expect(code).toBe(0);
});

test("with TLS_CERT it speaks HTTPS itself; certificate and key come as credentials", async () => {
  await certificate();
  machine.write(
    "/etc/systemd/system/randwerk.service.d/tls.conf",
    read("docs/runbooks/own-machine.md").match(/(?<=tls\.conf`\n+```ini\n)[^`]*/)?.[0] ?? "",
  );
  await machine.run("systemctl", "daemon-reload");
  await machine.run("systemctl", "restart", "randwerk");
  const asked = [
    "-sf",
    "--cacert",
    "/etc/ssl/randwerk/fullchain.pem",
    "--resolve",
    "go.example.org:8787:127.0.0.1",
  ];
  await until(async () => {
    const url = "https://go.example.org:8787/healthz";
    return (await machine.outcome("curl", ...asked, url)).status === 0;
  });
  expect(
    await curl(
      ...asked,
      "-o",
      "/dev/null",
      "-w",
      "%{redirect_url}",
      "https://go.example.org:8787/kept",
    ),
  ).toBe("https://e.org/kept");
});
