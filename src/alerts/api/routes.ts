/** Alerts and channels: what was told and what arrived, tests, sending again. */
import { createRoute, z } from "@hono/zod-openapi";
import { requires } from "../../access/authorize.ts";
import { failures, json, jsonBody, momentIn, security } from "../../http/api-schema.ts";
import { configOf } from "../../config/config.ts";
import { createRouter, type Router } from "../../http/router.ts";
import { channelsOf } from "../channels/channels.ts";
import { reachOf } from "../channels/reach.ts";
import { deliveryStates } from "../outbox/delivery.ts";
import { MAX_PAGE } from "../limits.ts";
import { alertIn, alertsOfAll, chosen, sendAgain, takeCare, testChannels } from "./doing.ts";
import { alertSchema, alertToJson, answersSchema, channelSchema, someChannels } from "./json.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/v1/alerts",
  tags: ["alerts"],
  summary: "Alerts with their deliveries, newest first",
  operationId: "listAlerts",
  description:
    "An alert is stored in the same step as its cause, and has one delivery for each channel. For older ones ask again with `before`.",
  security,
  middleware: requires("checks:read"),
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50).describe("how many at most"),
      before: momentIn
        .optional()
        .describe("only alerts older than this: `at` of the last one of the page before"),
      state: z.enum(deliveryStates).optional().describe("only alerts with a message in this state"),
    }),
  },
  responses: {
    200: json(
      z.object({ alerts: z.array(alertSchema).describe("the alerts, the newest first") }),
      "The alerts",
    ),
    ...failures(422),
  },
});

const oneRoute = createRoute({
  method: "get",
  path: "/api/v1/alerts/{id}",
  tags: ["alerts"],
  summary: "One alert with its deliveries",
  operationId: "getAlert",
  description:
    "Everything that is known of one alert: its words, its facts and what became of each message.",
  security,
  middleware: requires("checks:read"),
  request: { params: z.object({ id: z.string().describe("id of the alert") }) },
  responses: { 200: json(alertSchema, "The alert"), ...failures(404) },
});

const resendRoute = createRoute({
  method: "post",
  path: "/api/v1/alerts/{id}/resend",
  tags: ["alerts"],
  summary: "Send again what did not arrive of an alert",
  operationId: "resendAlert",
  description:
    "Tries those messages again that have failed or been dropped; what has arrived is not sent twice.",
  security,
  middleware: requires("checks:write"),
  request: { params: z.object({ id: z.string().describe("id of the alert") }) },
  responses: {
    200: json(alertSchema, "The alert with what is on its way now"),
    ...failures(404, 409),
  },
});

const acknowledgeRoute = createRoute({
  method: "post",
  path: "/api/v1/alerts/{id}/acknowledge",
  tags: ["alerts"],
  summary: "Say that you take care of an outage: no reminders of it any more",
  operationId: "acknowledgeAlert",
  description:
    "Others see who takes care of it. It ends with the outage: the next one is told of again.",
  security,
  middleware: requires("checks:write"),
  request: { params: z.object({ id: z.string().describe("id of the alert") }) },
  responses: { 200: json(alertSchema, "The alert, and who said so"), ...failures(404, 409) },
});

const testRoute = createRoute({
  method: "post",
  path: "/api/v1/alerts/test",
  tags: ["alerts"],
  summary: "Send a test message, and say what each channel answered",
  operationId: "sendTestAlert",
  description:
    "The message says that it is a test. The answer comes when every channel has answered.",
  security,
  middleware: requires("checks:write"),
  request: { body: jsonBody(someChannels, "Which channels") },
  responses: { 200: json(answersSchema, "What they answered"), ...failures(400, 422) },
});

const channelsRoute = createRoute({
  method: "get",
  path: "/api/v1/channels",
  tags: ["alerts"],
  summary: "The channels, without their secrets",
  operationId: "listChannels",
  description: "Channels are set up in ALERT_CHANNELS; docs/runbooks/alerts.md says how.",
  security,
  middleware: requires("checks:read"),
  responses: {
    200: json(
      z.object({ channels: z.array(channelSchema).describe("all channels") }),
      "The channels",
    ),
    ...failures(),
  },
});

const checkRoute = createRoute({
  method: "post",
  path: "/api/v1/channels/check",
  tags: ["alerts"],
  summary: "Reach every channel without sending a message",
  operationId: "checkChannels",
  description: "Tests address and access of each channel, and nobody gets a message.",
  security,
  middleware: requires("checks:write"),
  request: { body: jsonBody(someChannels, "Which channels") },
  responses: { 200: json(answersSchema, "What they answered"), ...failures(400, 422) },
});

export function alertRoutes(): Router {
  const router = createRouter();

  router.openapi(listRoute, async (c) => {
    const { limit, before, state } = c.req.valid("query");
    const alerts = await alertsOfAll(c.env, { before, state, most: limit });
    return c.json({ alerts: alerts.map(alertToJson) }, 200);
  });

  // Before the routes with an id: `test` is none.
  router.openapi(testRoute, async (c) => {
    const answers = await testChannels(c, c.req.valid("json").channels);
    return c.json({ ok: answers.every(({ ok }) => ok), channels: answers }, 200);
  });

  router.openapi(oneRoute, async (c) => {
    return c.json(alertToJson(await alertIn(c.env, c.req.valid("param").id)), 200);
  });

  router.openapi(resendRoute, async (c) => {
    return c.json(alertToJson(await sendAgain(c, c.req.valid("param").id)), 200);
  });

  router.openapi(acknowledgeRoute, async (c) => {
    return c.json(alertToJson(await takeCare(c, c.req.valid("param").id)), 200);
  });

  router.openapi(channelsRoute, (c) => {
    const channels = channelsOf(c.env).map(({ name, kind, fallback, severities }) => ({
      name,
      kind,
      fallback,
      severities: [...severities],
    }));
    return c.json({ channels }, 200);
  });

  router.openapi(checkRoute, async (c) => {
    const channels = chosen(c.env, c.req.valid("json").channels);
    const around = { config: configOf(c.env), now: Date.now(), reach: reachOf(c.env) };
    const answers = await Promise.all(
      channels.map(async ({ name, kind, check }) => {
        const outcome = await check(around);
        return { channel: name, kind, ok: outcome.kind === "sent", answer: outcome.answer };
      }),
    );
    return c.json({ ok: answers.every(({ ok }) => ok), channels: answers }, 200);
  });

  return router;
}
