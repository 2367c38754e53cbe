/** The arrivals API and the picture of all backups, as clients see them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ADMIN_TOKEN, api, json } from "../../../client.ts";
import { makeCheck, ping } from "../checks.ts";

const REPOSITORY = "5a".repeat(32);
const ARCHIVE = "c3".repeat(32);
const blank = { repository: REPOSITORY, results: [] };
/** A repository of its own for each test: whoever reports one first keeps it. */
const own = () => ({ ...blank, repository: crypto.randomUUID().replaceAll("-", "").repeat(2) });

const borgJson = JSON.stringify({
  archive: {
    id: ARCHIVE,
    name: "web-2026-11-23T03:00",
    duration: 61.5,
    stats: { nfiles: 4200, original_size: 81_000_000_000, deduplicated_size: 12_000_000 },
  },
  repository: { id: REPOSITORY },
});

async function tokenWith(scope: string, name = `${scope} ${crypto.randomUUID()}`): Promise<string> {
  const body = { name, scopes: [scope] };
  return (await json<{ token: string }>(api("POST", "/api/v1/tokens", { body }), 201)).token;
}

interface Backups {
  backups: { check: Record<string, unknown>; [field: string]: unknown }[];
  repositories: { server: Record<string, unknown>; [field: string]: unknown }[];
}

describe("arrivals", () => {
  test.each([
    ["checks:write", 403],
    ["links:write", 403],
    ["arrivals", 200],
  ])("a token with the scope %s gets %i", async (scope, status) => {
    const token = await tokenWith(scope);
    const path = `/api/v1/arrivals?repository=${"0".repeat(64)}`;
    expect((await api("GET", path, { token })).status).toBe(status);
    expect((await api("POST", "/api/v1/arrivals", { token, body: own() })).status).toBe(status);
  });

  test("that scope opens nothing else", async () => {
    const token = await tokenWith("arrivals");
    for (const path of ["/api/v1/backups", "/api/v1/alerts", "/api/v1/links", "/api/v1/tokens"]) {
      expect((await api("GET", path, { token })).status).toBe(403);
    }
    expect((await api("GET", "/api/v3/checks/", { token })).status).toBe(401);
  });

  test.each([
    ["none", "/api/v1/arrivals"],
    ["one that is too short", "/api/v1/arrivals?repository=abc"],
    ["one in capitals", `/api/v1/arrivals?repository=${REPOSITORY.toUpperCase()}`],
  ])("a repository is a must: %s is refused", async (_, path) => {
    expect((await api("GET", path)).status).toBe(422);
  });

  const result = { archive: ARCHIVE, state: "put", transaction: 1, at: null };
  test.each<[string, unknown]>([
    ["no repository", { results: [] }],
    ["no results", { repository: REPOSITORY }],
    ["a state that there is not", { ...blank, results: [{ ...result, state: "there" }] }],
    ["borg's manifest", { ...blank, results: [{ ...result, archive: "0".repeat(64) }] }],
    ["an id that is no id", { ...blank, results: [{ ...result, archive: "x" }] }],
    ["a time without a zone", { ...blank, lock: "2026-11-23T03:00:00" }],
    ["a time that is none", { ...blank, lastTransactionAt: "yesterday" }],
    ["less than nothing free", { ...blank, freeBytes: -1 }],
    ["more than 1,000 results", { ...blank, results: Array.from({ length: 1001 }, () => result) }],
    ["a list", []],
    ["null", null],
  ])("a report with %s is refused", async (_, body) => {
    expect((await api("POST", "/api/v1/arrivals", { body })).status).toBe(422);
  });

  test("what the agent sends is taken as it is, byte by byte", async () => {
    const body = `{"repository":"${own().repository}","results":[{"archive":"${ARCHIVE}","state":"put","transaction":5,"at":"2026-11-23T04:23:56Z"}],"lastTransaction":9,"lastTransactionAt":"2026-11-23T07:23:41Z","freeBytes":81200000000,"lock":null}`;
    const outcome = await json(api("POST", "/api/v1/arrivals", { body: JSON.parse(body) }));
    expect(outcome).toEqual({ arrived: 0, deleted: 0, awaiting: 0, unknown: 1 });
  });
});

