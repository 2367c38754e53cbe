/**
 * OVH's API, by the package ovh 2.0.3, and what that loses: it rejects every status but 200, and forgets OVH's error code,
 * class and query id, how long to wait, and an answer that breaks off. With its own `timeout` Node warns of leaking
 * listeners, so time is kept here. One request at a time: OVH throttles.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";
import { globalAgent } from "node:https";
import { getSystemErrorName } from "node:util";
import type { OvhClient } from "ovh";
import { trustSystem } from "../command/authorities.ts";
import { OVH_TIMEOUT_SECONDS } from "../limits.ts";

export interface OvhKeys {
  /** Where the API is: `https://eu.api.ovh.com/1.0`. */
  readonly endpoint: string;
  readonly applicationKey: string;
  readonly applicationSecret: string;
  readonly consumerKey?: string | undefined;
}

export type OvhAnswer =
  | {
      readonly kind: "answer";
      readonly status: number;
      /** Undefined: no JSON. */
      readonly body: unknown;
      readonly errorCode: string | undefined;
      readonly message: string | undefined;
      /** By which OVH's support finds the request. */
      readonly queryId: string | undefined;
      readonly retryAfterSeconds: number | undefined;
    }
  /** None came: nobody knows whether it was done. `code` is the system's, such as ECONNRESET. */
  | { readonly kind: "lost"; readonly code: string };

export type OvhCall = (method: string, path: string, parameters?: object) => Promise<OvhAnswer>;

/** Node tells of a request when it goes out: before its answer, and whoever sends it. */
const STARTED = "http.client.request.start";

/** What asks OVH with these keys, and without a consumer key what everybody may ask. */
export async function openOvh(keys: OvhKeys): Promise<OvhCall> {
  trustSystem();
  const { default: ovh } = await import("ovh");
  const { hostname, port, pathname } = new URL(keys.endpoint);
  const client = ovh({
    host: hostname,
    port: Number(port || 443),
    basePath: pathname.replace(/\/$/, ""),
    appKey: keys.applicationKey,
    appSecret: keys.applicationSecret,
    consumerKey: keys.consumerKey,
  });
  const call: OvhCall = async (method, path, parameters = {}) => {
    const unknown = client.apiTimeDiff === null ? await learnTime(client) : undefined;
    return unknown ?? (await send(client, method, path, parameters));
  };
  return async (method, path, parameters) => {
    const answer = await call(method, path, parameters);
    // A clock that was set meanwhile: nothing was done.
    if (answer.kind !== "answer" || answer.errorCode !== "QUERY_TIME_OUT") return answer;
    client.apiTimeDiff = null;
    return call(method, path, parameters);
  };
}

/** Requests are signed with OVH's time. What it answered, where that is no time. */
async function learnTime(client: OvhClient): Promise<OvhAnswer | undefined> {
  const answer = await send(client, "GET", "/auth/time", {});
  if (answer.kind !== "answer" || answer.status !== 200 || typeof answer.body !== "number") {
    return answer;
  }
  client.apiTimeDiff = answer.body - Math.round(Date.now() / 1000);
  return undefined;
}

function send(
  client: OvhClient,
  method: string,
  path: string,
  parameters: object,
): Promise<OvhAnswer> {
  return new Promise((resolve) => {
    let hasAnswered = false;
    const finish = (answer: OvhAnswer) => {
      clearTimeout(timer);
      unsubscribe(STARTED, listen);
      resolve(answer);
    };
    const listen = (message: unknown) => {
      const { request } = message as { request: ClientRequest };
      if (request.host !== client.host || request.method !== method) return;
      request.once("response", (response: IncomingMessage) => {
        hasAnswered = true;
        void read(response).then(finish);
      });
    };
    const timer = setTimeout(() => {
      globalAgent.destroy();
      finish({ kind: "lost", code: "ETIMEDOUT" });
    }, OVH_TIMEOUT_SECONDS * 1000);
    subscribe(STARTED, listen);
    // It puts parameters into the path and deletes them from the object: a copy.
    client.request(method, path, { ...parameters }, (error) => {
      if (!hasAnswered) finish({ kind: "lost", code: systemCode(error) });
    });
  });
}

async function read(response: IncomingMessage): Promise<OvhAnswer> {
  let text = "";
  response.on("data", (part: Buffer) => (text += part.toString("latin1")));
  await new Promise((resolve) => response.once("close", resolve).once("error", resolve));
  if (!response.complete) return { kind: "lost", code: "ECONNRESET" };
  const body = jsonOf(Buffer.from(text, "latin1").toString("utf8"));
  const { errorCode, message } = isObject(body) ? body : {};
  const seconds = Number(response.headers["retry-after"]);
  return {
    kind: "answer",
    status: response.statusCode ?? 0,
    body,
    errorCode: typeof errorCode === "string" ? errorCode : undefined,
    message: typeof message === "string" ? message : undefined,
    queryId: firstOf(response.headers["x-ovh-queryid"]),
    retryAfterSeconds: Number.isFinite(seconds) ? seconds : undefined,
  };
}

const firstOf = (header: string | string[] | undefined) =>
  Array.isArray(header) ? header[0] : header;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The package gives the number of a system's error where there is one, else the error. */
function systemCode(error: unknown): string {
  if (typeof error === "number" && error < 0) return getSystemErrorName(error);
  if (error instanceof Error && "code" in error && typeof error.code === "string")
    return error.code;
  return String(error);
}
