/** `randwerk links` against the running service. */
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

const german = { LANG: "de_DE.UTF-8" };

async function link(slug: string): Promise<Record<string, unknown>> {
  const response = await api(server, `/api/v1/links/${encodeURIComponent(slug)}`);
  return (await response.json()) as Record<string, unknown>;
}

describe("add", () => {
  test("prints the short URL alone, and it leads there", async () => {
    const outcome = await admin.run([
      "links",
      "add",
      "https://pad.example.org/a",
      "--slug",
      "add-a",
    ]);
    expect(outcome).toEqual({
      status: 0,
      stdout: `${server.url}/add-a\n`,
      stderr: "→ https://pad.example.org/a\n",
    });
    const visit = await fetch(outcome.stdout.trim(), { redirect: "manual" });
    expect(visit.headers.get("Location")).toBe("https://pad.example.org/a");
  });

  test("says of one that is over already that nobody will get there, not where it leads", async () => {
    const until = ["--valid-until", "31.12.2020"];
    expect(
      await admin.run(["links", "add", "https://e.org/", "--slug", "over", ...until], {
        env: { LC_ALL: "de_DE.UTF-8" },
      }),
    ).toEqual({
      status: 0,
      stdout: `${server.url}/over\n`,
      stderr:
        "Hinweis: Das Ende der Gültigkeit liegt schon zurück: Wer dem Link folgt, sieht, dass er abgelaufen ist.\n",
    });
  });

  test("takes every setting", async () => {
    await admin.ok([
      "links",
      "add",
      "https://e.org/{next:yyyy-MM-dd}",
      "--slug",
      "add/all",
      "--title",
      "Größe",
      "--tag",
      "a",
      "--tag",
      "ö",
      "--status",
      "307",
      "--valid-from",
      "2026-01-01",
      "--valid-until",
      "2099-12-31",
      "--fallback",
      "https://e.org/else",
      "--max-clicks",
      "9",
      "--timezone",
      "Europe/Vienna",
      "--forward-path",
      "--forward-query",
      "--window",
      "Tue *-*-1..7 18:00|240|https://meet.example.org/x",
    ]);
    expect(await link("add/all")).toMatchObject({
      slug: "add/all",
      target: "https://e.org/{next:yyyy-MM-dd}",
      title: "Größe",
      tags: ["a", "ö"],
      status: 307,
      // Midnight in Berlin, where this test's computer is.
      validFrom: "2025-12-31T23:00:00.000Z",
      validUntil: "2099-12-31T23:00:00.000Z",
      fallback: "https://e.org/else",
      maxClicks: 9,
      timezone: "Europe/Vienna",
      forwardPath: true,
      forwardQuery: true,
      windows: [
        { calendar: "Tue *-*-1..7 18:00", minutes: 240, target: "https://meet.example.org/x" },
      ],
    });
  });

  test("without a slug the service finds one", async () => {
    expect(await admin.ok(["links", "add", "https://e.org/"])).toMatch(/\/[2-9a-z]{5}\n$/);
  });

  test.each([
    [
      "en",
      {},
      "The request is not valid.",
      "windows.0.calendar: This is not a weekday. Use Mon Tue Wed Thu Fri Sat Sun, with “,” or “..”.",
    ],
    [
      "de",
      german,
      "Die Angaben sind ungültig.",
      "windows.0.calendar: Das ist kein Wochentag. Es gibt Mon Tue Wed Thu Fri Sat Sun, mit „,“ oder „..“.",
    ],
  ])("points at what is wrong (%s)", async (_language, env, title, detail) => {
    const window = "Mon,Tux *-*-* 18:00|5|https://e.org/";
    const args = ["links", "add", "javascript:1", "--window", window];
    const { status, stdout, stderr } = await admin.run(args, { env });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    const lines = stderr.split("\n");
    expect(lines[0]).toBe(`randwerk: ${title}`);
    expect(lines[1]).toMatch(/^ {2}target: .*javascript:.*https, http, mailto/);
    expect(lines.slice(2)).toEqual([`  ${detail}`, "    Mon,Tux *-*-* 18:00", "        ^^^", ""]);
  });

  test("programs get the problem as the service said it", async () => {
    const args = ["links", "add", "https://e.org/", "--slug", "ADD_A", "--json"];
    const { status, stdout, stderr } = await admin.run(args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(JSON.parse(stderr)).toMatchObject({
      type: "urn:randwerk:problem:slug-taken",
      slug: "add-a",
    });
  });
});

describe("list", () => {
  test("aligns what is wider or narrower than its bytes", async () => {
    for (const [slug, title] of [
      ["list-öäü", "Größe"],
      ["list-日本", "👍🏽"],
      ["list-x", "plain"],
    ]) {
      await admin.ok([
        "links",
        "add",
        "https://e.org/",
        "--slug",
        slug ?? "",
        "--title",
        title ?? "",
      ]);
    }
    const output = await admin.ok(["links", "list", "--search", "list-"], { env: german });
    expect(output.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, "WANN")).toBe(
      [
        "Slug       Ziel            Titel  Schlagwörter  Zustand  Geändert",
        "list-x     https://e.org/  plain                aktiv    WANN",
        "list-日本  https://e.org/  👍🏽                   aktiv    WANN",
        "list-öäü   https://e.org/  Größe                aktiv    WANN",
        "",
      ].join("\n"),
    );
  });

  test("--json is exactly what the API gave", async () => {
    const given = await (await api(server, "/api/v1/links?search=list-&limit=2")).text();
    const args = ["links", "list", "--search", "list-", "--limit", "2", "--json"];
    expect(await admin.ok(args)).toBe(`${given}\n`);
    expect((JSON.parse(given) as { cursor: unknown }).cursor).not.toBeNull();
  });

  test("shows a page and how to go on, or all pages", async () => {
    const page = await admin.run(["links", "list", "--search", "list-", "--limit", "2"]);
    expect(page.stdout.trim().split("\n")).toHaveLength(3);
    const cursor = /--cursor (\d+)/.exec(page.stderr)?.[1] ?? "";
    const rest = await admin.run(["links", "list", "--search", "list-", "--cursor", cursor]);
    expect(rest.stdout).toContain("list-öäü");
    expect(rest.stderr).toBe("");
    const all = ["links", "list", "--search", "list-", "--limit", "2", "--all"];
    expect((await admin.ok(all)).trim().split("\n")).toHaveLength(4);
    const pages = (await admin.ok([...all, "--json"])).trim().split("\n");
    const slugs = pages.flatMap((text) =>
      (JSON.parse(text) as { links: { slug: string }[] }).links.map(({ slug }) => slug),
    );
    expect(slugs).toEqual(["list-x", "list-日本", "list-öäü"]);
  });

  test("fits a terminal, in colour unless NO_COLOR is set", async () => {
    const args = ["links", "list", "--search", "list-"];
    const long = `https://e.org/${"x".repeat(200)}`;
    await admin.ok(["links", "edit", "list-x", "--target", long]);
    const coloured = await admin.onTerminal(args, { columns: 70 });
    expect(coloured.raw).toContain("\u001b[32mactive\u001b[39m");
    const bare = await admin.onTerminal(args, { columns: 70, env: { NO_COLOR: "1" } });
    expect(bare.raw).not.toContain("\u001b[3");
    const lines = bare.raw.split("\r\n");
    expect(lines.find((line) => line.startsWith("list-x"))).toContain("xxx…");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(70);
    expect(await admin.ok(args)).toContain(long);
  });

  test("says so when there is nothing", async () => {
    const nothing = await admin.run(["links", "list", "--tag", "nobody-has-it"]);
    expect(nothing).toEqual({ status: 0, stdout: "", stderr: "No links.\n" });
  });
});

