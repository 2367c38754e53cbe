import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";
import { TRASH_DAYS } from "../../../../functions/links/limits.ts";
import type { LinkStore } from "../../../../functions/links/store.ts";
import { api, json, makeLink, visit } from "../../../client.ts";

type Shown = Record<string, unknown> & { version: number };
const get = (slug: string) => json<Shown>(api("GET", `/api/v1/links/${encodeURIComponent(slug)}`));

describe("making a link", () => {
  test("answers 201 with everything about it, Location and ETag", async () => {
    const target = "https://example.org/";
    const response = await api("POST", "/api/v1/links", { body: { slug: "Größe/Neu", target } });
    expect(response.headers.get("Location")).toBe("/api/v1/links/Gr%C3%B6%C3%9Fe%2FNeu");
    expect(response.headers.get("ETag")).toBe('"1"');
    expect(await json(response, 201)).toMatchObject({
      slug: "Größe/Neu",
      target,
      shortUrl: "https://go.example/Gr%C3%B6%C3%9Fe/Neu",
      status: 302,
      state: "active",
      createdBy: "admin",
      version: 1,
    });
    expect(await get("GRÖSSE/neu")).toMatchObject({ slug: "Größe/Neu" });
  });

  test("without a slug draws one", async () => {
    const link = await makeLink({ target: "https://example.org/" });
    expect(link["slug"]).toMatch(/^[2-9a-hjkmnp-z]{5}$/);
  });

  test("with the slug of another link is 409 and names it", async () => {
    await makeLink({ slug: "Plenum-2026", target: "https://example.org/" });
    const body = { slug: "PLENUM_2026", target: "https://example.org/" };
    const problem = await json(api("POST", "/api/v1/links", { body }), 409);
    expect(problem).toMatchObject({ type: "urn:randwerk:problem:slug-taken", slug: "Plenum-2026" });
  });

  test.each([
    [{}, "target"],
    [{ target: 1 }, "target"],
    [{ target: "javascript:alert(1)" }, "target"],
    [{ target: "https://go.example/other" }, "target"],
    [{ target: "https://e.org/", slug: "a b" }, "slug"],
    [{ target: "https://e.org/", slug: "Api" }, "slug"],
    [{ target: "https://e.org/", status: 200 }, "status"],
    [{ target: "https://e.org/", tags: ["a", ""] }, "tags.1"],
    [{ target: "https://e.org/", title: "x".repeat(201) }, "title"],
    [{ target: "https://e.org/", validUntil: "tomorrow" }, "validUntil"],
    [{ target: "https://e.org/", maxClicks: 0 }, "maxClicks"],
    [{ target: "https://e.org/", fallback: "ftp://e.org" }, "fallback"],
    [{ target: "https://e.org/", timezone: "Mars/Phobos" }, "timezone"],
    [{ target: "mailto:a@e.org", forwardQuery: true }, "target"],
    [{ target: "https://e.org/", typo: 1 }, ""],
    [{ target: "https://e.org/{next:yyyy}" }, "target"],
    [
      {
        target: "https://e.org/",
        windows: [{ calendar: "Tue 18:00", minutes: 0, target: "https://e.org/" }],
      },
      "windows.0.minutes",
    ],
    [
      { target: "https://e.org/", windows: [{ calendar: "Tue 18:00", minutes: 9, target: "x" }] },
      "windows.0.target",
    ],
    [
      {
        target: "https://e.org/",
        validFrom: "2026-02-01T00:00:00Z",
        validUntil: "2026-01-01T00:00:00Z",
      },
      "validUntil",
    ],
  ])("%j is 422 and names %j", async (body, field) => {
    const problem = await json<{ errors: { field: string; detail: string }[] }>(
      api("POST", "/api/v1/links", { body }),
      422,
    );
    expect(problem.errors.map((error) => error.field)).toContain(field);
    for (const { detail } of problem.errors) expect(detail).toMatch(/\w.*[.!?]$/);
  });

  test("a wrong calendar is told with its place, in the reader's language", async () => {
    const windows = [{ calendar: "Tue *-*-1..7 25:00", minutes: 60, target: "https://e.org/" }];
    const body = { target: "https://e.org/", windows };
    const headers = { "Accept-Language": "de" };
    const problem = await json<{ errors: Record<string, unknown>[] }>(
      api("POST", "/api/v1/links", { body, headers }),
      422,
    );
    expect(problem.errors).toEqual([
      { field: "windows.0.calendar", detail: expect.any(String), offset: 13, length: 2 },
    ]);
    expect(problem).toMatchObject({ title: "Die Angaben sind ungültig" });
  });

  test.each([
    ["not JSON", "{", "application/json", 400],
    ["no Content-Type", '{"target":"https://e.org/"}', "", 415],
    ["a form", "target=https://e.org/", "application/x-www-form-urlencoded", 415],
    ["a list", "[]", "application/json", 422],
    ["null", "null", "application/json", 422],
    ["nothing", "", "application/json", 400],
    ["300 KiB", `{"target":"${"x".repeat(300 * 1024)}"}`, "application/json", 413],
  ])("a body that is %s makes nothing", async (_name, body, type, status) => {
    const before = await json<{ links: unknown[] }>(api("GET", "/api/v1/links?limit=500"));
    const headers = { Authorization: "Bearer admin-token-of-the-tests", "Content-Type": type };
    const response = await visit("/api/v1/links", {
      method: "POST",
      headers,
      body: new TextEncoder().encode(body),
    });
    expect(response.status, await response.clone().text()).toBe(status);
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    const after = await json<{ links: unknown[] }>(api("GET", "/api/v1/links?limit=500"));
    expect(after.links).toHaveLength(before.links.length);
  });
});

