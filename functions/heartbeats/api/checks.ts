/** The management API. A handler reads as validate -> rule -> store -> respond. */
import { createRoute, z } from "@hono/zod-openapi";
import { json, jsonBody, security } from "../../../src/http/api-schema.ts";
import { channelsOf } from "../../../src/alerts/channels/channels.ts";
import { configOf } from "../../../src/config/config.ts";
import { s3RepositoriesOf } from "../../../src/config/buckets/repository-settings.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { askStore } from "../../../src/store/ask.ts";
import { badgeUrls } from "./badge-urls.ts";
import { refuse, reply } from "./call.ts";
import {
  failures,
  mount,
  nameIn,
  notFound,
  refuseSpec,
  storeOf,
  uuidIn,
  type Call,
} from "./frame.ts";
import { allPages } from "../check/page.ts";
import { newNames } from "../check/keys.ts";
import { checkSchema, checkToJson } from "./json.ts";
import { specSchema } from "./spec-json.ts";
import { readSpec } from "./spec.ts";

const tags = ["heartbeats"];
const byUuid = z.object({ uuid: z.string().describe("uuid of the check") });
const byName = z.object({ uuid: z.string().openapi({ description: "uuid or unique_key" }) });
const one = { 200: json(checkSchema, "The check"), ...failures() };
const shared = { tags, security };

const listRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/checks/",
  summary: "List checks",
  operationId: "listChecks",
  description:
    "The management API of Healthchecks, version 3, with more fields. Readers see `unique_key` instead of uuid and addresses.",
  request: {
    query: z.object({
      slug: z.string().optional().describe("only checks with this slug"),
      tag: z.array(z.string()).optional().openapi({ description: "repeatable; all must match" }),
    }),
  },
  responses: {
    200: json(
      z.object({
        checks: z
          .array(checkSchema)
          .describe("the checks, in the order in which they were created"),
      }),
      "Checks",
    ),
    ...failures(),
  },
});

const createCheckRoute = createRoute({
  ...shared,
  method: "post",
  path: "/api/v3/checks/",
  summary: "Create a check, or update one that agrees in the fields of `unique`",
  operationId: "createCheck",
  description:
    "Fields that are not sent get defaults: a ping a day, an hour of grace time, all channels. Unknown fields are ignored, as Healthchecks does.",
  request: { body: jsonBody(specSchema, "What the check is") },
  responses: { ...one, ...failures(403, 409), 201: json(checkSchema, "The check was made") },
});

const getRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/checks/{uuid}",
  summary: "Read a check",
  operationId: "getCheck",
  description: "By uuid, or by `unique_key`, which opens nothing else.",
  request: { params: byName },
  responses: one,
});

const updateRoute = createRoute({
  ...shared,
  method: "post",
  path: "/api/v3/checks/{uuid}",
  summary: "Change a check; only the fields that are sent",
  operationId: "updateCheck",
  description: "What is not sent stays as it is. A new schedule or grace time counts at once.",
  request: { params: byUuid, body: jsonBody(specSchema, "What changes") },
  responses: one,
});

const deleteRoute = createRoute({
  ...shared,
  method: "delete",
  path: "/api/v3/checks/{uuid}",
  summary: "Delete a check with its log; answers what it was",
  operationId: "deleteCheck",
  description:
    "Its pings, its changes of status and its archives go with it, and nothing brings them back.",
  request: { params: byUuid },
  responses: one,
});

const pauseRoute = createRoute({
  ...shared,
  method: "post",
  path: "/api/v3/checks/{uuid}/pause",
  summary: "Stop expecting pings",
  operationId: "pauseCheck",
  description:
    "A paused check causes no alert. The next ping resumes it, unless `manual_resume` is set.",
  request: { params: byUuid },
  responses: one,
});

const resumeRoute = createRoute({
  ...shared,
  method: "post",
  path: "/api/v3/checks/{uuid}/resume",
  summary: "Expect pings again, from now on",
  operationId: "resumeCheck",
  description: "The check is new again: its first ping is expected one period from now.",
  request: { params: byUuid },
  responses: { ...one, ...failures(409) },
});

const channelsRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/channels/",
  summary: "The channels of this deployment",
  operationId: "listChannelNames",
  description: "Healthchecks calls them integrations. `/api/v1/channels` tells more of them.",
  responses: {
    200: json(
      z.object({
        channels: z
          .array(
            z.object({
              id: z.string().describe("the same as `name`"),
              name: z.string().describe("as checks name it"),
              kind: z.string().describe("kind of the channel, such as `matrix`"),
            }),
          )
          .describe("all channels"),
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
  operationId: "listBadges",
  description: "Pictures for READMEs and pages: whoever has an address may look.",
  responses: {
    200: json(
      z.object({
        badges: z
          .record(z.string(), z.record(z.string(), z.string()))
          .describe("addresses by tag and format"),
      }),
      "Formats with `3` show a late check as late",
    ),
    ...failures(),
  },
});

const statusRoute = createRoute({
  tags,
  method: "get",
  path: "/api/v3/status/",
  summary: "Whether the service answers",
  operationId: "getStatus",
  description: "Answers without a token. `/healthz` tells more.",
  responses: {
    200: { description: "It does", content: { "text/plain": { schema: z.string() } } },
    ...failures(),
  },
});

export function heartbeatRoutes(): Router {
  const router = createRouter();
  mount(router, listRoute, "reader", listAll);
  mount(router, createCheckRoute, "writer", create);
  mount(router, getRoute, "reader", get);
  mount(router, updateRoute, "writer", update);
  mount(router, deleteRoute, "writer", remove);
  mount(router, pauseRoute, "writer", pause);
  mount(router, resumeRoute, "writer", resume);
  mount(router, channelsRoute, "writer", channels);
  mount(router, badgesRoute, "reader", badges);
  // It answers apart from the application (status.ts).
  router.openAPIRegistry.registerPath(statusRoute);
  return router;
}

async function listAll(call: Call): Promise<Response> {
  const query = new URL(call.context.req.url).searchParams;
  const wanted = { tags: query.getAll("tag"), slug: query.get("slug") ?? undefined };
  const checks = await askStore(() => allPages((after) => storeOf(call).list(wanted, after)));
  return reply({ checks: checks.map((check) => checkToJson(check, call.view)) });
}

async function create(call: Call): Promise<Response> {
  const spec = await readSpec(call.json, rulesOf(call, "UTC"));
  if (!spec.ok) return refuseSpec(call, spec);
  const names = await newNames(spec.uuid);
  const result = await askStore(() => storeOf(call).save(spec.changes, spec.unique, names));
  if (!result.ok) {
    return result.reason === "taken"
      ? refuse(call, 409, "uuid is taken")
      : refuse(call, 403, "too many checks");
  }
  return reply(checkToJson(result.check, call.view), result.created ? 201 : 200);
}

async function get(call: Call): Promise<Response> {
  const name = nameIn(call);
  const check = name && (await askStore(() => storeOf(call).get(name)));
  return check === undefined ? notFound(call) : reply(checkToJson(check, call.view));
}

async function update(call: Call): Promise<Response> {
  const uuid = uuidIn(call);
  const before = uuid && (await askStore(() => storeOf(call).get({ uuid })));
  if (!uuid || !before) return notFound(call);
  const spec = await readSpec(call.json, rulesOf(call, before.settings.tz));
  if (!spec.ok) return refuseSpec(call, spec);
  const check = await askStore(() => storeOf(call).update(uuid, spec.changes));
  return check === undefined ? notFound(call) : reply(checkToJson(check, call.view));
}

const rulesOf = ({ context, view }: Call, timezone: string) => ({
  version: view.version,
  minPeriodSeconds: configOf(context.env).minPeriodSeconds,
  channels: view.channels,
  repositories: s3RepositoriesOf(context.env).map(({ name }) => name),
  timezone,
});

async function remove(call: Call): Promise<Response> {
  const uuid = uuidIn(call);
  const check = uuid && (await askStore(() => storeOf(call).remove(uuid)));
  return check ? reply(checkToJson(check, call.view)) : notFound(call);
}

async function pause(call: Call): Promise<Response> {
  const uuid = uuidIn(call);
  const check = uuid && (await askStore(() => storeOf(call).pause(uuid)));
  return check ? reply(checkToJson(check, call.view)) : notFound(call);
}

async function resume(call: Call): Promise<Response> {
  const uuid = uuidIn(call);
  const check = uuid && (await askStore(() => storeOf(call).resume(uuid)));
  if (!check) return notFound(call);
  return check === "not-paused"
    ? refuse(call, 409, "check is not paused")
    : reply(checkToJson(check, call.view));
}

function channels({ context }: Call): Response {
  const all = channelsOf(context.env).map(({ name, kind }) => ({ id: name, name, kind }));
  return reply({ channels: all });
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