describe("show", () => {
  test("tells where a link leads now and next, in words", async () => {
    await admin.ok([
      "links",
      "add",
      "https://pad.example.org/{next:yyyy-MM-dd}",
      "--slug",
      "show/a",
      "--timezone",
      "Europe/Berlin",
      "--window",
      "2099-12-01 18:00|60|https://meet.example.org/",
    ]);
    const output = await admin.ok(["links", "show", `${server.url}/show/a`], { env: german });
    expect(output).toContain(`Kurz-URL        ${server.url}/show/a\n`);
    expect(output).toContain("Führt jetzt zu  https://pad.example.org/2099-12-01\n");
    expect(output).toContain(
      "Kalender        Dienstag, 1. Dezember 2099, 18:00 Uhr (MEZ) → https://meet.example.org/\n",
    );
    const english = await admin.ok(["links", "show", "show/a"]);
    expect(english).toContain(
      "Tuesday, 1 December 2099, 18:00 (CET) → https://meet.example.org/\n",
    );
    const headers = { "Accept-Language": "en" };
    const given = await (await api(server, "/api/v1/links/show%2Fa", { headers })).text();
    expect(await admin.ok(["links", "show", "show/a", "--json"])).toBe(`${given}\n`);
  });

  test("what others wrote cannot steer the terminal", async () => {
    const body = JSON.stringify({ slug: "show-b", target: "https://e.org/", title: "x\u001b[2Jy" });
    const headers = { "Content-Type": "application/json" };
    expect((await api(server, "/api/v1/links", { method: "POST", headers, body })).status).toBe(
      201,
    );
    expect(await admin.ok(["links", "show", "show-b"])).toContain("Title      x�[2Jy\n");
  });

  test.each([
    ["en", {}, "randwerk: There is no link with this slug.\n"],
    ["de", german, "randwerk: Diesen Kurzlink gibt es nicht.\n"],
  ])("of nothing is refused (%s)", async (_language, env, stderr) => {
    expect(await admin.run(["links", "show", "nix"], { env })).toEqual({
      status: 1,
      stdout: "",
      stderr,
    });
  });
});

