import { afterEach, expect, test, vi } from "vitest";
import { around, channelOf, message, network } from "../network.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const slack = channelOf({ kind: "slack", url: "https://hooks.example/services/T0/B0/X0" });

async function textOf(changes: Partial<typeof message>): Promise<string> {
  const sent = network();
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
      "*DOWN: The backup of &lt;web&gt; &amp; co is missing*\n" +
      "Expected at 06:00.\n\nhttps://randwerk.example/console",
  });
});

test("& < and > are escaped everywhere, and once", async () => {
  expect(await textOf({ title: "a<b>&amp;", plain: "<!channel> <x> & &" })).toBe(
    "*a&lt;b&gt;&amp;amp;*\n&lt;!channel&gt; &lt;x&gt; &amp; &amp;",
  );
});

test.each([
  [3_900, 3_900],
  [3_901, 3_900],
  [8_000, 3_900],
])("of %i characters %i are sent", async (length, expected) => {
  expect(await textOf({ title: "t", plain: "x".repeat(length) })).toBe(
    `*t*\n${"x".repeat(expected)}`,
  );
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
