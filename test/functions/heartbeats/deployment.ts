/** Requests to a Worker with other settings, or with a store that fails. */
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import worker from "../../../src/worker.ts";
import { ADMIN_TOKEN, ORIGIN } from "../../client.ts";

/** A namespace whose objects are out of reach. */
const awayStore = {
  getByName: () =>
    new Proxy({}, { get: () => () => Promise.reject(new Error("the store is away")) }),
};

/** The environment of a Worker whose checks are out of reach. */
export const withoutStore = { CHECKS: awayStore };

/** A request of the admin to a Worker that has these settings. */
export async function visitWith(
  settings: object,
  path: string,
  { origin = ORIGIN, ...init }: RequestInit & { origin?: string } = {},
): Promise<Response> {
  const request = new Request<unknown, IncomingRequestCfProperties>(`${origin}${path}`, {
    ...(init as RequestInit<IncomingRequestCfProperties>),
    headers: { "X-Api-Key": ADMIN_TOKEN, ...(init.headers as Record<string, string>) },
  });
  return worker.fetch(request, { ...env, ...settings }, createExecutionContext());
}