describe("edit, history and undo", () => {
  beforeAll(async () => {
    await admin.ok([
      "links",
      "add",
      "https://e.org/1",
      "--slug",
      "edit",
      "--title",
      "Alt",
      "--tag",
      "a",
      "--tag",
      "b",
      "--valid-until",
      "2099-01-01",
      "--forward-path",
    ]);
  });

  test("changes what is named and nothing else", async () => {
    await admin.ok([
      "links",
      "edit",
      "edit",
      "--target",
      "https://e.org/2",
      "--clear",
      "valid-until",
      "--clear",
      "title",
      "--add-tag",
      "c",
      "--remove-tag",
      "a",
      "--no-forward-path",
    ]);
    expect(await link("edit")).toMatchObject({
      target: "https://e.org/2",
      title: "",
      tags: ["b", "c"],
      validUntil: null,
      forwardPath: false,
      status: 302,
    });
  });

  test("history tells who changed what", async () => {
    const output = await admin.ok(["links", "history", "edit"], { env: german });
    expect(output.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, "WANN")).toBe(
      [
        "WANN  admin  geändert",
        "  Ziel: https://e.org/1 → https://e.org/2",
        "  Titel: Alt → –",
        "  Schlagwörter: a, b → b, c",
        "  Pfad anhängen: ja → –",
        "  Gilt bis: Freitag, 2. Januar 2099, 00:00 Uhr (MEZ) → –",
        "WANN  admin  angelegt",
        "",
      ].join("\n"),
    );
    const given = await (await api(server, "/api/v1/links/edit/history")).text();
    expect(await admin.ok(["links", "history", "edit", "--json"])).toBe(`${given}\n`);
  });

  test("undo takes it back", async () => {
    expect(await admin.ok(["links", "undo", "edit"])).toContain("Title");
    expect(await link("edit")).toMatchObject({ target: "https://e.org/1", title: "Alt" });
  });

  test("on a terminal it shows the difference and asks", async () => {
    const args = ["links", "edit", "edit", "--title", "Neu"];
    const no = await admin.onTerminal(args, { answers: [["[y/N]", "n\r"]] });
    expect(no.status).toBe(1);
    expect(no.raw).toContain("Title: Alt → Neu");
    expect(await link("edit")).toMatchObject({ title: "Alt" });
    const yes = await admin.onTerminal(args, { env: german, answers: [["[j/N]", "j\r"]] });
    expect(yes.status).toBe(0);
    expect(await link("edit")).toMatchObject({ title: "Neu" });
  });

  test("it changes nothing if somebody was faster than the answer", async () => {
    const faster = async () => {
      await admin.ok(["links", "edit", "edit", "--title", "Schneller"]);
      return "y\r";
    };
    const { status, raw } = await admin.onTerminal(["links", "edit", "edit", "--title", "Meins"], {
      answers: [["[y/N]", faster]],
    });
    expect(status).toBe(1);
    expect(raw).toContain("changed the link in the meantime");
    expect(await link("edit")).toMatchObject({ title: "Schneller" });
  });

  test("Ctrl-C at the question changes nothing", async () => {
    const args = ["links", "edit", "edit", "--title", "Nie"];
    const { status } = await admin.onTerminal(args, { answers: [["[y/N]", "\u0003"]] });
    expect(status).toBe(130);
    expect(await link("edit")).not.toMatchObject({ title: "Nie" });
  });

  test("without a change it says so", async () => {
    const { status, stderr } = await admin.run(["links", "edit", "edit"]);
    expect(status).toBe(2);
    expect(stderr).toBe("randwerk: Name at least one change.\n");
  });
});

