import { afterEach, describe, expect, test, vi } from "vitest";
import { around, channelOf, jsonAnswer, message, network, neverConnected } from "../network.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const slack = channelOf({ kind: "slack", url: "https://hooks.example/services/T0/B0/X0" });

async function textOf(changes: Partial<typeof message>): Promise<string> {
  const sent = network(new Response("ok"));
  await slack.send({ ...message, ...changes }, "delivery-1", around);
  return (JSON.parse(sent[0]?.body ?? "") as { text: string }).text;
}

test("a message is a text in JSON", async () => {
  const sent = network(new Response("ok"));
  expect(await slack.send(message, "delivery-1", around)).toEqual({
    kind: "sent",
    answer: "HTTP 200 ok",
  });
  expect(sent).toMatchObject([
    {
      method: "POST",
      url: "https://hooks.example/services/T0/B0/X0",
      headers: { "content-type": "application/json" },
    },
  ]);
  expect(JSON.parse(sent[0]?.body ?? "")).toEqual({
    text:
      "*The backup of &lt;web&gt; &amp; co is missing*\n" +
      "Expected at 06:00.\n\nhttps://randwerk.example/console",
  });
});

test.each([
  // Slack and Mattermost, Mattermost with a line end, Rocket.Chat, imitations of Slack
  [new Response("ok"), "sent"],
  [new Response("ok\n"), "sent"],
  [jsonAnswer(200, { success: true }), "sent"],
  [jsonAnswer(200, { ok: true }), "sent"],
  [jsonAnswer(200, { success: false }), "unknown"],
  [new Response("<html>ok</html>"), "later"],
  [new Response(""), "later"],
  [new Response("invalid_token"), "later"],
])("a success is what the receiver says (%#): %s", async (answer, kind) => {
  network(answer);
  expect(await slack.send(message, "delivery-1", around)).toMatchObject({ kind });
});

test("& < and > are escaped everywhere, and once", async () => {
  expect(await textOf({ title: "a<b>&amp;", plain: "<!channel> <x> & &" })).toBe(
    "*a&lt;b&gt;&amp;amp;*\n&lt;!channel&gt; &lt;x&gt; &amp; &amp;",
  );
});

test.each([
  // Mattermost and Rocket.Chat know words with an @, and Markdown.
  ["@channel @here @all", "@\u200bchannel @\u200bhere @\u200ball"],
  ["mail to a@example.org", "mail to a@\u200bexample.org"],
  ["@ and @@all", "@ and @@\u200ball"],
  ["[text](https://evil.example)", "[text]\u200b(https://evil.example)"],
  ["![x](https://evil.example/x.png)", "![x]\u200b(https://evil.example/x.png)"],
  ["[text][1] [1]: https://evil.example", "[text]\u200b[1] [1]\u200b: https://evil.example"],
  ["[2026-11-25] array[1]", "[2026-11-25] array[1]"],
])("%s calls nobody and hides nothing", async (text, expected) => {
  expect(await textOf({ title: text, plain: text })).toBe(`*${expected}*\n${expected}`);
});

describe("a text", () => {
  test.each([
    ["x", 3_896],
    ["x", 3_897],
    ["x", 8_000],
    ['"', 8_000],
    ["&", 8_000],
    ["<", 1_000],
    ["@a", 4_000],
    ["🚨", 4_000],
  ])("of %s %i times is cut to what it is when sent, between characters", async (piece, count) => {
    const text = await textOf({ title: "t", plain: piece.repeat(count) });
    expect(text.length).toBeLessThanOrEqual(3_900);
    expect(text.length).toBeGreaterThan(3_700);
    expect(text.isWellFormed()).toBe(true);
    expect(text.replace(/&(?:amp|lt|gt);/g, "").includes("&")).toBe(false);
  });

  test("that just fits is not cut", async () => {
    expect(await textOf({ title: "t", plain: "x".repeat(3_896) })).toMatch(/x$/);
    expect(await textOf({ title: "t", plain: "x".repeat(3_897) })).toMatch(/x …$/);
  });
});

test.each([
  [404, "broken"],
  [400, "refused"],
  [429, "later"],
  [500, "later"],
])("HTTP %i is %s", async (status, kind) => {
  network(new Response("no", { status }));
  expect(await slack.send(message, "delivery-1", around)).toMatchObject({ kind });
});

describe("a check", () => {
  test.each([
    // What the three say to a message without a text.
    [new Response("no_text", { status: 400 }), "sent"],
    [new Response("invalid_payload", { status: 400 }), "sent"],
    [jsonAnswer(400, { id: "web.incoming_webhook.text.app_error" }), "sent"],
    [jsonAnswer(400, { success: false, error: "body-empty" }), "sent"],
    [jsonAnswer(200, { success: true }), "sent"],
    [new Response("no_service", { status: 404 }), "broken"],
    [new Response("<html>Bad request", { status: 400 }), "refused"],
    [new Response("<html>Welcome"), "later"],
    [neverConnected(), "later"],
  ])("asks with a message that is none (%#): %s", async (answer, kind) => {
    const sent = network(answer);
    expect(await slack.check(around)).toMatchObject({ kind });
    expect(sent).toMatchObject([{ method: "POST", body: "{}" }]);
  });
});
