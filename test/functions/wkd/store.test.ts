import { exports } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { addressHashes } from "../../../functions/wkd/address/hash.ts";
import { MAX_VERSIONS } from "../../../functions/wkd/limits.ts";
import { DAY_MS, NOW } from "./keys.ts";
import { alertsAbout, publication, stopTheClock, store } from "./published.ts";

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

async function put(mailbox: string, settings: Parameters<typeof publication>[1] = {}) {
  const result = await store().publish(await publication(mailbox, settings), undefined, "tests");
  if (!result.ok) throw new Error(result.reason);
  return result;
}

async function served(domain: string, hash: string | undefined): Promise<string | undefined> {
  const { key: found } = await store().lookup(domain, hash ?? "");
  return found && new TextDecoder().decode(found.bytes);
}

const hashOf = async (localPart: string, rule: string) =>
  (await addressHashes(localPart)).find((one) => one.rule === rule)?.hash;

describe("a hash of several addresses", () => {
  test("belongs to the one that has it by the earlier rule, in whatever order they came", async () => {
    // Mailvelope looks for "ж" where everybody looks for "6".
    const hash = await hashOf("6", "ascii-lower");
    expect(await hashOf("ж", "low-bytes")).toBe(hash);
    await put("ж@one.example");
    expect(await served("one.example", hash)).toBe("key of ж@one.example");
    await put("6@one.example");
    expect(await served("one.example", hash)).toBe("key of 6@one.example");
    await put("6@two.example");
    await put("ж@two.example");
    expect(await served("two.example", hash)).toBe("key of 6@two.example");
  });

  test("counts the rules of all addresses alike, also where two rules give one hash", async () => {
    // ĸ is U+0138: its low byte is "8". "8" in Unicode's small letters is "8" itself.
    const shared = await hashOf("jürgen", "ascii-lower");
    expect(await hashOf("JÜRGEN", "unicode-lower")).toBe(shared);
    await put("JÜRGEN@three.example");
    await put("jürgen@three.example");
    expect(await served("three.example", shared)).toBe("key of jürgen@three.example");
    await store().remove("jürgen@three.example", undefined, "tests");
    expect(await served("three.example", shared)).toBe(`key of JÜRGEN@three.example`);
  });

  test("stays with the address that was here first, where the rule is the same", async () => {
    const hash = await hashOf("ИВАН", "unicode-lower");
    expect(await hashOf("Иван", "unicode-lower")).toBe(hash);
    await put("ИВАН@four.example");
    await put("Иван@four.example");
    expect(await served("four.example", hash)).toBe("key of ИВАН@four.example");
  });

  test("is looked for in its own domain only", async () => {
    await put("kasse@five.example");
    const hash = await hashOf("kasse", "ascii-lower");
    expect(await served("five.example", hash)).toBe("key of kasse@five.example");
    expect(await served("six.example", hash)).toBeUndefined();
  });
});

describe("versions", () => {
  test("of one mailbox are one row, however its owner writes ASCII capitals", async () => {
    await put("Kasse@seven.example");
    const { outcome, key } = await put("kasse@seven.example", { bytes: new Uint8Array([1]) });
    expect(outcome).toBe("replaced");
    expect(key).toMatchObject({ version: 2, revision: 2, localPart: "kasse" });
  });

  test("are all kept with who, when and their bytes", async () => {
    const mailbox = "kasse@eight.example";
    for (const octet of [1, 2, 3]) {
      vi.setSystemTime(NOW + octet);
      await put(mailbox, { bytes: new Uint8Array([octet]) });
    }
    for (const number of [1, 2, 3]) {
      expect(await store().earlier(mailbox, number)).toMatchObject({
        version: {
          version: number,
          bytes: new Uint8Array([number]),
          publishedAt: NOW + number,
          publishedBy: "tests",
        },
      });
    }
    expect((await store().earlier(mailbox, undefined))?.version.version).toBe(2);
    expect(await store().earlier(mailbox, 4)).toBeUndefined();
  });

  test(`beyond ${MAX_VERSIONS} go, the oldest first`, async () => {
    const mailbox = "kasse@nine.example";
    await put(mailbox, { bytes: new Uint8Array([1]) });
    await runInDurableObject(store(), (_, { storage }) => {
      storage.sql.exec(
        "UPDATE versions SET version = ? WHERE key_id = (SELECT id FROM keys WHERE address = ?)",
        MAX_VERSIONS,
        mailbox,
      );
      storage.sql.exec("UPDATE keys SET version = ? WHERE address = ?", MAX_VERSIONS, mailbox);
    });
    await put(mailbox, { bytes: new Uint8Array([2]) });
    expect(await store().earlier(mailbox, undefined)).toBeDefined();
    await runInDurableObject(store(), (_, { storage }) => {
      storage.sql.exec("UPDATE versions SET version = 1 WHERE version = ?", MAX_VERSIONS);
    });
    await put(mailbox, { bytes: new Uint8Array([3]) });
    expect(await store().earlier(mailbox, 1)).toBeUndefined();
  });
});