describe("remove and restore", () => {
  test("scripts are not asked; the trash gives it back", async () => {
    await admin.ok(["links", "add", "https://e.org/", "--slug", "rm-a"]);
    const gone = await admin.run(["links", "remove", "rm-a"]);
    expect(gone).toEqual({ status: 0, stdout: "", stderr: "In the trash.\n" });
    expect((await fetch(`${server.url}/rm-a`, { redirect: "manual" })).status).toBe(404);
    expect(await admin.ok(["links", "list", "--trash"])).toContain("rm-a");
    expect(await admin.ok(["links", "restore", "rm-a"])).toContain("active");
  });

  test("on a terminal it asks, and only yes is yes", async () => {
    for (const [typed, status] of [
      ["\r", 1],
      ["x\r", 1],
      ["yes\r", 0],
    ] as const) {
      const answers = [["[y/N]", typed]] as const;
      const screen = await admin.onTerminal(["links", "remove", "rm-a"], { answers });
      expect(screen.raw).toContain(`${server.url}/rm-a → https://e.org/`);
      expect(screen.status).toBe(status);
    }
    await admin.ok(["links", "restore", "rm-a"]);
    expect((await admin.onTerminal(["links", "remove", "rm-a", "--yes"])).status).toBe(0);
  });
});

test("clicks and orphans are counted and drawn", async () => {
  await admin.ok(["links", "add", "https://e.org/", "--slug", "klick"]);
  const browser = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0",
  };
  for (let count = 0; count < 3; count += 1) {
    await fetch(`${server.url}/klick`, { redirect: "manual", headers: browser });
  }
  await fetch(`${server.url}/orphan-here`, { headers: browser });
  const counted = async (args: readonly string[]) => {
    // Clicks are written once a second, by a request that comes after it.
    await fetch(`${server.url}/klick`, { redirect: "manual", method: "HEAD" });
    return await admin.ok(args);
  };
  const bySource = ["links", "clicks", "klick", "--by", "source"];
  await expect.poll(() => counted(bySource)).toMatch(/^ +Count\nclick +3 {2}▇{30}\ntotal +3\n$/);
  await expect.poll(() => counted(["links", "orphans"])).toContain("orphanhere  ");
  const given = await (await api(server, "/api/v1/links/klick/clicks?by=source")).text();
  expect(await admin.ok([...bySource, "--json"])).toBe(`${given}\n`);
  const nothing = await admin.run([
    "links",
    "clicks",
    "klick",
    "--to",
    "1.1.2000",
    "--from",
    "2000-01-01",
  ]);
  expect(nothing).toEqual({ status: 0, stdout: "", stderr: "No clicks in that time.\n" });
});
