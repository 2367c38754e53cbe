/** The service with channels: the API of alerts, and starts that take a moment instead of a build. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { environment, root, startServer, type Server, type Variables } from "../server.ts";

const TOKEN = "admin-token-of-the-alert-tests";

export interface Delivery {
  readonly id: string;
  readonly channel: string;
  readonly state: string;
  readonly attempts: number;
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

/** Waits until something holds. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  within = 60_000,
  what = "what was waited for did not happen",
): Promise<void> {
  const end = Date.now() + within;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(what);
    await sleep(50);
  }
}

export interface Process {
  /** SIGKILL: a power cut. */
  readonly kill: () => Promise<void>;
}

/** Starts workerd itself on what `npm start` has built and configured in a state directory before. */
export async function startAgain(server: Server, variables: Variables): Promise<Process> {
  const workerd = join(root, "node_modules/.bin/workerd");
  const child = spawn(workerd, ["serve", join(server.stateDir, "workerd.capnp")], {
    stdio: "ignore",
    env: environment({ ...variables, PUBLIC_URL: server.url }),
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await until(async () => {
    try {
      return (await fetch(`${server.url}/robots.txt`)).status > 0;
    } catch {
      return false;
    }
  });
  return {
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
