import { afterEach, describe, expect, test, vi } from "vitest";
import { ask } from "../../../../functions/wkd/watch/outside.ts";

const URL = "https://openpgpkey.example.org/x?l=a";

/** Lets the world outside answer so; returns the requests that it got. */
function outside(answer: () => Response | Promise<Response>): Parameters<typeof fetch>[] {
  const requests: Parameters<typeof fetch>[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (...request) => {
    requests.push(request);
    return answer();
  });
  return requests;
}

afterEach(() => {
  vi.restoreAllMocks();
});

test.each(["GET", "HEAD"] as const)(
  "%s follows no redirect and waits ten seconds",
  async (method) => {
    const waits = vi.spyOn(AbortSignal, "timeout");
    const requests = outside(() => new Response(null, { status: 302, headers: { Location: "/" } }));
    expect(await ask(method, URL, fetch)).toMatchObject({ kind: "answer", status: 302 });
    expect(waits).toHaveBeenCalledExactlyOnceWith(10_000);
    const signal = waits.mock.results[0]?.value as AbortSignal;
    expect(requests).toEqual([[URL, { method, redirect: "manual", signal }]]);
  },
);

test("an answer is its status, its length and its body", async () => {
  outside(() => new Response("abc", { status: 203, headers: { "Content-Length": "3" } }));
  expect(await ask("GET", URL, fetch)).toEqual({
    kind: "answer",
    status: 203,
    contentLength: 3,
    body: new TextEncoder().encode("abc"),
  });
});

test("an answer may have neither length nor body", async () => {
  outside(() => new Response(null, { status: 204 }));
  expect(await ask("HEAD", URL, fetch)).toEqual({
    kind: "answer",
    status: 204,
    contentLength: undefined,
    body: new Uint8Array(),
  });
});

test("what comes in pieces is put together", async () => {
  const pieces = ["ab", "c", "def"].map((piece) => new TextEncoder().encode(piece));
  const body = new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(piece);
    },
  });
  outside(() => new Response(body));
  expect(await ask("GET", URL, fetch)).toMatchObject({ body: new TextEncoder().encode("abcdef") });
});

test.each([
  [1024 * 1024, true],
  [1024 * 1024 + 1, false],
])("of %d octets the body is read: %s", async (octets, isRead) => {
  outside(() => new Response(new Uint8Array(octets)));
  const answer = await ask("GET", URL, fetch);
  expect(answer.kind === "answer" && answer.body?.length).toBe(isRead ? octets : undefined);
});

describe("nobody is there", () => {
  test.each([529, 530, 531])("by the status %i only if Cloudflare says so", async (status) => {
    outside(() => new Response(null, { status }));
    expect((await ask("GET", URL, fetch)).kind).toBe(status === 530 ? "unreachable" : "answer");
  });

  test("when the request fails", async () => {
    outside(() => Promise.reject(new TypeError("Name or service not known")));
    expect(await ask("GET", URL, fetch)).toEqual({ kind: "unreachable" });
  });

  test("when the answer breaks off", async () => {
    const broken = new ReadableStream({
      pull: (controller) => controller.error(new Error("connection reset")),
    });
    outside(() => new Response(broken));
    expect(await ask("GET", URL, fetch)).toEqual({ kind: "unreachable" });
  });
});
