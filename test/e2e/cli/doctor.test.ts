/** `randwerk doctor` against a service that is well, and against names and channels that are not. */
import { execFileSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packCommandLine } from "../../../agents/pack/command-line.ts";
import { freePort, root, startServer, type Server } from "../server.ts";
import { newPerson, type Person } from "./cli.ts";

let server: Server;
let admin: Person;
let receiver: HttpServer;
/** Somebody whose certificate ends soon, whose clock is an hour ahead, and who does not know capitals. */
let odd: TlsServer;
let oddUrl: string;
let authority: string;

const listen = async (one: HttpServer | TlsServer) => {
  const port = await freePort();
  await new Promise<void>((resolve) => one.listen(port, "127.0.0.1", resolve));
  return port;
};

beforeAll(async () => {
  receiver = createServer((_request, response) => {
    response.end();
  });
  const hook = {
    name: "admins",
    kind: "webhook",
    url: `http://127.0.0.1:${await listen(receiver)}/`,
    secret: "a secret of the test",
  };
  server = await startServer({ ALERT_CHANNELS: JSON.stringify([hook]) });
  admin = newPerson(server);
  const pem = (name: string) => join(admin.home, name);
  authority = pem("certificate");
  const names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
  execFileSync("openssl", [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    "5",
    "-subj",
    "/CN=localhost",
    "-addext",
    names,
    "-keyout",
    pem("key"),
    "-out",
    authority,
  ]);
  const tls = { key: readFileSync(pem("key")), cert: readFileSync(authority) };
  odd = createTlsServer(tls, (request, response) => {
    response.setHeader("Date", new Date(Date.now() + 3_600_000).toUTCString());
    if (/[A-Z]/.test(request.headers.host ?? "")) response.statusCode = 404;
    response.end('{"ok":true,"stores":{}}');
  });
  oddUrl = `https://localhost:${await listen(odd)}`;
});

afterAll(async () => {
  receiver.close();
  odd.close();
  admin.remove();
  await server.remove();
});

test("all is well: every line says so, in either language", async () => {
  await admin.ok(["links", "add", "https://e.org/", "--slug", "one"]);
  const { host } = new URL(server.url);
  const local = server.url.replace("127.0.0.1", "localhost");
  const english = await admin.ok(["doctor", local]);
  expect(english).toMatch(/^(?:ok {5}.*: .+\n){10,}$/);
  expect(english).toContain(`ok     http://${host}: answers\n`);
  expect(english).toContain(`ok     ${local.replace("localhost", "LOCALHOST")}: answers\n`);
  expect(english).toMatch(/^ok {5}http:\/\/127\S+: clock is off by -?\d+ s$/m);
  for (const store of ["access", "archive", "checks", "keys", "links", "watch"]) {
    expect(english).toMatch(new RegExp(`^ok {5}store ${store}: `, "m"));
  }
  expect(english).toMatch(/^ok {5}channel admins: .+$/m);
  expect(english).toContain("ok     signing in with an account: not set up; people sign in with");
  expect(english).toMatch(/^ok {5}randwerk: \S+, as the service has it$/m);
  const german = await admin.ok(["doctor"], { env: { LANG: "de_DE.UTF-8" } });
  expect(german).toContain("antwortet\n");
  expect(german).toMatch(/^ok {5}Speicher links: /m);
  const { ok, findings } = JSON.parse(await admin.ok(["doctor", "--json"])) as {
    ok: boolean;
    findings: { ok: boolean; remedy: string | null }[];
  };
  expect(ok).toBe(true);
  expect(findings.every((one) => one.ok && one.remedy === null)).toBe(true);
});

test("a link with a name that the service took later works, and is asked to be renamed", async () => {
  await admin.ok(["links", "add", "https://e.org/old", "--slug", "early"]);
  await server.stop();
  const folder = join(server.stateDir, "store", "LinkStore");
  const file = readdirSync(folder).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name)) ?? "";
  const database = new DatabaseSync(join(folder, file));
  // As a version has left it that did not know of the name.
  database.exec("UPDATE links SET slug = 'agents', key = 'agents' WHERE slug = 'early'");
  database.close();
  server = await server.restart();
  const visit = await fetch(`${server.url}/agents`, { redirect: "manual" });
  expect(visit.headers.get("Location")).toBe("https://e.org/old");
  const english = await admin.ok(["doctor"]);
  expect(english).toMatch(/^ok {5}link agents: works; .+\n {7}→ .+ edit agents --slug …/m);
  expect(await admin.run(["links", "add", "https://e.org/", "--slug", "Agents"])).toMatchObject({
    stdout: "",
    status: 1,
  });
  await admin.ok(["links", "edit", "agents", "--title", "still there", "--yes"]);
  await admin.ok(["links", "edit", "agents", "--slug", "helpers", "--yes"]);
  expect(await admin.ok(["doctor"])).not.toContain("agents");
});

describe("what is wrong ends it with 1, and stands beside what to do", () => {
  const faultsOf = async (args: string[], env: Record<string, string> = {}) => {
    const { status, stdout } = await admin.run(["doctor", ...args], { env });
    expect(status).toBe(1);
    return stdout.match(/^FAULT .*\n {7}→ .*$/gm) ?? [];
  };

  test("a name that nobody answers", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const [first, ...more] = await faultsOf([url]);
    expect(more).toEqual([]);
    expect(first).toContain(`FAULT  ${url}: There is no service at ${url}.`);
  });

  test("a certificate near its end, a wrong clock, a name that is not known in capitals", async () => {
    const faults = await faultsOf([oddUrl], { NODE_EXTRA_CA_CERTS: authority });
    expect(faults).toHaveLength(3);
    expect(faults[0]).toMatch(
      /^FAULT {2}https:\/\/localhost:\d+: certificate is good for 4 days\n.*renewed$/,
    );
    expect(faults[1]).toMatch(/: clock is off by 3[56]\d\d s\n.*timedatectl/);
    expect(faults[2]).toMatch(/^FAULT {2}https:\/\/LOCALHOST:\d+: answers 404, not as Randwerk\n/);
  });

  test("a certificate that is not believed", async () => {
    const [first] = await faultsOf([oddUrl]);
    expect(first).toContain("does not trust the certificate");
  });

  test("a channel that does not answer as it should", async () => {
    const { port } = receiver.address() as { port: number };
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
    const [first, ...more] = await faultsOf([]);
    await new Promise<void>((resolve) => receiver.listen(port, "127.0.0.1", resolve));
    expect(more).toEqual([]);
    expect(first).toMatch(/^FAULT {2}channel admins: .+\n.*ALERT_CHANNELS/);
  });

  test("a token that is not valid", async () => {
    const faults = await faultsOf([], {
      RANDWERK_TOKEN: "rw_aaaaaaaa_cccccccccccccccccccccccccccccccc",
    });
    expect(faults).toHaveLength(3);
    for (const one of faults) expect(one).toContain("→ randwerk login URL");
  });

  test("a program that is another than the service's", async () => {
    const program = join(admin.home, "randwerk-packed");
    const { text } = await packCommandLine(root);
    writeFileSync(program, text, { mode: 0o755 });
    expect(await admin.ok(["doctor"], { program })).toMatch(
      /^ok {5}randwerk: \S+, as the service has it$/m,
    );
    const changed = `${program}-changed`;
    copyFileSync(program, changed);
    writeFileSync(changed, `${text}//\n`);
    const { status, stdout } = await admin.run(["doctor"], { program: changed });
    expect(status).toBe(1);
    expect(stdout).toContain(`→ fetch it again: ${server.url}/agents/`);
  });
});
