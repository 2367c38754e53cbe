/** What docs/runbooks/archive.md tells people to do, done. */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newPerson, type Person } from "../cli/cli.ts";
import { startServer, type Server, type Variables } from "../server.ts";
import { makeStateDir, readState, stateNames } from "../states/state.ts";
import { until } from "../until.ts";
import { newKeyring, type Keyring } from "../wkd/keyring.ts";
import { KEY, startCeph, type Ceph } from "./ceph.ts";
import { startMiniflare } from "./miniflare.ts";

const RECIPIENT = "archive@example.net";

let ceph: Ceph;
let keyring: Keyring;
let home: Server;
let folder: string;
let admin: Person;

/** The same person at the service that was started again. */
function again(person: Person): Person {
  person.remove();
  return newPerson(home);
}

const settings = (name: string, bucket = "archive"): Variables => ({
  KEY_SERVERS: "none",
  PUBLIC_URL: "https://randwerk.example.org",
  LANGUAGE: "en",
  ARCHIVE_S3: JSON.stringify({
    endpoint: ceph.url,
    region: "default",
    bucket,
    accessKeyId: KEY.accessKeyId,
  }),
  ARCHIVE_S3_SECRET: KEY.secretAccessKey,
  ARCHIVE_RECIPIENT: RECIPIENT,
  ARCHIVE_AT: "*-*-* *:*:0/2",
  ARCHIVE_NAME: name,
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "randwerk-deployed-"));
  ceph = await startCeph();
  expect((await ceph.ask("PUT", "/archive")).status).toBe(200);
  keyring = newKeyring();
  // What Debian's GnuPG makes when nobody says what: RSA. In storage.test.ts it is a curve.
  keyring.gpg(["--quick-generate-key", `Archive <${RECIPIENT}>`, "default", "default", "never"]);
  const state = readState(stateNames().at(-1) ?? "");
  home = await startServer({
    ...settings("home"),
    ARCHIVE_AT: "2199-01-01",
    STATE_DIR: makeStateDir(state, Date.now()),
  });
  admin = newPerson(home);
  const key = join(admin.home, "archive.asc");
  writeFileSync(key, keyring.gpg(["--armor", "--export", RECIPIENT]));
  await admin.ok(["keys", "publish", RECIPIENT, key, "--yes"]);
  await admin.ok(["links", "add", "https://pad.example.net/p", "--slug", "plenum-archive"]);
});

afterAll(async () => {
  admin.remove();
  await home.remove();
  keyring.remove();
  await ceph.stop();
  rmSync(folder, { recursive: true, force: true });
});

const withGpg = () => ({ env: { GNUPGHOME: keyring.home } });
const never = { ARCHIVE_AT: "2199-01-01" };
const atNight = async (person: Person) => {
  await person.ok(["archive", "now"]);
  await person.ok(["archive", "drill"]);
};

interface Listed {
  readonly archives: readonly { readonly path: string; readonly madeAt: string }[];
  readonly drills: readonly { readonly ok: boolean }[];
}

const listedBy = async (person: Person) =>
  JSON.parse(await person.ok(["archive", "list", "--json"])) as Listed;

/** The day of the newest archive, as the list says it. */
const newestDay = async (person: Person) =>
  (await listedBy(person)).archives[0]?.madeAt.slice(0, 10) ?? "";

/** The newest archive, as whoever has the bucket fetches it. */
async function fetched(person: Person, name: string): Promise<string> {
  const path = (await listedBy(person)).archives[0]?.path;
  const answer = await ceph.ask("GET", `/elsewhere/${path}.jsonl.gz.gpg`);
  const file = join(folder, name);
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  return file;
}

/** Calls `use` with a service and its admin; both are gone afterwards. */
async function withService(
  more: Variables,
  use: (person: Person, server: Server) => Promise<void>,
): Promise<void> {
  const server = await startServer({ ...more, ...never });
  const person = newPerson(server);
  try {
    await use(person, server);
  } finally {
    person.remove();
    await server.remove();
  }
}

test("the provider of the bucket is gone: another one takes the next archive", async () => {
  await atNight(admin);
  expect((await ceph.ask("PUT", "/elsewhere")).status).toBe(200);
  await admin.ok(["archive", "export", join(folder, "until-then.jsonl.gz")]);
  await home.stop();
  home = await startServer({
    ...settings("home", "elsewhere"),
    ...never,
    STATE_DIR: home.stateDir,
  });
  admin = again(admin);
  expect(await admin.ok(["archive", "list"])).not.toContain("home/");
  await atNight(admin);
  expect(await admin.ok(["archive", "list"])).toContain("home/");
});

test("the machine is gone: a new one comes back from the bucket, and archives go on", async () => {
  await withService(settings("home", "elsewhere"), async (person) => {
    await person.ok(["archive", "restore", await newestDay(person), "--yes"], withGpg());
    await atNight(person);
    expect(await person.ok(["links", "list"])).toContain("plenum-archive");
    expect(await person.ok(["keys", "list"])).toContain(RECIPIENT);
  });
});

test("without any service a link is found in a file of the bucket", async () => {
  const file = await fetched(admin, "found.gpg");
  const nobody = newPerson();
  expect(await nobody.ok(["archive", "resolve", file, "PLENUM-archive"], withGpg())).toBe(
    "https://pad.example.net/p\n",
  );
  const missing = await nobody.run(["archive", "resolve", file, "no-such"], withGpg());
  expect(missing).toMatchObject({ status: 1 });
  const { status, stderr } = await nobody.run(["archive", "show", file]);
  expect({ status, stderr }).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/gpg cannot open .*found\.gpg/),
  });
  nobody.remove();
});