describe("a repository", () => {
  const report = (repository: string, token: string) =>
    api("POST", "/api/v1/arrivals", { body: { repository, results: [] }, token });
  const look = (repository: string, token?: string) =>
    api("GET", `/api/v1/arrivals?repository=${repository}`, token === undefined ? {} : { token });
  const code = async (answer: Promise<Response>) =>
    `${(await answer).status} ${(await (await answer).json<{ type?: string }>()).type ?? ""}`;
  const foreign = "403 urn:randwerk:problem:foreign-repository";
  const named = (n: number, letter: string) => n.toString(16).padStart(64, letter);

  test("belongs to the token that reported it first, until an admin lets it go", async () => {
    const id = named(1, "a");
    const [first, second] = [
      await tokenWith("arrivals", "srv 1"),
      await tokenWith("arrivals", "srv-1"),
    ];
    // Whoever comes first may look: nothing is known of it yet.
    expect((await look(id, second)).status).toBe(200);
    expect((await report(id, first)).status).toBe(200);
    expect(await code(look(id, second))).toBe(foreign);
    expect(await code(report(id, second))).toBe(foreign);
    expect((await look(id, first)).status).toBe(200);
    expect((await look(id)).status).toBe(200);
    expect(await code(report(id, ADMIN_TOKEN))).toBe(foreign);
    const free = (token: string) => api("DELETE", `/api/v1/arrivals?repository=${id}`, { token });
    expect((await free(second)).status).toBe(403);
    expect((await free(ADMIN_TOKEN)).status).toBe(204);
    expect((await free(ADMIN_TOKEN)).status).toBe(404);
    expect((await report(id, second)).status).toBe(200);
    expect(await code(report(id, first))).toBe(foreign);
  });

  test("tokens whose names make one slug have a check each; one of the same name goes on", async () => {
    const slugs = async () => {
      const { checks } = await json<{ checks: { name: string; slug: string; n_pings: number }[] }>(
        api("GET", "/api/v3/checks/?tag=backup"),
      );
      return checks
        .filter(({ name }) => /^Backup-Server srv.2$/.test(name))
        .map(({ name, slug, n_pings: pings }) => [name, slug.slice(0, 14), pings]);
    };
    const body = { name: "srv 2", scopes: ["arrivals"] };
    const one = await json<{ id: string; token: string }>(
      api("POST", "/api/v1/tokens", { body }),
      201,
    );
    await report(named(2, "b"), one.token);
    await report(named(3, "b"), await tokenWith("arrivals", "srv-2"));
    expect(await slugs()).toEqual([
      ["Backup-Server srv 2", "arrivals-srv-2", 1],
      ["Backup-Server srv-2", "arrivals-srv-2", 1],
    ]);
    expect((await api("DELETE", `/api/v1/tokens/${one.id}`)).status).toBe(204);
    await report(named(2, "b"), await tokenWith("arrivals", "srv 2"));
    expect((await slugs()).map(([name, , pings]) => [name, pings])).toEqual([
      ["Backup-Server srv 2", 2],
      ["Backup-Server srv-2", 1],
    ]);
  });

  test("that is invented takes nobody else's place", async () => {
    const real = await tokenWith("arrivals", "real");
    expect((await report(named(1, "c"), real)).status).toBe(200);
    const inventor = await tokenWith("arrivals", "inventor");
    const statuses = new Set<number>();
    for (let n = 0; n < 105; n += 1) statuses.add((await report(named(n, "d"), inventor)).status);
    expect([...statuses]).toEqual([200, 409]);
    expect(await code(report(named(105, "d"), inventor))).toBe(
      "409 urn:randwerk:problem:too-many-repositories",
    );
    expect((await report(named(1, "c"), real)).status).toBe(200);
    const { repositories } = await json<Backups>(api("GET", "/api/v1/backups"));
    expect(repositories.filter((one) => one["repository"] === named(1, "c")).length).toBe(1);
  });
});

test("whatever a report says, it is taken or refused: never an error, never a ping without a report", async () => {
  const token = await tokenWith("arrivals", "fuzz");
  // Mostly right, so that every report has a chance: one wrong field is enough to be refused.
  const mostly = <Value>(right: fc.Arbitrary<Value>, wrong: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: wrong });
  const id = mostly(
    fc.constantFrom(ARCHIVE, "f0".repeat(32)),
    fc.oneof(fc.string(), fc.constant("0".repeat(64))),
  );
  const number = mostly(fc.nat(), fc.oneof(fc.double(), fc.constantFrom(null, 2 ** 60, -1, "1")));
  const moments = fc.date({ noInvalidDate: true, min: new Date(0) });
  const time = mostly(
    moments.map((date) => `${date.toISOString().slice(0, 19)}Z`),
    fc.constantFrom(null, "2026-02-30T00:00:00Z", "-271821-04-20T00:00:00Z", "now"),
  );
  const state = mostly(fc.constantFrom("put", "delete", "absent"), fc.constantFrom("", null));
  const sighting = fc.record({ archive: id, state, transaction: number, at: time });
  const shaped = fc.record(
    {
      repository: id,
      results: mostly(fc.array(sighting, { maxLength: 3 }), fc.json()),
      lastTransaction: number,
      lastTransactionAt: time,
      freeBytes: number,
      lock: time,
    },
    { requiredKeys: ["repository", "results"] },
  );
  let taken = 0;
  const body = fc.oneof({ weight: 4, arbitrary: shaped }, { weight: 1, arbitrary: fc.jsonValue() });
  await fc.assert(
    fc.asyncProperty(body, async (sent) => {
      const { status } = await api("POST", "/api/v1/arrivals", { body: sent, token });
      expect([200, 400, 422]).toContain(status);
      taken += status === 200 ? 1 : 0;
    }),
    { numRuns: 2000 },
  );
  expect(taken).toBeGreaterThan(0);
  const { checks } = await json<{ checks: { slug: string; n_pings: number }[] }>(
    api("GET", "/api/v3/checks/?slug=arrivals-fuzz"),
  );
  expect(checks.map(({ n_pings: pings }) => pings)).toEqual([taken]);
});