describe("changing a link", () => {
  test("touches what was sent alone, and null clears", async () => {
    const validUntil = "2027-01-01T00:00:00.000Z";
    await makeLink({
      slug: "patch",
      target: "https://e.org/1",
      title: "T",
      tags: ["a"],
      validUntil,
    });
    const body = { target: "https://e.org/2", validUntil: null };
    const link = await json(api("PATCH", "/api/v1/links/patch", { body }));
    expect(link).toMatchObject({
      target: "https://e.org/2",
      title: "T",
      validUntil: null,
      version: 2,
    });
  });

  test("judges the change together with what the link is", async () => {
    await makeLink({ slug: "together", target: "https://e.org/", forwardQuery: true });
    const body = { target: "mailto:a@e.org" };
    await json(api("PATCH", "/api/v1/links/together", { body }), 422);
    expect(await get("together")).toMatchObject({ target: "https://e.org/", version: 1 });
  });

  test("with an outdated If-Match is 412 and changes nothing", async () => {
    await makeLink({ slug: "race", target: "https://e.org/1" });
    const first = { body: { title: "first" }, headers: { "If-Match": '"1"' } };
    await json(api("PATCH", "/api/v1/links/race", first));
    for (const tag of ['"1"', 'W/"2"', "nonsense"]) {
      const late = { body: { title: "late" }, headers: { "If-Match": tag } };
      await json(api("PATCH", "/api/v1/links/race", late), 412);
    }
    expect(await get("race")).toMatchObject({ title: "first", version: 2 });
    const any = { body: { title: "any" }, headers: { "If-Match": "*" } };
    await json(api("PATCH", "/api/v1/links/race", any));
  });

  test("to a slug that is taken is 409; to another spelling of its own it works", async () => {
    await makeLink({ slug: "mine", target: "https://e.org/" });
    await makeLink({ slug: "yours", target: "https://e.org/" });
    await json(api("PATCH", "/api/v1/links/mine", { body: { slug: "YOURS" } }), 409);
    await json(api("PATCH", "/api/v1/links/mine", { body: { slug: "Mi-ne" } }));
    expect(await get("mine")).toMatchObject({ slug: "Mi-ne" });
  });

  test("concurrent edits of different fields are all kept", async () => {
    await makeLink({ slug: "many", target: "https://e.org/" });
    const bodies = [{ title: "T" }, { tags: ["x"] }, { status: 307 }, { maxClicks: 9 }];
    await Promise.all(bodies.map((body) => json(api("PATCH", "/api/v1/links/many", { body }))));
    const expected = { title: "T", tags: ["x"], status: 307, maxClicks: 9, version: 5 };
    expect(await get("many")).toMatchObject(expected);
  });
});

