/** Whatever is sent to a ping URL: no 5xx, and a known check's ping is recorded. */
import fc from "fast-check";
import { expect, test, vi, afterEach } from "vitest";
import { visit } from "../../client.ts";
import { makeCheck, ping, pingKey, readCheck } from "./checks.ts";

afterEach(() => vi.useRealTimers());

const RUN_ID = "31365bce-8da9-4729-8ff3-aaa71d56b712";

const headerValue = fc.stringMatching(/^[ -~]{0,60}$/);
const headers = fc.dictionary(
  fc.constantFrom(
    "X-Randwerk-Time",
    "X-Randwerk-Now",
    "Content-Type",
    "User-Agent",
    "X-Forwarded-For",
    "Accept",
    "Origin",
    "Cookie",
    "If-Match",
    "Range",
  ),
  headerValue,
);
const method = fc.constantFrom("GET", "HEAD", "POST", "PUT");
const body = fc.oneof(
  fc.constant(undefined),
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.constant(new Uint8Array(3_000_000).fill(0xff)),
  fc.json().map((json) => `{"archive":${json}}`),
);

type Sent = Uint8Array | string | undefined;

const bodyFor = (verb: string, sent: Sent) =>
  verb === "GET" || verb === "HEAD" || sent === undefined ? {} : { body: sent };

/** In chunks, so without Content-Length. */
function chunked(sent: Sent): RequestInit {
  if (sent === undefined) return {};
  const bytes = typeof sent === "string" ? new TextEncoder().encode(sent) : sent;
  return {
    body: new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 70_000) {
          controller.enqueue(bytes.slice(at, at + 70_000));
        }
        controller.close();
      },
    }),
  };
}

test("a known check's ping is recorded whatever comes with it", async () => {
  const { uuid } = await makeCheck();
  let recorded = 0;
  const action = fc.constantFrom("", "/", "/start", "/fail", "/log", "/0", "/7", "/KILL");
  const query = fc.constantFrom("", "?", `?rid=${RUN_ID}`, "?create=1", "?x=%ff&y=%", "?create=&&");
  await fc.assert(
    fc.asyncProperty(action, query, method, headers, body, fc.boolean(), async (...sent) => {
      const [rest, search, verb, extra, content, inChunks] = sent;
      // A minute a ping: 300 a minute are allowed.
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
      const init = verb === "POST" && inChunks ? chunked(content) : bodyFor(verb, content);
      const response = await ping(`${uuid}${rest}${search}`, {
        method: verb,
        headers: extra,
        ...init,
      });
      recorded += 1;
      expect(response.status).toBe(200);
      expect((await readCheck(uuid)).n_pings).toBe(recorded);
    }),
    { numRuns: 200 },
  );
});

test("no path, query or method under /ping/ is a server error", async () => {
  const { uuid } = await makeCheck();
  const key = await pingKey();
  const piece = fc.oneof(
    fc.constantFrom(uuid, key, "start", "fail", "999", "", ".", "..", "%2f", "%00", "%", "a b"),
    fc.stringMatching(/^[!-~]{0,30}$/),
    fc.string({ unit: "grapheme", maxLength: 20 }),
  );
  const verb = fc.constantFrom("GET", "POST", "PUT", "HEAD", "DELETE", "PATCH", "OPTIONS");
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 5 }), fc.string(), verb, async (...sent) => {
      const [pieces, search, asked] = sent;
      const path = `/ping/${pieces.join("/")}?${search}`;
      const response = await visit(path, { method: asked });
      expect(response.status).toBeLessThan(500);
    }),
    { numRuns: 300 },
  );
});

test("no JSON makes the management API fail", async () => {
  const fields = "name slug tags timeout grace schedule tz unique channels exit_map facts".split(
    " ",
  );
  const value = fc.oneof(fc.jsonValue(), fc.integer(), fc.string({ unit: "binary" }));
  const spec = fc.dictionary(
    fc.constantFrom(...fields, "maintenance", "early", "fails", "max_runtime", "methods"),
    value,
  );
  await fc.assert(
    fc.asyncProperty(spec, async (sent) => {
      const init = { method: "POST", body: JSON.stringify(sent) };
      const key = { "X-Api-Key": "admin-token-of-the-tests" };
      const response = await visit("/api/v3/checks/", { ...init, headers: key });
      expect([200, 201, 400]).toContain(response.status);
      if (response.status === 400) expect(await response.json()).toHaveProperty("error");
    }),
    { numRuns: 300 },
  );
});
