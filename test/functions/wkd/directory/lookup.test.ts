import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { addressHashes } from "../../../../functions/wkd/address/hash.ts";
import { outdateAll } from "../../../../functions/wkd/directory/lookup.ts";
import { NOW } from "../keys.ts";
import { lookUp, publication, stopTheClock, store } from "../published.ts";

const BASE = "https://headers.example/.well-known/openpgpkey";
const [first] = await addressHashes("kasse");
const KEY = `${BASE}/hu/${first?.hash}`;
const NOBODY = `${BASE}/hu/${"y".repeat(32)}`;
const POLICY = `${BASE}/policy`;

const anybody = { "access-control-allow-origin": "*", "x-content-type-options": "nosniff" };
const cached = { "cache-control": "public, max-age=300" };
const uncached = { "cache-control": "no-store" };
const text = { "content-type": "text/plain; charset=utf-8" };

let etag: string;

beforeEach(async () => {
  await stopTheClock();
  const made = await publication("kasse@headers.example");
  etag = `"${made.digest}"`;
  await store().publish(made, undefined, "tests");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** The whole answer: status, headers and body. */
async function answerTo(url: string, init: RequestInit = {}) {
  const response = await lookUp(url, init);
  const headers = Object.fromEntries(response.headers);
  return {
    status: response.status,
    headers,
    body: new TextDecoder().decode(await response.bytes()),
  };
}

const key = () => ({
  status: 200,
  headers: { ...anybody, ...cached, "content-type": "application/octet-stream", etag },
  body: "key of kasse@headers.example",
});
const nothing = {
  status: 404,
  headers: { ...anybody, ...uncached, ...text },
  body: "There is no key here.\n",
};
const policy = {
  status: 200,
  headers: { ...anybody, ...cached, ...text },
  body: "# Keys are published by the admins of this domain.\n",
};

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const toHead = ({ status, headers, body }: Answer): Answer => ({
  status,
  headers: { ...headers, "content-length": String(body.length) },
  body: "",
});

test.each<[string, string, () => Answer]>([
  ["a key", KEY, key],
  ["nothing", NOBODY, () => nothing],
  ["what is no question", `${BASE}/hu/x`, () => nothing],
  ["the policy", POLICY, () => policy],
])("%s is answered so and not otherwise, first and from memory", async (_, url, expected) => {
  outdateAll();
  for (const time of ["first", "again"]) {
    expect(await answerTo(url), time).toEqual(expected());
    expect(await answerTo(url, { method: "HEAD" }), time).toEqual(toHead(expected()));
  }
});

test("whoever has the key gets its headers again, and no type or length", async () => {
  const headers = { "If-None-Match": etag };
  for (const method of ["GET", "HEAD"]) {
    expect(await answerTo(KEY, { method, headers })).toEqual({
      status: 304,
      headers: { ...anybody, ...cached, etag },
      body: "",
    });
  }
  // Nothing is there that somebody could have.
  expect(await answerTo(NOBODY, { headers: { "If-None-Match": "*" } })).toEqual(nothing);
});

test.each([KEY, NOBODY, POLICY])(
  "OPTIONS of %s lets every page ask with any header",
  async (url) => {
    expect(await answerTo(url, { method: "OPTIONS" })).toEqual({
      status: 204,
      headers: {
        ...anybody,
        "access-control-allow-methods": "GET, HEAD, OPTIONS",
        "access-control-allow-headers": "*, Authorization",
        "access-control-max-age": "86400",
      },
      body: "",
    });
  },
);

test.each(["POST", "PUT", "DELETE", "PATCH"])("%s is told what is allowed", async (method) => {
  for (const url of [KEY, POLICY, NOBODY]) {
    expect(await answerTo(url, { method })).toEqual({
      status: 405,
      headers: { ...anybody, ...uncached, ...text, allow: "GET, HEAD, OPTIONS" },
      body: "Only GET and HEAD.\n",
    });
  }
});

test("a store that fails is no 404, and neither is what it said two days ago", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  outdateAll();
  await lookUp(NOBODY);
  vi.spyOn(env.KEYS, "getByName").mockImplementation(() => {
    throw new Error("the store is away");
  });
  const unavailable = {
    status: 503,
    headers: { ...anybody, ...uncached, ...text, "retry-after": "5" },
    body: "The directory cannot be read now.\n",
  };
  const unknown = `${BASE}/hu/${"b".repeat(32)}`;
  expect(await answerTo(unknown)).toEqual(unavailable);
  expect(await answerTo(unknown, { method: "HEAD" })).toEqual(toHead(unavailable));
  vi.setSystemTime(NOW + 86_000_000);
  expect(await answerTo(NOBODY)).toEqual(nothing);
  vi.setSystemTime(NOW + 86_400_000);
  expect(await answerTo(NOBODY)).toEqual(unavailable);
});

test("what is remembered of one host is not another's", async () => {
  await store().publish(await publication("kasse@second.example"), undefined, "tests");
  const second = KEY.replace("headers.example", "second.example");
  for (let time = 0; time < 2; time++) {
    expect((await answerTo(KEY)).body).toBe("key of kasse@headers.example");
    expect((await answerTo(second)).body).toBe("key of kasse@second.example");
    expect((await answerTo(KEY.replace("headers.", "third."))).status).toBe(404);
  }
});
