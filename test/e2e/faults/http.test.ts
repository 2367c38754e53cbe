/** What strangers send, by raw sockets and curl: it costs an answer, never an error of ours and no line in the log. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rounds } from "../../campaign.ts";
import { scanUrl } from "../../../functions/links/link/scan-url.ts";
import type { Bundle } from "../../../src/serve/build/bundle.ts";
import { bundleOnce, startServer, type Server } from "../server.ts";

const run = promisify(execFile);
let server: Server;
let port: string;

const folder = mkdtempSync(join(tmpdir(), "randwerk-hasty-"));

/** The bundle with a second of patience instead of half a minute: nobody can set it, so it is changed in the code. */
function hasty(made: Bundle): Bundle {
  const patience = /(?<==)30\*1e3(?=,\w+=64\*1024\b)/g;
  const code = readFileSync(made.modulePath, "utf8");
  // Other limits may look the same: they are as short in this bundle, which harms nobody.
  expect(code).toMatch(patience);
  const modulePath = join(folder, "worker.js");
  writeFileSync(modulePath, code.replace(patience, "1e3"));
  return { ...made, modulePath };
}

beforeAll(async () => {
  const settings = {
    LINK_HOSTS: "Go.Test.,münchen.test",
    CONSOLE_HOST: "Admin.Test",
    PUBLIC_URL: "http://go.test",
    TRUSTED_PROXIES: "127.0.0.1",
  };
  server = await startServer(settings, hasty(await bundleOnce()));
  ({ port } = new URL(server.url));
  const body = JSON.stringify({ slug: "abc", target: "https://e.org/" });
  const made = await ask(
    [
      "POST /api/v1/links HTTP/1.1",
      "Host: ADMIN.test",
      `Authorization: Bearer ${server.token}`,
      "Content-Type: application/json",
      `Content-Length: ${body.length}`,
    ],
    body,
  );
  expect(made.status).toBe(201);
});

afterAll(async () => {
  await server.remove();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends the lines of a request and `body`, then `drip` for ever; the answer until the connection ends. */
function ask(lines: readonly string[], body = "", drip = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1");
    let text = "";
    socket.setEncoding("latin1");
    socket.on("data", (data) => (text += String(data)));
    // Whoever goes on sending to somebody who has answered and gone may be told so.
    socket.on("error", (error) => text === "" && reject(error));
    const dripping = setInterval(() => drip !== "" && socket.write(drip), 50);
    socket.once("close", () => {
      clearInterval(dripping);
      const [head = "", answer = ""] = text.split("\r\n\r\n");
      resolve({ status: Number(/^HTTP\/1.1 (\d+)/.exec(head)?.[1]), head, body: answer });
    });
    socket.write([...lines, "Connection: close", "", body].join("\r\n"), "latin1");
  });
}

/** What curl gets: the status, and where it is led. */
async function curl(...options: string[]): Promise<string> {
  const format = ["-s", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}"];
  const { stdout } = await run("curl", [...format, ...options]);
  return stdout;
}