describe("what is said about a link", () => {
  const said = async (body: object, language = "en") => {
    const headers = { "Accept-Language": language };
    const { remarks, slug } = await json<{
      remarks: { code: string; text: string }[];
      slug: string;
    }>(api("POST", "/api/v1/links", { body, headers }), 201);
    return {
      slug,
      codes: remarks.map(({ code }) => code),
      text: remarks.map(({ text }) => text).join(),
    };
  };

  test("a missing scheme becomes https, with a word about it in the visitor's language", async () => {
    const body = { target: "example.org/seite", fallback: "www.example.org" };
    const { slug, codes, text } = await said(body, "de");
    expect(codes).toEqual(["scheme-added", "scheme-added"]);
    expect(text).toContain("„example.org/seite“ hat kein Schema; https:// ist ergänzt.");
    expect(await get(slug)).toMatchObject({
      target: "https://example.org/seite",
      fallback: "https://www.example.org",
      remarks: [],
    });
  });

  test("what is over on the day it is made is told, and goes on being told", async () => {
    const window = { minutes: 60, target: "https://w.example/" };
    const { slug, codes, text } = await said({
      target: "https://e.org/",
      validUntil: "2020-12-31T23:00:00Z",
      windows: [
        { ...window, calendar: "2020-01-01 12:00" },
        { ...window, calendar: "*-02-30" },
        { ...window, calendar: "daily" },
      ],
    });
    expect(codes).toEqual(["over", "window-over", "window-over"]);
    expect(text).toContain("“2020-01-01 12:00:00” is over and does not open again");
    const { remarks } = await get(slug);
    expect(remarks).toHaveLength(3);
  });

  test("blanks that no address has are not kept", async () => {
    const { slug, codes } = await said({ target: " tel:+49 391 123 45 " });
    expect(codes).toEqual([]);
    expect(await get(slug)).toMatchObject({ target: "tel:+4939112345" });
  });
});

test("null clears every field that may be empty", async () => {
  const window = { calendar: "daily", minutes: 60, target: "https://w.example/" };
  await makeLink({
    slug: "full",
    target: "https://e.org/",
    title: "T",
    tags: ["x"],
    status: 301,
    forwardPath: true,
    forwardQuery: true,
    validUntil: "2030-01-01T00:00:00Z",
    fallback: "https://f.example/",
    maxClicks: 5,
    timezone: "Europe/Paris",
    windows: [window],
  });
  const names = [
    "title",
    "tags",
    "status",
    "forwardPath",
    "forwardQuery",
    "validFrom",
    "validUntil",
  ];
  const all = [...names, "fallback", "maxClicks", "timezone", "windows"];
  const body = Object.fromEntries(all.map((name) => [name, null]));
  await json(api("PATCH", "/api/v1/links/full", { body }));
  expect(await get("full")).toMatchObject({
    title: "",
    tags: [],
    status: 302,
    forwardPath: false,
    forwardQuery: false,
    validFrom: null,
    validUntil: null,
    fallback: null,
    maxClicks: null,
    timezone: null,
    windows: [],
  });
  for (const name of ["slug", "target"]) {
    await json(api("PATCH", "/api/v1/links/full", { body: { [name]: null } }), 422);
  }
});

test("If-Match takes a list", async () => {
  await makeLink({ slug: "listed", target: "https://e.org/" });
  const edit = (list: string, status = 200) =>
    json(
      api("PATCH", "/api/v1/links/listed", {
        body: { title: list },
        headers: { "If-Match": list },
      }),
      status,
    );
  await edit('"1", "2"');
  await edit('"1", "2"');
  await edit('"1", "2"', 412);
  expect(await get("listed")).toMatchObject({ version: 3 });
});

