/** The command line and the host agent, fetched from the service as its page and the documentation say, on other machines. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packCommandLine } from "../../../agents/pack/command-line.ts";
import { newPerson, type Person } from "../cli/cli.ts";
import { runProgram } from "../host/machine.ts";
import { freePort, root, startServer, type Server } from "../server.ts";

let server: Server;
let admin: Person;
let scratch: string;

beforeAll(async () => {
  server = await startServer();
  admin = newPerson(server);
  scratch = mkdtempSync(join(tmpdir(), "randwerk-downloads-"));
});

afterAll(async () => {
  admin.remove();
  rmSync(scratch, { recursive: true, force: true });
  await server.remove();
});

/** Lines that fetch, of a text. */
const fetchLines = (text: string) => text.match(/curl -fsS .*/g) ?? [];

/** A line as the page or the documentation has it, run in a folder of its own that is also its /usr/local. */
async function run(line: string, name: string, url = server.url) {
  const folder = join(scratch, name);
  mkdirSync(join(folder, "usr/local/bin"), { recursive: true });
  const own = line
    .replaceAll(/https:\/\/(?:go|randwerk)\.example\.org/g, url)
    .replaceAll("sudo ", "")
    .replaceAll("/usr/local/bin/", `${folder}/usr/local/bin/`);
  const env = { DESTDIR: folder };
  const { code, stdout, stderr } = await runProgram("sh", ["-c", own], { cwd: folder, env });
  return { status: code, stdout: stdout.toString(), stderr: stderr.toString(), folder };
}

const readme = (path: string) => readFileSync(join(root, path), "utf8");
const page = async (language: string) => {
  const headers = { "Accept-Language": language };
  const html = await (await fetch(`${server.url}/agents/`, { headers })).text();
  return html.replaceAll("&amp;", "&").replaceAll(/<[^>]*>/g, "\n");
};

/** The machine's own Node: on this project's path another one comes first. */
const systemNode = (process.env["PATH"] ?? "")
  .split(delimiter)
  .filter((folder) => !folder.includes("node_modules"))
  .map((folder) => join(folder, "node"))
  .find((path) => existsSync(path));

describe("the command line", () => {
  let program: string;

  beforeAll(async () => {
    const [line = "", ...more] = fetchLines(readme("agents/cli/README.md"));
    expect(more).toEqual([]);
    const { status, stdout, stderr, folder } = await run(line, "cli");
    expect([stderr, status]).toEqual(["", 0]);
    expect(stdout).toBe("randwerk: OK\n");
    program = join(folder, "usr/local/bin/randwerk");
  });

  test("is one file below 600 kB that names its version", async () => {
    expect(readFileSync(program).length).toBeLessThan(600_000);
    expect(readFileSync(program, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(await admin.ok(["--version"], { program, cwd: "/" })).toBe("randwerk 0.1.0\n");
  });

  test.each([
    ["the newest Node", process.execPath],
    ["the machine's own Node", systemNode ?? process.execPath],
  ])("does its work under %s", async (_name, node) => {
    const call = { program: node };
    const ok = (...args: string[]) => admin.ok([program, ...args], call);
    const slug = `by-${node === process.execPath ? "new" : "own"}`;
    expect(await ok("links", "add", "https://e.org/", "--slug", slug)).toContain(`/${slug}\n`);
    expect(await ok("links", "show", `${server.url}/${slug}`)).toContain("https://e.org/");
    expect(await ok("links", "qr", slug)).toContain("█");
    expect(await ok("status")).toMatch(/^Service +http.*\nHealth +well\nSign-in +valid\n/);
    expect(await ok("calendar", "daily", "--count", "1")).toContain("Normal form");
    const refused = await admin.run([program, "links", "show", "nothing"], call);
    expect([refused.status, refused.stdout]).toEqual([1, ""]);
    const elsewhere = { ...call, input: server.token };
    expect((await admin.run([program, "login", server.url], elsewhere)).status).toBe(0);
  });

  test("is the same whenever it is made", async () => {
    const { text } = await packCommandLine(root);
    expect(text === readFileSync(program, "utf8")).toBe(true);
    expect(text).not.toContain(root);
  });
});

test("the host agent comes with all that it needs, and runs", async () => {
  const lines = new Set(fetchLines(readme("docs/guides/backups.md")));
  expect(lines.size).toBe(1);
  const { status, stderr, folder } = await run([...lines][0] ?? "", "host");
  expect([stderr, status]).toEqual(["", 0]);
  const env = {
    DESTDIR: folder,
    RANDWERK_URL: server.url,
    RANDWERK_SPOOL: join(folder, "spool"),
  };
  const install = await runProgram("sh", [join(folder, "randwerk-host/install.sh")], { env });
  expect([install.stderr.toString(), install.code]).toEqual(["", 0]);
  expect(existsSync(join(folder, "etc/systemd/system/randwerk-arrived.timer"))).toBe(true);
  const agent = join(folder, "usr/local/bin/randwerk-agent");
  expect((await runProgram("sh", [agent, "flush"], { env })).code).toBe(0);
});

test.each(["de", "en"])("the page's lines in %s do the same", async (language) => {
  const lines = fetchLines(await page(language));
  expect(lines).toHaveLength(2);
  for (const [index, line] of lines.entries()) {
    const { status, stderr } = await run(line, `page-${language}-${index}`);
    expect([stderr, status]).toEqual(["", 0]);
  }
});

describe("what was changed on the way", () => {
  let between: HttpServer;
  let url: string;

  beforeAll(async () => {
    const changed = async (path: string) => {
      const bytes = Buffer.from(await (await fetch(`${server.url}${path}`)).arrayBuffer());
      if (!path.endsWith("SUMS")) bytes.writeUInt8(0x20, bytes.length - 1);
      return bytes;
    };
    between = createServer((request, response) => {
      changed(request.url ?? "").then(
        (bytes) => response.end(bytes),
        () => response.destroy(),
      );
    });
    const port = await freePort();
    await new Promise<void>((resolve) => between.listen(port, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${port}`;
  });
  afterAll(() => between.close());

  test.each([
    ["agents/cli/README.md", "usr/local/bin/randwerk"],
    ["docs/guides/backups.md", "randwerk-host/install.sh"],
  ])("is not installed by the line of %s", async (path, installed) => {
    const [line = ""] = fetchLines(readme(path));
    const { status, stdout, folder } = await run(line, `changed-${basename(path)}`, url);
    expect(status).not.toBe(0);
    expect(stdout).toMatch(/: FAILED\n$/);
    expect(existsSync(join(folder, installed))).toBe(false);
  });
});
