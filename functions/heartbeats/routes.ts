/** The management API. A handler reads as validate -> rule -> store -> respond. */
import { createRoute, z } from "@hono/zod-openapi";
import { json, jsonBody, security } from "../../src/api-schema.ts";
import { channelsOf } from "../../src/alerts/channels.ts";
import { configOf } from "../../src/config.ts";
import { createRouter, type Router } from "../../src/router.ts";
import { askStore } from "../../src/store/ask.ts";
import { badgeUrls } from "./badge-routes.ts";
import { mount, notFound, refuse, reply, type Call } from "./api.ts";
import { newNames } from "./keys.ts";
import { MAX_LISTED_PINGS } from "./limits.ts";
import { isUuid } from "./ping-url.ts";
import {
  checkSchema,
  checkToJson,
  errorSchema,
  flipSchema,
  flipToJson,
  pingSchema,
  pingToJson,
} from "./schema.ts";
import { readSpec, specSchema } from "./spec.ts";
import type { CheckName } from "./store.ts";

const failures = (...statuses: number[]) =>
  Object.fromEntries(
    [400, 401, 404, 429, 503, ...statuses].map((status) => [
      status,
      json(errorSchema, "What is wrong, in the words of Healthchecks"),
    ]),
  );

const tags = ["heartbeats"];
const byUuid = z.object({ uuid: z.string() });
const byName = z.object({ uuid: z.string().openapi({ description: "uuid or unique_key" }) });
const one = { 200: json(checkSchema, "The check"), ...failures() };
const shared = { tags, security };

const listRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/checks/",
  summary: "List checks",
  request: {
    query: z.object({
      slug: z.string().optional(),
      tag: z.array(z.string()).optional().openapi({ description: "repeatable; all must match" }),
    }),
  },
  responses: { 200: json(z.object({ checks: z.array(checkSchema) }), "Checks"), ...failures() },
});

const createCheckRoute = createRoute({
  ...shared,
  method: "post",
  path: "/api/v3/checks/",
  summary: "Make a check, or update one that agrees in the fields of `unique`",
  request: { body: jsonBody(specSchema, "What the check is") },
  responses: { ...one, 201: json(checkSchema, "The check was made") },
});

const getRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/checks/{uuid}",
  summary: "Read a check",
  request: { params: byName },
  responses: one,
});

const updateRoute = createRoute({
  ...shared,
  method: "post",
  path: "/api/v3/checks/{uuid}",
  summary: "Change a check; only the fields that are sent",
  request: { params: byUuid, body: jsonBody(specSchema, "What changes") },
  responses: one,
});

const deleteRoute = createRoute({
  ...shared,
  method: "delete",
  path: "/api/v3/checks/{uuid}",
  summary: "Delete a check with its log; answers what it was",
  request: { params: byUuid },
  responses: one,
});

const pauseRoute = createRoute({
  ...shared,
  method: "post",
  path: "/api/v3/checks/{uuid}/pause",
  summary: "Stop expecting pings",
  request: { params: byUuid },
  responses: one,
});

const resumeRoute = createRoute({
  ...shared,
  method: "post",
  path: "/api/v3/checks/{uuid}/resume",
  summary: "Expect pings again, from now on",
  request: { params: byUuid },
  responses: { ...one, ...failures(409) },
});

const pingsRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/checks/{uuid}/pings/",
  summary: "The newest pings, newest first",
  request: { params: byUuid },
  responses: { 200: json(z.object({ pings: z.array(pingSchema) }), "Pings"), ...failures() },
});

const bodyRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/checks/{uuid}/pings/{n}/body",
  summary: "What came with a ping; the middle is cut out of a long one",
  request: { params: byUuid.extend({ n: z.string() }) },
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
  request: {
    params: byName,
    query: z.object({
      seconds: z.string().optional().openapi({ description: "the last so many" }),
      start: z.string().optional().openapi({ description: "unix seconds" }),
      end: z.string().optional().openapi({ description: "unix seconds, exclusive" }),
    }),
  },
  responses: { 200: json(z.object({ flips: z.array(flipSchema) }), "Flips"), ...failures() },
});

const channelsRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/channels/",
  summary: "The channels of this deployment",
  responses: {
    200: json(
      z.object({
        channels: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string() })),
      }),
      "Channels; a check names them",
    ),
    ...failures(),
  },
});

const badgesRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/badges/",
  summary: "Addresses of badges, per tag and for all checks (`*`)",
  responses: {
    200: json(
      z.object({ badges: z.record(z.string(), z.record(z.string(), z.string())) }),
      "Formats with `3` show a late check as late",
    ),
    ...failures(),
  },
});

const statusRoute = createRoute({
  tags,
  method: "get",
  path: "/api/v3/status/",
  summary: "Whether the store answers",
  responses: {
    200: { description: "It does", content: { "text/plain": { schema: z.string() } } },
    ...failures(),
  },
});

export function heartbeatRoutes(): Router {
  const router = createRouter();
  mount(router, listRoute, "reader", list);
  mount(router, createCheckRoute, "writer", create);
  mount(router, getRoute, "reader", get);
  mount(router, updateRoute, "writer", update);
  mount(router, deleteRoute, "writer", remove);
  mount(router, pauseRoute, "writer", pause);
  mount(router, resumeRoute, "writer", resume);
  mount(router, pingsRoute, "writer", pings);
  mount(router, bodyRoute, "writer", pingBody);
  mount(router, flipsRoute, "reader", flips);
  mount(router, channelsRoute, "writer", channels);
  mount(router, badgesRoute, "reader", badges);
  mount(router, statusRoute, "nobody", status);
  return router;
}

export const storeOf = ({ context }: Call) => context.env.CHECKS.getByName("main");

