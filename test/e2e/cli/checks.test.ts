/** `randwerk checks` against the running service. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { timeLine } from "../../../agents/cli/checks/view.ts";
import { startServer, type Server } from "../server.ts";
import { api, JUST_NOW, newPerson, type Person } from "./cli.ts";

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

interface Check {
  uuid: string;
  name: string;
  [field: string]: unknown;
}

async function checks(): Promise<Check[]> {
  const response = await api(server, "/api/v3/checks/");
  return ((await response.json()) as { checks: Check[] }).checks;
}

const named = async (name: string) => (await checks()).find((check) => check.name === name);

describe("add", () => {
  test("prints the ping URL alone, and it can be pinged", async () => {
    const url = (await admin.ok(["checks", "add", "First"])).trim();
    expect(url).toMatch(new RegExp(`^${server.url}/ping/[0-9a-f-]{36}$`));
    expect(await (await fetch(url)).text()).toBe("OK");
    expect(await named("First")).toMatchObject({ status: "up", timeout: 86_400, grace: 3600 });
  });

  test("takes every setting", async () => {
    const options =
      "--slug every --tag a --tag b --desc text --grace 90m --early 5m --max-runtime 2h --min-runtime 10 --fails 2 " +
      "--exit 0=success --exit 1=warn --exit *=fail --min-files 3 --min-size 1.5k --max-drop 50 --remind-hours 6 " +
      "--manual-resume --arrival-grace 12h --watch-days 60 --min-free 50G";
    const split = options.split(" ");
    const schedule = ["--schedule", "*-*-* 00,03:00", "--maintenance", "*-*-* 05:30|55"];
    await admin.ok(["checks", "add", "Everything", ...split, ...schedule]);
    expect(await named("Everything")).toMatchObject({
      slug: "every",
      tags: "a b",
      desc: "text",
      schedule: "*-*-* 00,03:00",
      tz: "Europe/Berlin",
      grace: 5400,
      early: 300,
      max_runtime: 7200,
      min_runtime: 10,
      fails: 2,
      exit_map: { "0": "success", "1": "warn", "*": "fail" },
      facts: { min_files: 3, min_size: 1500, max_drop_percent: 50 },
      maintenance: [{ calendar: "*-*-* 05:30", minutes: 55 }],
      remind_hours: 6,
      manual_resume: true,
      arrival_grace: 43_200,
      watch_days: 60,
      min_free: 50_000_000_000,
    });
  });

  test.each([
    ["800", 800],
    ["500M", 500_000_000],
    ["10GB", 10_000_000_000],
    ["1.5t", 1_500_000_000_000],
    ["0", 0],
  ])("--min-free %s is %i bytes", async (size, bytes) => {
    const args = ["checks", "add", "Space", "--min-free", size, "--json"];
    expect(JSON.parse(await admin.ok(args))).toMatchObject({ min_free: bytes });
  });

  test.each([
    [["--every", "soon"], 2, "--every soon: write a duration"],
    [["--exit", "1"], 2, "--exit 1: write for example"],
    [["--min-free", "10GiB"], 2, "--min-free 10GiB: write a size such as 10G"],
    [["--min-free", "G"], 2, "--min-free G: write a size"],
    [["--watch-days", "a month"], 2, "--watch-days a month is no number."],
    [["--arrival-grace", "never"], 2, "--arrival-grace never: write a duration"],
    [["--maintenance", "daily"], 2, "--maintenance daily: write for example"],
    [["--schedule", "never ever"], 1, "schedule is not a valid cron or OnCalendar expression"],
    [["--channel", "nobody"], 1, "invalid channel identifier: nobody"],
  ])("refuses %j with %i", async (options, status, words) => {
    const outcome = await admin.run(["checks", "add", "Wrong", ...options]);
    expect(outcome.status).toBe(status);
    expect(outcome.stderr).toContain(words);
  });
});

describe("reading", () => {
  test("list shows the troubled ones first, with the age of the last success", async () => {
    const fine = (await admin.ok(["checks", "add", "List fine", "--tag", "list"])).trim();
    const broken = (await admin.ok(["checks", "add", "List broken", "--tag", "list"])).trim();
    await fetch(fine);
    await fetch(`${broken}/fail`);
    const lines = (await admin.ok(["checks", "list", "--tag", "list"])).split("\n");
    expect(lines[1]).toMatch(/^down +List broken +list +never/);
    expect(lines[2]).toMatch(new RegExp(`^up +List fine +list +${JUST_NOW} +every 1 d`));
    const same = await admin.ok(["checks", "list", "--tag", "list"], { env: german });
    expect(same).toContain("ausgefallen");
    const { checks: json } = JSON.parse(
      await admin.ok(["checks", "list", "--tag", "list", "--json"]),
    ) as { checks: unknown[] };
    expect(json).toHaveLength(2);
  });

  test("show, pings and flips by name, slug and uuid", async () => {
    const url = (await admin.ok(["checks", "add", "Shown", "--slug", "shown"])).trim();
    const rid = crypto.randomUUID();
    await fetch(`${url}/start?rid=${rid}`);
    await fetch(`${url}?rid=${rid}`, { method: "POST", body: "all good\n" });
    await fetch(`${url}/TERM`);
    for (const name of ["Shown", "shown", url.slice(-36)]) {
      const text = await admin.ok(["checks", "show", name]);
      expect(text).toContain(url);
      expect(text).toMatch(/[▁█]×/);
    }
    const pings = await admin.ok(["checks", "pings", "Shown"]);
    expect(pings).toMatch(/3 .* fail +TERM/);
    expect(await admin.ok(["checks", "pings", "Shown", "--body", "2"])).toBe("all good\n");
    const flips = await admin.ok(["checks", "flips", "Shown"]);
    expect(flips).toMatch(/up +down +signal\n.*new +up +success/);
  });

  test("show tells how archives are watched where there are some, or where it was set", async () => {
    const url = (await admin.ok(["checks", "add", "Archives"])).trim();
    const show = (call = {}) => admin.ok(["checks", "show", "Archives"], call);
    expect(await show()).not.toMatch(/Arrival|Archives watched|Least free space/);
    const archive = { id: "a".repeat(64), stats: { nfiles: 1 } };
    const facts = { archive, repository: { id: "b".repeat(64) }, encryption: {} };
    await fetch(url, { method: "POST", body: JSON.stringify(facts) });
    const english = await show();
    expect(english).toMatch(/^Arrival within +6 h\nArchives watched +30 d\n/m);
    expect(english).not.toContain("Least free space");
    const options = ["--arrival-grace", "0", "--min-free", "2.5T"];
    const edited = await admin.ok(["checks", "edit", "Archives", ...options], { env: german });
    expect(edited).toMatch(/^Ankunft binnen +nicht erwartet\n/m);
    expect(edited).toMatch(/^Archive beobachtet +30 d\nMindestens frei +2,5 TB\n/m);
  });

  test("an unknown check is a clear failure", async () => {
    const outcome = await admin.run(["checks", "show", "Nobody"]);
    expect([outcome.status, outcome.stderr]).toEqual([
      1,
      expect.stringContaining("There is no check “Nobody”."),
    ]);
  });
});

test("edit changes what is named, pause and resume do as they say, remove asks", async () => {
  await admin.ok(["checks", "add", "Changed", "--every", "2h"]);
  await admin.ok(["checks", "edit", "Changed", "--grace", "5m"]);
  expect(await named("Changed")).toMatchObject({ timeout: 7200, grace: 300 });
  expect(await admin.ok(["checks", "pause", "Changed"])).toContain("paused");
  expect(await admin.ok(["checks", "resume", "Changed"])).toContain("new");
  const twice = await admin.run(["checks", "resume", "Changed"]);
  expect([twice.status, twice.stderr]).toEqual([1, expect.stringContaining("not paused")]);
  expect((await admin.run(["checks", "remove", "Changed"])).status).toBe(2);
  await admin.ok(["checks", "remove", "Changed", "--yes"]);
  expect(await named("Changed")).toBeUndefined();
});

test("ping-key shows where slugs go, and replaces the key", async () => {
  const before = (await admin.ok(["checks", "ping-key"])).trim();
  await admin.ok(["checks", "add", "By slug", "--slug", "by-slug"]);
  expect((await fetch(`${before}by-slug`)).status).toBe(200);
  const after = (await admin.ok(["checks", "ping-key", "--rotate", "--yes"])).trim();
  expect((await fetch(`${before}by-slug`)).status).toBe(404);
  expect((await fetch(`${after}by-slug`)).status).toBe(200);
});

describe("import-healthchecks", () => {
  const UUID = "803f680d-e89b-492b-82ef-2be7b774a92d";
  // As the documentation of the management API v3 shows them.
  const foreign = {
    checks: [
      {
        name: "Database Backup",
        slug: "database-backup",
        tags: "production db",
        desc: "Runs ~/db-backup.sh",
        grace: 1200,
        n_pings: 7,
        status: "paused",
        started: false,
        last_ping: "2020-03-23T10:19:32+00:00",
        next_ping: null,
        manual_resume: false,
        methods: "",
        uuid: UUID,
        ping_url: `https://hc-ping.com/${UUID}`,
        channels: "",
        schedule: "15 5 * * *",
        tz: "UTC",
      },
    ],
  };

  test("shows first, takes over the uuid and its settings, and leaves what is here", async () => {
    const keys: unknown[] = [];
    const other = createServer((request, response) => {
      keys.push(request.headers["x-api-key"]);
      response.setHeader("Content-Type", "application/json").end(JSON.stringify(foreign));
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const env = { HEALTHCHECKS_API_KEY: "their-key" };
    const command = ["checks", "import-healthchecks", url];
    try {
      const dry = await admin.run([...command, "--dry-run"], { env });
      expect([dry.status, dry.stderr]).toEqual([0, expect.stringContaining("will be taken over")]);
      expect(await named("Database Backup")).toBeUndefined();
      expect((await admin.run(command, { env })).status).toBe(2);
      await admin.ok([...command, "--yes"], { env });
      expect(await named("Database Backup")).toMatchObject({
        uuid: UUID,
        slug: "database-backup",
        tags: "production db",
        grace: 1200,
        schedule: "15 5 * * *",
        tz: "UTC",
        status: "paused",
      });
      const again = await admin.run([...command, "their-key", "--yes"]);
      expect([again.status, again.stderr]).toEqual([0, expect.stringContaining("here already")]);
      expect(new Set(keys)).toEqual(new Set(["their-key"]));
    } finally {
      other.close();
    }
  });
});

test("the time line is as high as runs took, and marks failures", () => {
  const run = (n: number, type: string, duration?: number) => ({
    n,
    type,
    date: `2026-11-2${n}T06:00:00+00:00`,
    method: "GET",
    rid: null,
    exitstatus: null,
    signal: null,
    body_url: null,
    received: null,
    ...(duration !== undefined && { duration }),
  });
  const newestFirst = [
    run(4, "success", 60),
    run(3, "fail"),
    run(2, "start"),
    run(1, "success", 30),
  ];
  const [drawn, summary] = timeLine(newestFirst, { say: ({ en }) => en });
  expect(drawn).toBe("▅×█ █ = 1 min");
  expect(summary).toContain("failed: 1 of 3");
  expect(timeLine([], { say: ({ en }) => en })).toEqual([]);
});
