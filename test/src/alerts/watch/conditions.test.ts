import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { webhook } from "../house.ts";
import { everyMinute } from "../../../../src/alerts/watch/minute.ts";
import { WatchStore } from "../../../../src/alerts/watch/watch-store.ts";
import { noteDisk } from "../../../../src/store/disk.ts";
import { forgetFault, noteFault } from "../../../../src/store/fault.ts";
import { LinkStore } from "../../../../functions/links/store.ts";

const MINUTE = 60_000;
const START = Date.UTC(2040, 0, 1);
const FULL = "database or disk is full: SQLITE_FULL";

/** What a receiver got, by channel; `away`: it answers nobody. */
let taken: string[];
let away: Set<string>;
const settings = () => ({
  ...env,
  LANGUAGE: "en",
  ALERT_CHANNELS: JSON.stringify([
    webhook("chat"),
    webhook("mail", { severities: ["down"] }),
    webhook("last", { fallback: true }),
  ]),
});
let own: Env;

beforeEach(() => {
  own = settings() as unknown as Env;
  taken = [];
  away = new Set();
  vi.useFakeTimers({ now: START, toFake: ["Date"] });
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  vi.spyOn(globalThis, "fetch").mockImplementation(async (target, init) => {
    const request = new Request(target, init);
    const channel = new URL(request.url).pathname.slice(1);
    if (away.has(channel)) throw new TypeError("Connection refused");
    const { title } = await request.json<{ title: string }>();
    taken.push(`${channel} ${title}`);
    return new Response("taken");
  });
});

afterEach(async () => {
  noteDisk({ freeBytes: 1e9, totalBytes: 1e9, isGone: false }, Date.now());
  forgetFault("links");
  away.clear();
  // Ends what a test has begun.
  await everyMinute(own, Date.now());
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function pass(minutes: number): Promise<void> {
  vi.setSystemTime(Date.now() + minutes * MINUTE);
  await everyMinute(own, Date.now());
}

const disk = (freeBytes: number, isGone = false) =>
  noteDisk({ freeBytes, totalBytes: 1e9, isGone }, Date.now());

describe("a full disk is told from memory", () => {
  test("once, and its end to those who take it", async () => {
    disk(0);
    await pass(0);
    expect(taken.toSorted()).toEqual(["chat The disk is full", "mail The disk is full"]);
    disk(0);
    await pass(1);
    expect(taken).toHaveLength(2);
    disk(1e9);
    await pass(1);
    await pass(1);
    expect(taken.slice(2)).toEqual(["chat There is room on the disk again"]);
  });

  test("as a store meets it, whose write fails until there is room", async () => {
    const probe = vi.spyOn(LinkStore.prototype, "probe").mockImplementation(() => {
      throw new Error(FULL);
    });
    noteFault("links", "disk-full", Date.now());
    await pass(1);
    expect(taken).toContain("chat The disk is full");
    probe.mockRestore();
    await pass(1);
    expect(taken.at(-1)).toBe("chat There is room on the disk again");
  });

  test("to the others where nobody takes it, and again each minute to whom it did not reach", async () => {
    away = new Set(["chat", "mail"]);
    disk(0);
    await pass(0);
    expect(taken).toEqual(["last The disk is full"]);
    away.clear();
    disk(0);
    await pass(1);
    await pass(1);
    expect(taken.slice(1).toSorted()).toEqual(["chat The disk is full", "mail The disk is full"]);
  });
});

test("a spent quota is told as what it is", async () => {
  vi.spyOn(LinkStore.prototype, "probe").mockImplementation(() => {
    throw new Error("Exceeded allowed rows written in Durable Objects free tier.");
  });
  noteFault("links", "writes-refused", Date.now());
  await pass(1);
  expect(taken).toContain("chat Today's quota at Cloudflare is used up");
});

test("a folder that is gone explains whatever else fails", async () => {
  disk(0, true);
  await pass(0);
  expect(taken.toSorted()).toEqual([
    "chat The folder with the data is gone",
    "mail The folder with the data is gone",
  ]);
});

test("that the store of the alerts itself cannot be read is told without it", async () => {
  noteFault("watch", "damaged", Date.now());
  vi.spyOn(WatchStore.prototype, "health").mockImplementation(() => {
    throw new Error("file is not a database: SQLITE_NOTADB");
  });
  await pass(1);
  forgetFault("watch");
  expect(taken).toContain("chat A part of the service does not work: watch");
});
