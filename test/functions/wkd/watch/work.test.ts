import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Look } from "../../../../functions/wkd/keys/found.ts";
import { DAY_MS, NOW } from "../keys.ts";
import { alertsAbout, publication, rowOf, stopTheClock, store, without } from "../published.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let alarms: number[];

beforeEach(async () => {
  ({ alarms } = await stopTheClock());
  await runInDurableObject(store(), (_, { storage }) => {
    storage.sql.exec("UPDATE keys SET next_look_at = NULL");
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const put = async (mailbox: string, octet = 0) => {
  const bytes = new Uint8Array([octet]);
  const settings = { expiresAt: undefined, bytes };
  await store().publish(await publication(mailbox, settings), undefined, "tests");
};

/** Lets every server outside answer so; undefined: nobody is there. Tells the URLs that were asked for. */
function outside(answer: (url: string) => Response | undefined | Promise<undefined>): string[] {
  const urls: string[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
    const url = input as string;
    urls.push(url);
    const found = await answer(url);
    if (found === undefined) throw new Error("nobody is there");
    return found;
  });
  return urls;
}

const nobody = () => undefined;
const notFound = () => new Response(null, { status: 404 });
const serving = (octet: number) => (url: string) =>
  url.includes("/hu/")
    ? new Response(new Uint8Array([octet]), { headers: { "Content-Length": "1" } })
    : new Response(null, { status: url.endsWith("/policy") ? 200 : 404 });

describe("a look", () => {
  test("is kept, with what the owner knows by now and when the next one is due", async () => {
    const mailbox = "kept@work.example";
    await put(mailbox);
    outside(notFound);
    const look = await store().watch(mailbox, NOW + 7);
    expect(look).toMatchObject({ at: NOW + 7, ok: false });
    const row = await rowOf(mailbox);
    expect(JSON.parse(row.look ?? "")).toEqual(JSON.parse(JSON.stringify(look)));
    expect(row).toMatchObject({
      told: JSON.stringify(["advanced not-found"]),
      next_look_at: NOW + 7 + DAY_MS,
    });
    expect(alarms.at(-1)).toBeLessThanOrEqual(NOW + 7 + DAY_MS);
    expect(await store().get(mailbox)).toMatchObject({
      look: { at: NOW + 7, ok: false },
      told: ["advanced not-found"],
    });
  });

  test("that finds nobody is repeated within the hour, and that repetition is told", async () => {
    const mailbox = "silent@work.example";
    await put(mailbox);
    outside(nobody);
    await store().watch(mailbox, NOW);
    expect(await rowOf(mailbox)).toMatchObject({ told: "[]", next_look_at: NOW + HOUR_MS });
    expect(await alertsAbout(mailbox)).toEqual([]);
    await store().watch(mailbox, NOW + HOUR_MS);
    expect(await rowOf(mailbox)).toMatchObject({
      told: JSON.stringify(["advanced unreachable"]),
      next_look_at: NOW + HOUR_MS + DAY_MS,
    });
    expect((await alertsAbout(mailbox)).map(({ severity }) => severity)).toEqual(["warn"]);
  });

  test("says that all is well again, once, and to the address that it concerns", async () => {
    const [mailbox, other] = ["well@work.example", "other@work.example"];
    await put(mailbox, 5);
    await put(other, 5);
    outside(notFound);
    for (const address of [mailbox, other]) await store().watch(address, NOW);
    outside(serving(5));
    for (const day of [1, 2]) await store().watch(mailbox, NOW + day * DAY_MS);
    const severities = async (address: string) =>
      (await alertsAbout(address)).map(({ severity }) => severity);
    expect(await severities(mailbox)).toEqual(["warn", "info"]);
    expect(await severities(other)).toEqual(["warn"]);
    expect(await rowOf(mailbox)).toMatchObject({ told: "[]" });
    expect(await rowOf(other)).toMatchObject({ told: JSON.stringify(["advanced not-found"]) });
  });

  test("remembers across a new version what the owner was told", async () => {
    const mailbox = "told@work.example";
    await put(mailbox);
    outside(notFound);
    await store().watch(mailbox, NOW);
    await put(mailbox, 1);
    expect(await rowOf(mailbox)).toMatchObject({
      look: null,
      told: JSON.stringify(["advanced not-found"]),
      next_look_at: NOW + 10 * MINUTE_MS,
    });
    await store().watch(mailbox, NOW);
    expect(await alertsAbout(mailbox)).toHaveLength(1);
    outside(serving(1));
    await store().watch(mailbox, NOW);
    expect((await alertsAbout(mailbox)).map(({ severity }) => severity)).toEqual(["warn", "info"]);
  });

  test("that never ends is followed by another one an hour later", async () => {
    const mailbox = "endless@work.example";
    await put(mailbox);
    let dueMeanwhile: number | null | undefined;
    outside(async () => {
      dueMeanwhile ??= (await rowOf(mailbox)).next_look_at;
      return undefined;
    });
    await store().watch(mailbox, NOW + 3);
    expect(dueMeanwhile).toBe(NOW + 3 + HOUR_MS);
  });

  test("is told once, though two are under way", async () => {
    const mailbox = "twice@work.example";
    await put(mailbox);
    outside(notFound);
    await Promise.all([store().watch(mailbox, NOW), store().watch(mailbox, NOW)]);
    expect(await alertsAbout(mailbox)).toHaveLength(1);
  });

  test("wakes the store for what it tells", async () => {
    const mailbox = "alarm@work.example";
    await put(mailbox);
    outside(notFound);
    const now = NOW - DAY_MS; // nothing else is due so early
    await store().watch(mailbox, now);
    const due = await runInDurableObject(store(), (_, { storage }) =>
      storage.sql.exec<{ at: number }>("SELECT MIN(due_at) AS at FROM alerts").one(),
    );
    expect(alarms.at(-1)).toBe(due.at);
    expect(due.at).toBeLessThan(now + 10 * MINUTE_MS);
  });

  test("that cannot be told is not kept, so that the next one tells it", async () => {
    const mailbox = "failing@work.example";
    await put(mailbox);
    outside(notFound);
    await expect(without("alerts", () => store().watch(mailbox, NOW))).rejects.toThrow();
    expect(await rowOf(mailbox)).toMatchObject({ look: null, told: "[]" });
    await store().watch(mailbox, NOW);
    expect(await alertsAbout(mailbox)).toHaveLength(1);
  });

  test("at a key that was removed meanwhile leaves no trace", async () => {
    const mailbox = "removed@work.example";
    await put(mailbox);
    outside(async () => {
      await store().remove(mailbox, undefined, "tests");
      return undefined;
    });
    const look: Look | undefined = await store().watch(mailbox, NOW);
    expect(look).toBeDefined();
    expect(await rowOf(mailbox)).toMatchObject({ look: null, next_look_at: null });
    expect(await store().watch(mailbox, NOW)).toBeUndefined();
  });
});

describe("a tick", () => {
  const dueAt = (mailbox: string, at: number) =>
    runInDurableObject(store(), (_, { storage }) => {
      storage.sql.exec("UPDATE keys SET next_look_at = ? WHERE address = ?", at, mailbox);
    });

  test("looks at three keys, those that wait longest first", async () => {
    const waits = { a: 2, b: 5, c: 1, d: 4, e: 3 };
    for (const [name, minutes] of Object.entries(waits)) {
      await put(`${name}@tick.example`);
      await dueAt(`${name}@tick.example`, NOW - minutes * MINUTE_MS);
    }
    const looked = async (now: number) => {
      const urls = outside(nobody);
      await store().tick(now);
      const names = urls.flatMap((url) => /[?]l=(\w)$/.exec(url)?.[1] ?? []);
      return [...new Set(names)].join("");
    };
    expect(await looked(NOW)).toBe("bde");
    expect(await looked(NOW)).toBe("ac");
    expect(await looked(NOW)).toBe("");
  });

  test("that comes while another one looks takes other keys: each is looked at once", async () => {
    for (const name of ["p", "q", "r", "s", "t"]) {
      await put(`${name}@both.example`);
      await dueAt(`${name}@both.example`, NOW - MINUTE_MS);
    }
    const urls = outside(nobody);
    await Promise.all([store().tick(NOW), store().tick(NOW)]);
    const asked = urls.filter((url) => url.includes("openpgpkey.both.example/.well-known/"));
    const names = asked.flatMap((url) => /[?]l=(\w)$/.exec(url)?.[1] ?? []);
    expect(names.toSorted().join("")).toBe("pqrst");
  });

  test("looks at a key from the very moment on at which it is due", async () => {
    await put("moment@tick.example");
    await dueAt("moment@tick.example", NOW);
    const urls = outside(nobody);
    await store().tick(NOW - 1);
    expect(urls).toEqual([]);
    await store().tick(NOW);
    expect(urls).not.toEqual([]);
  });

  test("tells of every key that ends, however many", async () => {
    outside(nobody);
    const names = ["a", "b", "c", "d", "e"].map((name) => `${name}@ends.example`);
    for (const mailbox of names) {
      const settings = { expiresAt: NOW + 30 * DAY_MS };
      await store().publish(await publication(mailbox, settings), undefined, "tests");
      await dueAt(mailbox, NOW + DAY_MS);
    }
    await store().tick(NOW);
    for (const mailbox of names) {
      expect((await alertsAbout(mailbox)).map(({ facts }) => facts["daysLeft"])).toEqual([30]);
      expect(await rowOf(mailbox)).toMatchObject({
        alerted_days: 30,
        next_alert_at: NOW + 16 * DAY_MS,
      });
    }
  });

  test("that fails halfway tells of no key, and the next one of all", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    outside(nobody);
    const names = ["a@half.example", "b@half.example"];
    for (const mailbox of names) {
      const settings = { expiresAt: NOW + 7 * DAY_MS };
      await store().publish(await publication(mailbox, settings), undefined, "tests");
      await dueAt(mailbox, NOW + DAY_MS);
    }
    await runInDurableObject(store(), (_, { storage }) => {
      storage.sql.exec(
        `CREATE TRIGGER half BEFORE INSERT ON alerts WHEN NEW.subject_id = 'b@half.example'
         BEGIN SELECT RAISE(ABORT, 'the second one fails'); END`,
      );
    });
    await store().tick(NOW);
    for (const mailbox of names) expect(await alertsAbout(mailbox)).toEqual([]);
    await runInDurableObject(store(), (_, { storage }) => {
      storage.sql.exec("DROP TRIGGER half");
    });
    await store().tick(NOW);
    for (const mailbox of names) expect(await alertsAbout(mailbox)).toHaveLength(1);
  });

  test("counts every published key that has ended as a problem, and no removed one", async () => {
    outside(nobody);
    for (const [name, expiresAt] of [
      ["a", NOW],
      ["b", NOW - 1],
      ["c", NOW + 1],
      ["d", NOW - DAY_MS],
    ] as const) {
      const made = await publication(`${name}@ill.example`, { expiresAt });
      await store().publish(made, undefined, "tests");
    }
    await store().remove("d@ill.example", undefined, "tests");
    const { problems } = await store().health(NOW);
    expect(problems).toContainEqual({ code: "unusable-keys", count: 2 });
    expect((await store().health(NOW - 2)).problems).not.toContainEqual(
      expect.objectContaining({ code: "unusable-keys" }),
    );
  });
});
