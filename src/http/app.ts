/** The application around the functions: request id, language, limits, errors, what every API shares. */
import type { Context, MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { methodNotAllowed } from "hono/method-not-allowed";
import type { AppEnv } from "./app-env.ts";
import { boundedBody } from "./bounded-body.ts";
import { ConfigError, configOf } from "../config/config.ts";
import { addOwnHeaders, securityHeaders } from "./headers.ts";
import { hostOf, isOneOf } from "../host.ts";
import { languageCookie, languageOfPage } from "../i18n/language-cookie.ts";
import type { BodyLimit } from "../edge-function.ts";
import { MAX_JSON_BYTES } from "../limits.ts";
import { errorFacts, log } from "../log.ts";
import type { PageRouter } from "./page-router.ts";
import * as problems from "./problem.ts";
import { ProblemError, problemResponse, type Problem } from "./problem.ts";
import { newRequestId } from "./request-id.ts";

/**
 * Puts around an application what all have in common; its routers are added then. `bodyLimits` name what is larger than
 * JSON; `notFoundPage` is what people see in a browser where there is nothing.
 */
export function frameApp(
  app: PageRouter,
  bodyLimits: readonly BodyLimit[],
  notFoundPage: (c: Context<AppEnv>) => Promise<Response>,
): void {
  const answer = (c: Context<AppEnv>, problem: Problem): Response | Promise<Response> =>
    problem.kind.status === 404 && isBrowser(c.req.raw)
      ? notFoundPage(c)
      : problemResponse(problem, c.get("language"), c.get("requestId"));
  app.use(frame);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (c, allowed) => answer(c, allow(allowed)) }));
  app.use(onConsoleHost);
  app.use(boundBody(bodyLimits));
  app.notFound((c) => answer(c, problems.notFound));
  app.onError((error, c) => answer(c, c.get("bodyFault") ?? problemOf(error, c.get("requestId"))));
}

const allow = (methods: readonly string[]) => problems.methodNotAllowed(methods.join(", "));

const hasToken = (headers: Headers) => headers.has("Authorization") || headers.has("X-Api-Key");

/** Request id and language before, security headers after. */
const frame: MiddlewareHandler<AppEnv> = async (c, next) => {
  const config = configOf(c.env);
  c.set("requestId", newRequestId());
  const { search } = new URL(c.req.url);
  const { language, isNew } = languageOfPage(search, c.req.raw.headers, config.language);
  c.set("language", language);
  await next();
  const isPage = c.res.headers.get("Content-Type")?.startsWith("text/html") === true;
  if (isNew && isPage) c.header("Set-Cookie", languageCookie(language), { append: true });
  for (const [name, value] of Object.entries(securityHeaders)) {
    if (!c.res.headers.has(name)) c.header(name, value);
  }
  // What a token has opened is nobody else's, whatever the route says of its like for strangers.
  if (c.get("principal") !== undefined || hasToken(c.req.raw.headers)) {
    c.header("Cache-Control", "no-store");
  }
  addOwnHeaders(c.res.headers, c.req.url.startsWith("https:"), c.get("requestId"));
};

/** What pages need wherever they are shown, and what machines fetch from the host that they know; everything else lives on the console's host. */
const EVERYWHERE = /^\/(?:agents(?:\/|$)|assets\/|robots\.txt$|favicon\.ico$|healthz$)/;

const onConsoleHost: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { consoleHost } = configOf(c.env);
  const host = hostOf(new URL(c.req.url));
  const here = consoleHost === undefined || (host !== undefined && isOneOf([consoleHost], host));
  if (!here && !EVERYWHERE.test(c.req.path)) throw new ProblemError(problems.notFound);
  await next();
};

/**
 * Bounds the body, whoever reads it; it is read when it is asked for, so after the token was judged. What is wrong
 * with it is kept in `bodyFault`, since readers of JSON and forms call every error malformed.
 */
function boundBody(limits: readonly BodyLimit[]): MiddlewareHandler<AppEnv> {
  const maxBytesOf = (asked: string) =>
    limits.find(({ path }) => (path.endsWith("/") ? asked.startsWith(path) : asked === path))
      ?.maxBytes ?? MAX_JSON_BYTES;
  return async (c, next) => {
    const { body } = c.req.raw;
    // What comes with a GET has no meaning (RFC 9110, section 9.3.1), and nobody reads it.
    if (body !== null && c.req.method !== "GET" && c.req.method !== "HEAD") {
      const maxBytes = maxBytesOf(c.req.path);
      if (Number(c.req.header("Content-Length")) > maxBytes) {
        throw new ProblemError(problems.tooLarge(maxBytes));
      }
      const bounded = boundedBody(body, maxBytes, (problem) => c.set("bodyFault", problem));
      c.req.raw = new Request(c.req.raw, { method: c.req.method, body: bounded });
    }
    await next();
  };
}

/** Whether somebody opens an address: browsers name HTML then, and programs do not. */
const isBrowser = ({ method, headers }: Request) =>
  (method === "GET" || method === "HEAD") && headers.get("Accept")?.includes("text/html") === true;

/** The problem that an exception is to the client. Only a bug is logged as one. */
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
