/** The log of a check: pings with their bodies, and changes of status. */
import { createRoute, z } from "@hono/zod-openapi";
import { json, security } from "../../../src/http/api-schema.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { askStore } from "../../../src/store/ask.ts";
import { refuse, reply } from "./call.ts";
import { failures, mount, nameIn, notFound, storeOf, uuidIn, type Call } from "./frame.ts";
import { DAYS_OUT_OF_RANGE } from "./refusals.ts";
import { KEPT_DAYS, MAX_FLIP_SECONDS, MAX_LISTED_PINGS, SHOWN_DAYS } from "../limits.ts";
import { flipSchema, flipToJson, pingSchema, pingToJson } from "./json.ts";
import { daysSchema, daysToJson } from "./days-json.ts";

const byUuid = z.object({ uuid: z.string().describe("uuid of the check") });
const byName = z.object({ uuid: z.string().openapi({ description: "uuid or unique_key" }) });
const shared = { tags: ["heartbeats"], security };

const pingsRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/checks/{uuid}/pings/",
  summary: "The newest pings, newest first",
  operationId: "listPings",
  description: "Times, kinds and exit statuses; neither addresses nor user agents are stored.",
  request: { params: byUuid },
  responses: {
    200: json(
      z.object({ pings: z.array(pingSchema).describe("the newest pings, newest first") }),
      "Pings",
    ),
    ...failures(),
  },
});

const bodyRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/checks/{uuid}/pings/{n}/body",
  summary: "What came with a ping; the middle is cut out of a long one",
  operationId: "getPingBody",
  description: "Always plain text, whatever it claims to be.",
  request: {
    params: byUuid.extend({
      n: z.string().describe("number of the ping, as the list of pings shows it"),
    }),
  },
  responses: {
    200: { description: "Raw bytes", content: { "text/plain": { schema: z.string() } } },
    ...failures(),
  },
});

const flipsRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/checks/{uuid}/flips/",
  summary: "Changes of status, newest first",
  operationId: "listFlips",
  description: "Each change of status with its reason. Without a query: all that are kept.",
  request: {
    params: byName,
    query: z.object({
      seconds: z.string().optional().openapi({ description: "the last so many" }),
      start: z.string().optional().openapi({ description: "unix seconds" }),
      end: z.string().optional().openapi({ description: "unix seconds, exclusive" }),
    }),
  },
  responses: {
    200: json(
      z.object({ flips: z.array(flipSchema).describe("the changes, newest first") }),
      "Flips",
    ),
    ...failures(),
  },
});

const daysRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/checks/{uuid}/days/",
  summary: "Its life in numbers: what the time of each day was, runs, durations and sizes",
  operationId: "listDays",
  description: "What availability, durations and sizes of backups are drawn from.",
  request: {
    params: byName,
    query: z.object({
      days: z.string().optional().openapi({ description: "the last so many, 30 by default" }),
    }),
  },
  responses: { 200: json(daysSchema, "Days, newest first; today is one of them"), ...failures() },
});

export function logRoutes(): Router {
  const router = createRouter();
  mount(router, pingsRoute, "writer", pings);
  mount(router, bodyRoute, "writer", pingBody);
  mount(router, flipsRoute, "reader", flips);
  mount(router, daysRoute, "reader", days);
  return router;
}

async function pings(call: Call): Promise<Response> {
  const uuid = uuidIn(call);
  const log = uuid && (await askStore(() => storeOf(call).pings(uuid, MAX_LISTED_PINGS)));
  if (!uuid || !log) return notFound(call);
  return reply({ pings: log.map((ping) => pingToJson(ping, uuid, call.view)) });
}

async function pingBody(call: Call): Promise<Response> {
  const uuid = uuidIn(call);
  const n = call.context.req.param("n") ?? "";
  if (!uuid || !/^\d{1,15}$/.test(n)) return notFound(call);
  const body = await askStore(() => storeOf(call).pingBody(uuid, Number(n)));
  if (body === undefined) return notFound(call);
  // Plain text whatever it claims to be, and never run as anything: strangers may have written it.
  const headers = { "Content-Type": "text/plain", "Cache-Control": "no-store" };
  return new Response(body, { headers });
}

async function flips(call: Call): Promise<Response> {
  const name = nameIn(call);
  if (name === undefined) return notFound(call);
  const query = new URL(call.context.req.url).searchParams;
  const [seconds, start, end] = ["seconds", "start", "end"].map((field) => query.get(field));
  for (const value of [seconds, start, end]) {
    if (value && !/^\d{1,11}$/.test(value)) return refuse(call, 400, "not a number of seconds");
  }
  if (seconds && Number(seconds) > MAX_FLIP_SECONDS)
    return refuse(call, 400, "seconds is too large");
  const since = seconds ? call.view.now - Number(seconds) * 1000 : 0;
  const from = Math.max(since, Number(start ?? 0) * 1000);
  const until = end ? Number(end) * 1000 : Number.MAX_SAFE_INTEGER;
  const found = await askStore(() => storeOf(call).flips(name, from, until));
  return found === undefined ? notFound(call) : reply({ flips: found.map(flipToJson) });
}

async function days(call: Call): Promise<Response> {
  const name = nameIn(call);
  if (name === undefined) return notFound(call);
  const asked = new URL(call.context.req.url).searchParams.get("days") ?? String(SHOWN_DAYS);
  const most = /^\d{1,3}$/.test(asked) ? Number(asked) : 0;
  if (most < 1 || most > KEPT_DAYS) return refuse(call, 400, DAYS_OUT_OF_RANGE);
  const found = await askStore(() => storeOf(call).days(name, most));
  return found === undefined ? notFound(call) : reply(daysToJson(found));
}
