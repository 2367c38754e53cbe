/** The answer to a ping, all headers included, and the ping on its way to the store. */
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { answerPing } from "../../../../functions/heartbeats/ping/ping.ts";
import type { IncomingPing, PingOutcome } from "../../../../functions/heartbeats/ping/record.ts";
import { placeOf } from "../../../../src/http/place.ts";

const UUID = "803f680d-e89b-492b-82ef-2be7b774a92d";
const NOW = Date.parse("2090-11-23T12:00:00Z");

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOW }));
afterEach(() => vi.useRealTimers());

/** Sends a request to a store that answers with `outcome`; the response, and what arrived there. */
async function send(
  path: string,
  init: RequestInit = {},
  outcome: PingOutcome | "away" = "ok",
  origin = "https://go.example",
) {
  const arrived: IncomingPing[] = [];
  const record = async (pings: readonly IncomingPing[]) => {
    arrived.push(...pings);
    if (outcome === "away") throw new Error("the store is away");
    return pings.map(() => outcome);
  };
  const wire = { ...env, CHECKS: { getByName: () => ({ record }) } } as unknown as Env;
  const request = new Request(`${origin}/ping/${path}`, init);
  const place = placeOf(request, []);
  if (place === undefined) throw new Error(`${origin} is no place`);
  const response = await answerPing(request, place, wire, createExecutionContext());
  return { response, arrived, ping: arrived[0] };
}

describe("an answer", () => {
  const headers = {
    "access-control-allow-origin": "*",
    "cache-control": "no-store",
    "content-type": "text/plain; charset=utf-8",
    "ping-body-limit": "100000",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "x-request-id": expect.stringMatching(/^\w+-\w+$/) as string,
  };

  test.each<[PingOutcome | "away", number, string, Record<string, string>]>([
    ["ok", 200, "OK", {}],
    ["created", 201, "Created", {}],
    ["not-found", 404, "not found", {}],
    ["bad-url", 400, "invalid url format", {}],
    ["bad-run-id", 400, "invalid uuid format", {}],
    ["ambiguous", 409, "ambiguous slug", {}],
    [{ retryAfterSeconds: 17 }, 429, "too many pings", { "retry-after": "17" }],
    ["away", 503, "store unavailable", { "retry-after": "5" }],
  ])("to what is %j", async (outcome, status, text, more) => {
    const { response } = await send(UUID, {}, outcome);
    expect([response.status, await response.text()]).toEqual([status, text]);
    expect(Object.fromEntries(response.headers)).toEqual({ ...headers, ...more });
    const head = await send(UUID, { method: "HEAD" }, outcome);
    expect([head.response.status, await head.response.text()]).toEqual([status, ""]);
  });

  test("to what is no ping", async () => {
    const { response, arrived } = await send("nonsense");
    expect([response.status, await response.text(), arrived]).toEqual([404, "not found", []]);
    expect(Object.fromEntries(response.headers)).toEqual(headers);
  });

  const methods = "GET, HEAD, POST, PUT, OPTIONS";

  test("to a page that asks first", async () => {
    const { response, arrived } = await send("nonsense", { method: "OPTIONS" });
    expect([response.status, arrived]).toEqual([204, []]);
    expect(Object.fromEntries(response.headers)).toEqual({
      ...headers,
      allow: methods,
      "access-control-allow-methods": methods,
      "access-control-allow-headers": "*",
      "access-control-max-age": "600",
    });
  });

  test.each(["DELETE", "PATCH"])("to %s", async (method) => {
    const { response, arrived } = await send(UUID, { method });
    expect([response.status, await response.text(), arrived]).toEqual([
      405,
      "method not allowed",
      [],
    ]);
    expect(Object.fromEntries(response.headers)).toEqual({ ...headers, allow: methods });
  });

  test("over plain HTTP says nothing of HTTPS", async () => {
    const { response, ping } = await send(UUID, {}, "ok", "http://go.example");
    expect(response.headers.has("Strict-Transport-Security")).toBe(false);
    expect(ping?.scheme).toBe("http");
  });
});

