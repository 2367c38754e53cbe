import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { LinkStore } from "../../../../functions/links/store.ts";
import { refusedBy } from "../own-store.ts";
import { ADMIN_TOKEN, api, json, makeLink, visit } from "../../../client.ts";

interface Report {
  created: number;
  unchanged: number;
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
    await makeLink({ slug: "taken-already", target: "https://e.org/other" });
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
    ["csv", "slug,Target,target\na,b,c", "two columns"],
    ["kutt", "[]", "list of links"],
    ["sink", "{", "JSON"],
    ["yourls", '{"links":7}', "list of links"],
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

describe("what an import answers", () => {
  const line = (slug: string, target = "https://e.org/") => JSON.stringify({ slug, target });
  const isThere = async (slug: string) =>
    (await api("GET", `/api/v1/links/${slug}`)).status === 200;

  test.each([
    // query                         status  made
    ["", 409, false],
    ["partial=true", 200, true],
    ["dryRun=true", 200, false],
    ["dryRun=true&partial=true", 200, false],
    ["dryRun=false&partial=false", 409, false],
  ])("with one bad line and %j: %i", async (query, status, isMade) => {
    const slug = `answer-${status}-${query.length}`;
    const body = `${line(slug)}\n${line("b", "ftp://e.org/")}`;
    const report = await json<Report>(send(query, body), status);
    expect(report.refused).toBe(1);
    expect(report.created).toBe(status === 409 ? 0 : 1);
    expect(await isThere(slug)).toBe(isMade);
  });

  test("a conflict alone keeps everything out too", async () => {
    await makeLink({ slug: "in-the-way", target: "https://e.org/other" });
    const problem = await json(send("", `${line("conflict-a")}\n${line("IN-THE-WAY")}`), 409);
    expect(problem).toMatchObject({
      type: "urn:randwerk:problem:nothing-imported",
      conflicts: 1,
      refused: 0,
      lines: [{ line: 2, outcome: "conflict" }],
    });
    expect(await isThere("conflict-a")).toBe(false);
  });

  test("what was imported is followed at once, where it was a miss before", async () => {
    expect((await visit("/imported-now")).status).toBe(404);
    await json(send("dryRun=true", line("imported-now")));
    expect((await visit("/imported-now")).status).toBe(404);
    await json(send("", line("imported-now")));
    expect((await visit("/imported-now")).headers.get("Location")).toBe("https://e.org/");
  });

  test("is in the reader's language", async () => {
    const headers = { Authorization: "Bearer admin-token-of-the-tests", "Accept-Language": "de" };
    const init = { method: "POST", headers, body: "not JSON" };
    const report = await json<Report>(visit("/api/v1/links/import?partial=true", init));
    expect(report.lines[0]?.errors[0]?.detail).toBe("Die Zeile ist kein gültiges JSON.");
  });
});

test("an export is a file of JSON lines that no cache keeps, with all links, page by page", async () => {
  const lines = Array.from({ length: 45 }, (_, n) =>
    JSON.stringify({ slug: `paged-${n}`, target: "https://e.org/" }),
  );
  await json(send("", lines.join("\n")));
  const response = await api("GET", "/api/v1/links/export");
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "application/jsonl",
    "content-disposition": 'attachment; filename="links.jsonl"',
    "cache-control": "no-store",
  });
  const text = new TextDecoder().decode(await response.arrayBuffer());
  expect(text.endsWith("\n")).toBe(true);
  const slugs = text
    .trimEnd()
    .split("\n")
    .map((one) => (JSON.parse(one) as { slug: string }).slug);
  expect(slugs.filter((slug) => slug.startsWith("paged-"))).toEqual(
    lines.map((_, n) => `paged-${n}`),
  );
  expect(new Set(slugs).size).toBe(slugs.length);
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
  const { readImport } = await import("../../../../functions/links/transfer/import.ts");
  const file = await readImport("jsonl", new TextEncoder().encode(text), {
    timezone: "UTC",
    encoding: "utf-8",
  });
  if (!file.ok) throw new Error("the export cannot be read");
  const entries = (await Array.fromAsync(file.lines)).map((line) => {
    if (!line.ok) throw new Error(JSON.stringify(line));
    return line.entry;
  });
  await runInDurableObject(other, async (there: LinkStore) => {
    await refusedBy(there, entries, { partial: false, dryRun: false }, "somebody");
    expect(await new Response(await there.export()).text()).toBe(text);
  });
});

