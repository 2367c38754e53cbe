/** The log of a check by the API: bodies, and flips by time. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { uniqueKeyOf } from "../../../../functions/heartbeats/check/keys.ts";
import { insertFlip } from "../../../../functions/heartbeats/check/log/flip-table.ts";
import { api, json, visit } from "../../../client.ts";
import { makeCheck, ping, readPings } from "../checks.ts";

afterEach(() => vi.useRealTimers());

const NOW = Date.parse("2090-11-23T12:00:00Z");

/** A check with flips so many seconds before 12:00. */
async function withFlips(...secondsBefore: number[]) {
  const check = await makeCheck();
  await runInDurableObject(env.CHECKS.getByName("main"), (store, { storage }) => {
    const id = store.get({ uuid: check.uuid })?.id ?? 0;
    for (const seconds of secondsBefore) {
      const at = NOW - seconds * 1000;
      insertFlip(storage.sql, id, { at, from: "up", to: "down", reason: { code: "fail" } });
    }
  });
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  return check;
}

const askFlips = (name: string, query: string) =>
  api("GET", `/api/v3/checks/${name}/flips/${query}`);

const UNIX = NOW / 1000;

describe("flips", () => {
  test.each<[string, number[]]>([
    ["", [10, 60, 3600]],
    ["?seconds=60", [10, 60]],
    ["?seconds=59", [10]],
    ["?seconds=9", []],
    [`?start=${UNIX - 60}`, [10, 60]],
    [`?start=${UNIX - 59}`, [10]],
    [`?end=${UNIX - 10}`, [60, 3600]],
    [`?end=${UNIX - 9}`, [10, 60, 3600]],
    [`?start=${UNIX - 60}&end=${UNIX - 10}`, [60]],
    // of two beginnings the later one counts
    [`?seconds=60&start=${UNIX - 3600}`, [10, 60]],
    [`?seconds=3600&start=${UNIX - 60}`, [10, 60]],
    [`?seconds=3600&end=${UNIX - 60}`, [3600]],
    ["?seconds=", [10, 60, 3600]],
    ["?start=0", [10, 60, 3600]],
    ["?seconds=31536000", [10, 60, 3600]],
  ])("with %s", async (query, expected) => {
    const { uuid } = await withFlips(3600, 60, 10);
    const uniqueKey = await uniqueKeyOf(uuid);
    for (const name of [uuid, uuid.toUpperCase(), uniqueKey, uniqueKey.toUpperCase()]) {
      const { flips } = await json<{ flips: { timestamp: string }[] }>(askFlips(name, query));
      const before = flips.map(({ timestamp }) => (NOW - Date.parse(timestamp)) / 1000);
      expect(before).toEqual(expected);
    }
  });

  test.each([
    ["?seconds=31536001", "seconds is too large"],
    ["?seconds=x", "not a number of seconds"],
    ["?start=-1", "not a number of seconds"],
    ["?end=1.5", "not a number of seconds"],
    ["?start=123456789012", "not a number of seconds"],
    ["?end=soon", "not a number of seconds"],
  ])("with %s are refused", async (query, error) => {
    const { uuid } = await makeCheck();
    expect(await json(askFlips(uuid, query), 400)).toMatchObject({ error });
  });

  test("of nobody are not found", async () => {
    for (const name of ["x", "0".repeat(40), "0".repeat(39), "g".repeat(40)]) {
      expect(await json(askFlips(name, ""), 404)).toMatchObject({ error: "not found" });
    }
  });
});

