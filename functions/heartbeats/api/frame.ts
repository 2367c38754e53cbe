/** The frame of the management API: versions, keys, errors and CORS as Healthchecks has them. */
import type { RouteConfig } from "@hono/zod-openapi";
import type { Context } from "hono";
import { requires } from "../../../src/access/authorize.ts";
import { allows } from "../../../src/access/scopes.ts";
import { channelsOf } from "../../../src/alerts/channels/channels.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { configOf } from "../../../src/config/config.ts";
import { ProblemError } from "../../../src/http/problem.ts";
import type { Router } from "../../../src/http/router.ts";
import { checkStore } from "../stub.ts";
import { json as jsonAnswer } from "../../../src/http/api-schema.ts";
import { isUuid } from "../ping/ping-url.ts";
import { refusals } from "./refusals.ts";
import type { SpecFault } from "./spec-fault.ts";
import { errorSchema, type View } from "./json.ts";
import type { CheckName } from "../check/check.ts";
import { PREFLIGHT_SECONDS } from "../limits.ts";

/** `reader`: any key; `writer`: one that may change checks; `admin`: the admin's; `nobody`: no key. */
export type Needs = "nobody" | "reader" | "writer" | "admin";

/** A request whose key was judged and whose body was read. */
export interface Call {
  readonly context: Context<AppEnv>;
  readonly json: Readonly<Record<string, unknown>>;
  readonly view: View;
}

export type Handler = (call: Call) => Promise<Response> | Response;

const cors = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "X-Api-Key, Authorization, Content-Type",
  "Access-Control-Allow-Methods": "GET, POST, DELETE, OPTIONS",
  "Access-Control-Max-Age": String(PREFLIGHT_SECONDS),
  "Cache-Control": "no-store",
};

/** An error as Healthchecks writes it, with what it means in the reader's language. */
export function refuse(
  { context }: Pick<Call, "context">,
  status: number,
  error: string,
  headers: Record<string, string> = {},
): Response {
  const detail = refusals[error]?.[context.get("language")];
  return Response.json({ error, detail }, { status, headers: { ...cors, ...headers } });
}

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

/** Any answer of the API, with the headers that let pages of other sites read it. */
export const reply = (body: unknown, status = 200) =>
  Response.json(body, { status, headers: cors });

/**
 * Puts a route under `/api/v1/`, `/api/v2/` and `/api/v3/`, with and without a trailing slash; the document
 * shows version 3. The body is read by the handler, since clients send JSON under any Content-Type.
 */
export function mount(router: Router, route: RouteConfig, needs: Needs, handler: Handler): void {
  router.openAPIRegistry.registerPath(route);
  const path = route.path
    .replace("/api/v3/", "/api/:version{v[123]}/")
    .replace(/\/$/, "")
    .replace(/\{(\w+)\}/g, ":$1");
  for (const form of [path, `${path}/`]) {
    router.on(route.method.toUpperCase(), form, (c) => answer(c, needs, handler));
    router.options(form, () => new Response(null, { status: 204, headers: cors }));
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

/** A check is only read by its unique key. As Healthchecks has it: no body, and no look at the key. */
const readOnly = () =>
  new Response(null, { status: 405, headers: { ...cors, Allow: "GET, HEAD, OPTIONS" } });

async function answer(c: Context<AppEnv>, needs: Needs, handler: Handler): Promise<Response> {
  if (c.req.method !== "GET" && /\/checks\/[0-9a-f]{40}\/?$/i.test(c.req.path)) return readOnly();
  try {
    // A key in a header is judged before the body is read; one inside the body can only be read with it.
    const isEarly = needs !== "nobody" && hasKey(c);
    const early = isEarly && (await judge(c, needs));
    const body = await readJson(c);
    if (typeof body === "string") return refuse({ context: c }, 400, body);
    if (needs === "nobody")
      return await handler({ context: c, json: body, view: viewOf(c, false) });
    if (!isEarly) takeKey(c, body);
    const isReader = isEarly ? early : await judge(c, needs);
    return await handler({ context: c, json: body, view: viewOf(c, isReader) });
  } catch (error) {
    if (error instanceof ProblemError) return refused(error, c);
    throw error;
  }
}

/** The JSON object in a request's body, empty without a body; a text says what is wrong with it. */
async function readJson(c: Context<AppEnv>): Promise<Call["json"] | string> {
  if (c.req.method !== "POST") return {};
  // Decoded by hand: text() warns about the Content-Type that curl sends.
  const text = new TextDecoder().decode(await c.req.arrayBuffer());
  if (text === "") return {};
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return "could not parse request body";
  }
  const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
  return isObject ? (json as Call["json"]) : "json validation error: value is not an object";
}

const hasKey = ({ req: { raw } }: Context<AppEnv>) =>
  raw.headers.has("X-Api-Key") || raw.headers.has("Authorization");

/** A key inside the JSON counts as if it had been sent as the header. */
function takeKey(c: Context<AppEnv>, json: Call["json"]): void {
  const key = json["api_key"];
  if (typeof key !== "string" || !/^[\x21-\x7e]+$/.test(key)) return;
  const { url, method, cf } = c.req.raw;
  const headers = new Headers(c.req.raw.headers);
  headers.set("X-Api-Key", key);
  c.req.raw = new Request(url, { method, headers, ...(cf && { cf }) });
}

/** Lets a request through whose key suffices; throws the problem if not. Answers whether it may only read. */
async function judge(c: Context<AppEnv>, needs: Exclude<Needs, "nobody">): Promise<boolean> {
  const scope = ({ reader: "checks:read", writer: "checks:write", admin: "admin" } as const)[needs];
  await requires(scope)(c, async () => {});
  return !allows(c.get("principal").scopes, "checks:write");
}

function refused({ problem }: ProblemError, context: Context<AppEnv>): Response {
  const { code, status } = problem.kind;
  const { headers = {} } = problem;
  if (code === "missing-token") return refuse({ context }, status, "missing api key", headers);
  // A key that may only read is no key for writing: Healthchecks calls that wrong too.
  if (code === "wrong-token" || code === "forbidden") {
    return refuse({ context }, 401, "wrong api key", headers);
  }
  const body = { error: problem.detail.en, detail: problem.detail[context.get("language")] };
  return Response.json(body, { status, headers: { ...cors, ...headers } });
}

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