test("an export that is imported where it comes from changes nothing, as often as one likes", async () => {
  await makeLink({ slug: "again", target: "https://e.org/", windows: [], title: "T" });
  await makeLink({ slug: "again-gone", target: "https://e.org/" });
  await api("DELETE", "/api/v1/links/again-gone");
  const text = await exported();
  const count = text.trimEnd().split("\n").length;
  // Counts go on meanwhile.
  await visit("/again");
  for (const query of ["", "partial=true", "dryRun=true"]) {
    const report = await json<Report>(send(query, text));
    expect(report).toMatchObject({ created: 0, unchanged: count, conflicts: 0, refused: 0 });
    expect(report.lines[0]).toMatchObject({ outcome: "unchanged", errors: [] });
  }
  expect((await exported()).trimEnd().split("\n")).toHaveLength(count);
  await json(api("PATCH", "/api/v1/links/again", { body: { title: "T2" } }));
  const changed = await json<Report>(send("", text), 409);
  expect(changed).toMatchObject({ created: 0, unchanged: count - 1, conflicts: 1 });
  expect(changed.lines).toMatchObject([{ slug: "again", outcome: "conflict" }]);
});

test("a link of another instance keeps a name that no new link could take", async () => {
  const line = { slug: "agents/liste", target: "https://e.org/" };
  const refused = await json<Report>(send("", JSON.stringify(line)), 409);
  expect(refused).toMatchObject({ created: 0, refused: 1 });
  const made = {
    at: "2026-01-01T00:00:00Z",
    who: "w",
    action: "create",
    before: null,
    after: line,
  };
  const report = await json<Report>(send("", JSON.stringify({ ...line, history: [made] })));
  expect(report).toMatchObject({ created: 1, refused: 0 });
  const location = (await visit("/agents/liste")).headers.get("Location");
  expect(location).toBe("https://e.org/");
  const other = { ...line, slug: "api/liste" };
  await json(send("", JSON.stringify({ ...other, history: [{ ...made, after: other }] })), 409);
});

describe("what an import brings in a history is judged when it is brought back", () => {
  const past = (slug: string, before: object) => ({
    slug,
    target: "https://e.org/",
    history: [
      {
        at: "2026-01-01T00:00:00Z",
        who: "w",
        action: "change",
        before: { slug, target: "https://e.org/", ...before },
        after: { slug, target: "https://e.org/" },
      },
    ],
  });

  test.each<[string, object, string]>([
    ["evil", { target: "javascript:alert(1)" }, "target"],
    ["taken-word", { slug: "api" }, "slug"],
    ["no-zone", { timezone: "Nowhere" }, "timezone"],
    [
      "no-calendar",
      { windows: [{ calendar: "never", minutes: 1, target: "https://e.org/" }] },
      "windows.0.calendar",
    ],
  ])("undoing to %s %j is refused", async (slug, before, field) => {
    await json(send("", JSON.stringify(past(slug, before))));
    const problem = await json<{ errors: object[] }>(
      api("POST", `/api/v1/links/${slug}/undo`),
      422,
    );
    expect(problem.errors).toMatchObject([{ field }]);
    expect(await shown(slug)).toMatchObject({ target: "https://e.org/", version: 1 });
  });

  test("undoing to what is good works, and so does restoring", async () => {
    await json(send("", JSON.stringify(past("good-past", { title: "before" }))));
    await json(api("POST", "/api/v1/links/good-past/undo"));
    expect(await shown("good-past")).toMatchObject({ title: "before" });
    await api("DELETE", "/api/v1/links/good-past");
    await json(api("POST", "/api/v1/links/good-past/restore"));
    await api("DELETE", "/api/v1/links/good-past");
    await json(api("POST", "/api/v1/links/good-past/undo"));
    await json(api("POST", "/api/v1/links/nobody/undo"), 404);
    await json(api("POST", "/api/v1/links/nobody/restore"), 404);
  });

  test("restoring what the rules refuse now is refused", async () => {
    await makeLink({ slug: "bad-trash", target: "https://e.org/" });
    await api("DELETE", "/api/v1/links/bad-trash");
    await runInDurableObject(env.LINKS.getByName("main"), (_, { storage }) => {
      storage.sql.exec("UPDATE links SET target = 'javascript:1' WHERE slug = 'bad-trash'");
    });
    await json(api("POST", "/api/v1/links/bad-trash/restore"), 422);
    await json(api("GET", "/api/v1/links/bad-trash"), 404);
  });
});