describe("a key that is about to end", () => {
  const END = NOW + 100 * DAY_MS;
  const tickAt = (daysBefore: number) => store().tick(END - daysBefore * DAY_MS);
  const severities = async (mailbox: string) =>
    (await alertsAbout(mailbox))
      .filter(({ facts }) => "daysLeft" in facts)
      .map(({ severity, facts }) => [severity, facts["daysLeft"]]);

  test("is told of at 60, 30, 14, 7 and 1 days and at its end, once each", async () => {
    const mailbox = "steps@alert.example";
    await put(mailbox, { expiresAt: END });
    for (const days of [61, 60, 60, 59, 30, 29.5, 14, 13, 7, 7, 1, 0.5, 0, -1, -100]) {
      await tickAt(days);
    }
    expect(await severities(mailbox)).toEqual([
      ["warn", 60],
      ["warn", 30],
      ["warn", 14],
      ["warn", 7],
      ["warn", 1],
      ["down", 0],
    ]);
    const [first] = await alertsAbout(mailbox);
    expect(first?.title).toBe(`Der Schlüssel von ${mailbox} läuft in 60 Tagen ab`);
    expect(first?.text).toContain("gpg --quick-set-expire");
  });

  test("is told of once with its most urgent alert when ticks were missed", async () => {
    const mailbox = "missed@alert.example";
    await put(mailbox, { expiresAt: END });
    await tickAt(10);
    await tickAt(9);
    expect(await severities(mailbox)).toEqual([["warn", 10]]);
    await tickAt(-3);
    expect(await severities(mailbox)).toEqual([
      ["warn", 10],
      ["down", 0],
    ]);
  });

  test("is told of once by two ticks at the same moment", async () => {
    const mailbox = "twice@alert.example";
    await put(mailbox, { expiresAt: END });
    await Promise.all([tickAt(30), tickAt(30)]);
    expect(await severities(mailbox)).toEqual([["warn", 30]]);
  });

  test("is told of again only after another one was published, and that one is good news", async () => {
    const mailbox = "renewed@alert.example";
    await put(mailbox, { expiresAt: END });
    await tickAt(0);
    vi.setSystemTime(END + DAY_MS);
    const bytes = new Uint8Array([1]);
    await put(mailbox, { expiresAt: END + 365 * DAY_MS, bytes });
    await tickAt(-2);
    await tickAt(-306);
    const told = (await alertsAbout(mailbox)).filter(({ facts }) => !("problems" in facts));
    expect(told.map(({ severity }) => severity)).toEqual(["down", "up", "warn"]);
  });

  test("is told of nothing once it is removed, or if it never ends", async () => {
    await put("removed@alert.example", { expiresAt: END });
    await store().remove("removed@alert.example", undefined, "tests");
    await put("never@alert.example", { expiresAt: undefined });
    await tickAt(-5);
    expect(await alertsAbout("removed@alert.example")).toEqual([]);
    expect(await severities("never@alert.example")).toEqual([]);
  });

  test("wakes the store at the very moment", async () => {
    const mailbox = "alarm@alert.example";
    // Long ago, so that nothing else in this store is due earlier.
    await put(mailbox, { expiresAt: 100 * DAY_MS });
    expect(alarms.at(-1)).toBe(40 * DAY_MS);
    await store().remove(mailbox, undefined, "tests");
  });
});

test("the service is ill while nobody can encrypt to a key, and well when that is put right", async () => {
  const health = async () => {
    const response = await exports.default.fetch("https://console.example/healthz");
    const { stores } = await response.json<{
      stores: { keys: { ok: boolean; problems: { code: string; count: number }[] } };
    }>();
    const unusable = stores.keys.problems.filter(({ code }) => code === "unusable-keys");
    return { status: response.status, unusable };
  };
  await runInDurableObject(store(), (_, { storage }) => {
    storage.sql.exec("UPDATE versions SET expires_at = NULL");
  });
  expect((await health()).unusable).toEqual([]);
  await put("ill@health.example", { expiresAt: NOW });
  expect(await health()).toEqual({
    status: 503,
    unusable: [{ code: "unusable-keys", count: 1 }],
  });
  await put("ill@health.example", { expiresAt: NOW + DAY_MS, bytes: new Uint8Array([1]) });
  expect((await health()).unusable).toEqual([]);
});