describe("on its way to the store a ping", () => {
  test("says all that its request says", async () => {
    const { ping } = await send(`${UUID.toUpperCase()}/7?rid=${UUID}&create=1`, {
      method: "POST",
      body: "text",
    });
    expect(ping).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      repeated: false,
      target: { kind: "uuid", uuid: UUID },
      action: { kind: "exit", status: 7 },
      runId: UUID,
      isBadRunId: false,
      // Only a slug can be missing and made.
      create: undefined,
      method: "POST",
      scheme: "https",
      happenedAt: undefined,
      body: new TextEncoder().encode("text"),
    });
  });

  test("has an id of its own", async () => {
    const [one, two] = [await send(UUID), await send(UUID)];
    expect(one.ping?.id).not.toBe(two.ping?.id);
  });

  test.each([
    ["key/slug?create=1", true],
    ["key/slug?create=0", false],
    ["key/slug", false],
    [`${UUID}?create=1`, false],
  ])("to %s brings names for a new check: %s", async (path, brings) => {
    const { ping } = await send(path);
    expect(ping?.create !== undefined).toBe(brings);
    if (brings) {
      expect(Object.keys(ping?.create ?? {}).toSorted()).toEqual(["badgeKey", "uniqueKey", "uuid"]);
    }
  });

  test.each<[Record<string, string>, string | undefined]>([
    [{}, undefined],
    [{ "X-Randwerk-Time": "2090-11-23T11:00:00Z" }, "2090-11-23T11:00:00.000Z"],
    [
      { "X-Randwerk-Time": "2090-11-23T11:00:00Z", "X-Randwerk-Now": "2090-11-23T12:30:00Z" },
      "2090-11-23T10:30:00.000Z",
    ],
    [{ "X-Randwerk-Now": "2090-11-23T12:30:00Z" }, undefined],
    [{ "X-Randwerk-Time": "yesterday" }, undefined],
  ])("with %j happened at %s", async (headers, at) => {
    const { ping } = await send(UUID, { headers });
    expect(ping?.happenedAt && new Date(ping.happenedAt).toISOString()).toBe(at);
  });

  const long = (length: number) => Uint8Array.from({ length }, (_, index) => index % 251);
  const streamOf = (...chunks: Uint8Array[]) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    });
  const cutOf = (body: Uint8Array) =>
    new Blob([
      body.slice(0, 50_000),
      `\n[… ${body.length - 100_000} bytes cut …]\n`,
      body.slice(-50_000),
    ]).bytes();

  test.each([0, 1, 100_000, 100_001, 200_000])(
    "carries a body of %i bytes, with the same result for a stream",
    async (length) => {
      const body = long(length);
      const kept = length === 0 ? undefined : length <= 100_000 ? body : await cutOf(body);
      const headers = { "Content-Length": String(length) };
      const known = await send(UUID, { method: "POST", body, headers });
      expect(known.ping?.body).toEqual(kept);
      const unknown = await send(UUID, { method: "PUT", body: streamOf(body) });
      expect(unknown.ping?.body).toEqual(kept);
      // A length that is wrong changes nothing but how it is read.
      const wrong = { "Content-Length": "5" };
      const lied = await send(UUID, { method: "POST", body: streamOf(body), headers: wrong });
      expect(lied.ping?.body).toEqual(kept);
    },
  );

  test.each([{}, { "Content-Length": "5000" }])(
    "counts although its client went away, with what came until then, with %j",
    async (headers: Record<string, string>) => {
      let pulls = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          pulls += 1;
          if (pulls === 1) controller.enqueue(long(10));
          else controller.error(new Error("gone"));
        },
      });
      const { response, ping } = await send(UUID, { method: "POST", body, headers });
      expect(response.status).toBe(200);
      expect(ping?.body).toEqual(long(10));
    },
  );
});
