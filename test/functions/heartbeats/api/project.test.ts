/** The project by the API: its ping key, maintenance of tags, gaps, channels, and how it is addressed. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { MAX_MAINTENANCE_TAGS } from "../../../../functions/heartbeats/limits.ts";
import { recordGap } from "../../../../functions/heartbeats/check/project-table.ts";
import { api, json, ORIGIN } from "../../../client.ts";
import { visitWith } from "../deployment.ts";

const path = "/api/v3/maintenance/";
const windows = [{ calendar: "*-*-* 05:30", minutes: 55 }];
const set = (tag: unknown, maintenance: unknown = windows) =>
  api("POST", path, { body: { tag, maintenance } });

describe("the ping key", () => {
  test("comes with the address that slugs are added to, also when it is new", async () => {
    const before = await json(api("GET", "/api/v3/ping-key/"));
    const key = String(before["ping_key"]);
    expect(before).toEqual({ ping_key: key, ping_url: `${ORIGIN}/ping/${key}/` });
    const after = await json(api("POST", "/api/v3/ping-key/rotate"));
    expect(after["ping_key"]).not.toBe(key);
    expect(after["ping_url"]).toBe(`${ORIGIN}/ping/${String(after["ping_key"])}/`);
    expect(await json(api("GET", "/api/v3/ping-key/"))).toEqual(after);
  });

  test("has the public address of the service, if it has one", async () => {
    const settings = { PUBLIC_URL: "https://public.example/" };
    const shown = await json(visitWith(settings, "/api/v3/ping-key/"));
    expect(shown["ping_url"]).toBe(`https://public.example/ping/${String(shown["ping_key"])}/`);
  });
});

describe("maintenance of a tag", () => {
  test("is set, shown beside that of others, and removed", async () => {
    expect(await json(set("a"))).toMatchObject({ maintenance: { a: windows } });
    const two = [...windows, { calendar: "0 6 * * 0", minutes: 5 }];
    await json(set("b", two));
    expect(await json(api("GET", path))).toMatchObject({ maintenance: { a: windows, b: two } });
    const { maintenance } = await json(set("a", []));
    expect(maintenance).toEqual({ b: two });
  });

  test.each<[string, unknown, unknown, string]>([
    ["an empty tag", "", windows, "json validation error: tag or maintenance is not valid"],
    ["a blank in it", "a b", windows, "json validation error: tag or maintenance is not valid"],
    [
      "501 letters",
      "x".repeat(501),
      windows,
      "json validation error: tag or maintenance is not valid",
    ],
    ["no windows", "a", null, "json validation error: tag or maintenance is not valid"],
    [
      "a window of no time",
      "a",
      [{ calendar: "*-*-*", minutes: 0 }],
      "json validation error: tag or maintenance is not valid",
    ],
    [
      "what never occurs",
      "a",
      [...windows, { calendar: "*-02-30", minutes: 1 }],
      "json validation error: maintenance is not a valid cron or OnCalendar expression",
    ],
  ])("with %s is refused", async (_, tag, maintenance, error) => {
    expect(await json(set(tag, maintenance), 400)).toMatchObject({ error });
  });

  test("takes a tag of 500 letters", async () => {
    const tag = "x".repeat(500);
    expect((await set(tag)).status).toBe(200);
    expect((await set(tag, [])).status).toBe(200);
  });

  test(`is for ${MAX_MAINTENANCE_TAGS} tags at most; those that have some may change it`, async () => {
    const store = env.CHECKS.getByName("main");
    const known = Object.keys(await store.tagMaintenance());
    for (let n = known.length; n < MAX_MAINTENANCE_TAGS - 1; n += 1) {
      await store.setTagMaintenance(`tag${n}`, windows);
    }
    expect((await set("the last one")).status).toBe(400);
    // Names that every object has are tags like any other.
    for (const tag of ["toString", "constructor", "__proto__", "hasOwnProperty"]) {
      expect((await set(tag)).status).toBe(200);
      expect((await (await set(tag)).json<{ maintenance: object }>()).maintenance).toSatisfy(
        (all: object) => Object.hasOwn(all, tag),
      );
      expect(await json(set("more"), 403)).toMatchObject({
        error: "too many tags with maintenance",
      });
      expect((await set(tag, [])).status).toBe(200);
    }
    expect((await set("last")).status).toBe(200);
    expect(await json(set("more"), 403)).toMatchObject({ error: "too many tags with maintenance" });
    expect((await set("last", [])).status).toBe(200);
    expect((await set("more")).status).toBe(200);
    expect((await set("more", [...windows, ...windows])).status).toBe(200);
  });
});

test("gaps are shown newest first, in UTC", async () => {
  await runInDurableObject(env.CHECKS.getByName("main"), (_, { storage }) => {
    recordGap(storage.sql, { from: 1000, until: 2000 });
    recordGap(storage.sql, { from: 5000, until: 9999 });
  });
  const { gaps } = await json<{ gaps: unknown[] }>(api("GET", "/api/v3/gaps/"));
  expect(gaps.slice(-2)).toEqual([
    { from: "1970-01-01T00:00:05+00:00", until: "1970-01-01T00:00:09+00:00" },
    { from: "1970-01-01T00:00:01+00:00", until: "1970-01-01T00:00:02+00:00" },
  ]);
});

describe("other settings of the service", () => {
  const ALERT_CHANNELS = JSON.stringify([
    { name: "ops", kind: "ntfy", server: "https://ntfy.example", topic: "t" },
    { name: "hook", kind: "slack", url: "https://hook.example/" },
  ]);
  const make = async (settings: object, body: object) => {
    const init = { method: "POST", body: JSON.stringify(body) };
    return visitWith(settings, "/api/v3/checks/", init);
  };

  test("channels are listed with their kinds, and a check may name them", async () => {
    const settings = { ALERT_CHANNELS };
    expect(await json(visitWith(settings, "/api/v3/channels/"))).toEqual({
      channels: [
        { id: "ops", name: "ops", kind: "ntfy" },
        { id: "hook", name: "hook", kind: "slack" },
      ],
    });
    expect(await json(make(settings, { channels: "hook" }), 201)).toMatchObject({
      channels: "hook",
    });
    expect(await json(make(settings, {}), 201)).toMatchObject({ channels: "hook,ops" });
    expect((await make({}, { channels: "hook" })).status).toBe(400);
  });

  test("addresses begin with the public one", async () => {
    const made = await json(make({ PUBLIC_URL: "https://public.example" }, {}), 201);
    for (const field of ["ping_url", "update_url", "badge_url"]) {
      expect(String(made[field]).startsWith("https://public.example/")).toBe(true);
    }
  });

  test("the shortest period is the setting's", async () => {
    const settings = { MIN_PERIOD_SECONDS: "10" };
    expect((await make(settings, { timeout: 10 })).status).toBe(201);
    expect((await make(settings, { timeout: 9 })).status).toBe(400);
  });
});
