/** Checks for tests, made and read through the API as a client would. */
import { api, json, visit } from "../../client.ts";

export interface CheckJson {
  uuid: string;
  unique_key: string;
  name: string;
  slug: string;
  status: string;
  started: boolean;
  n_pings: number;
  ping_url: string;
  badge_url: string;
  last_ping: string | null;
  next_ping: string | null;
  last_duration?: number;
  warning: { code: string } | null;
  deadline: string | null;
  timeout?: number;
  schedule?: string;
  tz?: string;
  grace: number;
  channels: string;
  tags: string;
  [field: string]: unknown;
}

export interface PingJson {
  n: number;
  type: string;
  date: string;
  rid: string | null;
  method: string;
  body_url: string | null;
  exitstatus: number | null;
  signal: string | null;
  duration?: number;
  received: string | null;
}

/** Makes a check with an hour's period and ten minutes of grace, unless `spec` says otherwise. */
export function makeCheck(spec: Record<string, unknown> = {}): Promise<CheckJson> {
  const body = { timeout: 3600, grace: 600, ...spec };
  return json<CheckJson>(api("POST", "/api/v3/checks/", { body }), 201);
}

export const readCheck = (uuid: string) => json<CheckJson>(api("GET", `/api/v3/checks/${uuid}`));

export async function readPings(uuid: string): Promise<PingJson[]> {
  return (await json<{ pings: PingJson[] }>(api("GET", `/api/v3/checks/${uuid}/pings/`))).pings;
}

export async function pingKey(): Promise<string> {
  return (await json<{ ping_key: string }>(api("GET", "/api/v3/ping-key/"))).ping_key;
}

export const ping = (rest: string, init: RequestInit = {}) => visit(`/ping/${rest}`, init);