describe("trash, history, undo", () => {
  test("a deleted slug can be used again; restoring then conflicts", async () => {
    await makeLink({ slug: "twice", target: "https://e.org/old" });
    await api("DELETE", "/api/v1/links/twice");
    await json(api("GET", "/api/v1/links/twice"), 404);
    await makeLink({ slug: "twice", target: "https://e.org/new" });
    await json(api("POST", "/api/v1/links/twice/restore"), 409);
    const trash = await json<{ links: Shown[] }>(
      api("GET", "/api/v1/links?trash=true&search=twice"),
    );
    expect(trash.links).toMatchObject([{ slug: "twice", state: "in-trash" }]);
  });

  test("history tells who, when, before and after", async () => {
    await makeLink({ slug: "told", target: "https://e.org/1" });
    await json(api("PATCH", "/api/v1/links/told", { body: { target: "https://e.org/2" } }));
    await api("DELETE", "/api/v1/links/told");
    const { changes } = await json<{ changes: Record<string, unknown>[] }>(
      api("GET", "/api/v1/links/told/history"),
    );
    expect(changes).toMatchObject([
      { action: "delete", before: { target: "https://e.org/2" }, after: null },
      {
        action: "change",
        who: "admin",
        before: { target: "https://e.org/1" },
        after: { target: "https://e.org/2" },
      },
      { action: "create", before: null, after: { target: "https://e.org/1" } },
    ]);
  });

  test("undo takes back an edit, also of what was not set before, and undoing twice repeats it", async () => {
    await makeLink({ slug: "undone", target: "https://e.org/1" });
    const body = { target: "https://e.org/2", validUntil: "2030-01-01T00:00:00Z", maxClicks: 3 };
    await json(api("PATCH", "/api/v1/links/undone", { body }));
    const undo = () => json(api("POST", "/api/v1/links/undone/undo"));
    expect(await undo()).toMatchObject({
      target: "https://e.org/1",
      validUntil: null,
      maxClicks: null,
    });
    expect(await undo()).toMatchObject({ target: "https://e.org/2", maxClicks: 3 });
  });

  test("undo brings back what was deleted, and takes away what was made", async () => {
    await makeLink({ slug: "gone", target: "https://e.org/" });
    await api("DELETE", "/api/v1/links/gone");
    await json(api("POST", "/api/v1/links/gone/undo"));
    expect(await get("gone")).toMatchObject({ state: "active" });
    await makeLink({ slug: "made", target: "https://e.org/" });
    await json(api("POST", "/api/v1/links/made/undo"));
    await json(api("GET", "/api/v1/links/made"), 404);
  });

  test("the trash is emptied after its days, with counters and history", async () => {
    await makeLink({ slug: "old", target: "https://e.org/" });
    await api("DELETE", "/api/v1/links/old");
    const store = env.LINKS.getByName("main");
    const later = Date.now() + TRASH_DAYS * 86_400_000;
    await runInDurableObject(store, (instance: LinkStore) => instance.tick(later - 60_000));
    expect(await store.get("old", true)).toBeDefined();
    await runInDurableObject(store, (instance: LinkStore) => instance.tick(later + 86_400_000));
    expect(await store.get("old", true)).toBeUndefined();
    await json(api("GET", "/api/v1/links/old/history"), 404);
  });
});

describe("listing", () => {
  test("pages through all links once, newest first, and finds by tag, title and target", async () => {
    for (let index = 0; index < 7; index += 1) {
      const tags = index % 2 === 0 ? ["even", "Größe"] : ["odd"];
      const title = `List ${index} 50%`;
      await makeLink({
        slug: `list-${index}`,
        target: `https://list.example/${index}`,
        title,
        tags,
      });
    }
    const seen: unknown[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const more = cursor === "" ? "" : `&cursor=${cursor}`;
      const page: { links: Shown[]; cursor: string | null } = await json(
        api("GET", `/api/v1/links?limit=3&search=list.example${more}`),
      );
      seen.push(...page.links.map(({ slug }) => slug));
      cursor = page.cursor;
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => `list-${index}`));
    const count = async (query: string) =>
      (await json<{ links: unknown[] }>(api("GET", `/api/v1/links?${query}`))).links.length;
    expect(await count("tag=odd")).toBe(3);
    expect(await count("search=GRÖSSE&tag=even")).toBe(4);
    expect(await count("search=LIST_3")).toBe(1);
    expect(await count("search=50%25")).toBe(7);
    expect(await count("search=50_")).toBe(7);
  });

  test.each(["limit=0", "limit=501", "limit=x", "cursor=x", "trash=maybe", "typo=1"])(
    "%s is 422",
    async (query) => expect((await api("GET", `/api/v1/links?${query}`)).status).toBe(422),
  );
});

test("a change is logged without what it holds", async () => {
  const info = vi.spyOn(console, "info");
  await json(
    api("POST", "/api/v1/tokens", { body: { name: "logged", scopes: ["links:read"] } }),
    201,
  );
  const lines = info.mock.calls.map(([line]) => String(line));
  expect(lines.join()).toContain("tokens.created");
  expect(lines.join()).not.toContain("rw_");
});