describe("moments that no calendar knows", () => {
  const sink = (slug: string, more: object) =>
    JSON.stringify({ links: [{ slug, url: "https://e.org/", ...more }] });

  test.each([
    ["createdAt", { createdAt: 1e20 }],
    ["createdAt", { createdAt: 1.7e18 }],
    ["validUntil", { expiration: 1e20 }],
  ])("in %s are refused on their line: %j", async (field, more) => {
    const report = await json<Report>(send("format=sink&partial=true", sink("far", more)));
    expect(report).toMatchObject({ created: 0, refused: 1 });
    expect(report.lines[0]?.errors[0]?.field).toBe(field);
  });

  test("an offset does not lead beyond them", async () => {
    const far = { createdAt: "9999-12-31T23:59:59-12:00" };
    const line = JSON.stringify({ slug: "far", target: "https://e.org/", ...far });
    expect(await json<Report>(send("partial=true", line))).toMatchObject({ refused: 1 });
  });

  test("where one is stored already, list, link, trash and export show it as the nearest", async () => {
    await makeLink({ slug: "far-off", target: "https://e.org/" });
    const stub = env.LINKS.getByName("main");
    await runInDurableObject(stub, (_, { storage }) => {
      storage.sql.exec(
        "UPDATE links SET created_at = 1e23, updated_at = -1e23 WHERE slug = 'far-off'",
      );
    });
    const expected = {
      createdAt: "9999-12-31T23:59:59.999Z",
      updatedAt: "0001-01-01T00:00:00.000Z",
    };
    expect(await shown("far-off")).toMatchObject(expected);
    const { links } = await json<{ links: object[] }>(api("GET", "/api/v1/links?search=far-off"));
    expect(links).toMatchObject([expected]);
    const line = (await exported()).split("\n").find((one) => one.includes('"far-off"')) ?? "";
    await api("DELETE", "/api/v1/links/far-off");
    await json(api("GET", "/api/v1/links?trash=true"));
    await json(send("", line.replaceAll("far-off", "far-again")));
    expect(await shown("far-again")).toMatchObject(expected);
  });
});

test("how far an import has got can be asked for; there is none", async () => {
  expect(await json(api("GET", "/api/v1/links/import"))).toEqual({ running: null });
});

describe("an import that goes on behind its answer", () => {
  const begin = (body: string, query = "") =>
    visit(`/api/v1/links/import?${query}`, {
      method: "POST",
      body,
      headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, Prefer: "wait=1, respond-async" },
    });
  const line = (slug: string) => `${JSON.stringify({ slug, target: "https://e.org/" })}\n`;
  const ended = async (response: Response) => {
    expect(response.status).toBe(202);
    expect(response.headers.get("Preference-Applied")).toBe("respond-async");
    expect(await response.json()).toMatchObject({ state: "running", who: "admin", endedAt: null });
    const job = response.headers.get("Location") ?? "";
    expect(job).toMatch(/^\/api\/v1\/links\/import\/[0-9a-f-]{36}$/);
    const asked = () => json(api("GET", job));
    await expect.poll(asked).toMatchObject({ state: expect.not.stringMatching("running") });
    return asked();
  };

  test("tells by its Location what became of it", async () => {
    const body = line("behind-1") + line("behind-2");
    expect(await ended(await begin(body))).toEqual({
      state: "ended",
      startedAt: expect.any(String),
      endedAt: expect.any(String),
      who: "admin",
      dryRun: false,
      done: 2,
      of: expect.any(Number),
      sums: { created: 2, unchanged: 0, conflicts: 0, refused: 0 },
    });
    await json(api("GET", "/api/v1/links/behind-2"));
    expect((await visit("/behind-1")).status).toBe(302);
  });

  test.each([
    ["", { created: 0, unchanged: 1, conflicts: 1, refused: 1 }],
    ["dryRun=true", { created: 1, unchanged: 1, conflicts: 1, refused: 1 }],
    ["partial=true", { created: 1, unchanged: 1, conflicts: 1, refused: 1 }],
  ])("%s: all or nothing, as otherwise", async (query, sums) => {
    await makeLink({ slug: "behind-same", target: "https://e.org/" });
    await makeLink({ slug: "behind-other", target: "https://other.example/" });
    const lines = [line("behind-same"), line("behind-other"), line("api"), line("behind-new")];
    expect(await ended(await begin(lines.join(""), query))).toMatchObject({ state: "ended", sums });
    const isMade = query === "partial=true";
    await json(api("GET", "/api/v1/links/behind-new"), isMade ? 200 : 404);
    for (const slug of ["behind-same", "behind-other"])
      await api("DELETE", `/api/v1/links/${slug}`);
  });

  test("is refused at once where the file cannot be read", async () => {
    await json(begin("{", "format=kutt"), 422);
  });

  test.each([
    [crypto.randomUUID(), 404],
    ["x", 422],
  ])("of %s nothing is known", async (id, status) => {
    await json(api("GET", `/api/v1/links/import/${id}`), status);
  });
});
