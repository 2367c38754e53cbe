/** Everything that a service knows, taken out while it runs and brought into an empty one. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventsOf } from "../../../agents/cli/archive/file.ts";
import { some } from "../../campaign.ts";
import { api, newPerson, type Person } from "../cli/cli.ts";
import { startServer, type Server } from "../server.ts";
import { makeStateDir, readState, stateNames } from "../states/state.ts";

const state = readState(stateNames().at(-1) ?? "");
const now = Date.now();
/** Nothing is sent, and nobody is asked. */
const settings = {
  KEY_SERVERS: "none",
  PUBLIC_URL: "https://randwerk.example.org",
  LANGUAGE: "en",
};

let filled: Server;
let admin: Person;
let file: string;

beforeAll(async () => {
  const stateDir = makeStateDir(state, now);
  filled = await startServer({ ...settings, STATE_DIR: stateDir });
  admin = newPerson(filled);
  file = join(admin.home, "all.jsonl.gz");
  await admin.ok(["archive", "export", file]);
});

afterAll(async () => {
  admin.remove();
  await filled.remove();
});

const linesOf = (path: string) => gunzipSync(readFileSync(path)).toString().split("\n");

/** Each table with its rows and their sum; not what a service that runs goes on changing: when it looked at what. */
async function sumsOf(path: string): Promise<string[]> {
  const shown = JSON.parse(await admin.ok(["archive", "show", path, "--json"])) as {
    tables: { store: string; table: string; rows: number; sha256: string }[];
  };
  return shown.tables
    .filter(({ table }) => table !== "looks" && table !== "(keys)")
    .map(({ store, table, rows, sha256 }) => `${store}.${table} ${rows} ${sha256}`);
}

async function withEmpty(use: (server: Server, person: Person) => Promise<void>): Promise<void> {
  const server = await startServer(settings);
  const person = newPerson(server);
  try {
    await use(server, person);
  } finally {
    person.remove();
    await server.remove();
  }
}

describe("an archive", () => {
  test("holds every store, and is for its owner alone", async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const shown = JSON.parse(await admin.ok(["archive", "show", file, "--json"])) as {
      tables: { store: string; table: string; rows: number }[];
    };
    const rows = (store: string, table: string) =>
      shown.tables.find((one) => one.store === store && one.table === table)?.rows ?? 0;
    expect(new Set(shown.tables.map(({ store }) => store)).size).toBe(5);
    for (const [store, table] of [
      ["links", "links"],
      ["links", "clicks"],
      ["links", "history"],
      ["checks", "checks"],
      ["checks", "pings"],
      ["checks", "archives"],
      ["keys", "versions"],
      ["access", "tokens"],
      ["watch", "alerts"],
    ] as const) {
      expect([store, table, rows(store, table) > 0]).toEqual([store, table, true]);
    }
    expect(rows("access", "sessions")).toBe(0);
  });

  test("comes back whole into an empty service, which then is the same one", async () => {
    await withEmpty(async (server, person) => {
      expect(await person.ok(["archive", "restore", file, "--yes"])).toBe("");
      const again = join(person.home, "again.jsonl.gz");
      await person.ok(["archive", "export", again]);
      expect(await sumsOf(again)).toEqual(await sumsOf(file));
      const links = async (one: Server) => await (await api(one, "/api/v1/links?limit=500")).json();
      expect(await links(server)).toEqual(await links(filled));
    });
  });

  test("comes back in one store alone, beside what the others have", async () => {
    await withEmpty(async (server, person) => {
      await person.ok(["tokens", "add", "of one's own", "--scope", "links:write"]);
      const unknown = await person.run(["archive", "restore", file, "--yes", "--store", "tables"]);
      expect(unknown).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/--store tables: The archive has .*links/),
      });
      await person.ok(["archive", "restore", file, "--yes", "--store", "links"]);
      const links = async (one: Server) => await (await api(one, "/api/v1/links?limit=500")).json();
      expect(await links(server)).toEqual(await links(filled));
      expect(await person.ok(["tokens", "list"])).toContain("of one's own");
      expect(JSON.parse(await person.ok(["keys", "list", "--json"]))).toMatchObject({ keys: [] });
    });
  });

  test("is refused by a service that is not empty, which stays as it is", async () => {
    const outcome = await admin.run(["archive", "restore", file, "--yes"]);
    expect(outcome).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "randwerk: This service is not empty. An archive is restored into an empty one only, so that nothing is lost.\n",
    });
    const again = join(admin.home, "unchanged.jsonl.gz");
    await admin.ok(["archive", "export", again]);
    expect(await sumsOf(again)).toEqual(await sumsOf(file));
  });

  test("is nobody's but an admin's", async () => {
    const token = (await admin.ok(["tokens", "add", "reader", "--scope", "links:write"])).trim();
    const statuses = [];
    for (const [method, path] of [
      ["GET", ""],
      ["POST", "/restore"],
      ["DELETE", `/restore/${crypto.randomUUID()}`],
    ] as const) {
      const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
      const url = `${filled.url}/api/v1/archive${path}`;
      const body = method === "POST" ? "{}" : undefined;
      statuses.push(
        (await fetch(url, { method, headers, ...(body !== undefined && { body }) })).status,
      );
      statuses.push((await fetch(url, { method })).status);
    }
    expect(statuses).toEqual([403, 401, 403, 401, 403, 401]);
    await admin.ok(["tokens", "revoke", "reader", "--yes"]);
  });
});

