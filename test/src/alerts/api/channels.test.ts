import { createExecutionContext, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import worker from "../../../../src/worker.ts";
import { ADMIN_TOKEN, ORIGIN } from "../../../client.ts";
import { webhook } from "../house.ts";

const channels = [
  webhook("chat"),
  webhook("mail", { severities: ["down", "up"] }),
  { name: "slack", kind: "slack", url: "https://receiver.example/slack", fallback: true },
];
const ALERT_CHANNELS = JSON.stringify(channels);
const settings: Env = { ...env, ALERT_CHANNELS } as unknown as Env;

beforeAll(async () => {
  // The store reads the setting when it first sends.
  await runInDurableObject(env.WATCH.getByName("main"), (store) => {
    Object.assign((store as unknown as { env: object }).env, { ALERT_CHANNELS });
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

interface Answers {
  ok: boolean;
  channels: { channel: string; kind: string; ok: boolean; answer: string }[];
}

/** Every receiver answers 200, but those that are named with a status. */
function receivers(statuses: Readonly<Record<string, number>> = {}): string[] {
  const asked: string[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation((target, init) => {
    const { method, url } = new Request(target, init);
    const name = new URL(url).pathname.slice(1);
    asked.push(`${method} ${name}`);
    // As Slack says that it took something.
    const body = name === "slack" && method === "POST" ? "ok" : null;
    return Promise.resolve(new Response(body, { status: statuses[name] ?? 200 }));
  });
  return asked;
}

async function ask<Body>(method: string, path: string, body?: unknown, status = 200) {
  const request = new Request(`${ORIGIN}${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${ADMIN_TOKEN}`,
      "Accept-Language": "en",
      ...(body !== undefined && { "Content-Type": "application/json" }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const answer = await worker.fetch(request as never, settings, createExecutionContext());
  expect(answer.status).toBe(status);
  return await answer.json<Body>();
}

test("the channels are listed without their secrets", async () => {
  expect(await ask("GET", "/api/v1/channels")).toEqual({
    channels: [
      {
        name: "chat",
        kind: "webhook",
        fallback: false,
        severities: ["down", "warn", "up", "info"],
      },
      { name: "mail", kind: "webhook", fallback: false, severities: ["down", "up"] },
      { name: "slack", kind: "slack", fallback: true, severities: ["down", "warn", "up", "info"] },
    ],
  });
});

describe("a check of channels", () => {
  test("asks all of them, where none is named", async () => {
    const asked = receivers();
    expect(await ask<Answers>("POST", "/api/v1/channels/check", {})).toEqual({
      ok: true,
      channels: [
        { channel: "chat", kind: "webhook", ok: true, answer: "HTTP 200" },
        { channel: "mail", kind: "webhook", ok: true, answer: "HTTP 200" },
        { channel: "slack", kind: "slack", ok: true, answer: "HTTP 200 ok" },
      ],
    });
    expect(asked).toEqual(["HEAD chat", "HEAD mail", "POST slack"]);
  });

  test("asks those that are named, in the order of the settings, and none for none", async () => {
    const asked = receivers();
    const body = await ask<Answers>("POST", "/api/v1/channels/check", {
      channels: ["slack", "chat"],
    });
    expect(body.channels.map(({ channel }) => channel)).toEqual(["chat", "slack"]);
    expect(asked).toEqual(["HEAD chat", "POST slack"]);
    expect(await ask("POST", "/api/v1/channels/check", { channels: [] })).toEqual({
      ok: true,
      channels: [],
    });
  });

  test("is not well where one of them is not", async () => {
    vi.spyOn(globalThis, "fetch").mockImplementation((target) =>
      new Request(target).url.endsWith("mail")
        ? Promise.reject(new TypeError("Connection refused"))
        : Promise.resolve(new Response("ok")),
    );
    const body = await ask<Answers>("POST", "/api/v1/channels/check", {});
    expect(body.ok).toBe(false);
    expect(body.channels.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(body.channels[1]?.answer).toBe("Connection refused");
  });
});

describe("a test of channels", () => {
  test("says what each answered, a note although it takes none", async () => {
    const asked = receivers({ chat: 401 });
    const body = await ask<Answers>("POST", "/api/v1/alerts/test", { channels: ["slack", "chat"] });
    expect(body).toEqual({
      ok: false,
      channels: [
        { channel: "chat", kind: "webhook", ok: false, answer: "HTTP 401" },
        { channel: "slack", kind: "slack", ok: true, answer: "HTTP 200 ok" },
      ],
    });
    expect(asked).toContain("POST chat");
    expect(asked).toContain("POST slack");
    const alone = await ask<Answers>("POST", "/api/v1/alerts/test", { channels: ["slack"] });
    expect(alone).toMatchObject({ ok: true });
  });

  test("of none does nothing", async () => {
    const asked = receivers();
    expect(await ask("POST", "/api/v1/alerts/test", { channels: [] })).toEqual({
      ok: true,
      channels: [],
    });
    expect(asked).toEqual([]);
  });
});

test.each(["/api/v1/alerts/test", "/api/v1/channels/check"])(
  "%s refuses a channel that does not exist, and names it",
  async (path) => {
    const asked = receivers();
    expect(await ask("POST", path, { channels: ["chat", "pigeon"] }, 422)).toMatchObject({
      errors: [{ field: "channels", detail: "There is no channel “pigeon”." }],
    });
    await ask("POST", path, { channel: "chat" }, 422);
    expect(asked).toEqual([]);
  },
);

test("what did not arrive is sent again once it is asked for, and shows that it is on its way", async () => {
  receivers({ chat: 401 });
  await ask("POST", "/api/v1/alerts/test", { channels: ["chat"] });
  interface Alert {
    id: string;
    deliveries: { id: string; state: string; attempts: number }[];
  }
  const { alerts } = await ask<{ alerts: Alert[] }>("GET", "/api/v1/alerts?state=failed");
  const lost = alerts.find(({ deliveries }) => deliveries.length === 1);
  vi.restoreAllMocks();
  const asked = receivers();
  const after = await ask<Alert>("POST", `/api/v1/alerts/${lost?.id}/resend`);
  expect(after).toMatchObject({ id: lost?.id, deliveries: [{ id: lost?.deliveries[0]?.id }] });
  expect(after.deliveries[0]?.state).not.toBe("failed");
  await expect
    .poll(() => ask<Alert>("GET", `/api/v1/alerts/${lost?.id}`))
    .toMatchObject({ deliveries: [{ state: "sent", attempts: 1 }] });
  expect(asked).toContain("POST chat");
  expect(await ask("POST", `/api/v1/alerts/${lost?.id}/resend`, undefined, 409)).toMatchObject({
    type: expect.stringContaining("nothing-to-resend"),
    title: "Nothing to send again",
    detail: "All messages about it have arrived or are still on their way.",
  });
});
