import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { api, json, makeLink, visit } from "../../client.ts";

interface Report {
  created: number;
  conflicts: number;
  refused: number;
  lines: {
    line: number;
    slug: string;
    outcome: string;
    errors: { field: string; detail: string }[];
  }[];
}

function send(query: string, body: string) {
  return visit(`/api/v1/links/import?${query}`, {
    method: "POST",
    headers: { Authorization: "Bearer admin-token-of-the-tests", "Accept-Language": "en" },
    body,
  });
}

const shown = (slug: string) => json(api("GET", `/api/v1/links/${encodeURIComponent(slug)}`));
const exported = async () => (await api("GET", "/api/v1/links/export")).text();

describe("what other services export", () => {
  test("CSV with a header", async () => {
    const csv =
      "slug,target,title,tags,validUntil\n" +
      'csv-a,https://e.org/a,"Title, with comma",one|two,2030-01-01T00:00:00Z\n' +
      "csv-b,https://e.org/b,,,\n";
    const report = await json<Report>(send("format=csv", csv));
    expect(report).toMatchObject({ created: 2, conflicts: 0, refused: 0 });
    expect(await shown("csv-a")).toMatchObject({
      title: "Title, with comma",
      tags: ["one", "two"],
      validUntil: "2030-01-01T00:00:00.000Z",
    });
  });

  test("Shlink", async () => {
    const csv =
      "createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits\n" +
      "2024-05-01T10:00:00+02:00,,shl1,https://s.test/shl1,https://e.org/1,One,a|b,42\n";
    await json(send("format=shlink", csv));
    expect(await shown("shl1")).toMatchObject({
      target: "https://e.org/1",
      tags: ["a", "b"],
      importedClicks: 42,
      createdAt: "2024-05-01T08:00:00.000Z",
    });
  });

  test("YOURLS, without the addresses of people", async () => {
    const stats = {
      links: {
        link_1: {
          shorturl: "https://sho.rt/yo%C3%BC",
          url: "https://e.org/y",
          title: "Y",
          timestamp: "2023-02-03 04:05:06",
          ip: "203.0.113.9",
          clicks: "7",
        },
      },
      stats: {},
    };
    await json(send("format=yourls", JSON.stringify(stats)));
    expect(await shown("yoü")).toMatchObject({
      importedClicks: 7,
      createdAt: "2023-02-03T04:05:06.000Z",
    });
    expect(await exported()).not.toContain("203.0.113.9");
  });

  test("Kutt", async () => {
    const data = [
      {
        id: "x",
        address: "kutt1",
        target: "https://e.org/k",
        description: "K",
        visit_count: 3,
        created_at: "2025-01-01T00:00:00.000Z",
        expire_in: "2031-01-01T00:00:00.000Z",
      },
    ];
    await json(send("format=kutt", JSON.stringify({ data, total: 1 })));
    expect(await shown("kutt1")).toMatchObject({
      title: "K",
      importedClicks: 3,
      validUntil: "2031-01-01T00:00:00.000Z",
    });
  });

  test("Sink", async () => {
    const links = [
      {
        slug: "sink1",
        url: "https://e.org/s",
        comment: "S",
        createdAt: 1_700_000_000,
        expiration: 1_900_000_000,
      },
    ];
    await json(send("format=sink", JSON.stringify({ version: "1.0", links })));
    expect(await shown("sink1")).toMatchObject({
      title: "S",
      createdAt: "2023-11-14T22:13:20.000Z",
      validUntil: "2030-03-17T17:46:40.000Z",
    });
  });
});

