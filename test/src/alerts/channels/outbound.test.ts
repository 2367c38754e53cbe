import { afterEach, describe, expect, test, vi } from "vitest";
import {
  isOwnHost,
  judge,
  outcomeOfError,
  request,
  send,
  shown,
} from "../../../../src/alerts/channels/outbound.ts";
import type { Reached } from "../../../../src/alerts/channels/reach.ts";
import { parseConfig } from "../../../../src/config/config.ts";
import { around, lostOnTheWay, network, neverConnected, NOW } from "../network.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the service itself", () => {
  const all = {
    PUBLIC_URL: "https://randwerk.example:8443",
    LINK_HOSTS: "go.example,s.example:81",
    CONSOLE_HOST: "console.example",
  };
  test.each([
    ["randwerk.example:8443", true],
    ["randwerk.example", false],
    ["go.example", true],
    ["go.example:8080", false],
    ["s.example:81", true],
    ["s.example", false],
    ["console.example", true],
    ["matrix.example", false],
  ])("%s is it: %s", (host, expected) => {
    expect(isOwnHost(host, parseConfig(all))).toBe(expected);
  });

  test.each([
    ["PUBLIC_URL", "randwerk.example:8443"],
    ["LINK_HOSTS", "s.example:81"],
    ["CONSOLE_HOST", "console.example"],
  ] as const)("is known by %s alone", (name, host) => {
    expect(isOwnHost(host, parseConfig({ [name]: all[name] }))).toBe(true);
    expect(isOwnHost("other.example", parseConfig({ [name]: all[name] }))).toBe(false);
  });

  test.each(["https://randwerk.example/hook", "https://randwerk.example:443/", "no url at all"])(
    "%s is asked nothing",
    async (url) => {
      const sent = network();
      expect(await request(url, { method: "POST" }, around)).toEqual({
        ok: false,
        outcome: { kind: "broken", answer: "The address is this service itself." },
      });
      expect(await send(url, { method: "POST" }, around)).toMatchObject({ kind: "broken" });
      expect(sent).toEqual([]);
    },
  );
});

describe("a request", () => {
  test("carries method, headers and body, and is not redirected", async () => {
    const sent = network(new Response("moved", { status: 302, headers: { Location: "/x" } }));
    const init = { method: "PUT", headers: { "X-One": "1" }, body: "all of it" } as const;
    const outcome = await send("https://a.example/x?y=1", init, around);
    expect(outcome).toMatchObject({ kind: "later", answer: "HTTP 302 moved" });
    expect(sent).toMatchObject([
      {
        method: "PUT",
        url: "https://a.example/x?y=1",
        headers: { "x-one": "1" },
        body: "all of it",
        redirect: "manual",
      },
    ]);
  });

  test("is given up after ten seconds, and nobody knows whether it arrived", async () => {
    const limit = vi.spyOn(AbortSignal, "timeout").mockImplementation(() => {
      return AbortSignal.abort(new DOMException("took too long: refused", "TimeoutError"));
    });
    vi.spyOn(globalThis, "fetch").mockImplementation((_target, init) => {
      init?.signal?.throwIfAborted();
      return Promise.resolve(new Response("too late"));
    });
    expect(await send("https://a.example/", { method: "GET" }, around)).toEqual({
      kind: "unknown",
      answer: "No answer within 10 s.",
    });
    expect(limit.mock.calls).toEqual([[10_000]]);
  });

  test.each([
    [neverConnected(), "later", "Connection refused"],
    [lostOnTheWay(), "unknown", "The connection broke before there was an answer."],
  ])("that fails with %s is %s", async (error, kind, answer) => {
    network(error);
    const init = { method: "GET" } as const;
    expect(await send("https://a.example/", init, around)).toEqual({ kind, answer });
    expect(await request("https://a.example/", init, around)).toEqual({
      ok: false,
      outcome: { kind, answer },
    });
  });

  test("hands on how long to wait, from now", async () => {
    const headers = { "Retry-After": new Date(NOW + 30_000).toUTCString() };
    network(new Response("", { status: 503, headers }));
    const outcome = await send("https://a.example/", { method: "GET" }, around);
    expect(outcome).toMatchObject({ kind: "later", retryAfterMs: 30_000 });
  });
});

