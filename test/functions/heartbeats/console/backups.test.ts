import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { api, json } from "../../../client.ts";
import { MOST_BYTES, signedIn, weightOf } from "../../../src/console/browse.ts";
import { makeCheck, ping } from "../checks.ts";

const BACKUPS = "/console/backups";
const REPOSITORY = "5a".repeat(32);
const ARCHIVE = "c3".repeat(32);

const borg = (archive = ARCHIVE, repository = REPOSITORY) =>
  JSON.stringify({
    archive: {
      id: archive,
      name: "web-2026-11-23T03:00",
      duration: 61.5,
      stats: { nfiles: 4200, original_size: 81_000_000_000, deduplicated_size: 12_000_000 },
    },
    repository: { id: repository },
  });

const server = async (name: string) => {
  const body = { name, scopes: ["arrivals"] };
  const { token } = await json<{ token: string }>(api("POST", "/api/v1/tokens", { body }), 201);
  return (results: readonly unknown[], more: object = {}) =>
    json(
      api("POST", "/api/v1/arrivals", {
        body: { repository: REPOSITORY, results, path: "/mnt/web", ...more },
        token,
      }),
    );
};

const store = () => env.CHECKS.getByName("main");
const sql = (statement: string, ...values: readonly SqlStorageValue[]) =>
  runInDurableObject(store(), (_, { storage }) => {
    storage.sql.exec(statement, ...values);
  });

test("before there is a backup, the page says what comes here, with an example", async () => {
  const html = await (await signedIn(["checks:read"])).open(BACKUPS);
  expect(html).toContain("No backup yet.");
  expect(html).toContain("randwerk-agent run web-backup -- borg create");
});