test("a backup from its ping to its proof", async () => {
  const check = await makeCheck({ name: "Backup web", slug: "web", tags: "backup coreos" });
  await ping(`${check.uuid}/0`, { method: "POST", body: borgJson });
  const token = await tokenWith("arrivals", "vault");
  const path = `/api/v1/arrivals?repository=${REPOSITORY}`;
  const asked = await (await api("GET", path, { token })).text();
  // The agent reads this with grep.
  expect(asked).toMatch(new RegExp(`"archive" *: *"${ARCHIVE}"`));
  expect(JSON.parse(asked)).toEqual({
    repository: REPOSITORY,
    archives: [{ archive: ARCHIVE, name: "web-2026-11-23T03:00", state: "awaiting" }],
  });
  const results = [{ archive: ARCHIVE, state: "put", transaction: 7, at: "2026-11-23T03:01:02Z" }];
  const lock = "2026-11-23T02:00:00Z";
  const body = { ...blank, results, lastTransaction: 7, freeBytes: 4_000_000_000, lock };
  const outcome = await json(api("POST", "/api/v1/arrivals", { body, token }));
  expect(outcome).toEqual({ arrived: 1, deleted: 0, awaiting: 0, unknown: 0 });

  const { backups, repositories } = await json<Backups>(api("GET", "/api/v1/backups"));
  const shown = backups.find((one) => one.check["uuid"] === check.uuid);
  expect(shown).toMatchObject({
    check: {
      name: "Backup web",
      slug: "web",
      unique_key: expect.stringMatching(/^[0-9a-f]{40}$/),
      status: "up",
      tags: ["backup", "coreos"],
    },
    tool: "borg",
    repository: REPOSITORY,
    last: {
      archive: ARCHIVE,
      name: "web-2026-11-23T03:00",
      files: 4200,
      size: 81_000_000_000,
      added: 12_000_000,
      durationSeconds: 61.5,
      state: "arrived",
      transaction: 7,
      awaitedUntil: null,
    },
    missing: 0,
    lost: false,
    deleted: 0,
  });
  const repository = repositories.find((one) => one["repository"] === REPOSITORY);
  expect(repository).toMatchObject({
    lastTransaction: 7,
    lastTransactionAt: null,
    freeBytes: 4_000_000_000,
    lockedSince: "2026-11-23T02:00:00.000Z",
    warnings: expect.arrayContaining(["low-space"]),
    server: { slug: "arrivals-vault", status: "up" },
  });

  const reader = await tokenWith("checks:read");
  const read = await (await api("GET", "/api/v1/backups", { token: reader })).text();
  expect(read).toContain(String(shown?.check["unique_key"]));
  expect(read).not.toContain(check.uuid);
});

test("a program whose backups cannot be proven is in the picture", async () => {
  const check = await makeCheck({ name: "restic host" });
  const summary = { message_type: "summary", snapshot_id: "4f2e", total_files_processed: 3 };
  await ping(check.uuid, { method: "POST", body: JSON.stringify(summary) });
  const { backups } = await json<Backups>(api("GET", "/api/v1/backups"));
  expect(backups.find((one) => one.check["uuid"] === check.uuid)).toMatchObject({
    tool: "restic",
    repository: null,
    last: { archive: "4f2e", files: 3, state: "unwatched", arrivedAt: null },
    lastArrived: null,
  });
});

test.each([
  ["arrival_grace", 21_600, 3600],
  ["watch_days", 30, 0],
  ["min_free", 10_000_000_000, 500_000_000],
])("%s is %i unless a check says otherwise", async (field, fallback, other) => {
  const check = await makeCheck({ name: field });
  expect(check[field]).toBe(fallback);
  const changed = await json(
    api("POST", `/api/v3/checks/${check.uuid}`, { body: { [field]: other } }),
  );
  expect(changed[field]).toBe(other);
  const wrong = await api("POST", `/api/v3/checks/${check.uuid}`, { body: { [field]: -1 } });
  expect(await wrong.json()).toMatchObject({
    error: `json validation error: ${field} is too small`,
  });
});