describe("days", () => {
  const HOUR = 3_600_000;
  const askDays = (name: string, query = "") =>
    json<{ availability: number | null; days: Record<string, unknown>[] }>(
      api("GET", `/api/v3/checks/${name}/days/${query}`),
    );
  const turnTo = (now: number) => vi.setSystemTime(now);

  test("say what its time was, newest first, and are kept in few rows", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: NOW });
    const store = env.CHECKS.getByName("main");
    await store.tick(NOW);
    const { uuid } = await makeCheck({ timeout: 3600, grace: 600 });
    await ping(`${uuid}/start`);
    turnTo(NOW + 60_000);
    await ping(uuid);
    // Silent from then on: late after an hour, down ten minutes later, for a day and a half.
    for (let now = NOW; now < NOW + 36 * HOUR; now += 240_000) {
      turnTo(now);
      await store.tick(now);
    }
    turnTo(NOW + 36 * HOUR);
    const own = { paused: 0, maintenance: 0, median_duration: null };
    const told = await askDays(await uniqueKeyOf(uuid));
    expect(told.days.slice(0, 3)).toMatchObject([
      { ...own, date: "2090-11-25", up: 0, down: 3600, runs: 0 },
      { ...own, date: "2090-11-24", up: 0, down: 24 * 3600 },
      { date: "2090-11-23", up: 3600, late: 600, unknown: 60, runs: 1, median_duration: 60_000 },
    ]);
    expect(told.availability).toBeCloseTo(4200 / (36 * 3600 - 60), 3);
    // The next success ends all of them at once: a month is a row.
    await ping(uuid);
    expect(await askDays(uuid)).toMatchObject({ days: told.days.slice(1).toSpliced(0, 0, {}) });
    await runInDurableObject(store, (instance, { storage }) => {
      const id = instance.get({ uuid })?.id ?? 0;
      const rows = storage.sql.exec("SELECT 1 FROM day_packs WHERE place / 1000 = ?", id).toArray();
      expect(rows.length).toBeLessThanOrEqual(2);
      instance.remove(uuid);
      expect(
        storage.sql.exec("SELECT 1 FROM day_packs WHERE place / 1000 = ?", id).toArray(),
      ).toEqual([]);
    });
  });

  test("know pauses, and what tags and settings had been when time passed", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: NOW });
    await env.CHECKS.getByName("main").tick(NOW);
    const { uuid } = await makeCheck({ timeout: 86_400, tags: "days" });
    await ping(uuid);
    const spend = async (seconds: number, rest: string, body: object = {}) => {
      turnTo(Date.now() + seconds * 1000);
      await json(api("POST", `/api/v3/${rest}`, { body }));
    };
    await spend(10, `checks/${uuid}`, { timeout: 60, grace: 3600 });
    await spend(20, "maintenance/", {
      tag: "days",
      maintenance: [{ calendar: "*-*-* 00:00 UTC", minutes: 1 }],
    });
    await spend(40, `checks/${uuid}/pause`);
    await spend(80, `checks/${uuid}/resume`);
    turnTo(Date.now() + 5000);
    const { days } = await askDays(uuid, "?days=1");
    expect(days).toMatchObject([{ up: 60, late: 10, paused: 80, unknown: 5, down: 0 }]);
  });

  test.each(["0", "401", "x", "-1", "1.5", ""])("?days=%s is refused", async (days) => {
    const { uuid } = await makeCheck();
    expect((await api("GET", `/api/v3/checks/${uuid}/days/?days=${days}`)).status).toBe(400);
  });

  test("of nobody are not found", async () => {
    for (const name of ["x", "0".repeat(40)]) {
      expect((await api("GET", `/api/v3/checks/${name}/days/`)).status).toBe(404);
    }
  });
});

describe("the body of a ping", () => {
  test("is plain text whatever it is, and kept by no cache", async () => {
    const { uuid } = await makeCheck();
    const headers = { "Content-Type": "text/html" };
    await ping(uuid, { method: "POST", body: "<script>", headers });
    const answer = await api("GET", `/api/v3/checks/${uuid}/pings/1/body`);
    expect(answer.headers.get("Content-Type")).toBe("text/plain");
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(await answer.text()).toBe("<script>");
  });

  test.each(["0", "2", "x", "-1", "1.0", "01x", "1234567890123456"])(
    "%s is not found",
    async (n) => {
      const { uuid } = await makeCheck();
      await ping(uuid, { method: "POST", body: "1" });
      expect((await api("GET", `/api/v3/checks/${uuid}/pings/${n}/body`)).status).toBe(404);
    },
  );

  test("is that of the own check", async () => {
    const one = await makeCheck();
    const two = await makeCheck();
    await ping(one.uuid, { method: "POST", body: "one" });
    await ping(two.uuid, { method: "POST", body: "two" });
    const body = await api("GET", `/api/v3/checks/${two.uuid.toUpperCase()}/pings/1/body`);
    expect(await body.text()).toBe("two");
    expect((await readPings(one.uuid)).length).toBe(1);
  });

  test("needs its check", async () => {
    expect((await visit("/api/v3/checks/x/pings/1/body")).status).toBe(401);
    expect((await api("GET", "/api/v3/checks/x/pings/1/body")).status).toBe(404);
    expect((await api("GET", "/api/v3/checks/x/pings/")).status).toBe(404);
  });
});
