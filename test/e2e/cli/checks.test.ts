/** `randwerk checks` against the running service. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readyLines } from "../../../src/calendar/job-lines.ts";
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

  test("says which settings are taken and likely a mistake, and so does show", async () => {
    const options = ["--exit", "*=success", "--schedule", "2026-12-24 06:00"];
    const { stderr } = await admin.run(["checks", "add", "Quiet", ...options]);
    const hints = stderr.split("\n").filter((line) => line.startsWith("Note: "));
    expect(hints).toEqual([
      "Note: No exit status counts as a failure: there is an alert only when a ping does not come.",
      "Note: The schedule ends: no ping is expected after that, and there are no more alerts.",
    ]);
    const shown = await admin.ok(["checks", "show", "Quiet"], { env: german });
    expect(shown).toMatch(/^Hinweis +Kein Exit-Status gilt als Fehler: /m);
    expect(shown).toMatch(/^ +Der Plan endet: /m);
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
    ["1,5T", 1_500_000_000_000],
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
    [["--schedule", "Tux *-*-* 06:00"], 1, "  --schedule: "],
    [["--schedule", "Tux *-*-* 06:00"], 1, "    Tux *-*-* 06:00\n    ^^^\n"],
    [["--schedule", "*-02-30"], 1, "--schedule: This never occurs."],
    [["--schedule", "6:00", "--tz", "Berlin"], 1, "--tz: This is no time zone."],
    [["--maintenance", "Tux 05:30|55"], 1, "    Tux 05:30\n    ^^^\n"],
    [["--every", "1"], 1, "--every: At least 60 seconds."],
    [["--exit", "1=bad"], 1, "--exit: Takes only: success, warn, fail."],
    [["--slug", "Ä"], 1, "--slug: Use small letters from a to z, digits, - and _."],
    [["--name", "x".repeat(101)], 1, "--name: At most 100 characters."],
    [["--channel", "nobody"], 1, "--channel: There is no channel “nobody”. There are none at all."],
  ])("refuses %j with %i", async (options, status, words) => {
    const outcome = await admin.run(["checks", "add", "Wrong", ...options]);
    expect(outcome.status).toBe(status);
    expect(outcome.stderr).toContain(words);
  });
});

test("add ends with lines that are ready for the shell, cron and systemd, beside the URL", async () => {
  const { stdout, stderr } = await admin.run(["checks", "add", "Ready", "--schedule", "5 4 * * *"]);
  const url = stdout.trim();
  expect(stderr).toContain(`\n  curl -fsS -m 10 --retry 5 -o /dev/null ${url}\n`);
  expect(stderr).toContain(
    `\n  5 4 * * * COMMAND; curl -fsS -m 10 --retry 5 -o /dev/null ${url}/$?`,
  );
  expect(stderr).toContain("\n  ExecStopPost=/bin/sh -c '");
  const json = await admin.run(["checks", "add", "Ready 2", "--json"]);
  expect(json.stderr).toBe("");
});

test("a name that another check has is told at the making, and at the renaming", async () => {
  const first = (await admin.ok(["checks", "add", "Twice"])).trim().slice(-36);
  const second = await admin.run(["checks", "add", "Twice"]);
  expect(second.stderr).toContain(`Note: another check is called “Twice” too: ${first}\n`);
  await admin.ok(["checks", "add", "Once"]);
  const renamed = await admin.run(["checks", "edit", "Once", "--name", "Twice"], { env: german });
  expect(renamed.stderr).toContain("Hinweis: „Twice“ heißt auch ein anderer Check: ");
  const unclear = await admin.run(["checks", "show", "Twice"]);
  expect([unclear.status, unclear.stderr]).toEqual([
    1,
    expect.stringMatching(/“Twice” may be several\. One of:\n(?: {2}[0-9a-f]{8}: Twice\n){3}$/),
  ]);
});

test("the beginning of a uuid is enough, if no other begins so", async () => {
  const [one, other] = [
    "feed0001-0000-4000-8000-000000000000",
    "feed0002-0000-4000-8000-000000000000",
  ];
  for (const [uuid, name] of [
    [one, "Feed 1"],
    [other, "Feed 2"],
  ] as const) {
    await api(server, "/api/v3/checks/", { method: "POST", body: JSON.stringify({ uuid, name }) });
  }
  expect(await admin.ok(["checks", "show", "FEED0001"])).toMatch(/^Name +Feed 1\n/);
  expect(await admin.ok(["checks", "pause", "feed0002-00"])).toContain("Feed 2");
  const several = await admin.run(["checks", "remove", "feed", "--yes"]);
  expect(several.stderr).toContain("One of:\n  feed0001: Feed 1\n  feed0002: Feed 2\n");
  expect((await admin.run(["checks", "show", "fee"])).stderr).toContain("There is no check “fee”.");
});

test("lists fit 60 columns, with ids that can be typed", async () => {
  await admin.ok([
    "checks",
    "add",
    "A rather long name of a check",
    "--every",
    "3h",
    "--tag",
    "narrow",
  ]);
  const { raw } = await admin.onTerminal(["checks", "list", "--tag", "narrow"], { columns: 60 });
  const lines = stripVTControlCharacters(raw).split("\r\n");
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
  const id = /[0-9a-f]{8}$/.exec(lines[1] ?? "")?.[0] ?? "";
  expect(await admin.ok(["checks", "show", id])).toContain("A rather long name of a check");
  const piped = await admin.ok(["checks", "list", "--tag", "narrow"]);
  expect(piped).toMatch(/[0-9a-f-]{36}\n$/);
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
    expect(pings).toMatch(/3 .* failure +TERM/);
    expect(await admin.ok(["checks", "pings", "Shown", "--body", "2"])).toBe("all good\n");
    const flips = await admin.ok(["checks", "flips", "Shown"]);
    expect(flips).toMatch(/up +down +signal TERM\n.*new +up +success reported/);
    const inGerman = await admin.ok(["checks", "flips", "Shown"], { env: german });
    expect(inGerman).toMatch(
      /in Ordnung +ausgefallen +Signal TERM\n.*neu +in Ordnung +Erfolg gemeldet/,
    );
  });

  test("show tells how archives are watched where there are some, or where it was set", async () => {
    const url = (await admin.ok(["checks", "add", "Archives"])).trim();
    const show = (call = {}) => admin.ok(["checks", "show", "Archives"], call);
    expect(await show()).not.toMatch(/Arrival|Archives watched|Least free space/);
    const archive = { id: "a".repeat(64), stats: { nfiles: 1 } };
    const facts = { archive, repository: { id: "b".repeat(64) }, encryption: {} };
    await fetch(url, { method: "POST", body: JSON.stringify(facts) });
    const english = await show();
    expect(english).toMatch(/^Proof within +6 h\nArchives watched +30 d\n/m);
    expect(english).not.toContain("Least free space");
    const options = ["--arrival-grace", "0", "--min-free", "2.5T"];
    const edited = await admin.ok(["checks", "edit", "Archives", ...options], { env: german });
    expect(edited).toMatch(/^Nachweis binnen +nicht erwartet\n/m);
    expect(edited).toMatch(/^Archive beobachtet +30 d\nMindestens frei +2,5 TB\n/m);
  });

  test("days tell what the time was, runs and sizes, and how available it was", async () => {
    const url = (await admin.ok(["checks", "add", "Days"])).trim();
    const facts = {
      archive: {
        id: "d".repeat(64),
        stats: { nfiles: 1, original_size: 2e9, deduplicated_size: 3e6 },
      },
      repository: { id: "b".repeat(64) },
      encryption: {},
    };
    await fetch(`${url}/start`);
    await fetch(url, { method: "POST", body: JSON.stringify(facts) });
    await fetch(`${url}/fail`);
    const english = await admin.ok(["checks", "days", "Days"]);
    expect(english).toMatch(
      /^Day +Up +Late +Down +Left out +Runs +Failed +Took +Longest +Size +Added$/m,
    );
    expect(english).toMatch(/^\d{4}-\d\d-\d\d .* 2 +1 .* 2 GB +3 MB$/m);
    expect(english).toMatch(/^Available: (?:[\d.]+%|–)$/m);
    const german1 = await admin.ok(["checks", "days", "Days", "--last", "90"], { env: german });
    expect(german1).toMatch(/^Verfügbar: (?:[\d,]+\u00a0%|–)$/m);
    expect(german1).toMatch(/^Tag +In Ordnung +Spät +Ausgefallen +Ausgenommen +Läufe +Fehler /m);
    const json = JSON.parse(await admin.ok(["checks", "days", "Days", "--json"])) as object;
    expect(json).toMatchObject({ days: [{ runs: 2, failures: 1, size: 2e9, added: 3e6 }] });
    for (const last of ["0", "x", "401"]) {
      const refused = await admin.run(["checks", "days", "Days", "--last", last]);
      expect(refused).toMatchObject({ status: 2, stdout: "" });
      expect(refused.stderr).toContain(`--last ${last}: write a number of days, 1 to 400.`);
    }
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
  expect([twice.status, twice.stderr]).toEqual([
    1,
    expect.stringContaining("This check is not paused."),
  ]);
  expect((await admin.run(["checks", "remove", "Changed"])).status).toBe(2);
  await admin.ok(["checks", "remove", "Changed", "--yes"]);
  expect(await named("Changed")).toBeUndefined();
});

test("--expected-deletions takes rules of borg, one by one or none, and refuses others", async () => {
  await admin.ok(["checks", "add", "Prunes", "--expected-deletions", "daily=7"]);
  expect(await named("Prunes")).toMatchObject({ expected_deletions: { keep_daily: 7 } });
  const more = ["--expected-deletions", "weekly=4", "--expected-deletions", "days=30"];
  await admin.ok(["checks", "edit", "Prunes", ...more]);
  expect(await named("Prunes")).toMatchObject({
    expected_deletions: { keep_weekly: 4, keep_days: 30 },
  });
  await admin.ok(["checks", "edit", "Prunes", "--expected-deletions", "none"]);
  expect(await named("Prunes")).toMatchObject({ expected_deletions: {} });
  for (const wrong of ["sometimes=3", "daily", "daily=x"]) {
    const { status, stderr } = await admin.run([
      "checks",
      "edit",
      "Prunes",
      "--expected-deletions",
      wrong,
    ]);
    expect([wrong, status === 0, stderr]).toEqual([
      wrong,
      false,
      expect.stringContaining("--expected-deletions"),
    ]);
  }
});

test("maintenance of a tag is set, shown and taken away, and what is no window is refused", async () => {
  const set = ["checks", "maintenance", "coreos", "--set", "*-*-* 05:30|55"];
  expect(await admin.ok(set)).toContain("*-*-* 05:30");
  expect(await admin.ok(["checks", "maintenance"])).toMatch(/coreos +\*-\*-\* 05:30 +55 min/);
  const other = await admin.run(["checks", "maintenance", "other"]);
  expect(other.stderr).toContain("No maintenance windows.");
  for (const [words, said] of [
    [["coreos", "--set", "05:30"], "--set 05:30"],
    [["--set", "*-*-* 05:30|55"], "--set needs a tag"],
    [["coreos", "--set", "never|55"], "never"],
  ] as const) {
    const { status, stderr } = await admin.run(["checks", "maintenance", ...words]);
    expect([said, status === 0, stderr]).toEqual([said, false, expect.stringContaining(said)]);
  }
  await admin.ok(["checks", "maintenance", "coreos", "--set", "none"]);
  expect(JSON.parse(await admin.ok(["checks", "maintenance", "--json"]))).toEqual({
    maintenance: {},
  });
});

test("--s3 names a repository that the settings have, and no other", async () => {
  await admin.ok(["checks", "add", "Stored"]);
  const { status, stderr } = await admin.run(["checks", "edit", "Stored", "--s3", "nextcloud"]);
  expect([status === 0, stderr]).toEqual([false, expect.stringContaining("--s3")]);
  await admin.ok(["checks", "edit", "Stored", "--s3", "none"]);
  expect(await named("Stored")).toMatchObject({ repository: null });
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

describe("ready lines", () => {
  const URL = "https://go.example/ping/x";
  const lineOf = (name: string, check: { schedule?: string; timeout?: number } = {}) =>
    readyLines(check, URL, "job").find(({ where }) => where.en.includes(name))?.lines[0] ?? "";

  test.each([
    [{ schedule: "5 4 * * *" }, "5 4 * * *"],
    [{ schedule: "*-*-* 06:00" }, "0 3 * * *"],
    [{ timeout: 300 }, "*/5 * * * *"],
    [{ timeout: 3600 }, "0 * * * *"],
    [{ timeout: 10_800 }, "0 */3 * * *"],
    [{ timeout: 86_400 }, "0 3 * * *"],
    [{ timeout: 604_800 }, "0 3 * * 0"],
    [{ timeout: 420 }, "0 3 * * *"],
  ])("cron: %j is %s", (check, time) => {
    expect(lineOf("crontab", check)).toMatch(`${time} job; curl `);
  });

  // What systemd sets for ExecStopPost= (systemd.exec(5)), and what the check hears.
  test.each([
    ["success", "0", "0"],
    ["success", "1", "1"],
    ["exit-code", "2", "2"],
    ["exit-code", "0", "fail"],
    ["signal", "KILL", "KILL"],
    ["timeout", "TERM", "TERM"],
    ["timeout", "0", "fail"],
    ["resources", "", "fail"],
  ])("systemd: %s with %j is /%s", (SERVICE_RESULT, EXIT_STATUS, action) => {
    const [, script = ""] = /^ExecStopPost=\/bin\/sh -c '(.*)'$/.exec(lineOf("systemd")) ?? [];
    const told = execFileSync(
      "/bin/sh",
      ["-c", `curl() { echo "$@"; }; ${script.replaceAll("$$", "$")}`],
      {
        env: { SERVICE_RESULT, EXIT_STATUS },
        encoding: "utf8",
      },
    );
    expect(told).toBe(`-fsS -m 10 --retry 5 -o /dev/null ${URL}/${action}\n`);
  });

  test("systemd takes the line", () => {
    const folder = mkdtempSync(join(tmpdir(), "randwerk-unit-"));
    const unit = join(folder, "job.service");
    writeFileSync(unit, `[Service]\nType=oneshot\nExecStart=/bin/true\n${lineOf("systemd")}\n`);
    expect(spawnSync("systemd-analyze", ["verify", unit], { encoding: "utf8" }).stderr).not.toMatch(
      /job\.service:\d+/,
    );
    rmSync(folder, { recursive: true });
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
