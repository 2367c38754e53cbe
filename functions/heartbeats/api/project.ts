/** The whole project besides its checks: the ping key, maintenance of tags, times it was away. */
import { createRoute, z } from "@hono/zod-openapi";
import { json, jsonBody, security } from "../../../src/http/api-schema.ts";
import { configOf } from "../../../src/config/config.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { askStore } from "../../../src/store/ask.ts";
import { refuse, reply } from "./call.ts";
import { failures, mount, refuseSpec, storeOf, type Call } from "./frame.ts";
import { toDate } from "./json.ts";
import { maintenanceSchema } from "./spec-json.ts";
import { fullFault, readTagMaintenance, tagSchema } from "./tag-maintenance.ts";

const shared = { tags: ["heartbeats"], security };

const keySchema = z
  .object({
    ping_key: z.string().describe("stands in ping URLs with slugs: keep it secret"),
    ping_url: z.string().openapi({ description: "add a slug" }),
  })
  .openapi("PingKey");

const keyRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/ping-key/",
  summary: "The key in ping URLs with slugs",
  operationId: "getPingKey",
  description: "With it hosts ping by slug: `/ping/KEY/SLUG`. It opens nothing but pings.",
  responses: { 200: json(keySchema, "The key"), ...failures() },
});

const rotateRoute = createRoute({
  ...shared,
  method: "post",
  path: "/api/v3/ping-key/rotate",
  summary: "A new ping key; the old one stops working at once",
  operationId: "rotatePingKey",
  description: "Every host that pings by slug needs the new key; pings by uuid go on.",
  responses: { 200: json(keySchema, "The new key"), ...failures() },
});

const tagsSchema = z
  .object({
    maintenance: z
      .record(z.string(), maintenanceSchema)
      .describe("maintenance windows of each tag"),
  })
  .openapi("TagMaintenance");

const maintenanceRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/maintenance/",
  summary: "Maintenance windows of all checks with a tag",
  operationId: "getMaintenance",
  description: "Maintenance windows that all checks with a tag have, besides their own.",
  responses: { 200: json(tagsSchema, "By tag"), ...failures() },
});

const setMaintenanceRoute = createRoute({
  ...shared,
  method: "post",
  path: "/api/v3/maintenance/",
  summary: "Set the maintenance windows of a tag; an empty list removes them",
  operationId: "setMaintenance",
  description: "Takes the place of what the tag had before.",
  request: { body: jsonBody(tagSchema, "A tag and its windows, in the default time zone") },
  responses: { 200: json(tagsSchema, "By tag"), ...failures(403) },
});

const gapsRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v3/gaps/",
  summary: "Times in which the service itself was away, newest first",
  operationId: "listGaps",
  description: "In a gap nothing could be received: such times are no outage of any check.",
  responses: {
    200: json(
      z.object({
        gaps: z
          .array(
            z.object({
              from: z.string().describe("when it was last known to run"),
              until: z.string().describe("when it ran again"),
            }),
          )
          .describe("the gaps, the newest first"),
      }),
      "Gaps",
    ),
    ...failures(),
  },
});

export function projectRoutes(): Router {
  const router = createRouter();
  mount(router, keyRoute, "admin", async (call) =>
    showKey(call, await askStore(() => storeOf(call).keys())),
  );
  mount(router, rotateRoute, "admin", async (call) =>
    showKey(call, await askStore(() => storeOf(call).rotatePingKey())),
  );
  mount(router, maintenanceRoute, "reader", showMaintenance);
  mount(router, setMaintenanceRoute, "writer", setMaintenance);
  mount(router, gapsRoute, "reader", gaps);
  return router;
}

function showKey({ view }: Call, { pingKey }: { pingKey: string }): Response {
  return reply({ ping_key: pingKey, ping_url: `${view.base}/ping/${pingKey}/` });
}

async function showMaintenance(call: Call): Promise<Response> {
  return reply({ maintenance: await askStore(() => storeOf(call).tagMaintenance()) });
}

async function setMaintenance(call: Call): Promise<Response> {
  const { timezone } = configOf(call.context.env);
  const read = await readTagMaintenance(call.json, timezone);
  if (!read.ok) return refuseSpec(call, read);
  const known = await askStore(() => storeOf(call).tagMaintenance());
  if (fullFault(read.tag, Object.keys(known)) !== undefined) {
    return refuse(call, 403, "too many tags with maintenance");
  }
  await askStore(() => storeOf(call).setTagMaintenance(read.tag, read.maintenance));
  return showMaintenance(call);
}

async function gaps(call: Call): Promise<Response> {
  const list = await askStore(() => storeOf(call).gaps());
  return reply({
    gaps: list.map(({ from, until }) => ({ from: toDate(from), until: toDate(until) })),
  });
}
