import { createScheduledController, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { scopes } from "../../../scopes.ts";
import type { NewAlert } from "../../../../src/alerts/outbox/alert.ts";
import { insertDelivery } from "../../../../src/alerts/outbox/sending-table.ts";
import { raiseAlert } from "../../../../src/alerts/outbox/raise.ts";
import type { CheckStore } from "../../../../functions/heartbeats/store.ts";
import worker from "../../../../src/worker.ts";
import type { WatchStore } from "../../../../src/alerts/watch/watch-store.ts";
import { ADMIN_TOKEN, api, json, visit } from "../../../client.ts";

interface Listed {
  id: string;
  title: string;
  subjectId: string;
  at: string;
}

const watch = () => env.WATCH.getByName("main");

const raise = (subjectId: string, at = Date.now()) =>
  runInDurableObject(watch(), (_store: WatchStore, { storage }) =>
    raiseAlert(storage.sql, about(subjectId), at),
  );

const about = (subjectId: string): NewAlert => ({
  subject: "service",
  subjectId,
  severity: "info",
  title: `About ${subjectId}`,
  text: "",
  facts: {},
  url: undefined,
  tags: [],
  channels: undefined,
});

const list = async (query = "") =>
  (await json<{ alerts: Listed[] }>(api("GET", `/api/v1/alerts${query}`))).alerts;

describe("GET /api/v1/alerts", () => {
  test("gives the newest first, and pages by time", async () => {
    const now = Date.now();
    for (const [index, name] of ["a", "b", "c"].entries()) await raise(name, now + index);
    const ours = (await list()).filter(({ subjectId }) => /^[abc]$/.test(subjectId));
    expect(ours.map(({ subjectId }) => subjectId)).toEqual(["c", "b", "a"]);
    const [first] = await list(`?limit=1&before=${encodeURIComponent(ours[0]?.at ?? "")}`);
    expect(first?.subjectId).toBe("b");
  });

  test("gives what is older than a moment, and not what is of it", async () => {
    const now = Date.now() + 1_000;
    await raise("exactly", now);
    const before = async (moment: number) => {
      const query = `?before=${encodeURIComponent(new Date(moment).toISOString())}`;
      return (await list(query)).map(({ subjectId }) => subjectId);
    };
    expect(await before(now)).not.toContain("exactly");
    expect(await before(now + 1)).toContain("exactly");
  });

  test("gives fifty if nobody says how many, of all stores together", async () => {
    const now = Date.now() + 10_000;
    await runInDurableObject(env.CHECKS.getByName("main"), (_store: CheckStore, { storage }) => {
      for (let index = 0; index < 60; index += 2) {
        raiseAlert(storage.sql, about(`many-${index}`), now + index);
      }
    });
    for (let index = 1; index < 60; index += 2) await raise(`many-${index}`, now + index);
    const newest = Array.from({ length: 60 }, (_, index) => `many-${59 - index}`);
    const ids = async (query: string) => (await list(query)).map(({ subjectId }) => subjectId);
    expect(await ids("")).toEqual(newest.slice(0, 50));
    expect(await ids("?limit=1")).toEqual(newest.slice(0, 1));
    expect((await ids("?limit=500")).slice(0, 60)).toEqual(newest);
  });

  test("gives those with a delivery in a state", async () => {
    const id = await raise("in a state");
    await runInDurableObject(watch(), (_store: WatchStore, { storage: { sql } }) => {
      const seq = Number(sql.exec("SELECT seq FROM alerts WHERE id = ?", id).one()["seq"]);
      sql.exec("UPDATE alerts SET due_at = NULL WHERE id = ?", id);
      insertDelivery(sql, { channel: "gone", insteadOf: undefined, escalates: false }, [seq], 0);
      sql.exec("UPDATE deliveries SET state = 'failed', next_at = NULL WHERE channel = 'gone'");
    });
    expect((await list("?state=failed")).map((alert) => alert.id)).toEqual([id]);
    expect(await list("?state=sent")).toEqual([]);
    expect(await list("?state=failed&before=2000-01-01T00:00:00Z")).toEqual([]);
  });

  test.each(["?limit=0", "?limit=501", "?state=lost", "?before=yesterday"])(
    "refuses %s",
    async (query) => {
      await json(api("GET", `/api/v1/alerts${query}`), 422);
    },
  );
});

describe("who may", () => {
  const reading = ["checks:read", "checks:write", "admin"];
  const writing = ["checks:write", "admin"];
  test.each([
    ["GET", "/api/v1/alerts", reading, 200],
    ["GET", "/api/v1/alerts/none", reading, 404],
    ["GET", "/api/v1/channels", reading, 200],
    ["POST", "/api/v1/alerts/test", writing, 200],
    ["POST", "/api/v1/channels/check", writing, 200],
    ["POST", "/api/v1/alerts/none/resend", writing, 404],
    ["POST", "/api/v1/alerts/none/acknowledge", writing, 404],
  ])("%s %s: %j", async (method, path, allowed, status) => {
    tokens ??= await Promise.all(scopes.map(tokenWith));
    const body = method === "POST" ? {} : undefined;
    const answers = await Promise.all(tokens.map((token) => api(method, path, { token, body })));
    expect(answers.map((answer) => answer.status)).toEqual(
      scopes.map((scope) => (allowed.includes(scope) ? status : 403)),
    );
    const stranger = await visit(path, { method });
    expect(stranger.status).toBe(401);
  });
  let tokens: string[] | undefined;
  const tokenWith = async (scope: string) => {
    const body = { name: `only ${scope}`, scopes: [scope] };
    return (await json<{ token: string }>(api("POST", "/api/v1/tokens", { body }), 201)).token;
  };
});

test.each(["/api/v1/alerts/test", "/api/v1/channels/check"])(
  "POST %s takes names and nothing else, or nothing at all",
  async (path) => {
    const headers = { Authorization: `Bearer ${ADMIN_TOKEN}`, "Content-Type": "application/json" };
    expect((await visit(path, { method: "POST", headers, body: "{" })).status).toBe(400);
    for (const body of [{ channels: "chat" }, { channels: [1] }, { names: ["chat"] }, []]) {
      await json(api("POST", path, { body }), 422);
    }
    await json(api("POST", path), 200);
  },
);

describe("one alert", () => {
  test("is found in whichever store it is, and cannot be sent again without anything lost", async () => {
    const id = await raise("single");
    expect(await json(api("GET", `/api/v1/alerts/${id}`))).toMatchObject({
      id,
      title: "About single",
    });
    await json(api("POST", `/api/v1/alerts/${id}/resend`), 409);
    await json(api("GET", "/api/v1/alerts/none"), 404);
    const elsewhere = await runInDurableObject(
      env.CHECKS.getByName("main"),
      (_store: CheckStore, { storage }) => raiseAlert(storage.sql, about("elsewhere"), Date.now()),
    );
    expect(await json(api("GET", `/api/v1/alerts/${elsewhere}`))).toMatchObject({
      subjectId: "elsewhere",
    });
    await json(api("POST", `/api/v1/alerts/${elsewhere}/resend`), 409);
    await json(api("POST", "/api/v1/alerts/none/resend"), 404);
  });

  test("a test of a channel that does not exist names the field", async () => {
    const body = { channels: ["pigeon"] };
    const problem = await json(api("POST", "/api/v1/alerts/test", { body }), 422);
    expect(problem).toMatchObject({ errors: [{ field: "channels" }] });
  });
});

test("the minute cron alone plans what is due", async () => {
  const id = await raise("by cron");
  const controller = createScheduledController({ scheduledTime: new Date(), cron: "* * * * *" });
  await worker.scheduled(controller, env);
  await expect
    .poll(async () =>
      runInDurableObject(
        watch(),
        (_store: WatchStore, { storage }) =>
          storage.sql.exec("SELECT planned_at FROM alerts WHERE id = ?", id).one()["planned_at"],
      ),
    )
    .not.toBeNull();
});

test("a store that stands still is told once, and when it works again", async () => {
  const store = env.WATCH.getByName("main");
  const titles = async () =>
    (await list()).map(({ title }) => title).filter((title) => title.endsWith(": links"));
  const minute = 60_000;
  // Its last tick was six minutes ago, as the others see it.
  await env.LINKS.getByName("main").tick(Date.now() - 6 * minute);
  await runInDurableObject(env.LINKS.getByName("main"), (_links, { storage }) =>
    storage.deleteAlarm(),
  );
  await store.tick(Date.now() + minute);
  await store.tick(Date.now() + 2 * minute);
  expect(await titles()).toEqual(["Ein Teil des Dienstes arbeitet nicht: links"]);
  await env.LINKS.getByName("main").tick(Date.now() + 2 * minute);
  await store.tick(Date.now() + 3 * minute);
  expect((await titles())[0]).toBe("Ein Teil des Dienstes arbeitet wieder: links");
});
