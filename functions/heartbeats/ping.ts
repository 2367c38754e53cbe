/** A ping: ping-url.ts -> body.ts -> group-commit.ts -> store.ts -> 200. No router and no schema runs here. */
import { STRICT_TRANSPORT_SECURITY } from "../../src/headers.ts";
import { RETRY_AFTER_SECONDS } from "../../src/limits.ts";
import { newRequestId } from "../../src/request-id.ts";
import { keptBody, readBody } from "./body.ts";
import { commit } from "./group-commit.ts";
import { newNames } from "./keys.ts";
import { happenedAt } from "./lateness.ts";
import { KEPT_BODY_PART_BYTES } from "./limits.ts";
import { parsePingPath, parsePingQuery } from "./ping-url.ts";
import type { PingOutcome } from "./record.ts";

export const PING_PREFIX = "/ping/";

const METHODS = "GET, HEAD, POST, PUT, OPTIONS";

const headers: Readonly<Record<string, string>> = {
  "Content-Type": "text/plain; charset=utf-8",
  "Ping-Body-Limit": String(2 * KEPT_BODY_PART_BYTES),
  "Access-Control-Allow-Origin": "*",
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
};

/** The answer to any request under `/ping/`; `path` and `search` (`?` included) are those of its URL. */
export async function answerPing(
  request: Request,
  { path, search }: { readonly path: string; readonly search: string },
  env: Env,
  ctx: ExecutionContext,
): Promise<Response> {
  const { method } = request;
  if (method === "OPTIONS") return preflight(request);
  if (method !== "GET" && method !== "HEAD" && method !== "POST" && method !== "PUT") {
    return answer(request, 405, "method not allowed", { Allow: METHODS });
  }
  const url = parsePingPath(path.slice(PING_PREFIX.length));
  if (url === undefined) return answer(request, 404, "not found");
  const now = Date.now();
  const query = parsePingQuery(search);
  const time = request.headers.get("X-Randwerk-Time");
  const outcome = await commit(
    {
      id: crypto.randomUUID(),
      repeated: false,
      ...url,
      runId: query.runId,
      isBadRunId: query.isBadRunId,
      create: query.create && url.target.kind === "slug" ? await newNames() : undefined,
      method,
      scheme: request.url.startsWith("https:") ? "https" : "http",
      happenedAt: time === null ? undefined : happenedAt(time, clockOf(request), now),
      body: await bodyOf(request),
    },
    env,
    ctx,
  );
  return respond(request, outcome);
}

const clockOf = (request: Request) => request.headers.get("X-Randwerk-Now");

/** Raw bytes, whatever Content-Type says. A body of known and usual length is read at once. */
async function bodyOf(request: Request): Promise<Uint8Array | undefined> {
  const { body } = request;
  if (body === null) return undefined;
  const length = request.headers.get("Content-Length");
  if (length === null || Number(length) > 2 * KEPT_BODY_PART_BYTES) return readBody(body);
  try {
    const bytes = keptBody(new Uint8Array(await request.arrayBuffer()));
    return bytes.length === 0 ? undefined : bytes;
  } catch {
    // The client went away in the middle: the ping itself has arrived.
    return undefined;
  }
}

function respond(request: Request, outcome: PingOutcome | undefined): Response {
  switch (outcome) {
    case "ok":
      return answer(request, 200, "OK");
    case "created":
      return answer(request, 201, "Created");
    case "not-found":
      return answer(request, 404, "not found");
    case "bad-url":
      return answer(request, 400, "invalid url format");
    case "bad-run-id":
      return answer(request, 400, "invalid uuid format");
    case "ambiguous":
      return answer(request, 409, "ambiguous slug");
    case undefined:
      return answer(request, 503, "store unavailable", {
        "Retry-After": String(RETRY_AFTER_SECONDS),
      });
    default:
      return answer(request, 429, "too many pings", {
        "Retry-After": String(outcome.retryAfterSeconds),
      });
  }
}

/** Browsers ask before they ping from a page (Fetch Standard, CORS-preflight). */
function preflight(request: Request): Response {
  return answer(request, 204, null, {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "600",
    Allow: METHODS,
  });
}

function answer(
  request: Request,
  status: number,
  text: string | null,
  more?: Readonly<Record<string, string>>,
): Response {
  const all: Record<string, string> = { ...headers, ...more, "X-Request-Id": newRequestId() };
  if (request.url.startsWith("https:")) {
    all["Strict-Transport-Security"] = STRICT_TRANSPORT_SECURITY;
  }
  return new Response(request.method === "HEAD" ? null : text, { status, headers: all });
}
