import { afterEach, describe, expect, test, vi } from "vitest";
import { around, channelOf, jsonAnswer, message, network, neverConnected } from "../network.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const settings = { kind: "ntfy", server: "https://ntfy.example/", topic: "alarm" };
const push = channelOf({ ...settings, token: "tk_secret" });
const openPush = channelOf(settings);

test("a message is JSON at the server's root", async () => {
  const sent = network(jsonAnswer(200, { id: "hwQ2YpKdmg", event: "message" }));
  const outcome = await push.send(message, "delivery-1", around);
  expect(outcome).toEqual({
    kind: "sent",
    answer: 'HTTP 200 {"id":"hwQ2YpKdmg","event":"message"}',
  });
  expect(sent).toMatchObject([
    {
      method: "POST",
      url: "https://ntfy.example/",
      headers: { authorization: "Bearer tk_secret", "content-type": "application/json" },
    },
  ]);
  expect(JSON.parse(sent[0]?.body ?? "")).toEqual({
    topic: "alarm",
    title: message.title,
    message: message.plain,
    priority: 5,
    tags: ["rotating_light"],
    sequence_id: "delivery-1",
    click: "https://randwerk.example/console",
  });
});

test.each([
  ["down", 5, "rotating_light"],
  ["warn", 3, "warning"],
  ["up", 3, "white_check_mark"],
  ["info", 3, "information_source"],
] as const)("%s has priority %i and shows %s", async (severity, priority, tag) => {
  const sent = network();
  await push.send({ ...message, severity }, "delivery-1", around);
  expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({ priority, tags: [tag] });
});

test("without a token and an address there is neither header nor click", async () => {
  const sent = network();
  await openPush.send({ ...message, url: undefined }, "delivery-1", around);
  expect(sent[0]?.headers).not.toHaveProperty("authorization");
  expect(JSON.parse(sent[0]?.body ?? "")).not.toHaveProperty("click");
});

test.each([
  [new Response("<html>Welcome to our wireless network"), "later"],
  [new Response("taken"), "later"],
  [jsonAnswer(200, { success: true }), "unknown"],
  [jsonAnswer(200, { id: "" }), "unknown"],
  [jsonAnswer(200, { id: 7 }), "unknown"],
])("a success without the message's id is none (%#): %s", async (answer, kind) => {
  network(answer);
  expect(await push.send(message, "delivery-1", around)).toMatchObject({ kind });
});

test("what is doubled by JSON is cut to what ntfy reads of it", async () => {
  const sent = network();
  await push.send({ ...message, plain: '"\\'.repeat(2_000) }, "delivery-1", around);
  expect(new TextEncoder().encode(sent[0]?.body).byteLength).toBeLessThanOrEqual(8_192);
  expect((JSON.parse(sent[0]?.body ?? "") as { message: string }).message).toMatch(/["\\] …$/);
});

test.each([
  [401, "broken"],
  [403, "broken"],
  [413, "refused"],
  [429, "later"],
  [507, "later"],
])("HTTP %i is %s", async (status, kind) => {
  network(new Response("no", { status }));
  expect(await push.send(message, "delivery-1", around)).toMatchObject({ kind });
});

describe("a text", () => {
  const shownOf = async (plain: string) => {
    const sent = network();
    await push.send({ ...message, plain }, "delivery-1", around);
    return (JSON.parse(sent[0]?.body ?? "") as { message: string }).message;
  };
  test.each([
    // bytes, what is left of it: ntfy makes an attachment of anything longer than 4,096
    ["x".repeat(4_000), "x".repeat(4_000)],
    ["x".repeat(4_001), `${"x".repeat(3_996)} …`],
    ["ü".repeat(2_000), "ü".repeat(2_000)],
    ["ü".repeat(2_001), `${"ü".repeat(1_998)} …`],
    [`x${"ü".repeat(2_000)}`, `x${"ü".repeat(1_997)} …`],
    ["🚨".repeat(1_001), `${"🚨".repeat(999)} …`],
    [`xxx${"🚨".repeat(1_000)}`, `xxx${"🚨".repeat(998)} …`],
  ])("is cut to 4,000 bytes and whole characters (%#)", async (plain, expected) => {
    const left = await shownOf(plain);
    expect(left).toBe(expected);
    expect(new TextEncoder().encode(left).byteLength).toBeLessThanOrEqual(4_000);
  });
});

describe("a check", () => {
  test("asks whether the topic may be read, without a message", async () => {
    const sent = network(new Response('{"success":true}'));
    expect(await push.check(around)).toMatchObject({ kind: "sent" });
    expect(sent).toMatchObject([
      {
        method: "GET",
        url: "https://ntfy.example/alarm/auth",
        headers: { authorization: "Bearer tk_secret" },
        body: "",
      },
    ]);
    await openPush.check(around);
    expect(sent[1]?.headers).not.toHaveProperty("authorization");
  });

  test.each([
    [new Response("", { status: 403 }), "broken"],
    [new Response("", { status: 404 }), "broken"],
    [neverConnected(), "later"],
    [new Response("<html>Welcome to our wireless network"), "later"],
  ])("says what is wrong (%#): %s", async (answer, kind) => {
    network(answer);
    expect(await push.check(around)).toMatchObject({ kind });
  });
});
