/** Requests to the Worker under test, as a client would send them. */
import { exports } from "cloudflare:workers";

export const ORIGIN = "https://go.example";
export const ADMIN_TOKEN = "admin-token-of-the-tests";

/** A request as a visitor: redirects are not followed. */
export function visit(path: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(`${ORIGIN}${path}`, { redirect: "manual", ...init });
}

interface ApiOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
}

/** A request with the admin token, or another one; `body` is sent as JSON. */
export function api(method: string, path: string, options: ApiOptions = {}): Promise<Response> {
  const headers: Record<string, string> = {
    Authorization: `Bearer ${options.token ?? ADMIN_TOKEN}`,
    "Accept-Language": "en",
    ...(options.body !== undefined && { "Content-Type": "application/json" }),
    ...options.headers,
  };
  const body = options.body === undefined ? null : JSON.stringify(options.body);
  return visit(path, { method, headers, body });
}

/** The JSON of an answer with the status that was expected; else an error that shows the answer. */
export async function json<Body = Record<string, unknown>>(
  response: Response | Promise<Response>,
  status = 200,
): Promise<Body> {
  const answer = await response;
  const text = await answer.text();
  if (answer.status !== status)
    throw new Error(`expected ${status}, got ${answer.status}: ${text}`);
  return JSON.parse(text) as Body;
}

/** Makes a link and answers what the API said of it. */
export function makeLink(settings: Record<string, unknown>): Promise<Record<string, unknown>> {
  return json(api("POST", "/api/v1/links", { body: settings }), 201);
}
