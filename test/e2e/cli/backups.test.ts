/** `randwerk backups`: the view of every state, and the command against the running service. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Backup, Repository, Restore } from "../../../agents/cli/backups/answers.ts";
import { showBackups, showRepositories, showRestores } from "../../../agents/cli/backups/view.ts";
import { momentInTable } from "../../../agents/cli/terminal/moment.ts";
import { tableLines, type Paint } from "../../../agents/cli/terminal/table.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { startServer, type Server } from "../server.ts";
import { api, JUST_NOW, newPerson, type Person } from "./cli.ts";

const german = { LANG: "de_DE.UTF-8" };

const MINUTE = 60_000;
const NOW = Date.parse("2026-11-26T12:00:00Z");
const minutesAway = (minutes: number) => new Date(NOW + minutes * MINUTE).toISOString();

/** A backup of two hours ago that has arrived, and what is different about this one. */
function backup(
  name: string,
  last: Partial<Backup["last"]> = {},
  rest: Partial<Omit<Backup, "last" | "check"> & Backup["check"]> = {},
): Backup {
  const {
    repository = "b".repeat(64),
    lastArrived = null,
    missing,
    deleted,
    lost,
    ...check
  } = rest;
  return {
    check: { name, slug: "", tags: [], status: "up", nextExpected: minutesAway(60), ...check },
    repository,
    last: {
      at: minutesAway(-120),
      files: 1234,
      size: 12_345_678_901,
      added: 45_600_000,
      durationSeconds: 723,
      state: "arrived",
      arrivedAt: minutesAway(-95),
      awaitedUntil: null,
      ...last,
    },
    lastArrived,
    missing: missing ?? (last.state === "missing" ? 1 : 0),
    lost: lost ?? last.state === "missing",
    deleted: deleted ?? (last.state === "deleted" ? 1 : 0),
  };
}

const marked: Paint = (style, text) => `<${style} ${text}>`;
const bare: Paint = (_style, text) => text;

/** The lines that a view puts on a page of this width. */
function linesOf(
  show: (page: Parameters<typeof showBackups>[1]) => void,
  { language = "en", width = 1000, paint = marked }: Partial<PageSettings> = {},
): string[] {
  const lines: string[] = [];
  show({
    language,
    say: (text) => text[language],
    table: (columns, rows) => lines.push(...tableLines(columns, rows, width, paint)),
  });
  return lines;
}

interface PageSettings {
  readonly language: Language;
  readonly width: number;
  readonly paint: Paint;
}

const viewOf = (backups: readonly Backup[], settings?: Partial<PageSettings>) =>
  linesOf((page) => showBackups(backups, page, NOW), settings);

