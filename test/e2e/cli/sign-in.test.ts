/** Signing in, and every way in which a server is not there. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { createServer, type RequestListener, type Server as HttpServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectionFailure } from "../../../agents/cli/command/connection.ts";
import { freePort, startServer, type Server } from "../server.ts";
import { newPerson, type Person } from "./cli.ts";

let server: Server;
let nobody: Person;

beforeAll(async () => {
  server = await startServer();
  nobody = newPerson();
});

afterAll(async () => {
  nobody.remove();
  await server.remove();
});

const configOf = (person: Person) => join(person.home, ".config/randwerk/config.toml");

function withConfig(content: string, mode = 0o600): Person {
  const person = newPerson();
  mkdirSync(dirname(configOf(person)), { recursive: true });
  writeFileSync(configOf(person), content);
  chmodSync(configOf(person), mode);
  return person;
}

describe("login", () => {
  test("takes the token from stdin and keeps it for this user alone", async () => {
    const person = newPerson();
    const { status, stdout, stderr } = await person.run(["login", server.url], {
      input: `${server.token}\n`,
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(stderr).toBe(`Signed in to ${server.url}, kept in ${configOf(person)}.\n`);
    expect(statSync(configOf(person)).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(configOf(person))).mode & 0o777).toBe(0o700);
    expect(readdirSync(dirname(configOf(person)))).toEqual(["config.toml"]);
    expect(await person.ok(["tokens", "list"])).toBe("");
    person.remove();
  });

  test("asks on a terminal, shows nothing of it, and no process list names it", async () => {
    const person = newPerson();
    const seen: string[] = [];
    const look = async () => {
      for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
        try {
          seen.push(readFileSync(`/proc/${pid}/cmdline`, "latin1"));
        } catch {
          // It has ended.
        }
      }
      return Promise.resolve(`${server.token}\r`);
    };
    const xdg = join(person.home, "xdg");
    const { status, raw } = await person.onTerminal(["login", server.url], {
      answers: [["Token (does not show):", look]],
      env: { XDG_CONFIG_HOME: xdg },
    });
    expect(status).toBe(0);
    expect(raw).not.toContain(server.token);
    expect(seen.some((line) => line.includes("/randwerk\0login"))).toBe(true);
    expect(seen.some((line) => line.includes(server.token))).toBe(false);
    expect(readFileSync(join(xdg, "randwerk/config.toml"), "utf8")).toContain(server.token);
    person.remove();
  });

  test.each([
    ["--token", ["login", "https://e.org", "--token", "x"], "There is no option --token here."],
    ["a second word", ["login", "https://e.org", "x"], "“x” is one argument too many."],
  ])("never takes it from an argument: %s", async (_name, args, message) => {
    const { status, stderr } = await nobody.run(args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  test("a wrong token is not kept", async () => {
    const person = newPerson();
    const input = "rw_aaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const { status, stderr } = await person.run(["login", server.url], { input });
    expect(status).toBe(4);
    expect(stderr).toContain("The token is unknown, expired or revoked.");
    expect((await person.run(["links", "list"])).status).toBe(4);
    person.remove();
  });

  test.each([
    ["nothing", ""],
    ["two words", "a b"],
    ["a letter that a header cannot carry", "tökén"],
  ])("%s is no token", async (_name, input) => {
    const { status, stderr } = await nobody.run(["login", server.url], { input });
    expect(status).toBe(4);
    expect(stderr).toContain("This is not a token.");
  });

  test("a token without the right to read links is good nevertheless", async () => {
    const admin = newPerson(server);
    const token = (await admin.ok(["tokens", "add", "agent", "--scope", "arrivals"])).trim();
    const person = newPerson();
    expect((await person.run(["login", server.url], { input: token })).status).toBe(0);
    expect(await person.ok(["status"])).toMatch(/^Sign-in +valid$/m);
    const refused = await person.run(["links", "list"]);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toBe(
      "randwerk: The token lacks the scope “links:read”. Create one with it: randwerk tokens add NAME --scope SCOPE\n",
    );
    admin.remove();
    person.remove();
  });

  test("says that anybody can listen in where it is not encrypted", async () => {
    const args = ["login", "http://randwerk.invalid"];
    const { status, stderr } = await nobody.run(args, { input: "some-token" });
    expect(status).toBe(3);
    expect(stderr).toContain("http://randwerk.invalid is not encrypted");
  });
});

describe("settings", () => {
  const config = () => `url = "${server.url}"\ntoken = "${server.token}"\n`;

  test("the file is enough, wherever XDG_CONFIG_HOME is", async () => {
    const person = withConfig(config());
    expect(await person.ok(["links", "list"])).toBe("");
    const elsewhere = { XDG_CONFIG_HOME: join(person.home, ".config"), HOME: "/nonexistent" };
    expect(await person.ok(["links", "list"], { env: elsewhere })).toBe("");
    person.remove();
  });

  test.each([0o644, 0o640, 0o660, 0o400])("a file of mode %o is refused", async (mode) => {
    const person = withConfig(config(), mode);
    const octal = mode.toString(8).padStart(4, "0");
    const path = configOf(person);
    expect(await person.run(["links", "list"])).toEqual({
      status: 4,
      stdout: "",
      stderr: `randwerk: ${path} has the mode ${octal}; it holds a token, so: chmod 600 ${path}\n`,
    });
    person.remove();
  });

  test("the environment goes first, and then the file does not matter", async () => {
    const person = withConfig("nonsense", 0o644);
    const env = { RANDWERK_URL: server.url, RANDWERK_TOKEN: server.token };
    expect(await person.ok(["links", "list"], { env })).toBe("");
    person.remove();
  });

  test("the token of the file is for the server of the file alone", async () => {
    const seen: unknown[] = [];
    const other = await listen((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(401, { "Content-Type": "application/problem+json" });
      response.end(JSON.stringify({ title: "Token missing", detail: "No token." }));
    });
    const person = withConfig(config());
    const { status } = await person.run(["links", "list"], { env: { RANDWERK_URL: other.url } });
    expect(status).toBe(4);
    expect(seen).toEqual([undefined]);
    await other.close();
    person.remove();
  });

  test("what is not TOML is refused with its line", async () => {
    const person = withConfig('url = "https://e.org"\ntoken = ???\n');
    const { status, stderr } = await person.run(["links", "list"]);
    expect(status).toBe(4);
    expect(stderr).toContain("is not TOML in line 2");
    person.remove();
  });

  test.each([
    ["en_GB.UTF-8", "Not signed in: “randwerk login URL”, or set RANDWERK_URL and RANDWERK_TOKEN."],
    [
      "de_DE.UTF-8",
      "Nicht angemeldet: „randwerk login URL“, oder RANDWERK_URL und RANDWERK_TOKEN setzen.",
    ],
  ])("nothing at all is told (%s)", async (LANG, message) => {
    expect(await nobody.run(["links", "list"], { env: { LANG } })).toEqual({
      status: 4,
      stdout: "",
      stderr: `randwerk: ${message}\n`,
    });
  });
});

interface Listener {
  readonly url: string;
  readonly close: () => Promise<void>;
}

function listen(handler: RequestListener): Promise<Listener> {
  return opened(createServer(handler), "http");
}

function opened(listener: HttpServer, scheme: string): Promise<Listener> {
  return new Promise((resolve) => {
    listener.listen(0, "127.0.0.1", () => {
      const { port } = listener.address() as AddressInfo;
      const close = () =>
        new Promise<void>((done) => {
          listener.closeAllConnections();
          listener.close(() => done());
        });
      resolve({ url: `${scheme}://127.0.0.1:${port}`, close });
    });
  });
}

describe("a server that is not there", () => {
  const ask = (url: string, env: Record<string, string> = {}) =>
    nobody.run(["links", "list"], {
      env: { RANDWERK_URL: url, RANDWERK_TOKEN: "t".repeat(30), ...env },
    });

  test("refuses the connection", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { status, stderr } = await ask(url);
    expect(status).toBe(3);
    expect(stderr).toBe(
      `randwerk: There is no service at ${url}. Is it running, and are address and port right?\n`,
    );
    const german = await ask(url, { LC_ALL: "de_DE.UTF-8" });
    expect(german.stderr).toContain(`Unter ${url} läuft kein Dienst.`);
  });

  test("has no name", async () => {
    const { status, stderr } = await ask("https://randwerk.invalid");
    expect(status).toBe(3);
    expect(stderr).toMatch(/^randwerk: (?:The host name in|The name in) .*\n$/);
  });

  test("does not answer in time", () => {
    const error = new DOMException("The operation was aborted due to timeout", "TimeoutError");
    const failure = connectionFailure(error, "https://e.org", 30);
    expect(failure?.exitCode).toBe(3);
    expect(failure?.text.en).toBe(
      "https://e.org has not answered within 30 s. Please try again later.",
    );
  });

  test.each([
    ["is another program", 200, "text/html", "answers, but not like this service"],
    ["is another API", 200, "application/json", "answers, but not like this service"],
    ["has no such page", 404, "text/html", "answers, but not like this service"],
    ["is behind a broken proxy", 502, "text/html", "is out of order (HTTP 502)"],
  ])("%s", async (_name, code, type, message) => {
    const other = await listen((_request, response) => {
      response.writeHead(code, { "Content-Type": type }).end(type === "text/html" ? "<p>" : "{}");
    });
    const { status, stderr } = await ask(other.url);
    expect(status).toBe(3);
    expect(stderr).toContain(`${other.url} ${message}`);
    await other.close();
  });

  test("is broken: the request id helps to find out why", async () => {
    const other = await listen((_request, response) => {
      response.writeHead(500, { "Content-Type": "application/problem+json" });
      response.end(
        JSON.stringify({ title: "Internal error", detail: "Oh no.", requestId: "r123" }),
      );
    });
    expect(await ask(other.url)).toEqual({
      status: 3,
      stdout: "",
      stderr: "randwerk: Oh no. Request id: r123\n",
    });
    await other.close();
  });

  test("has moved: the token does not go along", async () => {
    const seen: unknown[] = [];
    const target = await listen((request, response) => {
      seen.push(request.headers.authorization);
      response.end("{}");
    });
    const other = await listen((_request, response) => {
      response.writeHead(301, { Location: `${target.url}/x` }).end();
    });
    const { status, stderr } = await ask(other.url);
    expect(status).toBe(3);
    expect(stderr).toBe(
      `randwerk: ${other.url} redirects to ${target.url}/x. Please name the right address.\n`,
    );
    expect(seen).toEqual([]);
    await Promise.all([other.close(), target.close()]);
  });

  test("hangs up in the middle of an answer", async () => {
    const other = await listen((_request, response) => {
      response.writeHead(200, { "Content-Length": "1000" }).write("{");
      setTimeout(() => response.destroy(), 50);
    });
    const { status, stderr } = await ask(other.url);
    expect(status).toBe(3);
    expect(stderr).toBe(
      `randwerk: ${other.url} broke its answer off. Please try again; its log says why.\n`,
    );
    const path = join(nobody.home, "half.jsonl");
    const env = { RANDWERK_URL: other.url, RANDWERK_TOKEN: "t" };
    expect((await nobody.run(["links", "export", path], { env })).status).toBe(3);
    expect(readdirSync(nobody.home).filter((name) => name.includes("half"))).toEqual([]);
    await other.close();
  });

  test("speaks http where https was meant", async () => {
    const other = await listen((_request, response) => void response.end());
    const { status, stderr } = await ask(other.url.replace("http:", "https:"));
    expect(status).toBe(3);
    expect(stderr).toContain("does not speak TLS. Is the address http://…?");
    await other.close();
  });

  test("has a certificate that nobody vouches for, or one of another name", async () => {
    const made = (name: string, subject: string) => {
      const [key, certificate] = [
        join(nobody.home, `${name}.key`),
        join(nobody.home, `${name}.pem`),
      ];
      const options = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
      ];
      const rest = ["-days", "2", "-subj", `/CN=${name}`, "-addext", `subjectAltName=${subject}`];
      const out = ["-keyout", key, "-out", certificate];
      execFileSync("openssl", [...options, ...rest, ...out], { stdio: "pipe" });
      return { key, certificate };
    };
    const serve = ({ key, certificate }: { key: string; certificate: string }) => {
      const options = { key: readFileSync(key), cert: readFileSync(certificate) };
      const answer = '{"links":[],"cursor":null}';
      return opened(
        createTlsServer(options, (_request, response) => void response.end(answer)),
        "https",
      );
    };
    const own = made("own", "IP:127.0.0.1");
    const foreign = made("foreign", "DNS:foreign.example");
    const [right, wrong] = await Promise.all([serve(own), serve(foreign)]);
    const untrusted = await ask(right.url);
    expect(untrusted.status).toBe(3);
    expect(untrusted.stderr).toContain("This computer does not trust the certificate");
    expect((await ask(right.url, { NODE_EXTRA_CA_CERTS: own.certificate })).status).toBe(0);
    const other = await ask(wrong.url, { NODE_EXTRA_CA_CERTS: foreign.certificate });
    expect(other.status).toBe(3);
    expect(other.stderr).toContain("is for another name");
    await Promise.all([right.close(), wrong.close()]);
  });
});

test("too many wrong tokens: the service says how long to wait", async () => {
  const token = (round: number) => `rw_aaaaaaaa_${String(round).padStart(32, "b")}`;
  const env = { RANDWERK_URL: server.url, RANDWERK_TOKEN: token(0) };
  const call = async () => {
    const rounds = Array.from({ length: 11 }, (_, round) =>
      fetch(`${server.url}/api/v1/links`, { headers: { Authorization: `Bearer ${token(round)}` } }),
    );
    await Promise.all(rounds);
    return nobody.run(["links", "list"], { env });
  };
  // The minute may end just between the two.
  await expect.poll(call).toEqual({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(
      /^randwerk: Too many wrong tokens .*Try again in \d+ s\.\n$/,
    ) as string,
  });
});
