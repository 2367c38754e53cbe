/** What strangers send, by raw sockets and curl: it costs an answer, never an error of ours and no line in the log. */
import { execFile } from "node:child_process";
import { connect } from "node:net";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scanUrl } from "../../../functions/links/link/scan-url.ts";
import { startServer, type Server } from "../server.ts";

const run = promisify(execFile);
let server: Server;
let port: string;

beforeAll(async () => {
  server = await startServer({
    LINK_HOSTS: "Go.Test.,münchen.test",
    CONSOLE_HOST: "Admin.Test",
    PUBLIC_URL: "http://go.test",
    TRUSTED_PROXIES: "127.0.0.1",
  });
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

afterAll(() => server.remove());

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends the lines of a request, and the answer until the connection ends. */
function ask(lines: readonly string[], body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1");
    let text = "";
    socket.setEncoding("latin1");
    socket.on("data", (data) => (text += String(data)));
    socket.once("error", reject);
    socket.once("close", () => {
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

  test("CONNECT leads nowhere: it ends at once", async () => {
    const before = server.output();
    const answer = await ask(["CONNECT go.test:443 HTTP/1.1", "Host: go.test:443"]);
    expect(answer.body).toBe("");
    expect(server.output()).toBe(before);
  });
});
