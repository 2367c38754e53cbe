import { createScheduledController, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { raiseAlert } from "../../../src/alerts/outbox.ts";
import worker from "../../../src/worker.ts";
import type { WatchStore } from "../../../src/alerts/watch-store.ts";
import { api, json } from "../../client.ts";

interface Listed {
  id: string;
  title: string;
  subjectId: string;
  at: string;
}

const watch = () => env.WATCH.getByName("main");

const raise = (subjectId: string, at = Date.now()) =>
  runInDurableObject(watch(), (_store: WatchStore, { storage }) =>
    raiseAlert(
      storage.sql,
      {
        subject: "service",
        subjectId,
        severity: "info",
        title: `About ${subjectId}`,
        text: "",
        facts: {},
        url: undefined,
        tags: [],
        channels: undefined,
      },
      at,
    ),
  );

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

  test.each(["?limit=0", "?limit=501", "?state=lost", "?before=yesterday"])(
    "refuses %s",
    async (query) => {
      await json(api("GET", `/api/v1/alerts${query}`), 422);
    },
  );
});

describe("who may", () => {
  const token = async (...scopes: string[]) => {
    const body = { name: `alerts ${scopes.join()}`, scopes };
    return (await json<{ token: string }>(api("POST", "/api/v1/tokens", { body }), 201)).token;
  };
  test.each([
    // method, path                     checks:read  checks:write  links:write
    ["GET", "/api/v1/alerts", 200, 200, 403],
    ["GET", "/api/v1/channels", 200, 200, 403],
    ["POST", "/api/v1/alerts/test", 403, 200, 403],
    ["POST", "/api/v1/channels/check", 403, 200, 403],
    ["POST", "/api/v1/alerts/none/resend", 403, 404, 403],
  ])("%s %s", async (method, path, reader, writer, stranger) => {
    tokens ??= await Promise.all([
      token("checks:read"),
      token("checks:write"),
      token("links:write"),
    ]);
    const body = method === "POST" ? {} : undefined;
    const ask = (by: string | undefined) => api(method, path, { token: by ?? "", body });
    const answers = await Promise.all(tokens.map(ask));
    expect(answers.map(({ status }) => status)).toEqual([reader, writer, stranger]);
  });
  let tokens: string[] | undefined;
});

describe("one alert", () => {
  test("is found in whichever store it is, and cannot be sent again without anything lost", async () => {
    const id = await raise("single");
    expect(await json(api("GET", `/api/v1/alerts/${id}`))).toMatchObject({
      id,
      title: "About single",
    });
    await json(api("POST", `/api/v1/alerts/${id}/resend`), 409);
    await json(api("GET", "/api/v1/alerts/none"), 404);
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
    (await list()).map(({ title }) => title).filter((title) => title.includes("„links“"));
  const minute = 60_000;
  // Its last tick was six minutes ago, as the others see it.
  await runInDurableObject(env.LINKS.getByName("main"), async (_links, { storage }) => {
    await storage.deleteAlarm();
    storage.kv.put("lastTickAt", Date.now() - 6 * minute);
  });
  await store.tick(Date.now() + minute);
  await store.tick(Date.now() + 2 * minute);
  expect(await titles()).toEqual(["Der Speicher „links“ arbeitet nicht"]);
  await env.LINKS.getByName("main").tick(Date.now() + 2 * minute);
  await store.tick(Date.now() + 3 * minute);
  expect((await titles())[0]).toBe("Der Speicher „links“ arbeitet wieder");
});
