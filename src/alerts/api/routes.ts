/** Alerts and channels: what was told and what arrived, tests, sending again. */
import { createRoute, z } from "@hono/zod-openapi";
import { loggedAs, requires } from "../../access/authorize.ts";
import { failures, json, jsonBody, momentIn, security } from "../../http/api-schema.ts";
import { configOf } from "../../config/config.ts";
import { log } from "../../log.ts";
import { invalid, notFound, ProblemError, type Problem } from "../../http/problem.ts";
import { createRouter, type Router } from "../../http/router.ts";
import { alertingStores } from "../stores.ts";
import { watchStore } from "../watch/stub.ts";
import { askStore } from "../../store/ask.ts";
import type { Channel } from "../channels/channel.ts";
import { channelsOf } from "../channels/channels.ts";
import { reachOf } from "../channels/reach.ts";
import type { AlertQuery, AlertRecord } from "../outbox/alert.ts";
import { deliveryStates } from "../outbox/delivery.ts";
import { MAX_PAGE } from "../limits.ts";
import { alertSchema, alertToJson, answersSchema, channelSchema, someChannels } from "./json.ts";

/** Alerts are for those who look after checks. */
export const alertScopes = ["checks:read", "checks:write"] as const;

const listRoute = createRoute({
  method: "get",
  path: "/api/v1/alerts",
  tags: ["alerts"],
  summary: "Alerts with their deliveries, newest first",
  security,
  middleware: requires("checks:read"),
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
      before: momentIn.optional(),
      state: z.enum(deliveryStates).optional(),
    }),
  },
  responses: {
    200: json(z.object({ alerts: z.array(alertSchema) }), "The alerts"),
    ...failures(422),
  },
});

const oneRoute = createRoute({
  method: "get",
  path: "/api/v1/alerts/{id}",
  tags: ["alerts"],
  summary: "One alert with its deliveries",
  security,
  middleware: requires("checks:read"),
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: json(alertSchema, "The alert"), ...failures(404) },
});

const resendRoute = createRoute({
  method: "post",
  path: "/api/v1/alerts/{id}/resend",
  tags: ["alerts"],
  summary: "Send again what did not arrive of an alert",
  security,
  middleware: requires("checks:write"),
  request: { params: z.object({ id: z.string() }) },
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
  security,
  middleware: requires("checks:write"),
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: json(alertSchema, "The alert, and who said so"), ...failures(404, 409) },
});

const testRoute = createRoute({
  method: "post",
  path: "/api/v1/alerts/test",
  tags: ["alerts"],
  summary: "Send a test message, and say what each channel answered",
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
  security,
  middleware: requires("checks:read"),
  responses: {
    200: json(z.object({ channels: z.array(channelSchema) }), "The channels"),
    ...failures(),
  },
});

const checkRoute = createRoute({
  method: "post",
  path: "/api/v1/channels/check",
  tags: ["alerts"],
  summary: "Reach every channel without sending a message",
  security,
  middleware: requires("checks:write"),
  request: { body: jsonBody(someChannels, "Which channels") },
  responses: { 200: json(answersSchema, "What they answered"), ...failures(400, 422) },
});

const nothingToResend: Problem = {
  kind: {
    code: "nothing-to-resend",
    status: 409,
    title: { de: "Nichts erneut zu senden", en: "Nothing to send again" },
  },
  detail: {
    de: "Alle Meldungen dazu sind angekommen oder noch unterwegs.",
    en: "All messages about it have arrived or are still on their way.",
  },
};

const outageOver: Problem = {
  kind: {
    code: "outage-over",
    status: 409,
    title: { de: "Kein Ausfall mehr", en: "No outage any more" },
  },
  detail: {
    de: "Diese Meldung ist keine über einen Ausfall, der noch andauert.",
    en: "This alert is not about an outage that is still going on.",
  },
};

export function alertRoutes(): Router {
  const router = createRouter();

  router.openapi(listRoute, async (c) => {
    const { limit, before, state } = c.req.valid("query");
    const alerts = await alertsOfAll(c.env, { before, state, most: limit });
    return c.json({ alerts: alerts.map(alertToJson) }, 200);
  });

  // Before the routes with an id: `test` is none.
  router.openapi(testRoute, async (c) => {
    const channels = chosen(c.env, c.req.valid("json").channels);
    const names = channels.map(({ name }) => name);
    log("info", "alerts.test", { by: loggedAs(c.get("principal")), channels: names.length });
    const alert =
      names.length === 0 ? undefined : await askStore(() => watchStore(c.env).testChannels(names));
    const answers = channels.map(({ name, kind }) => {
      const delivery = alert?.deliveries.find(({ channel }) => channel === name);
      const answer = delivery?.lastAnswer ?? "…";
      return { channel: name, kind, ok: delivery?.state === "sent", answer };
    });
    return c.json({ ok: answers.every(({ ok }) => ok), channels: answers }, 200);
  });

  router.openapi(oneRoute, async (c) => {
    const found = await findIn(c.env, c.req.valid("param").id);
    if (found === undefined) throw new ProblemError(notFound);
    return c.json(alertToJson(found.alert), 200);
  });

  router.openapi(resendRoute, async (c) => {
    const { id } = c.req.valid("param");
    const found = await findIn(c.env, id);
    if (found === undefined) throw new ProblemError(notFound);
    const count = await askStore(() => found.store.resendAlert(id));
    if (count === 0) throw new ProblemError(nothingToResend);
    log("info", "alerts.resent", { id, by: loggedAs(c.get("principal")) });
    const after = await askStore(() => found.store.alert(id));
    return c.json(alertToJson(after ?? found.alert), 200);
  });

  router.openapi(acknowledgeRoute, async (c) => {
    const { id } = c.req.valid("param");
    const found = await findIn(c.env, id);
    if (found === undefined) throw new ProblemError(notFound);
    const by = c.get("principal").name;
    const outcome = await askStore(() => found.store.acknowledgeAlert(id, by));
    if (outcome === "over") throw new ProblemError(outageOver);
    log("info", "alerts.acknowledged", { id, by: loggedAs(c.get("principal")) });
    const after = await askStore(() => found.store.alert(id));
    return c.json(alertToJson(after ?? found.alert), 200);
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

async function alertsOfAll(env: Env, query: AlertQuery): Promise<AlertRecord[]> {
  const lists = await Promise.all(
    alertingStores(env).map((store) => askStore(() => store.alerts(query))),
  );
  return lists
    .flat()
    .toSorted((one, other) => other.at - one.at)
    .slice(0, query.most);
}

async function findIn(env: Env, id: string) {
  for (const store of alertingStores(env)) {
    const alert = await askStore(() => store.alert(id));
    if (alert !== undefined) return { store, alert };
  }
  return undefined;
}

function chosen(env: Env, names: readonly string[] | undefined): readonly Channel[] {
  const channels = channelsOf(env);
  const unknown = names?.find((name) => channels.every((channel) => channel.name !== name));
  if (unknown !== undefined) throw new ProblemError(noSuchChannel(unknown));
  return names === undefined ? channels : channels.filter(({ name }) => names.includes(name));
}

function noSuchChannel(name: string): Problem {
  return invalid([
    {
      field: "channels",
      detail: {
        de: `Einen Kanal „${name}“ gibt es nicht.`,
        en: `There is no channel “${name}”.`,
      },
    },
  ]);
}