/** The uuid in the path; undefined if it cannot be one. */
function uuidOf({ context }: Call): string | undefined {
  const text = context.req.param("uuid") ?? "";
  return isUuid(text) ? text.toLowerCase() : undefined;
}

function nameOf(call: Call): CheckName | undefined {
  const uuid = uuidOf(call);
  if (uuid !== undefined) return { uuid };
  const uniqueKey = call.context.req.param("uuid")?.toLowerCase() ?? "";
  return /^[0-9a-f]{40}$/.test(uniqueKey) ? { uniqueKey } : undefined;
}

async function list(call: Call): Promise<Response> {
  const query = new URL(call.context.req.url).searchParams;
  const wanted = { tags: query.getAll("tag"), slug: query.get("slug") ?? undefined };
  const checks = await askStore(() => storeOf(call).list(wanted));
  return reply({ checks: checks.map((check) => checkToJson(check, call.view)) });
}

async function create(call: Call): Promise<Response> {
  const spec = await readSpec(call.json, rulesOf(call, "UTC"));
  if (!spec.ok) return refuse(400, spec.error);
  const names = await newNames();
  const result = await askStore(() => storeOf(call).save(spec.changes, spec.unique, names));
  if (!result.ok) return refuse(403, "too many checks");
  return reply(checkToJson(result.check, call.view), result.created ? 201 : 200);
}

async function get(call: Call): Promise<Response> {
  const name = nameOf(call);
  const check = name && (await askStore(() => storeOf(call).get(name)));
  return check === undefined ? notFound() : reply(checkToJson(check, call.view));
}

async function update(call: Call): Promise<Response> {
  const uuid = uuidOf(call);
  const before = uuid && (await askStore(() => storeOf(call).get({ uuid })));
  if (!uuid || !before) return notFound();
  const spec = await readSpec(call.json, rulesOf(call, before.settings.tz));
  if (!spec.ok) return refuse(400, spec.error);
  const check = await askStore(() => storeOf(call).update(uuid, spec.changes));
  return check === undefined ? notFound() : reply(checkToJson(check, call.view));
}

const rulesOf = ({ context, view }: Call, timezone: string) => ({
  version: view.version,
  minPeriodSeconds: configOf(context.env).minPeriodSeconds,
  channels: view.channels,
  timezone,
});

async function remove(call: Call): Promise<Response> {
  const uuid = uuidOf(call);
  const check = uuid && (await askStore(() => storeOf(call).remove(uuid)));
  return check ? reply(checkToJson(check, call.view)) : notFound();
}

async function pause(call: Call): Promise<Response> {
  const uuid = uuidOf(call);
  const check = uuid && (await askStore(() => storeOf(call).pause(uuid)));
  return check ? reply(checkToJson(check, call.view)) : notFound();
}

async function resume(call: Call): Promise<Response> {
  const uuid = uuidOf(call);
  const check = uuid && (await askStore(() => storeOf(call).resume(uuid)));
  if (!check) return notFound();
  return check === "not-paused"
    ? refuse(409, "check is not paused")
    : reply(checkToJson(check, call.view));
}

async function pings(call: Call): Promise<Response> {
  const uuid = uuidOf(call);
  const log = uuid && (await askStore(() => storeOf(call).pings(uuid, MAX_LISTED_PINGS)));
  if (!uuid || !log) return notFound();
  return reply({ pings: log.map((ping) => pingToJson(ping, uuid, call.view)) });
}

async function pingBody(call: Call): Promise<Response> {
  const uuid = uuidOf(call);
  const n = call.context.req.param("n") ?? "";
  if (!uuid || !/^\d{1,15}$/.test(n)) return notFound();
  const body = await askStore(() => storeOf(call).pingBody(uuid, Number(n)));
  if (body === undefined) return notFound();
  // Plain text whatever it claims to be, and never run as anything: strangers may have written it.
  const headers = { "Content-Type": "text/plain", "Cache-Control": "no-store" };
  return new Response(body, { headers });
}

const MAX_SECONDS = 31_536_000;

async function flips(call: Call): Promise<Response> {
  const name = nameOf(call);
  if (name === undefined) return notFound();
  const query = new URL(call.context.req.url).searchParams;
  const [seconds, start, end] = ["seconds", "start", "end"].map((field) => query.get(field));
  for (const value of [seconds, start, end]) {
    if (value && !/^\d{1,11}$/.test(value)) return refuse(400, "not a number of seconds");
  }
  if (seconds && Number(seconds) > MAX_SECONDS) return refuse(400, "seconds is too large");
  const since = seconds ? call.view.now - Number(seconds) * 1000 : 0;
  const from = Math.max(since, Number(start ?? 0) * 1000);
  const until = end ? Number(end) * 1000 : Number.MAX_SAFE_INTEGER;
  const found = await askStore(() => storeOf(call).flips(name, from, until));
  return found === undefined ? notFound() : reply({ flips: found.map(flipToJson) });
}

function channels({ context }: Call): Response {
  const list = channelsOf(context.env).map(({ name, kind }) => ({ id: name, name, kind }));
  return reply({ channels: list });
}

async function badges(call: Call): Promise<Response> {
  const [inUse, keys] = await askStore(() =>
    Promise.all([storeOf(call).tags(), storeOf(call).keys()]),
  );
  const urls = ["*", ...inUse].map(
    async (tag) => [tag, await badgeUrls(tag, keys, call.view.base)] as const,
  );
  return reply({ badges: Object.fromEntries(await Promise.all(urls)) });
}

async function status(call: Call): Promise<Response> {
  await askStore(() => storeOf(call).health());
  return new Response("OK", { headers: { "Access-Control-Allow-Origin": "*" } });
}
