/** `npm start` as an admin meets it. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  createServer as createHttpServer,
  request as httpRequest,
  type IncomingMessage,
} from "node:http";
import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { connect, type AddressInfo } from "node:net";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  environment,
  freePort,
  newStateDir,
  PROGRAM,
  root,
  startProgram,
  type Program,
} from "../server.ts";

const scratch = mkdtempSync(join(tmpdir(), "randwerk-start-"));

async function api(
  server: Program,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${server.token}`, "Content-Type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

const follow = (server: Program, path: string) =>
  fetch(`${server.url}${path}`, { redirect: "manual" });

describe("a running service", () => {
  let server: Program;
  beforeAll(async () => {
    server = await startProgram();
  });
  afterAll(() => server.remove());

  test("printed the admin token once, and keeps it where only its owner reads", async () => {
    expect(server.output().split(server.token)).toHaveLength(2);
    expect(statSync(join(server.stateDir, "admin-token")).mode & 0o777).toBe(0o600);
  });

  test("shows no secret on a command line", () => {
    const lines = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    expect(lines).toContain("workerd");
    expect(lines).not.toContain(server.token);
  });

  test("describes itself in valid OpenAPI 3.1", async () => {
    const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
      paths: object;
    };
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(validator.version).toBe("3.1");
    for (const path of [
      "/api/v1/links",
      "/api/v1/links/{slug}/qr.{format}",
      "/api/v1/tokens",
      "/healthz",
    ]) {
      expect(Object.keys(document.paths)).toContain(path);
    }
    expect((await new Validator().validate({ openapi: "3.1.0", info: {}, paths: {} })).valid).toBe(
      false,
    );
  });

  test("refuses a second instance on the same state", async () => {
    const second = await run({ STATE_DIR: server.stateDir, PORT: String(await freePort()) });
    expect(second).toEqual({
      status: 1,
      output: expect.stringMatching(
        /^randwerk: STATE_DIR \S+ is in use by process \d+; stop it first: kill \d+\n$/,
      ),
    });
  });

  test("SIGTERM lets a request in flight finish, and takes no new ones", async () => {
    await api(server, "POST", "/api/v1/links", { slug: "kept", target: "https://e.org/" });
    // A body of which the second half waits keeps its request in flight.
    const text = '{"slug": "late", "target": "https://e.org/"}';
    const inFlight = httpRequest(`${server.url}/api/v1/links`, {
      method: "POST",
      agent: false,
      headers: {
        Authorization: `Bearer ${server.token}`,
        "Content-Type": "application/json",
        "Content-Length": text.length,
      },
    });
    const answered = once(inFlight, "response");
    await new Promise((resolve) => inFlight.write(text.slice(0, 20), resolve));
    const idle = connect(Number(new URL(server.url).port), "localhost");
    idle.write("GET /kept HTTP/1.1\r\nHost: localhost\r\n\r\n");
    // A request that came in later is answered: so that one has arrived.
    await once(idle, "data");
    const closed = once(idle, "close");
    const stopped = server.stop();
    // It has begun to stop when it closes what waits for nothing. Whoever comes now waits in vain.
    await closed;
    const isAnswered = follow(server, "/kept").then(
      () => true,
      () => false,
    );
    inFlight.end(text.slice(20));
    const [response] = (await answered) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(201);
    expect(await stopped).toBe(0);
    expect(await isAnswered).toBe(false);
  });

  test("keeps everything over a restart, and prints the token no more", async () => {
    const { token } = server;
    server = await server.restart();
    expect(server.output()).not.toContain(token);
    expect(server.token).toBe(token);
    for (const path of ["/kept", "/late"])
      expect((await follow(server, path)).headers.get("Location")).toBe("https://e.org/");
  });
});

test("Ctrl-C in the terminal's process group drains as well", async () => {
  const stateDir = newStateDir();
  const port = String(await freePort());
  const child = spawn(process.execPath, [PROGRAM], {
    detached: true,
    env: environment({ STATE_DIR: stateDir, PORT: port }),
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve) => {
    child.stdout.on("data", (data: Buffer) => data.includes("listening") && resolve());
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  process.kill(-(child.pid ?? 0), "SIGINT");
  expect(await ended).toBe(0);
});

/** Runs `npm start`'s program to its end, which must be an error. */
function run(variables: Record<string, string>): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [PROGRAM], {
      env: environment({ STATE_DIR: join(scratch, "state"), ...variables }),
    });
    let output = "";
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    child.stderr.on("data", (data: Buffer) => (output += data.toString()));
    child.once("close", (status) => resolve({ status: status ?? -1, output }));
  });
}