describe("all or nothing", () => {
  const lines = [
    '{"slug":"good","target":"https://e.org/"}',
    '{"slug":"bad slug","target":"https://e.org/"}',
    "not JSON",
    '{"slug":"GOOD","target":"https://e.org/"}',
    '{"slug":"evil","target":"javascript:alert(1)"}',
    '{"slug":"taken-already","target":"https://e.org/"}',
  ].join("\n");

  test("a dry run lists what would be made, what conflicts and what is refused, line by line", async () => {
    await makeLink({ slug: "taken-already", target: "https://e.org/" });
    const report = await json<Report>(send("dryRun=true", lines));
    expect(report).toMatchObject({ dryRun: true, created: 1, conflicts: 2, refused: 3 });
    expect(
      report.lines.map(({ line, outcome, errors }) => [line, outcome, errors[0]?.field]),
    ).toEqual([
      [1, "created", undefined],
      [2, "refused", "slug"],
      [3, "refused", ""],
      [4, "conflict", "slug"],
      [5, "refused", "target"],
      [6, "conflict", "slug"],
    ]);
    await json(api("GET", "/api/v1/links/good"), 404);
  });

  test("one bad line keeps everything out, unless partial is wanted", async () => {
    const problem = await json<Report>(send("", lines), 409);
    expect(problem.lines).toHaveLength(5);
    await json(api("GET", "/api/v1/links/good"), 404);
    const report = await json<Report>(send("partial=true", lines));
    expect(report).toMatchObject({ created: 1, conflicts: 2, refused: 3 });
    await shown("good");
  });

  test.each([
    ["csv", "slug,url\na,https://e.org/", "target"],
    ["csv", 'slug,target\na,"https://e.org/', ""],
    ["kutt", "[]", ""],
    ["sink", "{", ""],
    ["yourls", '{"links":{"link_1":{}}}', "shorturl"],
  ])("a %s file that cannot be read is 422: %j", async (format, body, word) => {
    const problem = await json<{ detail: string }>(send(`format=${format}`, body), 422);
    expect(problem.detail).toContain(word);
  });

  test.each(["format=xml", "dryRun=yes", "typo=1"])("%s is 422", async (query) => {
    expect((await send(query, "")).status).toBe(422);
  });

  test("an empty file makes nothing and says so", async () => {
    expect(await json<Report>(send("", "\n\n"))).toMatchObject({ created: 0, lines: [] });
  });

  test("11 MiB are 413", async () => {
    expect((await send("", "x".repeat(11 * 1024 * 1024))).status).toBe(413);
  });
});

test("an export that is imported elsewhere is exported there again, byte for byte", async () => {
  await makeLink({
    slug: "Whole-Ü",
    target: "https://e.org/{path}",
    title: "T",
    tags: ["x"],
    status: 307,
    validFrom: "2026-01-01T00:00:00Z",
    fallback: "https://e.org/f",
    maxClicks: 5,
    timezone: "Europe/Vienna",
    windows: [{ calendar: "Tue 18:00", minutes: 60, target: "https://e.org/w" }],
  });
  await visit("/whole-ü/x");
  await json(api("PATCH", "/api/v1/links/whole-ü", { body: { title: "T2", validFrom: null } }));
  await makeLink({ slug: "trashed", target: "https://e.org/" });
  await api("DELETE", "/api/v1/links/trashed");
  const store = env.LINKS.getByName("main");
  const id = (await store.get("Whole-Ü"))?.id ?? 0;
  const visits = [
    { linkId: id, day: "2026-11-01", property: "country", value: "DE", count: 3 } as const,
  ];
  await store.addCounts({ visits, orphans: [] });
  const text = await exported();
  expect(text.split("\n").length).toBeGreaterThan(8);

  const other = env.LINKS.getByName("a second instance");
  const { readImport } = await import("../../../functions/links/import.ts");
  const { exportLine } = await import("../../../functions/links/json-lines.ts");
  const file = readImport("jsonl", text);
  if (!file.ok) throw new Error("the export cannot be read");
  const entries = file.lines.map((line) => {
    if (!line.ok) throw new Error(JSON.stringify(line));
    return line.entry;
  });
  await other.import(entries, { partial: false, dryRun: false }, "somebody");
  const again = (await other.export(0, 100)).map((record) => `${exportLine(record)}\n`).join("");
  expect(again).toBe(text);
});
