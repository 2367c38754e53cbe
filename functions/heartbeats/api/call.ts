/**
 * A request to the management API: its key, its body and its errors as Healthchecks has them. Nothing here needs zod, so
 * whoever has no key is told so before the API is loaded (src/door.ts).
 */
import type { Context } from "hono";
import { requires, requiresSomebody } from "../../../src/access/authorize.ts";
import { allows } from "../../../src/access/scopes.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import type { Judge } from "../../../src/http/judge.ts";
import { ProblemError } from "../../../src/http/problem.ts";
import { PREFLIGHT_SECONDS } from "../limits.ts";
import { refusals } from "./refusals.ts";

/** `reader`: any key; `writer`: one that may change checks; `admin`: the admin's; `somebody`: one that is good for anything. */
export type Needs = "somebody" | "reader" | "writer" | "admin";

/** A request whose key was judged and whose body was read. */
export interface Asked {
  readonly context: Context<AppEnv>;
  readonly json: Readonly<Record<string, unknown>>;
  /** Whether the key may only read. */
  readonly isReader: boolean;
}

const cors = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "X-Api-Key, Authorization, Content-Type",
  "Access-Control-Allow-Methods": "GET, POST, DELETE, OPTIONS",
  "Access-Control-Max-Age": String(PREFLIGHT_SECONDS),
  "Cache-Control": "no-store",
};

/** An error as Healthchecks writes it, with what it means in the reader's language. */
export function refuse(
  { context }: Pick<Asked, "context">,
  status: number,
  error: string,
  headers: Record<string, string> = {},
): Response {
  const detail = refusals[error]?.[context.get("language")];
  return Response.json({ error, detail }, { status, headers: { ...cors, ...headers } });
}

/** Any answer of the API, with the headers that let pages of other sites read it. */
export const reply = (body: unknown, status = 200) =>
  Response.json(body, { status, headers: cors });

/** What pages of other sites ask before they call. */
export const preflight = () => new Response(null, { status: 204, headers: cors });

/** Answers by `handler` whoever has a key that suffices. */
export async function answer<Answer>(
  c: Context<AppEnv>,
  needs: Needs,
  handler: (asked: Asked) => Promise<Answer> | Answer,
): Promise<Answer | Response> {
  if (isOfReadOnly(c.req)) return readOnly();
  return inTheirWords(c, async () => {
    // A key in a header is judged before the body is read; one inside the body can only be read with it.
    const isEarly = hasKey(c);
    const early = isEarly && (await judge(c, needs));
    const json = await readJson(c);
    if (typeof json === "string") return refuse({ context: c }, 400, json);
    if (!isEarly) takeKey(c, json);
    const isReader = isEarly ? early : await judge(c, needs);
    return handler({ context: c, json, isReader });
  });
}

/** Lets through who has a key, wherever it is; what it is for is not looked at. */
export const judgeKey: Judge = async (c, request) => {
  if (c.req.method === "OPTIONS") return preflight();
  // The body stays unread where the key stands before it.
  if (hasKey(c) && !isOfReadOnly(c.req)) {
    return inTheirWords(c, async () => {
      await judge(c, "somebody");
      return request;
    });
  }
  return answer(c, "somebody", async () => {
    const { url, method, headers, cf } = request;
    const body = method === "POST" ? await c.req.arrayBuffer() : null;
    return new Request(url, { method, headers, body, ...(cf && { cf }) });
  });
};

/** A check is only read by its unique key. */
const isOfReadOnly = ({ method, path }: { readonly method: string; readonly path: string }) =>
  method !== "GET" && method !== "HEAD" && /\/checks\/[0-9a-f]{40}\/?$/i.test(path);

/** As Healthchecks has it: no body, and no look at the key. */
const readOnly = () =>
  new Response(null, { status: 405, headers: { ...cors, Allow: "GET, HEAD, OPTIONS" } });

/** The JSON object in a request's body, empty without a body; a text says what is wrong with it. */
async function readJson(c: Context<AppEnv>): Promise<Asked["json"] | string> {
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
  return isObject ? (json as Asked["json"]) : "json validation error: value is not an object";
}

const hasKey = ({ req: { raw } }: Context<AppEnv>) =>
  raw.headers.has("X-Api-Key") || raw.headers.has("Authorization");

/** A key inside the JSON counts as if it had been sent as the header. */
function takeKey(c: Context<AppEnv>, json: Asked["json"]): void {
  const key = json["api_key"];
  if (typeof key !== "string" || !/^[\x21-\x7e]+$/.test(key)) return;
  const { url, method, cf } = c.req.raw;
  const headers = new Headers(c.req.raw.headers);
  headers.set("X-Api-Key", key);
  c.req.raw = new Request(url, { method, headers, ...(cf && { cf }) });
}

const judges = {
  somebody: requiresSomebody,
  reader: requires("checks:read"),
  writer: requires("checks:write"),
  admin: requires("admin"),
} as const;

/** Lets a request through whose key suffices; throws the problem if not. Answers whether it may only read. */
async function judge(c: Context<AppEnv>, needs: Needs): Promise<boolean> {
  await judges[needs](c, async () => {});
  return !allows(c.get("principal").scopes, "checks:write");
}

/** What `run` answers; a problem in the words of Healthchecks. */
export async function inTheirWords<Answer>(
  c: Context<AppEnv>,
  run: () => Promise<Answer> | Answer,
): Promise<Answer | Response> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ProblemError) return refused(error, c);
    throw error;
  }
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
