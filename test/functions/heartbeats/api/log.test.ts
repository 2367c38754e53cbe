/** The log of a check by the API: bodies, and flips by time. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { uniqueKeyOf } from "../../../../functions/heartbeats/check/keys.ts";
import { insertFlip } from "../../../../functions/heartbeats/check/log-table.ts";
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
    expect(await json(askFlips(uuid, query), 400)).toEqual({ error });
  });

  test("of nobody are not found", async () => {
    for (const name of ["x", "0".repeat(40), "0".repeat(39), "g".repeat(40)]) {
      expect(await json(askFlips(name, ""), 404)).toEqual({ error: "not found" });
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