describe("a wrong setting is one clear line and exit 1", () => {
  const file = (name: string, text: string) => {
    const path = join(scratch, name);
    writeFileSync(path, text);
    return path;
  };
  const key = join(scratch, "key.pem");
  const certificate = join(scratch, "cert.pem");
  const otherKey = join(scratch, "other.pem");

  beforeAll(() => {
    const subject = [
      "-subj",
      "/CN=localhost",
      "-addext",
      "subjectAltName=DNS:localhost,IP:127.0.0.1",
    ];
    const make = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", ...subject];
    execFileSync("openssl", [...make, "-keyout", key, "-out", certificate], { stdio: "ignore" });
    execFileSync("openssl", ["genrsa", "-out", otherKey, "2048"], { stdio: "ignore" });
  });

  test.each<[name: string, variables: () => Record<string, string>, message: RegExp]>([
    [
      "a port that is none",
      () => ({ PORT: "web" }),
      /PORT must be a number from 1 to 65535, not web/,
    ],
    ["a host that is not here", () => ({ HOST: "192.0.2.1" }), /HOST 192\.0\.2\.1 cannot be used/],
    [
      "a certificate alone",
      () => ({ TLS_CERT: certificate }),
      /TLS_CERT and TLS_KEY belong together/,
    ],
    [
      "a certificate that is not there",
      () => ({ TLS_CERT: "/nope", TLS_KEY: key }),
      /TLS_CERT cannot be read: \/nope \(ENOENT\)/,
    ],
    [
      "a certificate that is none",
      () => ({ TLS_CERT: file("x.pem", "x"), TLS_KEY: key }),
      /TLS_CERT or TLS_KEY is not PEM/,
    ],
    [
      "another certificate's key",
      () => ({ TLS_CERT: certificate, TLS_KEY: otherKey }),
      /TLS_KEY \S+ does not belong to/,
    ],
    [
      "a state directory that is a file",
      () => ({ STATE_DIR: file("state-file", "") }),
      /STATE_DIR \S+ is no folder \(EEXIST\)/,
    ],
    ["a language that there is not", () => ({ LANGUAGE: "fr" }), /LANGUAGE must be one of: de, en/],
    ["a time zone that there is not", () => ({ TIMEZONE: "Mars" }), /TIMEZONE is not a time zone/],
    [
      "a short admin token",
      () => ({ ADMIN_TOKEN: "secret" }),
      /ADMIN_TOKEN needs at least 20 characters/,
    ],
    ["a public URL that is none", () => ({ PUBLIC_URL: "example" }), /PUBLIC_URL is not a URL/],
  ])("%s", async (_name, variables, message) => {
    const { status, output } = await run({ PORT: String(await freePort()), ...variables() });
    expect(output).toMatch(message);
    expect(output).toMatch(/^randwerk: [^\n]+\n$/);
    expect(status).toBe(1);
  });

  test("a port that is taken", async () => {
    const other = createHttpServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const { status, output } = await run({ PORT: String(port) });
    other.close();
    expect(output).toBe(
      `randwerk: PORT ${port} on HOST 127.0.0.1 is taken by another program. Which one: ss -ltnp 'sport = :${port}'. Stop it, or name another port: PORT=${port + 1} npm start\n`,
    );
    expect(status).toBe(1);
  });

  test("with good ones it speaks HTTPS, and says so to browsers", async () => {
    const server = await startProgram({ TLS_CERT: certificate, TLS_KEY: key });
    expect(server.url).toMatch(/^https:/);
    const answer = await new Promise<{ status: number; hsts: string | undefined }>(
      (resolve, reject) => {
        const request = httpsRequest(
          `${server.url}/nothing`,
          { ca: readFileSync(certificate) },
          (response) => {
            response.resume();
            const hsts = response.headers["strict-transport-security"];
            resolve({ status: response.statusCode ?? 0, hsts });
          },
        );
        request.once("error", reject).end();
      },
    );
    expect(answer).toEqual({ status: 404, hsts: "max-age=31536000" });
    await server.remove();
  });

  test("a state directory of somebody else", async () => {
    const closed = mkdtempSync(join(tmpdir(), "randwerk-closed-"));
    chmodSync(closed, 0o500);
    // Root may write anywhere, so the program is started as nobody.
    const options = {
      env: environment({ STATE_DIR: join(closed, "state"), PORT: "0" }),
      encoding: "utf8",
    } as const;
    const program = [join(root, "src/serve/main.ts")];
    const asNobody = {
      ...options,
      uid: 65534,
      gid: 65534,
      env: { ...options.env, PORT: String(await freePort()) },
    };
    const result = spawnSync(
      process.execPath,
      program,
      process.getuid?.() === 0 ? asNobody : { ...asNobody, uid: undefined, gid: undefined },
    );
    expect(result.stderr).toMatch(
      /^randwerk: STATE_DIR \S+ cannot be written \(EACCES\)\. Name a folder that belongs to this user\.\n$/,
    );
    expect(result.status).toBe(1);
  });
});
