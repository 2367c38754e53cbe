/** The archive in a real S3 server, made and tried by the service as it runs. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rounds, some } from "../../campaign.ts";
import { api, newPerson, type Person } from "../cli/cli.ts";
import { startServer, type Server, type Variables } from "../server.ts";
import { makeStateDir, readState, stateNames } from "../states/state.ts";
import { until } from "../until.ts";
import { newKeyring, type Keyring } from "../wkd/keyring.ts";
import { KEY, startCeph, type Ceph } from "./ceph.ts";
import { startFaulty, type Faulty, type Mischief } from "./faulty.ts";

const RECIPIENT = "archive@example.net";

let ceph: Ceph;
let faulty: Faulty;
let keyring: Keyring;
let server: Server;
let admin: Person;
/** The directory with the same key and the same links, that another server can begin with. */
let day: string;

const bucketSetting = (more: object = {}) =>
  JSON.stringify({
    endpoint: faulty.url,
    region: "default",
    bucket: "locked",
    prefix: "of/randwerk",
    accessKeyId: KEY.accessKeyId,
    ...more,
  });

const settings = (more: Variables = {}): Variables => ({
  KEY_SERVERS: "none",
  PUBLIC_URL: "https://randwerk.example.org",
  LANGUAGE: "en",
  ARCHIVE_S3: bucketSetting(),
  ARCHIVE_S3_SECRET: KEY.secretAccessKey,
  ARCHIVE_RECIPIENT: RECIPIENT,
  ARCHIVE_AT: "2199-01-01 00:00",
  ARCHIVE_NAME: "one",
  ...more,
});

beforeAll(async () => {
  ceph = await startCeph();
  faulty = await startFaulty(ceph.url);
  const locked = { "x-amz-bucket-object-lock-enabled": "true" };
  expect((await ceph.ask("PUT", "/locked", "", locked)).status).toBe(200);
  expect((await ceph.ask("PUT", "/open")).status).toBe(200);
  keyring = newKeyring();
  keyring.gpg([
    "--quick-generate-key",
    `Archive <${RECIPIENT}>`,
    "future-default",
    "default",
    "never",
  ]);
  const state = readState(stateNames().at(-1) ?? "");
  server = await startServer(settings({ STATE_DIR: makeStateDir(state, Date.now()) }));
  admin = newPerson(server);
  const path = join(admin.home, "archive.asc");
  writeFileSync(path, keyring.gpg(["--armor", "--export", RECIPIENT]));
  await admin.ok(["keys", "publish", RECIPIENT, path, "--yes"]);
  await admin.ok(["links", "add", "https://pad.example.net/p", "--slug", "plenum-archive"]);
});

afterAll(async () => {
  admin.remove();
  await server.remove();
  keyring.remove();
  faulty.stop();
  await ceph.stop();
});

async function post(path: string, on = server) {
  const answer = await api(on, `/api/v1/archive/${path}`, { method: "POST" });
  return { status: answer.status, said: (await answer.json()) as Record<string, unknown> };
}

/** Why it was refused: the name of the fault, and its words. */
async function refusal(path: string, on = server) {
  const { status, said } = await post(path, on);
  return { status, fault: said["fault"], detail: String(said["detail"]) };
}

async function keptBy(on = server) {
  const answer = await api(on, "/api/v1/archive/kept");
  return (await answer.json()) as {
    archives: { path: string; day: string; bytes?: number; kept: string }[];
    next?: string;
    lastFault?: { detail: string };
    drills: { ok: boolean; detail?: string }[];
  };
}

/** What the health says of the archive. */
async function problems(): Promise<object[] | undefined> {
  const health = (await (await fetch(`${server.url}/healthz`)).json()) as {
    stores: Record<string, { problems: object[] }>;
  };
  return health.stores["archive"]?.problems;
}

const withGpg = () => ({ env: { GNUPGHOME: keyring.home } });

