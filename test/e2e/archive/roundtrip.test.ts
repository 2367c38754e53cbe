/** Everything that a service knows, taken out while it runs and brought into an empty one. */
import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { api, newPerson, type Person } from "../cli/cli.ts";
import { startServer, type Server } from "../server.ts";
import { makeStateDir, readState, shiftOf, stateNames } from "../states/state.ts";

const state = readState(stateNames().at(-1) ?? "");
const now = Date.now();
/** Nothing is sent, and nobody is asked. */
const settings = { KEY_SERVERS: "none", PUBLIC_URL: "https://randwerk.example.org", LANGUAGE: "en" };

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
      const [, ...before] = linesOf(file);
      const [, ...after] = linesOf(again);
      expect(after).toEqual(before);
      const links = async (one: Server) => await (await api(one, "/api/v1/links?limit=500")).json();
      expect(await links(server)).toEqual(await links(filled));
    });
  });
});