describe("a backup", () => {
  test("is told with size, duration, proof and what comes next; its repository with what is free", async () => {
    const report = await server("vault");
    const check = await makeCheck({ name: "<b>web</b>", timeout: 86_400 });
    await ping(`${check.uuid}/0`, { method: "POST", body: borg() });
    const anna = await signedIn(["checks:read"]);
    expect(await anna.open(BACKUPS)).toContain("to be confirmed until");
    await report([{ archive: ARCHIVE, state: "put", transaction: 7 }], { freeBytes: 48e9 });
    const html = await anna.open(BACKUPS);
    expect(html).toContain("Nobody has to look after the backups.");
    expect(html).toContain("&lt;b&gt;web&lt;/b&gt;");
    expect(html).toMatch(/81.GB · 12.MB new · 1.min 2.s/);
    expect(html).toMatch(/confirmed [^·]+ · next /);
    expect(html).toContain(`href="${BACKUPS}/repository/${REPOSITORY}"`);
    expect(html).toMatch(/\/mnt\/web<\/bdi><\/a><div>48.GB free/);
    // What each alert means is there, too.
    expect(html).toContain("<code>systemctl status randwerk-arrived.timer</code>");
    expect(html).not.toContain(check.uuid);
  });

  test("that is missing says what happened and what to do, and is counted in the first line", async () => {
    await sql("UPDATE archives SET state = 'missing', noted_at = ? WHERE archive = ?", 1, ARCHIVE);
    const anna = await signedIn(["checks:read"]);
    const html = await anna.open(BACKUPS);
    expect(html).toContain("One thing needs somebody.");
    expect(html).toMatch(/state bad">missing/);
    expect(html).toContain("the server looked, and it is not in the repository");
    await sql("UPDATE archives SET noted_at = ? WHERE archive = ?", Date.now() + 1e6, ARCHIVE);
    expect(await anna.open(BACKUPS)).toContain("Nobody has looked into that repository.");
    await sql("UPDATE archives SET state = 'deleted' WHERE archive = ?", ARCHIVE);
    const german = await (await signedIn(["checks:read"], { reads: "de" })).open(BACKUPS);
    expect(german).toContain("nichts aufräumen (kein <code>borg compact</code>)");
    await sql("UPDATE archives SET state = 'arrived' WHERE archive = ?", ARCHIVE);
  });

  test.each([
    ["missing", "bad", "Sicherung fehlt", "1 fehlt; keine ist da, die angekommen ist"],
    ["deleted", "bad", "Sicherung gelöscht", "1 gelöscht; keine ist da, die angekommen ist"],
    ["pruned", "", "", ""],
  ])("that is %s is told so on the board, and is none that is well there", async (...row) => {
    const [state, level, told, note] = row;
    const anna = await signedIn(["checks:read"], { reads: "de" });
    expect(await anna.open("/console")).toContain("Sicherungen: 1 ist nachweislich angekommen");
    await sql("UPDATE archives SET state = ? WHERE archive = ?", state, ARCHIVE);
    const board = await anna.open("/console");
    await sql("UPDATE archives SET state = 'arrived' WHERE archive = ?", ARCHIVE);
    expect(board).not.toContain("nachweislich angekommen");
    if (told === "") return expect(board).not.toContain("Sicherung ");
    expect(board).toMatch(new RegExp(`state ${level}">${told}`, "u"));
    expect(board).toContain(note);
  });
});

describe("a repository", () => {
  const page = `${BACKUPS}/repository/${REPOSITORY}`;

  test("shows the course of its space, and the API tells the same", async () => {
    const today = Math.floor(Date.now() / 86_400_000);
    const space = Array.from({ length: 21 }, (_, nth) => [today - 20 + nth, 90e9 - nth * 2e9]);
    await sql(
      "UPDATE repositories SET space = ?, free_bytes = ? WHERE repository = ?",
      JSON.stringify(space),
      50e9,
      REPOSITORY,
    );
    const html = await (await signedIn(["checks:read"])).open(page);
    expect(html).toMatch(/50.GB free, full in about 2\d days/);
    expect(html).toContain('class="line"');
    expect(html).toContain("Free space, by day what was reported last");
    expect(html).not.toContain("Forget repository");
    const { repositories } = await json<{ repositories: { space: unknown[] }[] }>(
      api("GET", "/api/v1/backups"),
    );
    expect(repositories[0]?.space).toHaveLength(21);
    expect(repositories[0]?.space[20]).toMatchObject({ freeBytes: 50e9 });
  });

  test.each([
    ["unseen", "outage = 'unseen'", "Is its disk mounted?"],
    ["locked", "outage = NULL, warnings = '[\"old-lock\"]'", "borg break-lock REPO"],
    ["full soon", "warnings = '[\"full-soon\"]'", "Make room, or buy a disk"],
  ])("that is %s says what to do", async (_, change, todo) => {
    await sql(`UPDATE repositories SET ${change} WHERE repository = ?`, REPOSITORY);
    const anna = await signedIn(["checks:read"]);
    expect(await anna.open(page)).toContain(todo);
    expect(await anna.open(BACKUPS)).toContain("One thing needs somebody.");
    const board = await anna.open("/console");
    expect(board).toContain("One thing needs somebody.");
    expect(board).toContain(`href="${page}"`);
  });

  test("is forgotten by the beginning of its id, by an admin", async () => {
    const anna = await signedIn();
    const wrong = await anna.send(`${page}/forget`, { name: "5b5b5b5b" }, 422);
    expect(wrong).toContain("That is not its name.");
    const at = await anna.send(`${page}/forget`, { name: "5a5a5a5a" });
    expect(await anna.open(at)).toContain("Forgotten: whoever reports it next has it.");
    await anna.open(page, 404);
    await anna.send(`${page}/forget`, { name: "5a5a5a5a" }, 404);
  });
});

test("lists of many come in pages, and are within the budget", async () => {
  const report = await server("big");
  const hex = (nth: number, digit: string) => digit + nth.toString(16).padStart(63, "0");
  for (let nth = 1; nth <= 55; nth += 1) {
    const { uuid } = await makeCheck({ name: `host-${nth} ${crypto.randomUUID()}` });
    const [archive, repository] = [hex(nth, "a"), hex(nth, "b")];
    await ping(`${uuid}/0`, { method: "POST", body: borg(archive, repository) });
    const result = { archive, state: nth % 2 === 0 ? "put" : "absent", transaction: 3 };
    const freeBytes = nth === 44 ? 1e9 : 90e9;
    await report([result], { repository, path: `/mnt/backup/host-${nth}`, freeBytes });
  }
  const anna = await signedIn(["checks:read"]);
  const html = await anna.open(BACKUPS);
  expect(html.match(/class="what" href="\/console\/check\//g)).toHaveLength(50);
  expect(html).toContain(`rel="next" href="${BACKUPS}?after=50"`);
  expect(await anna.open(`${BACKUPS}?after=50`)).toContain("To the beginning");
  const all = await anna.open(`${BACKUPS}/repositories`);
  expect(all).toContain(`rel="next" href="${BACKUPS}/repositories?after=50"`);
  for (const page of [html, all]) expect(await weightOf(page)).toBeLessThan(MOST_BYTES);
  // What needs somebody comes first, whatever it is; then what is awaited, then what is well, each by name.
  const named = (page: string) =>
    [...page.matchAll(/class="what" href="[^"]*"><bdi>(\S*host-\d+)/g)].map(([, name]) => name);
  const hosts = Array.from({ length: 55 }, (_, nth) => `host-${nth + 1}`).toSorted((one, other) =>
    `${one} `.localeCompare(`${other} `),
  );
  const isAwaited = (host: string) => Number(host.slice(5)) % 2 === 1;
  const inOrder = [...hosts.filter(isAwaited), ...hosts.filter((host) => !isAwaited(host))];
  expect(html.indexOf("low on space")).toBeLessThan(html.indexOf("awaited"));
  expect(named(html).slice(0, 50)).toEqual(["/mnt/backup/host-44", ...inOrder.slice(0, 49)]);
  expect(named(all)[0]).toBe("/mnt/backup/host-44");
  // The API says so too.
  const told = await json<{
    backups: { check: { name: string } }[];
    repositories: { path: string }[];
  }>(api("GET", "/api/v1/backups"));
  const names = told.backups.map(({ check }) => check.name.split(" ")[0]);
  expect(names.filter((name) => name?.startsWith("host-"))).toEqual(inOrder);
  expect(told.repositories[0]?.path).toBe("/mnt/backup/host-44");
});
