/** Checks on a running service, over HTTP as any client. */
import { startServer, type Server, type Variables } from "../server.ts";

export interface Check {
  uuid: string;
  ping_url: string;
  status: string;
  started: boolean;
  n_pings: number;
  last_duration?: number;
  warning: { code: string } | null;
  last_facts: Record<string, string | number> | null;
}

export interface Ping {
  n: number;
  type: string;
  method: string;
  rid: string | null;
  body_url: string | null;
  exitstatus: number | null;
  date: string;
  received: string | null;
}

export interface Service {
  readonly server: Server;
  readonly request: <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;
  readonly makeCheck: (spec?: Record<string, unknown>) => Promise<Check>;
  readonly check: (uuid: string) => Promise<Check>;
  /** Newest first. */
  readonly pings: (uuid: string) => Promise<Ping[]>;
  readonly bodyOf: (ping: Ping | undefined) => Promise<string>;
}

export async function startService(variables: Variables = {}): Promise<Service> {
  const server = await startServer({ MIN_PERIOD_SECONDS: "1", ...variables });
  return serviceOf(server);
}

export function serviceOf(server: Server): Service {
  const headers = { "X-Api-Key": server.token };
  const request = async <Answer>(method: string, path: string, body?: unknown) => {
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const response = await fetch(server.url + path, init);
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  return {
    server,
    request,
    makeCheck: (spec = {}) =>
      request("POST", "/api/v3/checks/", { timeout: 3600, grace: 600, ...spec }),
    check: (uuid) => request("GET", `/api/v3/checks/${uuid}`),
    pings: async (uuid) =>
      (await request<{ pings: Ping[] }>("GET", `/api/v3/checks/${uuid}/pings/`)).pings,
    bodyOf: async (ping) => {
      if (typeof ping?.body_url !== "string") throw new Error("the ping has no body");
      return (await fetch(ping.body_url, { headers })).text();
    },
  };
}