describe("an archive in object storage", () => {
  test("is made and kept as a month's first, then as a day's", async () => {
    expect(await post("now")).toMatchObject({ status: 200 });
    expect(await admin.run(["archive", "now"])).toMatchObject({ status: 0 });
    const { archives } = await keptBy();
    expect(archives.map(({ kept }) => kept)).toEqual(["daily", "monthly"]);
    day = archives[0]?.day ?? "";
    expect(await admin.ok(["archive", "list"])).toMatch(/months.*one\/monthly\/\d{4}/);
  });

  test("comes back in a drill", async () => {
    const { status, stderr } = await admin.run(["archive", "drill"]);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringMatching(/came back, every table equal/),
    });
  });

  test("is opened by gpg by hand, and holds no session and no token but as a hash", async () => {
    const file = await api(server, `/api/v1/archive/kept/${day}`);
    const sealed = join(admin.home, "sealed.gpg");
    writeFileSync(sealed, Buffer.from(await file.arrayBuffer()));
    const lines = gunzipSync(keyring.gpg(["--decrypt", sealed])).toString();
    expect(lines).toMatch(/^\{"archive":\{"format":1/);
    expect(lines).toContain("plenum-archive");
    const tables = [...lines.matchAll(/^\{"table":"([^"]+)"/gm)].map(([, name]) => name);
    expect(tables).toContain("tokens");
    expect(tables).not.toContain("sessions");
    expect(lines).not.toContain(server.token);
    expect(lines).not.toMatch(/PRIVATE KEY/);
    expect(await admin.ok(["archive", "resolve", sealed, "Plenum_Archive"], withGpg())).toBe(
      "https://pad.example.net/p\n",
    );
  });

  test("comes back into an empty service, by its day and the association's key", async () => {
    const empty = await startServer(settings());
    const person = newPerson(empty);
    try {
      const { status, stderr } = await person.run(["archive", "restore", day, "--yes"], withGpg());
      expect({ status, stderr }).toMatchObject({ status: 0 });
      expect(await person.ok(["links", "list"])).toContain("plenum-archive");
      // What another instance has made its own key does not open.
      const { status: drilled, said } = await post("drill", empty);
      expect({ drilled, said }).toMatchObject({
        drilled: 200,
        said: { ok: false, detail: expect.stringMatching(/Another instance made/) },
      });
    } finally {
      person.remove();
      await empty.remove();
    }
  });

  test("is told by /metrics, and nothing is wrong with it", async () => {
    const text = await (await api(server, "/metrics")).text();
    expect(text).toMatch(/^randwerk_archive_age_seconds \d/m);
    expect(text).toMatch(/^randwerk_archive_drill_good 1$/m);
    expect(await problems()).toEqual([]);
  });
});

describe("what the bucket protects", () => {
  test.each([
    ["locked", 0, { overwrite: "yes", lockedVersion: "yes", unsignedRead: "yes" }],
    ["open", 1, { overwrite: "no", lockedVersion: "no", unsignedRead: "yes" }],
  ])("%s: is found out by trying", async (bucket, status, found) => {
    await withServer({ ARCHIVE_S3: bucketSetting({ bucket }) }, async (other) => {
      const person = newPerson(other);
      const checked = await person.run(["archive", "check", "--json"]);
      person.remove();
      expect(checked.status).toBe(status);
      // Ceph takes any region, and this key owns the bucket.
      const rest = { alteredBody: "yes", deletion: "no", wrongRegion: "no" };
      expect(JSON.parse(checked.stdout)).toMatchObject({ ...rest, ...found });
    });
  });
});

/** A server on the same key directory, for settings that are wrong. */
async function withServer(more: Variables, use: (other: Server) => Promise<void>): Promise<void> {
  const other = await startServer(settings({ ARCHIVE_NAME: "other", ...more }));
  try {
    const path = join(admin.home, "archive.asc");
    const person = newPerson(other);
    await person.ok(["keys", "publish", RECIPIENT, path, "--yes"]);
    person.remove();
    await use(other);
  } finally {
    await other.remove();
  }
}

describe("settings that object storage refuses", () => {
  test("each is told in words, and nothing is there", async () => {
    const wrong = async (more: Variables) => {
      let found: unknown;
      await withServer(more, async (other) => {
        found = await refusal("now", other);
      });
      return found;
    };
    expect(await wrong({ ARCHIVE_S3_SECRET: "not the secret" })).toEqual({
      status: 409,
      fault: "wrong-secret",
      detail:
        "Object storage refuses the signature: the secret key does not belong to accessKeyId. (403 SignatureDoesNotMatch)",
    });
    expect(await wrong({ ARCHIVE_S3: bucketSetting({ accessKeyId: "nobody" }) })).toMatchObject({
      fault: "unknown-key",
    });
    expect(await wrong({ ARCHIVE_S3: bucketSetting({ bucket: "missing" }) })).toMatchObject({
      fault: "no-bucket",
    });
    expect(await wrong({ ARCHIVE_RECIPIENT: "nobody@example.net" })).toMatchObject({
      fault: "no-key",
      detail: "The key directory has no key of nobody@example.net (ARCHIVE_RECIPIENT).",
    });
  });
});

describe("a region that is not the bucket's", () => {
  test("is refused with the one that is expected, and the right one is taken", async () => {
    faulty.do({ kind: "region", expects: "gra" });
    try {
      expect(await refusal("now")).toEqual({
        status: 409,
        fault: "wrong-region",
        detail:
          "The bucket is in another region than the settings say. It expects the region “gra”. (400 AuthorizationHeaderMalformed)",
      });
      await withServer({ ARCHIVE_S3: bucketSetting({ region: "gra" }) }, async (other) => {
        expect(await post("now", other)).toMatchObject({ status: 200 });
        expect(await post("check", other)).toMatchObject({ said: { wrongRegion: "yes" } });
      });
    } finally {
      faulty.do(undefined);
    }
    expect(await post("now")).toMatchObject({ status: 200 });
  });
});

describe("object storage that fails", () => {
  const faults: [string, Mischief, string, RegExp][] = [
    ["a fault of its own", { kind: "answers", status: 500 }, "ill", /a fault of its own/],
    ["overload", { kind: "answers", status: 503, code: "SlowDown" }, "slow-down", /overloaded/],
    [
      "a broken connection",
      { kind: "breaks", afterBytes: 1_000 },
      "unreachable",
      /connection broke/,
    ],
    ["a full disk", { kind: "answers", status: 507 }, "full", /bucket is full/],
    ["a body that was altered on its way", { kind: "alters" }, "altered", /not what was sent/],
    [
      "a clock ten minutes off",
      { kind: "clock", byMs: -600_000, refuses: true },
      "clock",
      /clocks are too far apart. The clock here is 10 min ahead\./,
    ],
  ];

  test.each(faults)(
    "%s: is told, and there is no archive more",
    async (_, mischief, fault, said) => {
      const before = (await keptBy()).archives.length;
      faulty.do(mischief);
      const refused = await refusal("now");
      faulty.do(undefined);
      expect(refused).toEqual({ status: 409, fault, detail: expect.stringMatching(said) });
      const { archives, lastFault } = await keptBy();
      expect(archives).toHaveLength(before);
      expect(lastFault?.detail).toMatch(said);
    },
  );

  test("a bucket that is full is told by its quota", async () => {
    await ceph.admin("quota", "set", "--quota-scope=user", "--uid=u", "--max-objects=1");
    await ceph.admin("quota", "enable", "--quota-scope=user", "--uid=u");
    try {
      await until(async () => (await refusal("now")).fault === "full");
    } finally {
      await ceph.admin("quota", "disable", "--quota-scope=user", "--uid=u");
    }
    await until(async () => (await post("now")).status === 200);
  });

  test("once overloaded and then well again: it is made", async () => {
    faulty.do({ kind: "answers", status: 503, code: "SlowDown" }, 1);
    expect(await post("now")).toMatchObject({ status: 200 });
    expect((await keptBy()).lastFault).toBeUndefined();
  });

  test("a clock that is off is told before it matters", async () => {
    faulty.do({ kind: "clock", byMs: 600_000, refuses: false });
    const { said } = await post("check");
    faulty.do(undefined);
    expect(Math.round(Number(said["clockAheadSeconds"]) / 60)).toBe(-10);
  });
});

describe("an object that was altered", () => {
  test("is found by the drill, told by the health, and over with the next good one", async () => {
    const [newest] = (await keptBy()).archives;
    const path = `/locked/of/randwerk/${newest?.path}.jsonl.gz.gpg`;
    const bytes = Buffer.from(await (await ceph.ask("GET", path)).arrayBuffer());
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    expect((await ceph.ask("PUT", path, bytes)).status).toBe(200);
    expect(await post("drill")).toMatchObject({
      status: 200,
      said: { ok: false, detail: "The archive was altered, or is not whole (file)." },
    });
    expect(await problems()).toEqual([{ code: "archive-drill-failed", count: 1 }]);
    expect(await post("now")).toMatchObject({ status: 200 });
    expect(await post("drill")).toMatchObject({ said: { ok: true } });
    expect(await problems()).toEqual([]);
  });

  test("together with its manifest is found, too: an older archive in its place", async () => {
    const [newest, older] = (await keptBy()).archives;
    for (const end of [".jsonl.gz.gpg", ".json"]) {
      const at = (path = "") => `/locked/of/randwerk/${path}${end}`;
      const bytes = Buffer.from(await (await ceph.ask("GET", at(older?.path))).arrayBuffer());
      expect((await ceph.ask("PUT", at(newest?.path), bytes)).status).toBe(200);
    }
    expect(await post("drill")).toMatchObject({
      said: { ok: false, detail: "The archive was altered, or is not whole (manifest)." },
    });
    expect(await post("now")).toMatchObject({ status: 200 });
    expect(await post("drill")).toMatchObject({ said: { ok: true } });
  });
});

describe("the night", () => {
  test("comes by itself at its time, and the first drill behind it", async () => {
    await withServer({ ARCHIVE_AT: "*-*-* *:*:0/5" }, async (other) => {
      // On a slow machine its time has come before there was a key, and another try waits: from now on it need not.
      expect(await post("now", other)).toMatchObject({ status: 200 });
      await until(async () => {
        const { archives, drills } = await keptBy(other);
        return archives.length > 1 && drills[0]?.ok === true;
      });
    });
  });
});

describe("a power cut while an archive is made", () => {
  test.each(some([0, 20, 50, 80, 120, 160, 200, 300, 400, 600], 2))(
    "%i ms after it was asked for: it is there whole or not at all",
    async (delay) => {
      const before = await keptBy();
      void post("now").catch(() => undefined);
      await sleep(delay);
      await server.kill();
      server = await server.restart();
      const after = await keptBy();
      expect(after.archives.length - before.archives.length).toBeOneOf([0, 1]);
      expect(after.archives.every(({ bytes }) => (bytes ?? 0) > 0)).toBe(true);
      expect(await post("drill")).toMatchObject({ said: { ok: true } });
    },
  );
});

describe("a power cut while an archive of the bucket comes back", () => {
  /** Numbers of what a service has. */
  const counted = async (on: Server) => {
    const paths = ["/api/v1/links?limit=500", "/api/v3/checks/", "/api/v1/keys", "/api/v1/tokens"];
    const answers = paths.map(async (path) => {
      // A store that has just taken its part is made anew.
      let answer = await api(on, path);
      await until(async () => answer.ok || (answer = await api(on, path)).ok);
      const said = (await answer.json()) as Record<string, unknown>;
      return Object.values(said).find(Array.isArray)?.length;
    });
    return await Promise.all(answers);
  };
  const restored = (person: Person) => person.run(["archive", "restore", day, "--yes"], withGpg());

  test("at moments between its begin and its end: all of it is there or nothing, and it may come again", async () => {
    const wanted = rounds(2, 10);
    const found: boolean[] = [];
    const [whole, person] = await emptyServer();
    const began = performance.now();
    expect(await restored(person)).toMatchObject({ status: 0 });
    const tookMs = performance.now() - began;
    const all = await counted(whole);
    person.remove();
    await whole.remove();
    for (let moment = 1; moment <= wanted; moment += 1) {
      const [other, somebody] = await emptyServer();
      const restoring = restored(somebody);
      // Before the middle it is fetched, opened and read.
      await sleep(tookMs * (0.4 + (0.6 * moment) / wanted));
      await other.kill();
      await restoring;
      const again = await other.restart();
      try {
        const before = await counted(again);
        found.push(before.some((count) => count !== 0));
        if (found.at(-1) === true) expect(before).toEqual(all);
        else expect(await restored(somebody)).toMatchObject({ status: 0 });
        expect(await counted(again)).toEqual(all);
      } finally {
        somebody.remove();
        await again.remove();
      }
    }
    console.log(`came back whole before the cut: ${found.filter(Boolean).length} of ${wanted}`);
  });
});

/** An empty service on the folder of the first one, and its admin. */
async function emptyServer(): Promise<[Server, Person]> {
  const empty = await startServer(settings());
  return [empty, newPerson(empty)];
}
