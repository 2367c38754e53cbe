/**
 * A night of the archive, a drill and a restore, by size: seconds, rows, requests, bytes, peak memory, and whether every
 * table came back equal. The storage is a real one on this machine, so a provider's line comes to it.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { KEY, startCeph } from "../test/e2e/archive/ceph.ts";
import { startFaulty } from "../test/e2e/archive/faulty.ts";
import { SNAPSHOT_PAGE_ROWS } from "../src/limits.ts";
import { newPerson, type Person } from "../test/e2e/cli/cli.ts";
import { startServer, type Server } from "../test/e2e/server.ts";
import { makeStateDir, readState, stateNames } from "../test/e2e/states/state.ts";
import { until } from "../test/e2e/until.ts";
import { newKeyring } from "../test/e2e/wkd/keyring.ts";

const RECIPIENT = "archive@example.net";

interface Size {
  readonly links: number;
  readonly checks: number;
  readonly pings: number;
  readonly keys: number;
}

/** An association's, and the largest that is meant to work. */
const sizes: readonly Size[] = [
  { links: 10_000, checks: 200, pings: 20_000, keys: 50 },
  { links: 100_000, checks: 2_000, pings: 200_000, keys: 500 },
];

/** The database of a store. */
function databaseIn(stateDir: string, className: string): string {
  const folder = join(stateDir, "store", className);
  const name = readdirSync(folder).find((one) => /^[\da-f]{64}\.sqlite$/.test(one));
  if (name === undefined) throw new Error(`there is no database of ${className}`);
  return join(folder, name);
}

/** Copies rows of the state until there are so many. */
function fill(stateDir: string, size: Size): void {
  const change = (className: string, use: (database: DatabaseSync) => void) => {
    const database = new DatabaseSync(databaseIn(stateDir, className));
    use(database);
    database.close();
  };
  change("LinkStore", (database) => {
    copy(database, "links", size.links, "id", {
      id: "1000 + n.n",
      key: "'bench' || n.n",
      slug: "'bench' || n.n",
      target: "'https://example.org/a/page/of/some/length/' || n.n",
    });
  });
  change("CheckStore", (database) => {
    copy(database, "checks", size.checks, "id", {
      id: "1000 + n.n",
      uuid: "lower(hex(randomblob(16)))",
      unique_key: "lower(hex(randomblob(20)))",
      badge_key: "lower(hex(randomblob(16)))",
    });
    copy(database, "check_states", size.checks, "check_id", { check_id: "1000 + n.n" });
    const each = Math.ceil(size.pings / size.checks);
    copy(database, "pings", size.pings, "place", {
      place: `(1000 + n.n / ${each}) * 1000 + n.n % ${each}`,
      n: `n.n % ${each} + 1`,
      id: "lower(hex(randomblob(16)))",
    });
  });
  change("KeyStore", (database) => {
    copy(database, "keys", size.keys, "id", {
      id: "1000 + n.n",
      address: "'bench' || n.n || '@verein.invalid'",
    });
    copy(database, "versions", size.keys, "key_id", { key_id: "1000 + n.n" });
  });
}

function copy(
  database: DatabaseSync,
  table: string,
  count: number,
  key: string,
  changed: Readonly<Record<string, string>>,
): void {
  const columns = database
    .prepare("SELECT name FROM pragma_table_info(?)")
    .all(table)
    .map(({ name }) => String(name));
  const values = columns.map((name) => changed[name] ?? `one."${name}"`);
  database.exec(`WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n LIMIT ${count})
    INSERT INTO "${table}" (${columns.map((name) => `"${name}"`).join(", ")})
    SELECT ${values.join(", ")} FROM n, (SELECT * FROM "${table}" ORDER BY "${key}" LIMIT 1) AS one`);
}

const post = async (server: Server, path: string) => {
  const answer = await fetch(`${server.url}/api/v1/archive/${path}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${server.token}` },
  });
  const said = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok || said["ok"] === false) throw new Error(JSON.stringify(said));
  return said;
};

async function drillsOf(server: Server): Promise<readonly object[]> {
  const answer = await fetch(`${server.url}/api/v1/archive/kept`, {
    headers: { Authorization: `Bearer ${server.token}` },
  });
  return ((await answer.json()) as { drills: object[] }).drills;
}

interface Usage {
  readonly stores: Record<string, Record<string, { read: number; written: number }>>;
}

async function rowsOf(server: Server): Promise<{ read: number; written: number }> {
  const answer = await fetch(`${server.url}/api/v1/usage`, {
    headers: { Authorization: `Bearer ${server.token}` },
  });
  const { stores } = (await answer.json()) as Usage;
  const all = Object.values(stores).flatMap((store) => Object.values(store));
  return {
    read: all.reduce((sum, { read }) => sum + read, 0),
    written: all.reduce((sum, { written }) => sum + written, 0),
  };
}