describe("a file that is not what it was", () => {
  const NOT_WHOLE = "is not whole or has been altered. Please take another copy.";
  const changed = (change: (lines: string[]) => string[]) =>
    gzipSync(change(linesOf(file)).join("\n"));

  test.each<[string, () => Uint8Array, string]>([
    ["no gzip", () => Buffer.from("links"), NOT_WHOLE],
    ["other JSON lines", () => gzipSync('{"slug":"a"}\n'), "is no archive of Randwerk."],
    ["nothing", () => gzipSync(""), "is no archive of Randwerk."],
    ["cut off", () => readFileSync(file).subarray(0, -200), NOT_WHOLE],
    ["without its last line", () => changed((lines) => lines.slice(0, -2)), NOT_WHOLE],
    ["with a line more", () => changed((lines) => [...lines, "[]"]), NOT_WHOLE],
    [
      "without a row",
      () =>
        changed((lines) =>
          lines.toSpliced(
            lines.findIndex((one) => one.startsWith("[")),
            1,
          ),
        ),
      NOT_WHOLE,
    ],
    [
      "with a letter changed",
      () => changed((lines) => lines.map((one) => one.replace("https://", "httpx://"))),
      NOT_WHOLE,
    ],
    [
      "of a later format",
      () => changed(([, ...rest]) => ['{"archive":{"format":2}}', ...rest]),
      "is in a newer format. Please update “randwerk”.",
    ],
  ])("%s: is refused before anything is asked", async (name, content, why) => {
    const path = join(admin.home, `${name}.gz`);
    writeFileSync(path, content());
    for (const words of [
      ["show", path],
      ["restore", path, "--yes"],
    ]) {
      const { status, stderr } = await admin.run(["archive", ...words]);
      expect({ status, stderr }).toEqual({ status: 2, stderr: `randwerk: ${path} ${why}\n` });
    }
  });

  test("is told as missing where it is not there", async () => {
    const path = join(admin.home, "missing.gz");
    const { status, stderr } = await admin.run(["archive", "show", path]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `randwerk: ${path}: There is no such file or folder.\n`,
    });
  });
});

/** Everything up to the end, by the API; answers what would end it. */
async function handedIn(server: Server): Promise<() => Promise<Response>> {
  const steps: Record<string, unknown> = {};
  for await (const event of eventsOf(file)) {
    if (event.kind === "store") steps[event.store] = event.steps;
  }
  const post = (path: string, body?: string, type = "application/json") =>
    api(server, `/api/v1/archive/restore${path}`, {
      method: "POST",
      headers: { "Content-Type": type },
      ...(body !== undefined && { body }),
    });
  const begun = await post("", JSON.stringify({ format: 1, stores: steps }));
  expect(begun.status).toBe(200);
  const { id } = (await begun.json()) as { id: string };
  let path = "";
  let lines: string[] = [];
  for await (const event of eventsOf(file)) {
    if (event.kind === "row") lines.push(event.line);
    if (event.kind === "table") {
      path = `/${id}/${event.store}/${encodeURIComponent(event.table)}?columns=${event.columns.join()}`;
      lines = [];
    }
    if (event.kind !== "end" || lines.length === 0) continue;
    const sent = await post(path, lines.join("\n"), "application/octet-stream");
    expect(sent.status).toBe(204);
  }
  return () => post(`/${id}/end`);
}

describe("a power cut while it comes back", () => {
  const counts = async (server: Server) => {
    const count = async (path: string, name: string) => {
      const answer = (await (await api(server, path)).json()) as Record<string, unknown[]>;
      return answer[name]?.length ?? -1;
    };
    return [
      await count("/api/v1/links?limit=500", "links"),
      await count("/api/v3/checks/", "checks"),
      await count("/api/v1/keys", "keys"),
      await count("/api/v1/tokens", "tokens"),
    ];
  };

  test.each(some([0, 1, 2, 4, 6, 10, 15, 25, 50, 100, -1], 3))(
    "%i ms after its end was asked for: all of it is there or nothing",
    async (delay) => {
      const server = await startServer(settings);
      const end = await handedIn(server);
      if (delay >= 0) void end().catch(() => undefined);
      await sleep(Math.max(0, delay));
      await server.kill();
      const again = await server.restart();
      try {
        const found = await counts(again);
        const all = await counts(filled);
        if (delay < 0) expect(found).toEqual([0, 0, 0, 0]);
        else if (found.some((count) => count > 0)) expect(found).toEqual(all);
      } finally {
        await again.remove();
      }
    },
  );

  test("and what was given up is gone", async () => {
    await withEmpty(async (server, person) => {
      const end = await handedIn(server);
      const other = await handedIn(server);
      expect((await end()).status).toBe(409);
      expect((await other()).status).toBe(204);
      expect((await person.run(["links", "list"])).status).toBe(0);
      expect(await counts(server)).toEqual(await counts(filled));
    });
  });
});
