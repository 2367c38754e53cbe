import { afterEach, describe, expect, test, vi } from "vitest";
import { around, channelOf, lostOnTheWay, message, network, neverConnected } from "../network.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const hook = channelOf({
  kind: "webhook",
  url: "https://hook.example/in?x=1",
  secret: "a secret of the test",
});

/** HMAC-SHA-256 by another road than the channel's: from the definition (RFC 2104). */
async function hmac(secret: string, text: string): Promise<string> {
  const pad = (filler: number) => {
    const block = new Uint8Array(64).fill(filler);
    for (const [index, byte] of new TextEncoder().encode(secret).entries()) {
      block[index] = byte ^ filler;
    }
    return block;
  };
  const hash = async (...parts: Uint8Array[]) =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer()));
  const inner = await hash(pad(0x36), new TextEncoder().encode(text));
  const outer = await hash(pad(0x5c), inner);
  return Array.from(outer, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

test("a message is JSON, signed, with a key by which repeats are known", async () => {
  const sent = network();
  const outcome = await hook.send(message, "delivery-1", around);
  expect(outcome).toEqual({ kind: "sent", answer: "HTTP 200 taken" });
  const body = sent[0]?.body ?? "";
  expect(sent).toMatchObject([
    {
      method: "POST",
      url: "https://hook.example/in?x=1",
      headers: {
        "content-type": "application/json",
        "idempotency-key": "delivery-1",
        "x-randwerk-signature": `sha256=${await hmac("a secret of the test", body)}`,
      },
    },
  ]);
  expect(JSON.parse(body)).toEqual({
    id: "delivery-1",
    severity: "down",
    title: message.title,
    text: message.plain,
    url: "https://randwerk.example/console",
    at: "2026-11-23T07:00:00.000Z",
    alerts: message.alerts,
  });
});

test("without an address it is null", async () => {
  const sent = network();
  await hook.send({ ...message, url: undefined }, "delivery-1", around);
  expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({ url: null });
});

test.each([
  [new Response(null, { status: 204 }), "sent"],
  [new Response("", { status: 400 }), "refused"],
  [new Response("", { status: 404 }), "broken"],
  [new Response("", { status: 429 }), "later"],
  [new Response("", { status: 500 }), "later"],
  [neverConnected(), "later"],
  [lostOnTheWay(), "unknown"],
])("an answer (%#) is %s", async (answer, kind) => {
  network(answer);
  expect(await hook.send(message, "delivery-1", around)).toMatchObject({ kind });
});

describe("a check", () => {
  test("is content with any answer, without a message", async () => {
    for (const status of [200, 400, 404, 405, 500]) {
      const sent = network(new Response(null, { status }));
      expect(await hook.check(around)).toEqual({ kind: "sent", answer: `HTTP ${status}` });
      expect(sent).toMatchObject([
        { method: "HEAD", url: "https://hook.example/in?x=1", body: "" },
      ]);
      vi.restoreAllMocks();
    }
    network(neverConnected());
    expect(await hook.check(around)).toEqual({ kind: "later", answer: "Connection refused" });
  });
});