/** A body in these pieces; how many were asked for, and whether the rest was let go. */
function body(pieces: readonly (Uint8Array | Error)[]) {
  const state = { pulled: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces[state.pulled];
        state.pulled += 1;
        if (piece === undefined) controller.close();
        else if (piece instanceof Error) controller.error(piece);
        else controller.enqueue(piece);
      },
      cancel() {
        state.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { state, stream };
}

async function answered(stream: ReadableStream<Uint8Array>, status = 200) {
  vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response(stream, { status }));
  const requested = await request("https://a.example/", { method: "GET" }, around);
  if (!requested.ok) throw new Error(requested.outcome.answer);
  return requested.answer;
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe("an answer", () => {
  test("is read whole up to 16 KiB", async () => {
    const { stream, state } = body([bytes("a".repeat(16 * 1024 - 1)), bytes("b")]);
    expect((await answered(stream)).body).toBe(`${"a".repeat(16 * 1024 - 1)}b`);
    expect(state).toMatchObject({ pulled: 2, cancelled: true });
  });

  test("is not read any further, and let go, from 16 KiB on", async () => {
    const piece = bytes("x".repeat(8 * 1024));
    const { stream, state } = body([piece, piece, piece, piece]);
    expect((await answered(stream)).body).toHaveLength(16 * 1024);
    expect(state).toEqual({ pulled: 2, cancelled: true });
  });

  test("in one enormous piece is cut", async () => {
    const { stream } = body([bytes("x".repeat(100_000))]);
    expect((await answered(stream)).body).toHaveLength(16 * 1024);
  });

  test("that breaks off is an answer still", async () => {
    const { stream } = body([bytes("the beginning"), lostOnTheWay()]);
    expect(await answered(stream, 202)).toMatchObject({ status: 202, body: "the beginning" });
  });

  test("may have its characters in two pieces, and half a one at its end", async () => {
    const [first = 0, ...rest] = bytes("ü");
    const pieces = [Uint8Array.of(first), Uint8Array.from(rest), Uint8Array.of(first)];
    expect((await answered(body(pieces).stream)).body).toBe("ü\ufffd");
  });

  test("without a body is an empty text", async () => {
    network(new Response(null, { status: 204 }));
    expect(await send("https://a.example/", { method: "GET" }, around)).toEqual({
      kind: "sent",
      answer: "HTTP 204",
    });
  });

  test.each([
    [" two\r\n\tlines  and  blanks ", "two lines and blanks"],
    ["password=hunter2 is wrong", "password=[…] is wrong"],
    ["x".repeat(300), "x".repeat(300)],
    ["x".repeat(301), `${"x".repeat(299)}…`],
  ])("is shown on one short line without secrets: %j", (text, expected) => {
    expect(shown(text)).toBe(expected);
    const answer = { status: 200, headers: new Headers(), body: text };
    expect(judge(answer, NOW).answer).toBe(`HTTP 200 ${expected}`);
  });
});

test.each([
  // A message that never had a connection may simply be sent again; anything else may have arrived.
  ["Connection refused", "later"],
  ["connect ECONNREFUSED: connection REFUSED", "later"],
  ["could not resolve host", "later"],
  ["DNS lookup failed", "later"],
  ["Network unreachable", "later"],
  ["No route to host", "later"],
  ["unable to verify the certificate", "later"],
  ["TLS handshake failed", "later"],
  ["connect() blocked", "later"],
  ["operation not permitted", "later"],
  ["peer disconnected", "unknown"],
])("the error %j is %s", (text, kind) => {
  expect(outcomeOfError(new Error(text), "en")).toEqual({ kind, answer: text });
  expect(outcomeOfError(text, "en")).toEqual({ kind, answer: text });
});

test.each(["internal error; reference = 2ocfe8ci9e0lhsg3", "Network connection lost."])(
  "%s, which says nothing, is told in words",
  (text) => {
    const answer = "Die Verbindung brach ab, bevor eine Antwort da war.";
    expect(outcomeOfError(new Error(text), "de")).toEqual({ kind: "unknown", answer });
  },
);

describe("a connection that is tried out first", () => {
  const trying = (found: Reached, language: "de" | "en" = "en") => ({
    ...around,
    config: { ...around.config, language },
    reach: vi.fn(async () => found),
  });
  test.each([
    ["nobody", "en", /^No connection to a\.example:8443: the name is unknown/],
    ["nobody", "de", /^Keine Verbindung zu a\.example:8443: Der Name ist unbekannt/],
    ["untrusted", "en", /^No secure connection to a\.example:8443: the certificate/],
    ["untrusted", "de", /^Keine sichere Verbindung zu a\.example:8443: Das Zertifikat/],
  ] as const)("and finds %s carries nothing, for certain (%s)", async (found, language, words) => {
    const sent = network();
    const outcome = await send(
      "https://a.example:8443/x",
      { method: "POST" },
      trying(found, language),
    );
    expect(outcome).toEqual({ kind: "later", answer: expect.stringMatching(words) });
    expect(sent).toEqual([]);
  });

  test("and is there carries the request, which may break off all the same", async () => {
    const surroundings = trying("reached");
    network(lostOnTheWay());
    expect(await send("https://a.example/", { method: "POST" }, surroundings)).toMatchObject({
      kind: "unknown",
    });
    expect(surroundings.reach).toHaveBeenCalledTimes(1);
  });
});

test("an error's text is shown without secrets", () => {
  expect(outcomeOfError(new Error("token=abcdef0123456789 was lost"), "en").answer).toBe(
    "token=[…] was lost",
  );
});