describe("a host is asked as DNS means it", () => {
  /** To the service whatever the name is, as DNS would lead there. */
  const resolved = (url: string) => curl("--connect-to", `::127.0.0.1:${port}`, url);
  const led = "302 https://e.org/";

  test.each([
    // asked by curl, answer
    ["http://go.test/abc", led],
    ["HTTP://GO.TEST/ABC", led],
    ["HTTP://GO.TEST./ABC", led],
    ["http://go.test:80/abc", led],
    ["http://go.test:8787/abc", led],
    ["http://xn--mnchen-3ya.test/abc", led],
    ["HTTP://XN--MNCHEN-3YA.TEST/ABC", led],
    ["http://other.test/abc", "404 "],
    ["http://admin.test/abc", "404 "],
    ["http://ADMIN.TEST./healthz", "200 "],
    ["http://Admin.Test./api/openapi.json", "200 "],
    ["http://go.test/api/openapi.json", "404 "],
  ])("%s: %s", async (url, answer) => expect(await resolved(url)).toBe(answer));

  test("what our QR codes hold is followed", async () => {
    const scanned = scanUrl("http://go.test", "abc");
    expect(scanned).toBe("HTTP://GO.TEST/ABC");
    expect(await resolved(scanned)).toBe(led);
  });

  test.each(["HTTP://GO.TEST/ABC", "http://go.test./abc", "http://xn--mnchen-3ya.test:80/abc"])(
    "%s in absolute form, as a client sends it to a proxy",
    async (url) => expect(await curl("-x", server.url, url)).toBe(led),
  );

  test("a name in its own letters, as some clients send it", async () => {
    const host = Buffer.from("MÜNCHEN.test").toString("latin1");
    expect((await ask(["GET /abc HTTP/1.1", `Host: ${host}`])).status).toBe(302);
  });

  test("a trusted proxy says what it was asked", async () => {
    const forwarded = ["X-Forwarded-Proto: https", "X-Forwarded-Host: Go.Test:443"];
    const { status, head } = await ask(["GET /abc HTTP/1.1", "Host: inner:1", ...forwarded]);
    expect(status).toBe(302);
    expect(head).toContain("Strict-Transport-Security: max-age=");
    const plain = await ask(["GET /abc HTTP/1.1", "Host: go.test"]);
    expect(plain.head).not.toContain("Strict-Transport-Security");
  });
});

describe("nonsense is answered 4xx, and no line is written about it", () => {
  const hosts = [
    "%%%",
    "a:99999",
    "a b",
    "a, b",
    "",
    "[::1",
    "me@go.test",
    "go..test",
    "1.2.3.999",
    "*",
    "go.test:x",
    "a".repeat(64),
    "a.".repeat(200) + "test",
    "ÿþ",
    "go.test\\x",
    "<x>",
  ];
  test.each([
    ...hosts.flatMap((host) =>
      ["/abc", "/api/v1/links", "/ping/x", "/.well-known/openpgpkey/hu/x", "/healthz", "/"].map(
        (path): [string, string[]] => [`GET ${path} HTTP/1.1`, [`Host: ${host}`]],
      ),
    ),
    ["GET /abc HTTP/1.1", ["Host: go.test", "Host: go.test"]],
    ["GET /abc HTTP/1.1", ["Host: go.test", "Host: other.test"]],
    ["GET /abc HTTP/1.1", ["X-Nothing: 1"]],
    ["GET /abc HTTP/1.1", ["Host: go.test", "X-Forwarded-Host: %%%"]],
    ["OPTIONS * HTTP/1.1", ["Host: go.test"]],
    ["OPTIONS * HTTP/1.1", ["Host: go.test:8787"]],
    ["GET ?x HTTP/1.1", ["Host: go.test"]],
    ["GET http:/abc HTTP/1.1", ["Host: go.test"]],
    ["GET http:// HTTP/1.1", ["Host: go.test"]],
    ["GET /a b HTTP/1.1", ["Host: go.test"]],
    ["GET /abc HTTP/9.9", ["Host: go.test"]],
    ["\x16\x03\x01", []],
  ] as [string, string[]][])("%s %j", async (line, headers) => {
    const before = server.output();
    const { status, body } = await ask([line, ...headers]);
    expect(status).toBe(400);
    expect(body).not.toContain("internal");
    expect(server.output()).toBe(before);
  });

  test.each([
    ["PURGE /abc HTTP/1.1", 405],
    ["TRACE /abc HTTP/1.1", 405],
    ["FOO /abc HTTP/1.1", 501],
    ["GET /%zz HTTP/1.1", 404],
    ["GET /%ff%fe HTTP/1.1", 404],
    ["GET //evil.test/x HTTP/1.1", 404],
    ["GET /api/v1/%zz HTTP/1.1", 404],
    ["GET /key/%zz HTTP/1.1", 404],
    ["GET /badge/%zz/%zz.svg HTTP/1.1", 404],
  ])("%s: %i", async (line, expected) => {
    const before = server.output();
    expect((await ask([line, "Host: go.test"])).status).toBe(expected);
    expect(server.output()).toBe(before);
  });

  test("a GET with a body is a GET", async () => {
    const before = server.output();
    const paths = ["/abc", "/api/openapi.json", "/healthz", "/metrics", "/", "/nothing"];
    for (const host of ["go.test", "GO.test.", "admin.test", "ADMIN.test:80"]) {
      for (const path of paths) {
        for (const method of ["GET", "HEAD"]) {
          const line = `${method} ${path} HTTP/1.1`;
          const plain = await ask([line, `Host: ${host}`]);
          const carrying = await ask([line, `Host: ${host}`, "Content-Length: 4"], "null");
          expect([line, host, carrying.status]).toEqual([line, host, plain.status]);
        }
      }
    }
    expect(server.output()).toBe(before);
  });

  test("CONNECT leads nowhere: it ends at once", async () => {
    const before = server.output();
    const answer = await ask(["CONNECT go.test:443 HTTP/1.1", "Host: go.test:443"]);
    expect(answer.body).toBe("");
    expect(server.output()).toBe(before);
  });
});

