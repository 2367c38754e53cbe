/** Where everything comes in: the routing table of the Worker, and the only file here that knows the functions. */
import { answerPing, PING_PREFIX } from "../functions/heartbeats/ping/ping.ts";
import { answerFromMemory, answerLink } from "../functions/links/visit/redirect.ts";
import { answerDirectory } from "../functions/wkd/directory/lookup.ts";
import { DIRECTORY } from "../functions/wkd/directory/question.ts";
import { ConfigError, configOf } from "./config/config.ts";
import { log } from "./log.ts";
import { placeOf } from "./http/place.ts";
import { misconfigured, problemResponse } from "./http/problem.ts";
import { newRequestId } from "./http/request-id.ts";
import { reservedSegments } from "./http/reserved.ts";
import type { Router } from "./http/router.ts";
import { allStores } from "./store/all.ts";

export { AccessStore } from "./access/store.ts";
export { WatchStore } from "./alerts/watch/watch-store.ts";
export { CheckStore } from "../functions/heartbeats/store.ts";
export { KeyStore } from "../functions/wkd/store.ts";
export { LinkStore } from "../functions/links/store.ts";

export default {
  fetch(request, env, ctx) {
    try {
      return route(request, env, ctx);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      log("error", "config.unusable", { message: error.message });
      return problemResponse(misconfigured, "en", newRequestId());
    }
  },

  /** The minute cron: every store does what is due, one failing without the others. */
  async scheduled(_controller, env) {
    const stores = Object.values(allStores(env));
    const results = await Promise.allSettled(stores.map((store) => store.tick()));
    for (const result of results) {
      if (result.status === "rejected")
        log("error", "cron.tick-failed", { error: String(result.reason) });
    }
  },
} satisfies ExportedHandler<Env>;

/** What this isolate remembers is answered first; the application is loaded when something else is asked. */
function route(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response> {
  const place = placeOf(request);
  if (place.path.startsWith(PING_PREFIX)) return answerPing(request, place, env, ctx);
  if (place.path.startsWith(DIRECTORY)) return answerDirectory(request, place, env);
  if (servesLinks(place.host, env)) {
    const isRead = place.method === "GET" || place.method === "HEAD";
    const known = isRead ? answerFromMemory(request, place, env, ctx) : undefined;
    if (known !== undefined) return known;
    const slash = place.path.indexOf("/", 1);
    const first = slash < 0 ? place.path.slice(1) : place.path.slice(1, slash);
    if (first !== "" && !reservedSegments.has(first)) return answerLink(request, place, env, ctx);
  }
  return application(request, env, ctx);
}

function servesLinks(host: string, env: Env): boolean {
  const { linkHosts } = configOf(env);
  return linkHosts.length === 0 || linkHosts.includes(host) || linkHosts.includes(bare(host));
}

const bare = (host: string) => host.replace(/:\d+$/, "");

let app: Router | undefined;

/** API, pages and health: hono, zod and the OpenAPI document are evaluated at the first such request. */
async function application(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  app ??= await buildApp();
  return app.fetch(request, env, ctx);
}

async function buildApp(): Promise<Router> {
  const [{ createApp }, heartbeats, links, qr, transfer, keys, keyPages] = await Promise.all([
    import("./http/app.ts"),
    import("../functions/heartbeats/api/routers.ts"),
    import("../functions/links/api/links.ts"),
    import("../functions/links/api/qr.ts"),
    import("../functions/links/api/transfer.ts"),
    import("../functions/wkd/api/keys.ts"),
    import("../functions/wkd/pages/routes.ts"),
  ]);
  return createApp([
    ...heartbeats.heartbeatRouters(),
    transfer.transferRoutes(),
    qr.qrRoutes(),
    links.linkRoutes(),
    keys.keyRoutes(),
    keyPages.keyPageRoutes(),
  ]);
}