/** Milliseconds that the main thread has computed, in which all stores run, and MB at the most of the process (proc(5)). */
function usedBy(pid: number): { computedMs: number; peakMb: number } {
  const peak = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0";
  const [nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ");
  return { computedMs: Number(nanoseconds) / 1e6, peakMb: Number(peak) / 1000 };
}

async function measured(server: Server, what: string, run: () => Promise<unknown>): Promise<void> {
  const [rows, used, begun] = [await rowsOf(server), usedBy(server.pid), performance.now()];
  counted.do(undefined);
  await run();
  const seconds = (performance.now() - begun) / 1000;
  const [rowsAfter, after] = [await rowsOf(server), usedBy(server.pid)];
  console.log(
    [
      what.padEnd(8),
      `${seconds.toFixed(2)} s`,
      `computed ${(after.computedMs - used.computedMs).toFixed(0)} ms`,
      `requests to the storage ${counted.asked.length}`,
      `rows read ${rowsAfter.read - rows.read}`,
      `written ${rowsAfter.written - rows.written}`,
      `peak ${after.peakMb.toFixed(0)} MB`,
    ].join(" · "),
  );
}

interface Shown {
  readonly tables: readonly { store: string; table: string; rows: number; sha256: string }[];
}

/** What an archive has, without what a service that runs goes on changing: when it looked at what. */
async function tablesOf(person: Person, path: string): Promise<Shown["tables"]> {
  const shown = JSON.parse(await person.ok(["archive", "show", path, "--json"])) as Shown;
  return shown.tables.filter(
    ({ store, table }) => store !== "watch" && table !== "looks" && table !== "(keys)",
  );
}

/** Compares the tables of two archives by their sums. */
async function compare(person: Person, one: string, other: string): Promise<void> {
  const [was, is] = [await tablesOf(person, one), await tablesOf(person, other)];
  const equal = was.filter(({ store, table, rows, sha256 }) =>
    is.some(
      (found) =>
        `${found.store}.${found.table} ${found.rows} ${found.sha256}` ===
        `${store}.${table} ${rows} ${sha256}`,
    ),
  );
  const pages = was.reduce((sum, { rows }) => sum + Math.floor(rows / SNAPSHOT_PAGE_ROWS) + 1, 0);
  console.log(`${equal.length} of ${was.length} tables equal by hash; at least ${pages} pages`);
  if (equal.length < was.length || is.length !== was.length) throw new Error("not equal");
}

const ceph = await startCeph();
const counted = await startFaulty(ceph.url);
const keyring = newKeyring();
try {
  await ceph.ask("PUT", "/bench");
  keyring.gpg(["--quick-generate-key", `Archive <${RECIPIENT}>`, "default", "default", "never"]);
  for (const size of sizes.slice(0, Number(process.env["BENCH_SIZES"] ?? 2))) {
    console.log(JSON.stringify(size));
    const settings = {
      KEY_SERVERS: "none",
      LANGUAGE: "en",
      ARCHIVE_S3: JSON.stringify({
        endpoint: counted.url,
        region: "default",
        bucket: "bench",
        accessKeyId: KEY.accessKeyId,
      }),
      ARCHIVE_S3_SECRET: KEY.secretAccessKey,
      ARCHIVE_RECIPIENT: RECIPIENT,
      ARCHIVE_AT: "2199-01-01",
      ARCHIVE_NAME: `of${size.links}`,
    };
    const state = readState(stateNames().at(-1) ?? "");
    const stateDir = makeStateDir(state, Date.now());
    fill(stateDir, size);
    const server = await startServer({ ...settings, STATE_DIR: stateDir });
    const empty = await startServer(settings);
    const [admin, other] = [newPerson(server), newPerson(empty)];
    try {
      const key = join(admin.home, "key.asc");
      writeFileSync(key, keyring.gpg(["--armor", "--export", RECIPIENT]));
      await admin.ok(["keys", "publish", RECIPIENT, key, "--yes"]);
      await measured(server, "night", async () => console.log(await post(server, "now")));
      // The first drill comes by itself.
      await until(async () => (await drillsOf(server)).length > 0);
      await measured(server, "again", () => post(server, "now"));
      await measured(server, "drill", () => post(server, "drill"));
      console.log(/"event":"archive[.]drilled".*/.exec(server.output())?.[0]);
      const file = join(admin.home, "all.jsonl.gz");
      await measured(server, "export", () => admin.ok(["archive", "export", file]));
      await measured(empty, "restore", () => other.ok(["archive", "restore", file, "--yes"]));
      await other.ok(["archive", "export", `${file}.again`]);
      await compare(other, file, `${file}.again`);
    } finally {
      admin.remove();
      other.remove();
      await server.remove();
      await empty.remove();
    }
  }
} finally {
  keyring.remove();
  counted.stop();
  await ceph.stop();
}
