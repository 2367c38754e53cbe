/** `randwerk links import` and `export` against the running service. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type Server } from "../server.ts";
import { api, newPerson, type Person } from "./cli.ts";

let server: Server;
let admin: Person;

beforeAll(async () => {
  server = await startServer();
  admin = newPerson(server);
});

afterAll(async () => {
  admin.remove();
  await server.remove();
});

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(admin.home, name);
  writeFileSync(path, content);
  return path;
};

const lines = (slugs: readonly string[]) =>
  slugs.map((slug) => `${JSON.stringify({ slug, target: `https://e.org/${slug}` })}\n`).join("");

const status = async (slug: string) => (await api(server, `/api/v1/links/${slug}`)).status;

describe("import", () => {
  test.each([
    ["jsonl", lines(["i-jsonl"])],
    ["csv", "slug,target,title,tags,validUntil\ni-csv,https://e.org/,Größe,a|b,2099-12-31\n"],
    [
      "shlink",
      "createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits\n2024-01-01T00:00:00+00:00,,i-shlink,https://s.org/x,https://e.org/,T,a|b,7\n",
    ],
    [
      "yourls",
      JSON.stringify({
        links: {
          link_1: { shorturl: "https://s.org/i-yourls", url: "https://e.org/", clicks: "3" },
        },
      }),
    ],
    ["kutt", JSON.stringify({ data: [{ address: "i-kutt", target: "https://e.org/" }] })],
    ["sink", JSON.stringify({ links: [{ slug: "i-sink", url: "https://e.org/" }] })],
  ])("tells %s by its content", async (format, content) => {
    const outcome = await admin.run(["links", "import", file("links", content)]);
    expect(outcome).toEqual({
      status: 0,
      stdout: "1 made, 0 unchanged, 0 in conflict, 0 refused.\n",
      stderr: "",
    });
    expect(await status(`i-${format}`)).toBe(200);
  });

  test("a dry run writes nothing, from stdin too", async () => {
    const outcome = await admin.run(["links", "import", "--dry-run"], {
      input: lines(["dry"]),
    });
    expect(
      await admin.run(["links", "import", "-", "--dry-run"], { input: lines(["dry"]) }),
    ).toEqual(outcome);
    expect(outcome).toEqual({
      status: 0,
      stdout: "1 could be made, 0 unchanged, 0 in conflict, 0 refused.\n",
      stderr: "Nothing was written.\n",
    });
    expect(await status("dry")).toBe(404);
  });

  test("all or nothing, and line by line why", async () => {
    await admin.ok(["links", "import", file("one.jsonl", lines(["taken"]))]);
    const bad = `${lines(["fresh", "TAKEN"])}{"slug":"bad","target":"ftp://e.org/"}\n{oops\n`;
    const path = file("bad.jsonl", bad);
    const english = await admin.run(["links", "import", path]);
    expect(english.status).toBe(1);
    expect(english.stdout.split("\n")).toEqual([
      "line 2 (TAKEN): conflict: slug: The link “taken” has this slug already.",
      "line 3 (bad): refused: target: “ftp:” is not allowed. Allowed: https, http, mailto, tel, geo, matrix.",
      "line 4: refused: The line is not valid JSON.",
      "1 could be made, 0 unchanged, 1 in conflict, 2 refused.",
      "",
    ]);
    expect(english.stderr).toBe("Nothing was written. --partial imports the valid lines.\n");
    expect(await status("fresh")).toBe(404);
    const german = await admin.run(["links", "import", path], { env: { LC_ALL: "de_DE.UTF-8" } });
    expect(german.stdout).toContain("Zeile 2 (TAKEN): Konflikt: slug: Den Slug hat schon der Link");
    expect(german.stdout).toContain("1 wären möglich, 0 unverändert, 1 im Konflikt, 2 abgelehnt.");
  });

  test("--partial makes what can be made, and still tells", async () => {
    const path = file(
      "partial.jsonl",
      `${lines(["part"])}{"slug":"bad","target":"ftp://e.org/"}\n`,
    );
    const outcome = await admin.run(["links", "import", path, "--partial"]);
    expect(outcome.status).toBe(1);
    expect(outcome.stdout).toContain("1 made, 0 unchanged, 0 in conflict, 1 refused.\n");
    expect(await status("part")).toBe(200);
  });

  test("--json is the API's report", async () => {
    const path = file("json.jsonl", lines(["json-a"]));
    const report = JSON.parse(await admin.ok(["links", "import", path, "--json"])) as unknown;
    expect(report).toEqual({
      dryRun: false,
      created: 1,
      unchanged: 0,
      conflicts: 0,
      refused: 0,
      lines: [{ line: 1, slug: "json-a", outcome: "created", errors: [] }],
    });
    const again = await admin.run(["links", "import", path, "--json"]);
    expect(again.status).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ created: 0, unchanged: 1, conflicts: 0 });
  });

  test.each([
    ["a format that cannot be told", "Name;Adresse\n", [], "has no known format"],
    ["a format that does not exist", lines(["x"]), ["--format", "xml"], "There is no format “xml”"],
  ])("%s is wrong usage", async (_name, content, options, message) => {
    const outcome = await admin.run(["links", "import", file("odd", content), ...options]);
    expect(outcome.status).toBe(2);
    expect(outcome.stderr).toContain(message);
  });

  test("a file that is not there is told in one line", async () => {
    const path = join(admin.home, "nowhere");
    expect(await admin.run(["links", "import", path])).toEqual({
      status: 2,
      stdout: "",
      stderr: `randwerk: ${path}: There is no such file or folder.\n`,
    });
  });

  test("a file beyond the service's limit is not even sent", async () => {
    const path = file("huge.jsonl", lines(["x"]).repeat(400_000));
    expect(statSync(path).size).toBeGreaterThan(10 * 1024 * 1024);
    expect(await admin.run(["links", "import", path])).toEqual({
      status: 2,
      stdout: "",
      stderr: `randwerk: ${path} is too large: the service takes at most 10240 KiB at once.\n`,
    });
  });

  test("what German Excel writes, in its encoding", async () => {
    const sheet = "Slug;Target;Title\r\ni-öl;https://e.org/;Größe\r\n";
    const path = file("excel.csv", Buffer.from(sheet, "latin1"));
    const outcome = await admin.run(["links", "import", path]);
    expect(outcome.stdout).toContain("1 made");
    expect(outcome.stderr).toBe(
      `${path} is not UTF-8; read as windows-1252, as German Excel writes CSV.\n`,
    );
    const link = await (await api(server, `/api/v1/links/${encodeURIComponent("i-öl")}`)).json();
    expect(link).toMatchObject({ title: "Größe" });
  });

  test("what is there already, unchanged, is said to be so", async () => {
    const path = file("again.jsonl", lines(["again"]));
    await admin.ok(["links", "import", path]);
    const german = await admin.run(["links", "import", path], { env: { LC_ALL: "de_DE.UTF-8" } });
    expect(german).toEqual({
      status: 0,
      stdout: "0 angelegt, 1 unverändert, 0 im Konflikt, 0 abgelehnt.\n",
      stderr: "",
    });
  });
});

describe("export", () => {
  test("into a file: whole, for nobody else, and it can be imported again", async () => {
    const path = join(admin.home, "export.jsonl");
    const outcome = await admin.run(["links", "export", path]);
    const content = readFileSync(path, "utf8");
    const count = content.trim().split("\n").length;
    expect(outcome).toEqual({
      status: 0,
      stdout: "",
      stderr: `${count} links exported to ${path}.\n`,
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(content).toBe(await (await api(server, "/api/v1/links/export")).text());
    expect(readdirSync(admin.home).filter((name) => name.endsWith(".new"))).toEqual([]);
    const empty = await startServer();
    try {
      const other = newPerson(empty);
      await other.ok(["links", "import", path]);
      expect(await other.ok(["links", "export"])).toBe(content);
      other.remove();
    } finally {
      await empty.remove();
    }
  });

  test("a folder that cannot be written is told in one line, and nothing is left", async () => {
    const outcome = await admin.run(["links", "export", "/proc/links.jsonl"]);
    expect(outcome.status).toBe(2);
    expect(outcome.stderr).toMatch(/^randwerk: \/proc\/links\.jsonl: .*\.\n$/);
  });
});

// At the end: nothing else needs ten thousand links.
test("on a terminal an import shows how far it is, elsewhere not", async () => {
  const many = lines(Array.from({ length: 10_000 }, (_, index) => `many-${index}`));
  const path = file("many.jsonl", many);
  const { status: code, raw } = await admin.onTerminal(["links", "import", path]);
  expect(code).toBe(0);
  expect(raw).toContain("Reading");
  const percents = (word: string) =>
    [...raw.matchAll(new RegExp(`${word} … (\\d+) %`, "g"))].map(([, percent]) => Number(percent));
  // What goes over the line, once to be checked and once to be written; then how far the service is.
  expect(percents("Sending").length).toBeGreaterThan(10);
  for (const word of ["Checking", "Writing"]) {
    const shown = percents(word);
    expect(shown[0]).toBe(0);
    expect(shown).toEqual(shown.toSorted((a, b) => a - b));
  }
  expect([...percents("Checking"), ...percents("Writing")].some((percent) => percent > 0)).toBe(
    true,
  );
  // The line of progress is taken away before the sum.
  expect(raw).toContain("\r\u001b[K10000 made, 0 unchanged, 0 in conflict, 0 refused.");
  const piped = await admin.run(["links", "import", file("few.jsonl", lines(["many-1"]))]);
  expect(piped.stdout).toBe("0 made, 1 unchanged, 0 in conflict, 0 refused.\n");
});

test("a reader that has seen enough ends it quietly", async () => {
  const piped = await admin.run(["-c", `"$0" links export | head -n 1`, "agents/cli/randwerk"], {
    program: "/bin/sh",
    cwd: join(import.meta.dirname, "../../.."),
  });
  expect(piped.stderr).toBe("");
  expect(JSON.parse(piped.stdout)).toHaveProperty("slug");
});