describe("a body that stops coming", () => {
  const admin = "Host: admin.test";
  const token = () => `Authorization: Bearer ${server.token}`;
  const length = "Content-Length: 100000";
  const chunked = "Transfer-Encoding: chunked";
  const json = "Content-Type: application/json";

  /** Who sends it, and the answer: with a good token 408, with none or a wrong one that comes first. */
  const paths = [
    ["POST", "/api/v1/links"],
    ["POST", "/api/v1/links/import"],
    ["POST", "/api/v1/tokens"],
    ["POST", "/api/v1/arrivals"],
    ["PUT", "/api/v1/keys/a@example.org"],
    ["POST", "/api/v3/checks/"],
  ] as const;

  test.each(paths.slice(-rounds(2, paths.length)))(
    "%s %s: 408 with a token, 401 without a good one",
    async (method, path) => {
      const line = `${method} ${path} HTTP/1.1`;
      const start = '{"slug": "';
      const before = server.output();
      const [stalled, dripping, inChunks, wrong] = await Promise.all([
        ask([line, admin, token(), json, length], start),
        ask([line, admin, token(), json, length], start, "x"),
        ask([line, admin, token(), json, chunked], `a\r\n${start}\r\n`, "1\r\nx\r\n"),
        ask([line, admin, "X-Api-Key: wrong-token", json, length], start),
      ]);
      expect([stalled.status, dripping.status, inChunks.status]).toEqual([408, 408, 408]);
      expect(stalled.body).toMatch(/:problem:too-slow"|stopped coming/);
      expect(wrong.status).toBe(401);
      expect(server.output()).toBe(before);
    },
  );

  test("without a token only what may carry its key in the body is read", async () => {
    const [links, checks] = await Promise.all([
      ask(["POST /api/v1/links HTTP/1.1", admin, json, length], "{"),
      ask(["POST /api/v3/checks/ HTTP/1.1", admin, length], "{"),
    ]);
    expect([links.status, checks.status]).toEqual([401, 408]);
  });

  test("that is too long, in chunks, is 413 as soon as it is", async () => {
    const chunk = "x".repeat(0x10000);
    const body = `10000\r\n${chunk}\r\n`.repeat(5);
    const line = "POST /api/v1/links HTTP/1.1";
    expect((await ask([line, admin, token(), json, chunked], body)).status).toBe(413);
  });

  test("of a ping: it counts, with what came", async () => {
    const check = JSON.stringify({ name: "stalls" });
    const made = await ask(
      ["POST /api/v3/checks/ HTTP/1.1", admin, token(), `Content-Length: ${check.length}`],
      check,
    );
    const { uuid } = JSON.parse(made.body) as { uuid: string };
    const line = `POST /ping/${uuid} HTTP/1.1`;
    const before = server.output();
    const sent = await Promise.all([
      ask([line, "Host: go.test", length], "stalled"),
      ask([line, "Host: go.test", length], "dripping", "."),
      ask([line, "Host: go.test", chunked], "8\r\nin parts\r\n"),
      brokenOff([line, "Host: go.test", length], "broken off"),
    ]);
    expect(server.output()).toBe(before);
    expect(sent.map(({ status, body }) => `${status} ${body}`).slice(0, 3)).toEqual(
      Array<string>(3).fill("200 OK"),
    );
    const bodies: string[] = [];
    for (let n = 1; n <= 4; n += 1) {
      const path = `GET /api/v3/checks/${uuid}/pings/${n}/body HTTP/1.1`;
      bodies.push((await ask([path, admin, token()])).body.replace(/\.+$/, ""));
    }
    expect(bodies.toSorted()).toEqual(["broken off", "dripping", "in parts", "stalled"]);
  });

  /** A client that goes away in the middle. */
  function brokenOff(lines: readonly string[], body: string): Promise<Answer> {
    return new Promise((resolve) => {
      const socket = connect(Number(port), "127.0.0.1");
      socket.once("close", () => resolve({ status: 0, head: "", body: "" }));
      socket.on("data", () => undefined);
      socket.end([...lines, "", body].join("\r\n"));
    });
  }
});

test("whatever is put together, nothing is an error of ours, and no line is written", async () => {
  const some = (...values: readonly string[]) => fc.constantFrom(...values);
  const segment = some(
    "api",
    "v1",
    "v3",
    "links",
    "checks",
    "keys",
    "tokens",
    "alerts",
    "arrivals",
    "maintenance",
    "ping",
    "badge",
    "b",
    "2",
    "key",
    "metrics",
    "healthz",
    "assets",
    "console",
    "status",
    "qr.svg",
    ".well-known",
    "openpgpkey",
    "hu",
    "a@b",
    "abc",
    "abc.svg",
    "abc+",
    "import",
    "export",
    "",
    "..",
    "%2e%2e",
    "%00",
    "%ff",
    "%zz",
    "__proto__",
    "toString",
    "*",
    "{",
    '"',
    "<x>",
    "%F0%9F",
  );
  const request = fc.record({
    method: some("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE", "TRACE"),
    path: fc.array(segment, { minLength: 1, maxLength: 5 }),
    query: some("", "?", "?size=99999999", "?limit=-1", "?repository=%zz", "?__proto__=1", "?l=%"),
    host: some(
      "go.test",
      "admin.test",
      "ADMIN.Test.",
      "GO.test:80",
      "[::1]",
      "1.2.3.4",
      "xn--.test",
    ),
    token: some("", "X-Api-Key: \xff", "Authorization: Bearer a b", "X-Api-Key: wrong", "good"),
    more: some(
      "X: 1",
      "Content-Type: application/json",
      "Content-Type: \xff",
      'If-None-Match: "',
      "Accept-Language: \xff;q=9",
      "Range: bytes=0-1",
      "X-Forwarded-Proto: x",
      "If-Match: \xff",
    ),
    body: some(
      "",
      "{",
      "null",
      "[]",
      "\xff\xfe",
      '{"__proto__":1}',
      '{"name":{}}',
      "x".repeat(300),
    ),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ method, path, query, host, token, more, body }) => {
      const before = server.output();
      // A token of ours may really change something, and that is told.
      const isOurs = token === "good" && method !== "GET" && method !== "HEAD";
      const { status } = await ask(
        [
          `${method} /${path.join("/")}${query} HTTP/1.1`,
          `Host: ${host}`,
          token === "good" ? `X-Api-Key: ${server.token}` : token || "X: 2",
          more,
          `Content-Length: ${body.length}`,
        ],
        body,
      );
      expect(status).toBeLessThan(500);
      if (!isOurs) expect(server.output()).toBe(before);
    }),
    { numRuns: rounds(200, 20_000) },
  );
});
