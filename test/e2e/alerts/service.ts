/** The service with channels, and the API of alerts. */
import { startServer, type Server, type Variables } from "../server.ts";

const TOKEN = "admin-token-of-the-alert-tests";

export interface Delivery {
  readonly id: string;
  readonly channel: string;
  readonly state: string;
  readonly attempts: number;
  readonly createdAt: string;
  readonly nextAt: string | null;
  readonly lastAt: string | null;
  readonly insteadOf: string | null;
  readonly lastAnswer: string | null;
}

export interface Alert {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly severity: string;
  readonly subjectId: string;
  readonly deliveries: Delivery[];
}

export interface Answers {
  readonly ok: boolean;
  readonly channels: { channel: string; kind: string; ok: boolean; answer: string }[];
}

export function settings(channels: readonly object[], more: Variables = {}): Variables {
  const ALERT_CHANNELS = JSON.stringify(channels);
  return { ADMIN_TOKEN: TOKEN, LANGUAGE: "en", MIN_PERIOD_SECONDS: "1", ALERT_CHANNELS, ...more };
}

export const startService = (channels: readonly object[], more?: Variables): Promise<Server> =>
  startServer(settings(channels, more));

/** A request to the API; throws unless it is answered with 2xx. */
export async function call<Body>(
  url: string,
  method: string,
  path: string,
  body?: object,
): Promise<Body> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as Body;
}

export async function alerts(url: string): Promise<Alert[]> {
  return (await call<{ alerts: Alert[] }>(url, "GET", "/api/v1/alerts?limit=500")).alerts;
}
