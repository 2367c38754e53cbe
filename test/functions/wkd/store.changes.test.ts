import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { addressHashes } from "../../../functions/wkd/address/hash.ts";
import type { Publication } from "../../../functions/wkd/watch/publish.ts";
import { DAY_MS, NOW } from "./keys.ts";
import { alertsAbout, publication, rowOf, stopTheClock, store, without } from "./published.ts";

const MINUTE_MS = 60_000;

let alarms: number[];

beforeEach(async () => {
  ({ alarms } = await stopTheClock());
  // Looks from outside are not what is tested here: nobody answers.
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("no network"));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const expected = (revision?: number) => (revision === undefined ? undefined : [revision]);
const octet = (number: number) => new Uint8Array([number]);
const put = async (mailbox: string, settings: Partial<Publication> = {}, revision?: number) =>
  store().publish(await publication(mailbox, settings), expected(revision), "tests");
const remove = async (mailbox: string, revision?: number) =>
  store().remove(mailbox, expected(revision), "tests");
const hashOf = async (localPart: string) => (await addressHashes(localPart))[0]?.hash ?? "";
const lookUp = async (localPart: string, domain: string) =>
  store().lookup(domain, await hashOf(localPart));

describe("what is published", () => {
  test("is kept with everything that is known of it", async () => {
    const mailbox = "Kasse@kept.example";
    const settings = {
      fingerprint: "B".repeat(64),
      format: 6 as const,
      algorithms: ["Ed25519", "X25519"],
      userId: "Kasse <kasse@kept.example>",
      expiresAt: NOW + 90 * DAY_MS,
      sizeBefore: 700,
      bytes: new Uint8Array([1, 2, 3]),
      digest: "d".repeat(64),
    };
    const result = await put(mailbox, settings);
    const key = {
      ...settings,
      id: expect.any(Number),
      address: "kasse@kept.example",
      localPart: "Kasse",
      domain: "kept.example",
      version: 1,
      revision: 1,
      publishedAt: NOW,
      publishedBy: "tests",
      sizeAfter: 3,
      alertedDays: undefined,
      look: undefined,
      told: [],
    };
    expect(result).toEqual({ ok: true, outcome: "created", key });
    expect(await store().get("kasse@kept.example")).toEqual(key);
    expect((await store().list()).find(({ domain }) => domain === "kept.example")).toEqual(
      Object.fromEntries(Object.entries(key).filter(([name]) => name !== "bytes")),
    );
    const { bytes } = (await lookUp("kasse", "kept.example")).key ?? {};
    expect(bytes && new Uint8Array(bytes)).toEqual(settings.bytes);
  });

  test("is due for its first look in ten minutes, and for its first alert 60 days before it ends", async () => {
    await put("due@kept.example", { expiresAt: NOW + 90 * DAY_MS });
    expect(await rowOf("due@kept.example")).toMatchObject({
      next_look_at: NOW + 10 * MINUTE_MS,
      next_alert_at: NOW + 30 * DAY_MS,
      alerted_days: null,
      look: null,
      told: "[]",
    });
    await put("due@kept.example", { expiresAt: undefined, bytes: octet(1) });
    expect(await rowOf("due@kept.example")).toMatchObject({ next_alert_at: null });
  });

  test("the very same again is no change", async () => {
    await put("same@kept.example");
    const before = await lookUp("same", "kept.example");
    vi.setSystemTime(NOW + 5_000);
    const again = await put("same@kept.example");
    expect(again).toMatchObject({ ok: true, outcome: "unchanged", key: { version: 1 } });
    expect(await rowOf("same@kept.example")).toMatchObject({ revision: 1 });
    expect(await store().history("same@kept.example")).toHaveLength(1);
    expect(await lookUp("same", "kept.example")).toEqual(before);
  });

  test.each<[string, string, Partial<Publication>]>([
    ["other octets", "kasse@change.example", { bytes: octet(9) }],
    ["an address written in another way", "Vorstand@change.example", {}],
  ])("with %s is a change", async (_, mailbox, settings) => {
    const address = mailbox.toLowerCase();
    const { bytes } = await publication("x@change.example");
    await put(address, { bytes });
    const before = (await lookUp("x", "change.example")).revision;
    const result = await put(mailbox, { bytes, ...settings });
    expect(result).toMatchObject({
      outcome: "replaced",
      key: { version: 2, revision: 2, localPart: mailbox.split("@")[0] },
    });
    expect((await lookUp("x", "change.example")).revision).toBeGreaterThan(before);
  });

  test("is found by the hashes of its newest version alone", async () => {
    const first = await publication("juergen@hashes.example");
    await put("juergen@hashes.example");
    await put("other@hashes.example");
    const hashes = [{ hash: "y".repeat(32), rule: "ascii-lower" as const }];
    await put("juergen@hashes.example", { hashes, bytes: octet(1) });
    expect((await store().lookup("hashes.example", "y".repeat(32))).key).toBeDefined();
    expect((await store().lookup("hashes.example", first.hashes[0]?.hash ?? "")).key).toBe(
      undefined,
    );
    // Another address' are not touched.
    expect((await lookUp("other", "hashes.example")).key).toBeDefined();
    await remove("juergen@hashes.example");
    expect((await store().lookup("hashes.example", "y".repeat(32))).key).toBeUndefined();
    expect((await lookUp("other", "hashes.example")).key).toBeDefined();
  });
});

describe("with the revision that somebody has seen", () => {
  test.each([
    [0, false],
    [1, false],
    [2, true],
    [3, false],
  ])("%i, the second one is replaced: %s", async (revision, ok) => {
    const mailbox = `replace${revision}@seen.example`;
    await put(mailbox);
    await put(mailbox, { bytes: octet(1) });
    expect(await put(mailbox, { bytes: octet(2) }, revision)).toMatchObject(
      ok ? { ok, outcome: "replaced" } : { ok, reason: "outdated", revision: 2 },
    );
    expect((await store().get(mailbox))?.version).toBe(ok ? 3 : 2);
  });

  test("even the very same is refused when it is not the newest", async () => {
    await put("equal@seen.example");
    expect(await put("equal@seen.example", {}, 7)).toMatchObject({ ok: false, revision: 1 });
    expect(await put("equal@seen.example", {}, 1)).toMatchObject({ ok: true });
  });

  test("a removed key has one, too", async () => {
    const mailbox = "gone@seen.example";
    await put(mailbox);
    expect(await remove(mailbox, 2)).toEqual({ ok: false, reason: "outdated", revision: 1 });
    expect(await remove(mailbox, 1)).toEqual({ ok: true });
    expect(await remove(mailbox, 2)).toEqual({ ok: false, reason: "absent" });
    expect(await put(mailbox, {}, 1)).toEqual({ ok: false, reason: "outdated", revision: 2 });
    expect(await put(mailbox, {}, 2)).toMatchObject({
      outcome: "created",
      key: { version: 2, revision: 3 },
    });
  });

  test("an address that nobody has seen has none", async () => {
    for (const revision of [0, 1]) {
      expect(await put("new@seen.example", {}, revision)).toEqual({
        ok: false,
        reason: "outdated",
        revision: 0,
      });
    }
    expect(await remove("new@seen.example")).toEqual({ ok: false, reason: "absent" });
  });
});

describe("removing", () => {
  test("leaves its versions and nothing that is due", async () => {
    const mailbox = "kasse@remove.example";
    await put(mailbox, { expiresAt: NOW });
    await store().tick(NOW);
    await store().watch(mailbox, NOW);
    const { id } = await rowOf(mailbox);
    const before = (await lookUp("kasse", "remove.example")).revision;
    await remove(mailbox);
    expect(await rowOf(mailbox)).toMatchObject({
      id,
      revision: 2,
      version: null,
      next_alert_at: null,
      alerted_days: null,
      next_look_at: null,
      look: null,
      told: "[]",
    });
    expect(await store().get(mailbox)).toBeUndefined();
    expect((await store().list()).filter(({ address }) => address === mailbox)).toEqual([]);
    expect(await store().earlier(mailbox, undefined)).toMatchObject({ version: { version: 1 } });
    const after = await lookUp("kasse", "remove.example");
    expect(after.key).toBeUndefined();
    expect(after.revision).toBeGreaterThan(before);
  });

  test("ends the reminders that it is down, and no other address'", async () => {
    const subjects = () =>
      runInDurableObject(store(), (_, { storage }) =>
        storage.sql
          .exec<{ subject_id: string }>(
            "SELECT subject_id FROM subjects WHERE subject_id LIKE '%remind.example' ORDER BY 1",
          )
          .toArray()
          .map(({ subject_id }) => subject_id),
      );
    for (const name of ["a", "b"]) await put(`${name}@remind.example`, { expiresAt: NOW });
    await store().tick(NOW);
    expect(await subjects()).toEqual(["a@remind.example", "b@remind.example"]);
    await remove("a@remind.example");
    expect(await subjects()).toEqual(["b@remind.example"]);
  });
});

describe("the history", () => {
  const state = (version: number, expiresAt?: number) => ({
    version,
    fingerprint: "A".repeat(40),
    expiresAt,
  });

  test("has each change with its moment, newest first, of one address", async () => {
    const mailbox = "kasse@history.example";
    const end = NOW + 90 * DAY_MS;
    await put("other@history.example");
    await put(mailbox, { expiresAt: end });
    vi.setSystemTime(NOW + 1);
    const again = await publication(mailbox, { expiresAt: undefined, bytes: octet(1) });
    await store().publish(again, undefined, "anna", "rollback");
    vi.setSystemTime(NOW + 2);
    await store().remove(mailbox, undefined, "bernd");
    expect(await store().history(mailbox)).toEqual([
      { at: NOW + 2, who: "bernd", action: "remove", before: state(2), after: undefined },
      { at: NOW + 1, who: "anna", action: "rollback", before: state(1, end), after: state(2) },
      { at: NOW, who: "tests", action: "publish", before: undefined, after: state(1, end) },
    ]);
    expect(await store().history("other@history.example")).toHaveLength(1);
    expect(await store().history("never@history.example")).toBeUndefined();
  });

  test("is of 1,000 changes", async () => {
    const mailbox = "long@history.example";
    await put(mailbox);
    await runInDurableObject(store(), (_, { storage }) => {
      storage.sql.exec(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
         INSERT INTO history (at, who, subject, action)
         SELECT i, 'x', (SELECT CAST(id AS TEXT) FROM keys WHERE address = ?), 'remove' FROM n`,
        mailbox,
      );
    });
    expect(await store().history(mailbox)).toHaveLength(1_000);
    await put(mailbox, { bytes: octet(1) });
    const changes = await store().history(mailbox);
    expect(changes).toHaveLength(1_000);
    expect(changes?.at(-1)?.action).toBe("remove");
  });
});

describe("versions of two addresses", () => {
  test("are not mixed up, though their numbers are the same", async () => {
    const [one, other] = ["one@versions.example", "other@versions.example"];
    for (const number of [1, 2]) await put(one, { bytes: octet(number) });
    for (const number of [11, 12, 13]) await put(other, { bytes: octet(number) });
    const bytesOf = async (mailbox: string, version?: number) =>
      (await store().earlier(mailbox, version))?.version.bytes[0];
    expect(await bytesOf(one)).toBe(1);
    expect(await bytesOf(one, 2)).toBe(2);
    expect(await bytesOf(one, 3)).toBeUndefined();
    expect(await bytesOf(other)).toBe(12);
    expect(await bytesOf(other, 1)).toBe(11);
    await remove(one);
    expect(await bytesOf(one)).toBe(2);
    expect(await store().earlier("never@versions.example", undefined)).toBeUndefined();
  });

  test("are counted for each: 500 are kept, the 501st forgets the first", async () => {
    const mailbox = "many@versions.example";
    await put("few@versions.example");
    await put(mailbox);
    await runInDurableObject(store(), (_, { storage }) => {
      storage.sql.exec(
        `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 499)
         INSERT INTO versions SELECT key_id, i, published_at, published_by, fingerprint, format,
           algorithms, user_id, expires_at, size_before, digest, bytes
         FROM n, versions WHERE key_id = (SELECT id FROM keys WHERE address = ?)`,
        mailbox,
      );
    });
    await put(mailbox, { bytes: octet(1) });
    expect((await store().get(mailbox))?.version).toBe(500);
    expect(await store().earlier(mailbox, 1)).toBeDefined();
    await put(mailbox, { bytes: octet(2) });
    expect(await store().earlier(mailbox, 1)).toBeUndefined();
    expect(await store().earlier(mailbox, 2)).toBeDefined();
    expect((await store().get("few@versions.example"))?.version).toBe(1);
  });
});

describe("news of a key that had ended", () => {
  test.each<[string, number | undefined, number | undefined, boolean]>([
    ["one with an end", NOW, NOW + 100 * DAY_MS, true],
    ["one without an end", NOW, undefined, true],
    ["one that has ended as well", NOW, NOW, false],
    ["one with an end, where the other had some hours left", NOW + 1, NOW + 100 * DAY_MS, false],
  ])("comes with %s", async (_, firstEnd, secondEnd, isNews) => {
    const mailbox = `kasse${String(firstEnd)}-${String(secondEnd)}@news.example`;
    await put(mailbox, { expiresAt: firstEnd });
    await store().tick(NOW);
    await put(mailbox, { expiresAt: secondEnd, bytes: octet(1) });
    const ups = (await alertsAbout(mailbox)).filter(({ severity }) => severity === "up");
    expect(ups).toHaveLength(isNews ? 1 : 0);
    expect(await rowOf(mailbox)).toMatchObject({ alerted_days: null });
  });

  test("comes only when it was told that it had ended", async () => {
    await put("untold@news.example", { expiresAt: NOW - DAY_MS });
    await put("untold@news.example", { bytes: octet(1) });
    expect(await alertsAbout("untold@news.example")).toEqual([]);
  });
});

describe("a change that fails halfway", () => {
  test("publishes nothing", async () => {
    await expect(without("history", () => put("new@half.example"))).rejects.toThrow();
    expect(await store().get("new@half.example")).toBeUndefined();
    expect((await lookUp("new", "half.example")).key).toBeUndefined();
    expect(await put("new@half.example")).toMatchObject({
      outcome: "created",
      key: { revision: 1 },
    });
  });

  test("leaves the key before in its place", async () => {
    const mailbox = "old@half.example";
    await put(mailbox, { expiresAt: NOW });
    await store().tick(NOW);
    const before = await rowOf(mailbox);
    const replace = () => put(mailbox, { bytes: octet(1) });
    // The last thing that this change does is to tell that all is well again.
    await expect(without("alerts", replace)).rejects.toThrow();
    expect(await rowOf(mailbox)).toEqual(before);
    expect((await store().get(mailbox))?.version).toBe(1);
    expect(await store().history(mailbox)).toHaveLength(1);
  });

  test("removes nothing", async () => {
    await put("stays@half.example");
    await expect(without("history", () => remove("stays@half.example"))).rejects.toThrow();
    expect(await store().get("stays@half.example")).toBeDefined();
    expect((await lookUp("stays", "half.example")).key).toBeDefined();
  });
});

test("the list is by the end, then by the address; what never ends comes last", async () => {
  const ends: [string, number | undefined][] = [
    ["c@order.example", undefined],
    ["e@order.example", NOW + DAY_MS],
    ["b@order.example", NOW + 2 * DAY_MS],
    ["a@order.example", undefined],
    ["d@order.example", NOW + DAY_MS],
  ];
  for (const [mailbox, expiresAt] of ends) await put(mailbox, { expiresAt });
  const listed = (await store().list()).map(({ address }) => address);
  expect(listed.filter((address) => address.endsWith("@order.example"))).toEqual(
    ["d", "e", "b", "a", "c"].map((name) => `${name}@order.example`),
  );
});

test("the alarm is set anew by whatever is due earlier, and when it is no longer", async () => {
  const mailbox = "alarm@changes.example";
  await put(mailbox, { expiresAt: 100 * DAY_MS });
  expect(alarms.at(-1)).toBe(40 * DAY_MS);
  await put(mailbox, { expiresAt: undefined, bytes: octet(1) });
  expect(alarms.at(-1)).not.toBe(40 * DAY_MS);
  await put(mailbox, { expiresAt: 90 * DAY_MS, bytes: octet(2) });
  expect(alarms.at(-1)).toBe(30 * DAY_MS);
  await remove(mailbox);
  expect(alarms.at(-1)).not.toBe(30 * DAY_MS);
});

test("2,000 addresses are known, and those keep being served", async () => {
  await put("gone@full.example");
  await remove("gone@full.example");
  await runInDurableObject(store(), (_, { storage }) => {
    const { n } = storage.sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM keys").one();
    storage.sql.exec(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO keys (address, local_part, domain, revision, told)
       SELECT i || '@filler.example', i, 'filler.example', 1, '[]' FROM n`,
      1_999 - n,
    );
  });
  expect(await put("last@full.example")).toMatchObject({ ok: true });
  expect(await put("more@full.example")).toEqual({ ok: false, reason: "full" });
  expect(await put("last@full.example", { bytes: octet(1) })).toMatchObject({ ok: true });
  expect(await put("gone@full.example")).toMatchObject({ outcome: "created" });
});
