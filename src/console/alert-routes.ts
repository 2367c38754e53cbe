/** The console's pages of alerts. They do by forms what the API does by JSON. */
import type { Context } from "hono";
import {
  alertIn,
  alertsOfAll,
  sendAgain,
  takeCare,
  testChannels,
  type Answered,
} from "../alerts/api/doing.ts";
import { channelsOf } from "../alerts/channels/channels.ts";
import { configOf } from "../config/config.ts";
import type { AppEnv } from "../http/app-env.ts";
import { createRouter, type Router } from "../http/router.ts";
import { alertList, alertPage } from "./alert-pages.tsx";
import { LISTED_ALERTS } from "./limits.ts";
import { fieldsOf, frameAt, goOn, may, mayOpen, sendPage } from "./page.ts";

const LIST = "/console/alerts";
const ONE = "/console/alert/:id";

/** Alerts are for those who look after checks. */
const READ = "checks:read";
const WRITE = "checks:write";

export function alertPages(): Router {
  const router = createRouter();
  router.get(LIST, mayOpen(READ), (c) => list(c));
  router.post(`${LIST}/test`, mayOpen(WRITE), async (c) => {
    const { channel } = await fieldsOf(c);
    // What they answered is shown at once, and kept nowhere.
    return list(c, await testChannels(c, channel === undefined ? undefined : [channel]));
  });
  router.get(ONE, mayOpen(READ), async (c) => {
    const alert = await alertIn(c.env, idIn(c));
    const page = alertPage({
      frame: frameAt(c, pathIn(c)),
      timezone: configOf(c.env).timezone,
      alert,
      mayWrite: may(c, WRITE),
      done: c.req.query("done"),
    });
    return sendPage(c, page, 200);
  });
  router.post(`${ONE}/acknowledge`, mayOpen(WRITE), async (c) => {
    await takeCare(c, idIn(c));
    return goOn(c, pathIn(c), "acknowledged");
  });
  router.post(`${ONE}/resend`, mayOpen(WRITE), async (c) => {
    await sendAgain(c, idIn(c));
    return goOn(c, pathIn(c), "resent");
  });
  return router;
}

const idIn = (c: Context<AppEnv>) => c.req.param("id") ?? "";
const pathIn = (c: Context<AppEnv>) => `/console/alert/${encodeURIComponent(idIn(c))}`;

async function list(c: Context<AppEnv>, answers?: readonly Answered[]) {
  const asked = Date.parse(c.req.query("before") ?? "");
  const before = Number.isNaN(asked) ? undefined : asked;
  const query = { before, state: undefined, most: LISTED_ALERTS };
  const alerts = await alertsOfAll(c.env, query);
  const oldest = alerts.length === LISTED_ALERTS ? alerts.at(-1) : undefined;
  const page = alertList({
    frame: frameAt(c, LIST),
    timezone: configOf(c.env).timezone,
    alerts,
    before: oldest && new Date(oldest.at).toISOString(),
    isFirst: before === undefined,
    channels: channelsOf(c.env),
    mayWrite: may(c, WRITE),
    ...(answers !== undefined && { answers }),
  });
  return sendPage(c, page, 200);
}
