/** Promises of the documentation, with curl alone, on two instances. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toOnCalendar } from "../../../src/calendar/short-form.ts";
import { root, startServer, type Server } from "../server.ts";

const run = promisify(execFile);
const scratch = mkdtempSync(join(tmpdir(), "randwerk-walk-"));

let first: Server;
let second: Server;
beforeAll(async () => {
  [first, second] = await Promise.all([startServer(), startServer()]);
});
afterAll(() => Promise.all([first.remove(), second.remove()]));

/** The output of curl: the body, and behind it the status and the Location on a line of their own. */
async function curl(server: Server, path: string, ...options: string[]): Promise<string> {
  const write = ["-w", "\n%{http_code} %{redirect_url}"];
  const { stdout } = await run("curl", ["-sS", ...write, ...options, `${server.url}${path}`], {
    maxBuffer: 2 ** 26,
  });
  return stdout;
}

const last = (output: string) => output.slice(output.lastIndexOf("\n") + 1).trim();
const auth = (server: Server) => [
  "-H",
  `Authorization: Bearer ${server.token}`,
  "-H",
  "Accept-Language: en",
];
const send = (server: Server, path: string, method: string, body?: object) =>
  curl(
    server,
    `/api/v1/links${path}`,
    ...auth(server),
    "-X",
    method,
    ...(body === undefined
      ? []
      : ["-H", "Content-Type: application/json", "-d", JSON.stringify(body)]),
  );
const follow = async (server: Server, path: string) => last(await curl(server, path));

test("create, follow, edit, follow, scan, preview, expire, delete, restore, undo", async () => {
  expect(last(await send(first, "", "POST", { slug: "plenum", target: "https://e.org/1" }))).toBe(
    "201",
  );
  expect(await follow(first, "/plenum")).toBe("302 https://e.org/1");
  expect(last(await send(first, "/plenum", "PATCH", { target: "https://e.org/2" }))).toBe("200");
  expect(await follow(first, "/PLENUM")).toBe("302 https://e.org/2");

  const png = join(scratch, "plenum.png");
  await curl(first, "/plenum.png", "-o", png);
  const { stdout } = await run("zbarimg", ["-q", "--raw", "-Sdisable", "-Sqrcode.enable", png]);
  expect(stdout).toBe(`${first.url.toUpperCase()}/PLENUM\n`);

  const preview = await curl(first, "/plenum+", "-H", "Accept-Language: en");
  expect(preview).toContain("now leads to");
  expect(preview).toContain("https://e.org/2");

  await send(first, "/plenum", "PATCH", { validUntil: "2020-01-01T00:00:00Z" });
  expect(await follow(first, "/plenum")).toBe("410");
  await send(first, "/plenum/undo", "POST");
  expect(await follow(first, "/plenum")).toBe("302 https://e.org/2");
  expect(last(await send(first, "/plenum", "DELETE"))).toBe("204");
  expect(await follow(first, "/plenum")).toBe("404");
  expect(last(await send(first, "/plenum/restore", "POST"))).toBe("200");
  expect(await follow(first, "/plenum")).toBe("302 https://e.org/2");
});

const foreign: [format: string, slug: string, file: string][] = [
  ["csv", "from-csv", "slug,target,title,tags,validUntil\nfrom-csv,https://e.org/csv,Title,a|b,\n"],
  [
    "shlink",
    "from-shlink",
    "createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits\n2024-01-01T00:00:00Z,,from-shlink,https://s/x,https://e.org/shlink,T,a|b,9\n",
  ],
  [
    "yourls",
    "from-yourls",
    '{"links":{"link_1":{"shorturl":"https://s/from-yourls","url":"https://e.org/yourls","title":"T","timestamp":"2024-01-01 00:00:00","ip":"192.0.2.1","clicks":"5"}}}',
  ],
  [
    "kutt",
    "from-kutt",
    '{"data":[{"address":"from-kutt","target":"https://e.org/kutt","description":null}]}',
  ],
  ["sink", "from-sink", '{"links":[{"slug":"from-sink","url":"https://e.org/sink"}]}'],
];

test.each(foreign)("import what %s exported", async (format, slug, text) => {
  const file = join(scratch, format);
  writeFileSync(file, text);
  const path = `/api/v1/links/import?format=${format}`;
  const upload = [...auth(first), "--data-binary", `@${file}`];
  expect(last(await curl(first, `${path}&dryRun=true`, ...upload))).toBe("200");
  expect(await follow(first, `/${slug}`)).toBe("404");
  expect(last(await curl(first, path, ...upload))).toBe("200");
  expect(await follow(first, `/${slug}`)).toBe(`302 https://e.org/${format}`);
});

test("an export that the second instance imports is exported there the same", async () => {
  const path = "/api/v1/links/export";
  const visitAndExport = async () => {
    await follow(first, "/plenum");
    return curl(first, path, ...auth(first));
  };
  // Counted visits are a part of it; they are written a while later, by a request that comes after them.
  await expect.poll(visitAndExport).toContain('"property":"source","value":"bot"');
  const [exported, copied] = [join(scratch, "1.jsonl"), join(scratch, "2.jsonl")];
  await curl(first, path, ...auth(first), "-o", exported);
  const upload = [...auth(second), "--data-binary", `@${exported}`];
  expect(last(await curl(second, "/api/v1/links/import", ...upload))).toBe("200");
  await curl(second, path, ...auth(second), "-o", copied);
  await run("cmp", [exported, copied]);
  expect(await follow(second, "/plenum")).toBe("302 https://e.org/2");
});

test("the table of short forms is true", () => {
  const page = readFileSync(join(root, "docs/reference/calendars.md"), "utf8");
  const rows = [...page.matchAll(/^\| (`[^|]+`) \| (`[^|]+`) \|$/gm)].slice(-8);
  expect(rows).toHaveLength(8);
  const codes = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
  for (const [, typed, becomes] of rows) {
    const meant = codes(typed).map(toOnCalendar);
    expect([...new Set(meant)]).toEqual(codes(becomes));
  }
});
