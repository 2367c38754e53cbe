/** The application around the functions: request id, language, limits, errors, what every API shares. */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { methodNotAllowed } from "hono/method-not-allowed";
import { accessRoutes } from "../access/routes.ts";
import { alertRoutes } from "../alerts/api/routes.ts";
import type { AppEnv } from "./app-env.ts";
import { ConfigError, configOf } from "../config/config.ts";
import { addOwnHeaders, securityHeaders } from "./headers.ts";
import { preferredLanguage } from "../i18n/language.ts";
import { MAX_IMPORT_BYTES, MAX_JSON_BYTES, MAX_KEY_REQUEST_BYTES } from "../limits.ts";
import { errorFacts, log } from "../log.ts";
import { pageRoutes } from "../pages/routes.tsx";
import * as problems from "./problem.ts";
import { ProblemError, problemResponse, type Problem } from "./problem.ts";
import { newRequestId } from "./request-id.ts";
import type { Router } from "./router.ts";
import { serviceRoutes } from "./service-routes.ts";

/** The whole application; `functions` are the routers of the edge functions. */
export function createApp(functions: readonly Router[]): Router {
  const app: Router = new OpenAPIHono<AppEnv>();
  app.use(frame);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (c, allowed) => answer(c, allow(allowed)) }));
  app.use(onConsoleHost);
  app.use("/api/*", limitBody);
  for (const routes of [
    serviceRoutes(app),
    accessRoutes(),
    alertRoutes(),
    pageRoutes(),
    ...functions,
  ]) {
    app.route("/", routes);
  }
  app.notFound((c) => answer(c, problems.notFound));
  app.onError((error, c) => answer(c, problemOf(error, c.get("requestId"))));
  return app;
}

const allow = (methods: readonly string[]) => problems.methodNotAllowed(methods.join(", "));

/** Request id and language before, security headers after. */
const frame: MiddlewareHandler<AppEnv> = async (c, next) => {
  const config = configOf(c.env);
  c.set("requestId", newRequestId());
  c.set("language", preferredLanguage(c.req.header("Accept-Language") ?? null, config.language));
  await next();
  for (const [name, value] of Object.entries(securityHeaders)) {
    if (!c.res.headers.has(name)) c.header(name, value);
  }
  addOwnHeaders(c.res.headers, c.req.url.startsWith("https:"), c.get("requestId"));
};

/** What pages need wherever they are shown; everything else lives on the console's host. */
const EVERYWHERE = /^\/(?:assets\/|robots\.txt$|favicon\.ico$|healthz$)/;

const onConsoleHost: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { consoleHost } = configOf(c.env);
  const { host, hostname } = new URL(c.req.url);
  const here = consoleHost === undefined || consoleHost === host || consoleHost === hostname;
  if (!here && !EVERYWHERE.test(c.req.path)) throw new ProblemError(problems.notFound);
  await next();
};

function maxBodyBytes(path: string): number {
  if (path === "/api/v1/links/import") return MAX_IMPORT_BYTES;
  return path.startsWith("/api/v1/keys/") ? MAX_KEY_REQUEST_BYTES : MAX_JSON_BYTES;
}

const limitBody: MiddlewareHandler<AppEnv> = (c, next) => {
  const maxSize = maxBodyBytes(c.req.path);
  const onError = () => {
    throw new ProblemError(problems.tooLarge(maxSize));
  };
  return bodyLimit({ maxSize, onError })(c, next);
};

function answer(c: Context<AppEnv>, problem: Problem): Response {
  return problemResponse(problem, c.get("language"), c.get("requestId"));
}

/** What an exception means to the client. Only what is a bug is logged as one. */
function problemOf(error: Error, requestId: string): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof HTTPException) {
    if (error.status === 415) return problems.wrongContentType;
    if (error.status < 500) return problems.malformedBody;
  }
  if (error instanceof ConfigError) {
    log("error", "config.unusable", { message: error.message });
    return problems.misconfigured;
  }
  log("error", "request.failed", { requestId, ...errorFacts(error) });
  return problems.internalError;
}