test("somebody deleted a link: it is in the trash", async () => {
  await admin.ok(["links", "remove", "plenum-archive"]);
  expect(await admin.ok(["links", "list"])).not.toContain("plenum-archive");
  expect(await admin.ok(["links", "list", "--trash"])).toContain("plenum-archive");
  await admin.ok(["links", "restore", "plenum-archive"]);
  expect(await admin.ok(["links", "list"])).toContain("plenum-archive");
});

test("somebody deleted a key: it is in its history, and archives go on with it", async () => {
  await admin.ok(["keys", "remove", RECIPIENT, "--yes"]);
  expect((await admin.run(["archive", "now"])).stderr).toContain(`no key of ${RECIPIENT}`);
  expect(await admin.ok(["keys", "history", RECIPIENT])).toContain("removed");
  await admin.ok(["keys", "rollback", RECIPIENT, "--yes"]);
  await atNight(admin);
});

test("a link and a key that are not there any more come from an archive beside the service", async () => {
  const file = await fetched(admin, "before.gpg");
  // After 30 days the trash is empty.
  await home.stop();
  change(home, "LinkStore", "DELETE FROM links WHERE slug = 'plenum-archive'");
  home = await home.restart();
  admin = again(admin);
  expect(await admin.ok(["links", "list", "--trash"])).not.toContain("plenum-archive");
  await admin.ok(["keys", "remove", RECIPIENT, "--yes"]);
  await withService(settings("beside", "elsewhere"), async (person) => {
    await person.ok(["archive", "restore", file, "--yes"], withGpg());
    const links = join(folder, "links.jsonl");
    await person.ok(["links", "export", links]);
    // What was changed since stays as it is, and is told.
    await admin.run(["links", "import", links, "--partial"]);
    expect(await admin.ok(["links", "list"])).toContain("plenum-archive");
    const { armored } = JSON.parse(await person.ok(["keys", "show", RECIPIENT, "--json"])) as {
      armored: string;
    };
    const key = join(folder, "key.asc");
    writeFileSync(key, armored);
    await admin.ok(["keys", "publish", RECIPIENT, key, "--yes"]);
    await admin.ok(["archive", "now"]);
  });
});

test("somebody deleted everything: the service comes back in an empty folder", async () => {
  const { stateDir } = home;
  await home.stop();
  renameSync(stateDir, `${stateDir}.gone`);
  mkdirSync(stateDir);
  home = await startServer({
    ...settings("home", "elsewhere"),
    ...never,
    STATE_DIR: stateDir,
  });
  admin = again(admin);
  try {
    expect(await admin.ok(["links", "list"])).not.toContain("plenum-archive");
    await admin.ok(["archive", "restore", await newestDay(admin), "--yes"], withGpg());
    expect(await admin.ok(["links", "list"])).toContain("plenum-archive");
    expect(await admin.ok(["keys", "list"])).toContain(RECIPIENT);
    await atNight(admin);
  } finally {
    rmSync(`${stateDir}.gone`, { recursive: true });
  }
});

/** Runs a statement in the database of a store whose service has stopped. */
function change({ stateDir }: Server, className: string, statement: string): void {
  const store = join(stateDir, "store", className);
  const name = readdirSync(store).find((one) => /^[\da-f]{64}\.sqlite$/.test(one)) ?? "";
  const database = new DatabaseSync(join(store, name));
  database.exec(statement);
  database.close();
}

/** Each table of an archive; not what a service that runs goes on changing. */
async function sumsOf(person: Person, path: string): Promise<string[]> {
  const shown = JSON.parse(await person.ok(["archive", "show", path, "--json"])) as {
    tables: { store: string; table: string; rows: number; sha256: string }[];
  };
  return shown.tables
    .filter(({ store, table }) => store !== "watch" && table !== "looks" && table !== "(keys)")
    .map(({ store, table, rows, sha256 }) => `${store}.${table} ${rows} ${sha256}`);
}

type Place = Pick<Server, "url" | "token">;

async function moved(from: Place, to: Place): Promise<void> {
  const [one, other] = [newPerson(from), newPerson(to)];
  try {
    const path = join(folder, `${Date.now()}.jsonl.gz`);
    await one.ok(["archive", "export", path]);
    await other.ok(["archive", "restore", path, "--yes"]);
    const second = `${path}.again`;
    await other.ok(["archive", "export", second]);
    expect(await sumsOf(other, second)).toEqual(await sumsOf(one, path));
  } finally {
    one.remove();
    other.remove();
  }
}

test("the bundle that is deployed takes it, archives by cron, drills, and gives it back", async () => {
  const cloud = await startMiniflare(settings("cloud"));
  try {
    await moved(home, cloud);
    const person = newPerson(cloud);
    try {
      // Its time had come before there was a key, and another try waits: from now on it comes every two seconds.
      await person.ok(["archive", "now"]);
      // Cron finds it due, makes it, and drills behind it.
      await until(async () => {
        expect(await cloud.scheduled()).toBe("ok");
        const { archives, drills } = await listedBy(person);
        return archives.length > 1 && drills[0]?.ok === true;
      });
    } finally {
      person.remove();
    }
    const back = await startServer({ ...settings("back"), ARCHIVE_AT: "2199-01-01" });
    try {
      await moved(cloud, back);
    } finally {
      await back.remove();
    }
  } finally {
    await cloud.remove();
  }
});
