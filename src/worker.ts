/** Where everything comes in: the list of the edge functions, and what is asked of all of them. */
import { heartbeats } from "../functions/heartbeats/function.ts";
import { links } from "../functions/links/function.ts";
import { wkd } from "../functions/wkd/function.ts";
import { ConfigError, configOf } from "./config/config.ts";
import type { EdgeFunction } from "./edge-function.ts";
import { asAsked, placeOf } from "./http/place.ts";
import { reserve } from "./http/reserved.ts";
import type { Router } from "./http/router.ts";
import { log } from "./log.ts";
import { allStores } from "./store/all.ts";

export { AccessStore } from "./access/store.ts";
export { WatchStore } from "./alerts/watch/watch-store.ts";
export { CheckStore } from "../functions/heartbeats/store.ts";
export { KeyStore } from "../functions/wkd/store.ts";
export { LinkStore } from "../functions/links/store.ts";

/** In the order in which they are asked: links take every path that is nobody else's. */
const functions: readonly EdgeFunction[] = [heartbeats, wkd, links];

reserve(functions.flatMap(({ segments }) => segments));

export default {
  fetch(request, env, ctx) {
    try {
      return route(request, env, ctx);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return misconfigured(error);
    }
  },

  /**
   * CONNECT, which asks for a way through to somebody else. workerd accepts it by itself wherever there is a handler,
   * and without one writes a line into the log for each: nothing goes through, and it ends at once.
   */
  async connect(socket: Socket) {
    await socket.close();
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

async function misconfigured({ message }: ConfigError): Promise<Response> {
  log("error", "config.unusable", { message });
  const [problem, { newRequestId }] = await Promise.all([
    import("./http/problem.ts"),
    import("./http/request-id.ts"),
  ]);
  return problem.problemResponse(problem.misconfigured, "en", newRequestId());
}

/** The Host header names nobody: no bug of ours, so it is not logged. */
async function nobody(): Promise<Response> {
  const [problem, { newRequestId }] = await Promise.all([
    import("./http/problem.ts"),
    import("./http/request-id.ts"),
  ]);
  return problem.problemResponse(problem.noHost, "en", newRequestId());
}

/** A function answers what has to be fast; the application is loaded when something else is asked. */
function route(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response> {
  const place = placeOf(request, configOf(env).trustedProxies);
  if (place === undefined) return nobody();
  for (const { answer } of functions) {
    const answered = answer?.(request, place, env, ctx);
    if (answered !== undefined) return answered;
  }
  return application(asAsked(request, place), env, ctx);
}

let app: Router | undefined;

/** API, pages and health: hono, zod and the OpenAPI document are evaluated at the first such request. */
async function application(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  app ??= await buildApp();
  return app.fetch(request, env, ctx);
}

async function buildApp(): Promise<Router> {
  const { composeApp } = await import("./application.ts");
  return composeApp(functions);
}
