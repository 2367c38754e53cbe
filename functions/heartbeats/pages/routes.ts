/** `/status` and its feed, for strangers. */
import type { Context } from "hono";
import { configOf } from "../../../src/config/config.ts";
import { siteOf } from "../../../src/config/site/settings.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { pageHeaders } from "../../../src/http/headers.ts";
import { notFound, ProblemError } from "../../../src/http/problem.ts";
import { createPages, type PageRouter } from "../../../src/http/page-router.ts";
import { askStore } from "../../../src/store/ask.ts";
import { PUBLIC_FRESH_MS } from "../limits.ts";
import { checkStore } from "../stub.ts";
import { feedOf } from "./feed.ts";
import { FEED, statusPage, unknownPage } from "./status-page.tsx";
import { statusOf, type StatusPage } from "./status.ts";

/** What this isolate was told last. */
const told = new WeakMap<object, { readonly at: number; readonly status: StatusPage }>();

/** Throws `notFound` where no tag is public, and what a store that does not answer is to a client. */
async function currentStatus(env: Env): Promise<StatusPage> {
  const { statusTags } = siteOf(env);
  if (statusTags.length === 0) throw new ProblemError(notFound);
  const now = Date.now();
  const last = told.get(env);
  if (last !== undefined && now >= last.at && now - last.at < PUBLIC_FRESH_MS) return last.status;
  const checks = await askStore(() => checkStore(env).publicChecks(statusTags));
  const status = statusOf(checks, now);
  told.set(env, { at: now, status });
  return status;
}

const frameOf = (c: Context<AppEnv>) => ({ language: c.get("language"), site: siteOf(c.env) });

export function statusRoutes(): PageRouter {
  const router = createPages();

  router.get("/status", async (c) => {
    const frame = frameOf(c);
    try {
      const status = await currentStatus(c.env);
      const html = statusPage(status, frame, configOf(c.env).timezone);
      return c.body(html, 200, pageHeaders(frame.language));
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.kind.status !== 503) throw error;
      const headers = { ...pageHeaders(frame.language), ...error.problem.headers };
      return c.body(unknownPage(frame), 503, headers);
    }
  });

  router.get(FEED, async (c) => {
    const status = await currentStatus(c.env);
    const { origin } = new URL(c.req.url);
    const { language, site } = frameOf(c);
    const { timezone } = configOf(c.env);
    const about = { origin, path: FEED, name: site.name, language, timezone };
    return c.body(feedOf(status, about, Date.now()), 200, {
      "Content-Type": "application/atom+xml; charset=utf-8",
      "Content-Language": language,
      "Cache-Control": "no-store",
    });
  });

  return router;
}
