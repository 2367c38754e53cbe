/** What the service tells everybody about itself: its health, and the description of its API. Described in routes.ts. */
import { namesEtag } from "../http/etag.ts";
import { createPages, type PageRouter } from "../http/page-router.ts";
import { checkHealth } from "./health.ts";

export function healthRoutes(): PageRouter {
  const router = createPages();
  router.get("/healthz", async (c) => {
    const now = new Date();
    const health = await checkHealth(c.env, now.getTime());
    c.header("Cache-Control", "no-store");
    // Plain workerd sends none, and the host's agent compares its clock with it.
    c.header("Date", now.toUTCString());
    return c.json(health, health.ok ? 200 : 503);
  });
  return router;
}

export function documentRoutes(): PageRouter {
  const router = createPages();
  router.get("/api/openapi.json", async (c) => {
    const { beforeUrl, afterUrl, etag } = (await import("../../dist/openapi.json")).default;
    const headers = { ETag: etag, "Cache-Control": "no-cache", "Content-Type": "application/json" };
    if (namesEtag(c.req.header("If-None-Match") ?? null, etag)) return c.body(null, 304, headers);
    const url = JSON.stringify(new URL(c.req.url).origin);
    return c.body(beforeUrl + url + afterUrl, 200, headers);
  });
  return router;
}
