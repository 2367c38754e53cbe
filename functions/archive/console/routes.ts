/** The console's page of the archive. What it does by forms the API does by JSON, through the same store. */
import type { Context } from "hono";
import { configOf } from "../../../src/config/config.ts";
import { frameAt, goOn, mayOpen, sendPage } from "../../../src/console/page.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { askStore } from "../../../src/store/ask.ts";
import { turnNow } from "../api/turn.ts";
import type { Fault } from "../kept/fault.ts";
import { planOf } from "../night/plan.ts";
import { archiveStore } from "../stub.ts";
import { ARCHIVE_PATH, archivePage } from "./page.tsx";

export function archivePages(): Router {
  const router = createRouter();
  const admin = mayOpen("admin");

  router.get(ARCHIVE_PATH, admin, (c) => show(c, undefined));
  router.post(`${ARCHIVE_PATH}/now`, admin, async (c) => {
    const made = await turnNow(c.env, "night");
    return made.ok ? goOn(c, ARCHIVE_PATH) : show(c, made.fault);
  });
  router.post(`${ARCHIVE_PATH}/drill`, admin, async (c) => {
    await turnNow(c.env, "drill");
    return goOn(c, ARCHIVE_PATH);
  });
  router.post(`${ARCHIVE_PATH}/check`, admin, async (c) => {
    const tried = await turnNow(c.env, "check");
    return tried.ok ? goOn(c, ARCHIVE_PATH) : show(c, tried.fault);
  });
  return router;
}

async function show(c: Context<AppEnv>, fault: Fault | undefined): Promise<Response> {
  const found = planOf(c.env);
  const state = await askStore(() => archiveStore(c.env).state());
  return sendPage(
    c,
    archivePage({
      frame: frameAt(c, ARCHIVE_PATH),
      config: configOf(c.env),
      state,
      isSetUp: found.ok,
      fault: fault ?? found.fault,
    }),
    200,
  );
}
