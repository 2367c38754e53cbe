/** What the routes of the management API share: its versions, and what each call sees of the checks. */
import type { RouteConfig } from "@hono/zod-openapi";
import type { Context } from "hono";
import { channelsOf } from "../../../src/alerts/channels/channels.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { configOf } from "../../../src/config/config.ts";
import type { Router } from "../../../src/http/router.ts";
import { checkStore } from "../stub.ts";
import { json as jsonAnswer } from "../../../src/http/api-schema.ts";
import { isUuid } from "../ping/ping-url.ts";
import { answer, preflight, refuse, reply, type Needs } from "./call.ts";
import type { SpecFault } from "./spec-fault.ts";
import { errorSchema, type View } from "./json.ts";
import { VERSIONS } from "./paths.ts";
import type { CheckName } from "../check/check.ts";

/** A request whose key was judged and whose body was read. */
export interface Call {
  readonly context: Context<AppEnv>;
  readonly json: Readonly<Record<string, unknown>>;
  readonly view: View;
}

export type Handler = (call: Call) => Promise<Response> | Response;

/** Settings that cannot be, also in words for people. */
export function refuseSpec({ context }: Call, { error, errors }: SpecFault): Response {
  const language = context.get("language");
  const told = errors.map(({ field, detail, place }) => ({
    field,
    detail: detail[language],
    ...place,
  }));
  return reply({ error, errors: told }, 400);
}

export const notFound = (call: Pick<Call, "context">) => refuse(call, 404, "not found");

/**
 * Puts a route under `/api/v1/`, `/api/v2/` and `/api/v3/`, with and without a trailing slash; the document
 * shows version 3. The body is read by the handler, since clients send JSON under any Content-Type.
 */
export function mount(router: Router, route: RouteConfig, needs: Needs, handler: Handler): void {
  router.openAPIRegistry.registerPath(route);
  const path = route.path
    .replace("/api/v3/", VERSIONS)
    .replace(/\/$/, "")
    .replace(/\{(\w+)\}/g, ":$1");
  for (const form of [path, `${path}/`]) {
    router.on(route.method.toUpperCase(), form, (c) =>
      answer(c, needs, ({ isReader, ...asked }) =>
        handler({ ...asked, view: viewOf(c, isReader) }),
      ),
    );
    router.options(form, preflight);
  }
}

export const storeOf = ({ context }: Call) => checkStore(context.env);

/** The uuid in the path, lower case; undefined if it cannot be one. */
export function uuidIn({ context }: Call): string | undefined {
  const text = context.req.param("uuid") ?? "";
  return isUuid(text) ? text.toLowerCase() : undefined;
}

/** How the path names a check; undefined if it is neither a uuid nor a unique key. */
export function nameIn(call: Call): CheckName | undefined {
  const uuid = uuidIn(call);
  if (uuid !== undefined) return { uuid };
  const uniqueKey = call.context.req.param("uuid")?.toLowerCase() ?? "";
  return /^[0-9a-f]{40}$/.test(uniqueKey) ? { uniqueKey } : undefined;
}

/** The errors of a route in its documentation. */
export const failures = (...others: number[]) =>
  Object.fromEntries(
    [400, 401, 404, 429, 500, 503, ...others].map((status) => [
      status,
      jsonAnswer(errorSchema, "What is wrong, in the words of Healthchecks"),
    ]),
  );

function viewOf(c: Context<AppEnv>, isReader: boolean): View {
  const config = configOf(c.env);
  return {
    base: config.publicUrl ?? new URL(c.req.url).origin,
    version: Number(c.req.param("version")?.slice(1) ?? 3),
    isReader,
    channels: channelsOf(c.env).map(({ name }) => name),
    now: Date.now(),
  };
}