describe("the row of a backup", () => {
  test("tells when, how much, how long, what has arrived and what comes next", () => {
    const settings = { paint: bare };
    expect(viewOf([backup("web1")], settings)).toEqual([
      "Check  Last backup     Size    Added        Took  Files  Arrived         Next    Repository",
      "web1   2 h ago      12.3 GB  45.6 MB  12 min 3 s  1,234  1 h 35 min ago  in 1 h  bbbbbbbb",
    ]);
    expect(viewOf([backup("web1")], { ...settings, language: "de" })).toEqual([
      "Check  Letzte Sicherung    Größe      Neu       Dauer  Dateien  Angekommen      Nächste  Repository",
      "web1   vor 2 h           12,3 GB  45,6 MB  12 min 3 s    1.234  vor 1 h 35 min  in 1 h   bbbbbbbb",
    ]);
  });

  const until = minutesAway(240);
  const lastArrived = { at: minutesAway(-1500) };
  test.each<[Language, string, Partial<Backup["last"]>, Parameters<typeof backup>[2]]>([
    ["en", "<green 1 h 35 min ago>", {}, {}],
    ["en", `<yellow awaited until ${momentInTable(until)}>`, awaiting(until), {}],
    ["de", `<yellow erwartet bis ${momentInTable(until)}>`, awaiting(until), {}],
    ["en", "<red MISSING>", { state: "missing", arrivedAt: null }, {}],
    ["en", "<red MISSING, last one 1 d 1 h ago>", { state: "missing" }, { lastArrived }],
    ["de", "<red FEHLT, zuletzt vor 1 d 1 h>", { state: "missing" }, { lastArrived }],
    ["en", "<red MISSING, older MISSING: 2>", { state: "missing" }, { missing: 3 }],
    ["de", "<red GELÖSCHT, ältere FEHLEN: 1>", { state: "deleted" }, { missing: 1 }],
    // A vanished archive stays told although newer ones arrive.
    ["en", "<red 1 h 35 min ago, older DELETED: 2>", {}, { deleted: 2 }],
    ["de", "<red vor 1 h 35 min, ältere GELÖSCHT: 2>", {}, { deleted: 2 }],
    // A newer archive has arrived: that one was missing is no trouble any more.
    ["en", "<yellow 1 h 35 min ago, older MISSING: 1>", {}, { missing: 1 }],
    ["en", "<dim –>", { state: "unwatched", arrivedAt: null }, { repository: null }],
  ])("%s: %s", (language, shown, last, rest) => {
    expect(viewOf([backup("web1", last, rest)], { language })[1]).toContain(`  ${shown}  `);
  });

  function awaiting(awaitedUntil: string): Partial<Backup["last"]> {
    return { state: "awaiting", arrivedAt: null, awaitedUntil };
  }

  test.each<[Language, string, string, Partial<Backup["check"]>]>([
    ["en", "<green 2 h ago>", "in 1 h", {}],
    ["en", "<yellow 2 h ago, late>", "<yellow 30 min overdue>", overdue("grace")],
    ["de", "<red vor 2 h, ausgefallen>", "<red seit 30 min fällig>", overdue("down")],
    ["en", "<dim 2 h ago, paused>", "<dim –>", { status: "paused", nextExpected: null }],
  ])("%s: %s, next %s", (language, shown, next, check) => {
    const [, row] = viewOf([backup("web1", {}, check)], { language });
    expect(row).toContain(`  ${shown}  `);
    expect(row).toContain(`  ${next}  `);
  });

  function overdue(status: string): Partial<Backup["check"]> {
    return { status, nextExpected: minutesAway(-30) };
  }

  test("what the tool does not tell is a dash", () => {
    const unknown = { files: null, size: null, added: null, durationSeconds: null };
    const [, row] = viewOf([backup("web1", unknown, { repository: null })], { paint: bare });
    expect(row?.match(/–/g)).toHaveLength(5);
  });

  test("where no run has succeeded yet, there is no age", () => {
    const [, row] = viewOf([backup("web1", { at: null }, { status: "down" })]);
    expect(row).toContain("  <red never, down>  ");
  });

  test("a hostile name cannot steer the terminal", () => {
    expect(viewOf([backup("web\u001b[2J")], { paint: bare })[1]).toMatch(/^web�\[2J /);
  });

  test("troubled ones first: lost, down, late or with older ones missing, awaited, well", () => {
    const names = viewOf([
      backup("paused", {}, { status: "paused" }),
      backup("well b"),
      backup("well a"),
      backup("recovered", {}, { missing: 1 }),
      backup("awaited", { state: "awaiting" }),
      backup("late and awaited", { state: "awaiting" }, { status: "grace" }),
      backup("down", {}, { status: "down" }),
      backup("vanished", {}, { deleted: 1 }),
      backup("missing", { state: "missing" }, { status: "down" }),
      backup("awaited after missing", { state: "awaiting" }, { missing: 1, lost: true }),
    ])
      .slice(1)
      .map((line) => line.split(/ {2,}/)[0]);
    expect(names.join(", ")).toBe(
      "awaited after missing, missing, vanished, down, late and awaited, recovered, awaited, " +
        "well a, well b, paused",
    );
  });

  test("a very narrow terminal shows how old, arrived and when next", () => {
    const rows = [backup("the backup of the web server", { state: "missing" })];
    const lines = viewOf(rows, { paint: bare, width: 44 });
    expect(lines).toEqual([
      "Check           Last backup  Arrived  Next",
      "the backup of…  2 h ago      MISSING  in 1 h",
    ]);
  });

  test("a narrow terminal cuts names and states, never numbers", () => {
    const long = backup(
      "the backup of the web server",
      { state: "missing" },
      { lastArrived: { at: minutesAway(-1500) } },
    );
    const [head = "", row = ""] = viewOf([long], { paint: bare, width: 110 });
    expect(Math.max(head.length, row.length)).toBeLessThanOrEqual(110);
    expect(row).toMatch(/^the backup .*… {2}2 h ago +12\.3 GB {2}45\.6 MB {2}12 min 3 s {2}1,234/);
    expect(row).toMatch(/ {2}MISSING.*… {2}in 1 h +bbbbbbbb$/);
  });
});

describe("repositories", () => {
  const repository = (name: string, rest: Partial<Repository> = {}): Repository => ({
    repository: "c".repeat(64),
    server: { name, slug: "", status: "up" },
    reportedAt: minutesAway(-25),
    lastTransactionAt: minutesAway(-100),
    freeBytes: 81_200_000_000,
    lockedSince: null,
    warnings: [],
    ...rest,
  });
  const of = (repositories: readonly Repository[], settings?: Partial<PageSettings>) =>
    linesOf((page) => showRepositories(repositories, page, NOW), settings);

  test("tell their server, its last report, the last transaction, space and lock", () => {
    const locked = { lockedSince: minutesAway(-30), lastTransactionAt: null };
    expect(of([repository("rocky"), repository("second", locked)], { paint: bare })).toEqual([
      "Repository  Backup server  Reported    Last transaction     Free  Locked for  Warnings",
      "cccccccc    rocky          25 min ago  1 h 40 min ago    81.2 GB  –",
      "cccccccc    second         25 min ago  –                 81.2 GB  30 min",
    ]);
  });

  test("the troubled ones come first, with their warnings in colour", () => {
    const old = { lockedSince: minutesAway(-3000), warnings: ["old-lock"] };
    const both = { ...old, freeBytes: 5e9, warnings: ["low-space", "old-lock"] };
    const lines = of(
      [
        repository("fine"),
        repository("locked", old),
        repository("full", both),
        // Nobody waits for its server any more: it is gone all the same.
        repository("gone", {
          server: { name: "gone", slug: "", status: "paused" },
          outage: "unseen",
        }),
        repository("silent", { server: { name: "silent", slug: "", status: "down" } }),
      ],
      { language: "de" },
    );
    expect(lines[1]).toMatch(/ 5 GB {2}2 d 2 h +<red wenig Platz, alte Sperre>$/);
    expect(lines[2]).toContain("<dim gone, angehalten>");
    expect(lines[3]).toContain("<red silent, ausgefallen>");
    expect(lines[4]).toContain("<yellow alte Sperre>");
    expect(lines[5]).toContain("<green fine>");
  });

  test("a warning that is not known here is shown as it is", () => {
    expect(of([repository("new", { warnings: ["bit-rot"] })])[1]).toMatch(/<yellow bit-rot>$/);
  });
});

describe("what is foretold and what is found twice", () => {
  const one: Repository = {
    repository: "c".repeat(64),
    server: { name: "rocky", slug: "", status: "up" },
    reportedAt: minutesAway(-25),
    lastTransactionAt: null,
    freeBytes: 81_200_000_000,
    lockedSince: null,
    warnings: [],
  };
  test.each<[Language, Partial<Repository>, string]>([
    ["en", { fullInDays: 40 }, "81.2 GB, full in about 40 d"],
    ["de", { fullInDays: 9, warnings: ["full-soon"] }, "81,2 GB, voll in etwa 9 d"],
    ["de", { fullInDays: 9, warnings: ["full-soon"] }, "<red bald voll>"],
    ["en", { copies: ["/mnt/a-copy", "old:/mnt/a"] }, "<yellow copy: /mnt/a-copy, old:/mnt/a>"],
    ["de", { copies: ["/mnt/b"], outage: "unseen" }, "<red NICHT MEHR GESEHEN, Kopie: /mnt/b>"],
    ["en", { outage: "unreadable" }, "<red NOT READABLE>"],
  ])("%s: %j", (language, rest, shown) => {
    const lines = linesOf((page) => showRepositories([{ ...one, ...rest }], page, NOW), {
      language,
    });
    expect(lines[1]).toContain(shown);
  });
});

describe("restores", () => {
  const restore = (name: string, status: string, rest: Partial<Restore> = {}): Restore => ({
    check: { name, slug: "", status },
    at: minutesAway(-1500),
    name: "web1-2026-11-25",
    ageSeconds: 7200,
    durationSeconds: 90,
    file: "etc/canary",
    ...rest,
  });
  const bareLines = (restores: readonly Restore[], language: Language) =>
    linesOf((page) => showRestores(restores, page, NOW), { language, paint: bare });

  test("tell when which archive was read back, how old it was, how long that took", () => {
    expect(bareLines([restore("web1", "up")], "en")).toEqual([
      "Restore test  Read back    Archive          Age then        Took  Compared",
      "web1          1 d 1 h ago  web1-2026-11-25       2 h  1 min 30 s  etc/canary",
    ]);
  });

  test("the troubled ones come first, and what is not known is a dash", () => {
    const nothing = { at: null, name: null, ageSeconds: null, durationSeconds: null, file: null };
    const lines = bareLines([restore("fine", "up"), restore("old", "down", nothing)], "de");
    expect(lines[0]).toMatch(/^Probe +Zurückgelesen +Archiv +Alter dabei +Dauer +Verglichen$/);
    expect(lines[1]).toMatch(/^old .*ausgefallen +– +– +– +–$/);
    expect(lines[2]).toMatch(/^fine +vor 1 d 1 h /);
  });
});

describe("the command", () => {
  let server: Server;
  let admin: Person;
  const REPOSITORY = "b".repeat(64);

  beforeAll(async () => {
    server = await startServer();
    admin = newPerson(server);
  });

  afterAll(async () => {
    admin?.remove();
    await server?.remove();
  });

  /** The output of `borg create --json` of borg 1.2.4, shortened by nothing that is read. */
  const borgJson = (archive: string, name: string) =>
    JSON.stringify({
      archive: {
        duration: 723.4,
        end: "2026-11-23T06:12:03.000000",
        id: archive,
        name,
        start: "2026-11-23T06:00:00.000000",
        stats: {
          compressed_size: 9_000_000_000,
          deduplicated_size: 45_600_000,
          nfiles: 123_456,
          original_size: 12_345_678_901,
        },
      },
      cache: { path: "/root/.cache/borg", stats: {} },
      encryption: { mode: "authenticated-blake2" },
      repository: { id: REPOSITORY, last_modified: "", location: "ssh://backup@b/mnt/web" },
    });
  const RESTIC = `{"message_type":"summary","total_files_processed":42,"total_bytes_processed":2048,"data_added":100,"total_duration":3.5,"snapshot_id":"c0ffee"}`;

  /** A new check, and its first ping. */
  async function reportBackup(name: string, body: string, ...options: string[]): Promise<void> {
    const url = (await admin.ok(["checks", "add", name, ...options])).trim();
    const response = await fetch(url, { method: "POST", body });
    expect(await response.text()).toBe("OK");
  }

  async function reportArrivals(token: string, results: readonly object[]): Promise<void> {
    const response = await fetch(new URL("/api/v1/arrivals", server.url), {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({
        repository: REPOSITORY,
        results,
        lastTransaction: 9,
        lastTransactionAt: new Date(Date.now() - 100 * MINUTE).toISOString(),
        freeBytes: 5_000_000_000,
        lock: null,
      }),
    });
    expect([response.status, await response.text()]).toEqual([200, expect.any(String)]);
  }

  const stateOf = (name: string, state: string): unknown =>
    expect.objectContaining({
      check: expect.objectContaining({ name }) as unknown,
      last: expect.objectContaining({ state }) as unknown,
    });

  const found = (archive: string, state: string) => ({ archive, state, transaction: 9, at: null });

  test("says what to do while there is nothing", async () => {
    const { status, stdout, stderr } = await admin.run(["backups"]);
    expect([status, stdout]).toEqual([0, ""]);
    expect(stderr).toContain("No backups yet.");
    expect(stderr).toContain("randwerk-agent run CHECK -- borg create …");
    const same = await admin.run(["backups"], { env: german });
    expect(same.stderr).toContain("Noch keine Sicherungen.");
  });

  test("backups are awaited, then proven by the backup server", async () => {
    const ids = { web: "1".repeat(64), mail: "2".repeat(64), db: "3".repeat(64) };
    const lost = borgJson("4".repeat(64), "cloud-2026-11-23");
    await reportBackup("cloud", lost, "--tag", "cloud", "--arrival-grace", "1");
    await reportBackup("web", borgJson(ids.web, "web-2026-11-23"), "--tag", "web");
    await reportBackup("mail", borgJson(ids.mail, "mail-2026-11-23"), "--tag", "mail");
    await reportBackup("db", borgJson(ids.db, "db-2026-11-23"), "--tag", "db");
    await reportBackup("laptop", RESTIC, "--tag", "laptop");
    const early = await admin.run(["backups", "--tag", "web"]);
    const awaited = String.raw`awaited until \d{4}-\d\d-\d\d \d\d:\d\d`;
    expect(early.stdout).toMatch(new RegExp(`^web +${JUST_NOW} .* ${awaited} `, "m"));
    expect(early.stderr).toContain("To run there: randwerk-agent arrived");

    const scopes = ["--scope", "arrivals"];
    const token = (await admin.ok(["tokens", "add", "rocky", ...scopes])).trim();
    await reportArrivals(token, [found(ids.web, "put"), found(ids.db, "put")]);
    await reportArrivals(token, [found(ids.db, "delete")]);
    const states = async () => (await (await api(server, "/api/v1/backups")).json()) as object;
    await expect
      .poll(states)
      .toMatchObject({ backups: expect.arrayContaining([stateOf("cloud", "missing")]) as unknown });

    const { status, stdout, stderr } = await admin.run(["backups"]);
    expect([status, stderr]).toEqual([0, ""]);
    const numbers = String.raw`${JUST_NOW} +12\.3 GB +45\.6 MB +12 min 3 s +123,456`;
    const repository = "bbbbbbbb";
    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(/^Check +Last backup +Size +Added +Took +Files +Arrived +Next +Repo/),
      expect.stringMatching(new RegExp(`^cloud +${numbers} +MISSING +in .* ${repository}$`)),
      expect.stringMatching(new RegExp(`^db +${numbers} +DELETED +in .* ${repository}$`)),
      expect.stringMatching(new RegExp(`^mail +${numbers} +awaited until .* ${repository}$`)),
      expect.stringMatching(
        new RegExp(`^laptop +${JUST_NOW} +2\\.05 kB +100 B +4 s +42 +– +in .* –$`),
      ),
      expect.stringMatching(new RegExp(`^web +${numbers} +${JUST_NOW} +in .* ${repository}$`)),
      "",
      expect.stringMatching(/^Repository +Backup server +Reported +Last transaction +Free +Lock/),
      expect.stringMatching(
        new RegExp(
          `^bbbbbbbb +Backup-Server rocky +${JUST_NOW} +1 h 4\\d min ago +5 GB +– +low on space$`,
        ),
      ),
      "",
    ]);
    expect(await admin.ok(["backups", "list"])).toContain("DELETED");
  });

  test("in German", async () => {
    const stdout = await admin.ok(["backups"], { env: german });
    expect(stdout).toMatch(/^Check +Letzte Sicherung +Größe +Neu +Dauer +Dateien +Angekommen +/);
    expect(stdout).toMatch(/^db +vor .* 12,3 GB +45,6 MB +12 min 3 s +123\.456 +GELÖSCHT +in /m);
    expect(stdout).toMatch(/^mail .* erwartet bis \d{4}-/m);
    expect(stdout).toMatch(/ wenig Platz$/m);
  });

  test("in colour on a terminal, unless NO_COLOR is set", async () => {
    const { raw } = await admin.onTerminal(["backups"], { columns: 140 });
    const shown = raw.replaceAll("\u001b", "ESC");
    expect(shown).toContain("ESC[31mDELETEDESC[39m");
    expect(shown).toMatch(/ESC\[33mawaited until [-0-9: ]+ESC\[39m/);
    expect(shown).toMatch(/web +ESC\[32m\d+ (?:s|min)[^E]* agoESC\[39m/);
    expect(shown).toContain("ESC[31mlow on spaceESC[39m");
    const plain = await admin.onTerminal(["backups"], { columns: 140, env: { NO_COLOR: "1" } });
    expect(plain.raw).not.toContain("\u001b[3");
  });

  test("--tag takes what has all of these tags, and the repositories of that", async () => {
    const web = await admin.ok(["backups", "--tag", "web"]);
    expect(web).toMatch(/^web /m);
    expect(web).toContain("rocky");
    expect(web).not.toMatch(/^(?:db|mail|laptop) /m);
    expect(await admin.ok(["backups", "--tag", "laptop"])).not.toContain("rocky");
    const none = await admin.run(["backups", "--tag", "web", "--tag", "mail"]);
    expect(none).toEqual({ status: 0, stdout: "", stderr: "No backups with this tag.\n" });
  });

  test("--json is what the service answered", async () => {
    const given = await (await api(server, "/api/v1/backups")).text();
    expect(await admin.ok(["backups", "--json"])).toBe(`${given}\n`);
  });

  test("forget leaves a repository to the next server that reports it", async () => {
    const add = async (name: string) =>
      (await admin.ok(["tokens", "add", name, "--scope", "arrivals"])).trim();
    const report = (token: string) => reportArrivals(token, []);
    const other = await add("second server");
    await expect(report(other)).rejects.toThrow("403");
    const asked = await admin.run(["backups", "forget", "bbbb"]);
    expect([asked.status, asked.stderr]).toEqual([2, expect.stringContaining("--yes")]);
    const absent = await admin.run(["backups", "forget", "cccc", "--yes"]);
    expect(absent.status).toBe(1);
    expect(absent.stderr).toContain("No backup server has reported a repository “cccc”.");
    expect((await admin.run(["backups", "forget"])).status).toBe(2);
    expect((await admin.run(["backups", "list", "bbbb"])).status).toBe(2);
    const freed = await admin.run(["backups", "forget", "bbbb", "--yes"]);
    expect(freed).toEqual({ status: 0, stdout: "", stderr: "Forgotten.\n" });
    await report(other);
    expect(await admin.ok(["backups"])).toMatch(/^bbbbbbbb +Backup-Server second server /m);
  });

  test("a token that reads checks suffices, one that does not is told which scope", async () => {
    const of = async (scope: string) =>
      newPerson({
        url: server.url,
        token: (await admin.ok(["tokens", "add", scope, "--scope", scope])).trim(),
      });
    const reader = await of("checks:read");
    expect(await reader.ok(["backups"])).toMatch(/^db .* DELETED /m);
    const other = await of("links:read");
    const { status, stdout, stderr } = await other.run(["backups"]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("checks:read");
    reader.remove();
    other.remove();
  });

  test.each([
    [["backups", "show"], "“show” is one argument too many."],
    [["backups", "list", "web"], "“web” is one argument too many."],
    [["backups", "--json", "--tag", "web"], "--json gives everything that the service answers"],
  ])("%j is wrong usage", async (args, message) => {
    const { status, stderr } = await admin.run(args);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
