/** A ping: ping-url.ts -> body.ts -> group-commit.ts -> store.ts -> 200. No router and no schema runs here. */
import { addOwnHeaders } from "../../../src/http/headers.ts";
import { RETRY_AFTER_SECONDS, RETRY_REFUSED_SECONDS } from "../../../src/limits.ts";
import type { Place } from "../../../src/http/place.ts";
import { keptOfStream } from "./body.ts";
import { commit, type NotRecorded } from "./group-commit.ts";
import { newNames } from "../check/keys.ts";
import { happenedAt } from "./lateness.ts";
import { KEPT_BODY_PART_BYTES, PREFLIGHT_SECONDS } from "../limits.ts";
import { parsePingPath, parsePingQuery } from "./ping-url.ts";
import type { PingOutcome } from "./record.ts";

export const PING_PREFIX = "/ping/";

const METHODS = "GET, HEAD, POST, PUT, OPTIONS";

const headers = new Headers({
  "Content-Type": "text/plain; charset=utf-8",
  "Ping-Body-Limit": String(2 * KEPT_BODY_PART_BYTES),
  "Access-Control-Allow-Origin": "*",
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
});

/** The answer to any request under `/ping/`. */
export async function answerPing(
  request: Request,
  place: Place,
  env: Env,
  ctx: ExecutionContext,
): Promise<Response> {
  const { path, search, method, isHttps } = place;
  if (method === "OPTIONS") return preflight(place);
  if (method !== "GET" && method !== "HEAD" && method !== "POST" && method !== "PUT") {
    return answer(place, 405, "method not allowed", { Allow: METHODS });
  }
  const url = parsePingPath(path.slice(PING_PREFIX.length));
  if (url === undefined) return answer(place, 404, "not found");
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
      scheme: isHttps ? "https" : "http",
      happenedAt: time === null ? undefined : happenedAt(time, clockOf(request), now),
      body: await bodyOf(request),
    },
    env,
    ctx,
  );
  return respond(place, outcome);
}

const clockOf = (request: Request) => request.headers.get("X-Randwerk-Now");

/** Raw bytes, whatever Content-Type says. */
const bodyOf = ({ body }: Request) => (body === null ? undefined : keptOfStream(body));

function respond(place: Place, outcome: PingOutcome | NotRecorded | undefined): Response {
  switch (outcome) {
    case "ok":
      return answer(place, 200, "OK");
    case "created":
      return answer(place, 201, "Created");
    case "not-found":
      return answer(place, 404, "not found");
    case "bad-url":
      return answer(place, 400, "invalid url format");
    case "bad-run-id":
      return answer(place, 400, "invalid uuid format");
    case "ambiguous":
      return answer(place, 409, "ambiguous slug");
    case undefined:
      return answer(place, 503, "store unavailable", {
        "Retry-After": String(RETRY_AFTER_SECONDS),
      });
    default:
      if ("fault" in outcome) return refused(place, outcome);
      return answer(place, 429, "too many pings", {
        "Retry-After": String(outcome.retryAfterSeconds),
      });
  }
}

/** Nothing was recorded: an agent keeps the ping and comes again. */
const refused = (place: Place, { fault }: NotRecorded) =>
  answer(place, 503, fault.replaceAll("-", " "), { "Retry-After": String(RETRY_REFUSED_SECONDS) });

/** Browsers ask before they ping from a page (Fetch Standard, CORS-preflight). */
function preflight(place: Place): Response {
  return answer(place, 204, null, {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": String(PREFLIGHT_SECONDS),
    Allow: METHODS,
  });
}

function answer(
  { method, isHttps }: Place,
  status: number,
  text: string | null,
  more: Readonly<Record<string, string>> = {},
): Response {
  const response = new Response(method === "HEAD" ? null : text, { status, headers });
  for (const [name, value] of Object.entries(more)) response.headers.set(name, value);
  addOwnHeaders(response.headers, isHttps);
  return response;
}
