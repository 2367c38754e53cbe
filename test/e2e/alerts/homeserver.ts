/**
 * A stand-in for a Matrix homeserver, as far as the channel needs one. Every request, and every answer of its own, is
 * checked against the published OpenAPI description; messages are told apart by transaction id as it says.
 */
import { readFileSync } from "node:fs";
import { join, dirname } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { listen, type Listener, type Reply, type Seen } from "./receiver.ts";

const folder = join(import.meta.dirname, "matrix");
const BASE = "/_matrix/client/v3";
export const MATRIX_TOKEN = "syt_YWxhcm0_abcdefghijklmnop_0AbCdE";
export const ROOM = "!opaque:homeserver.example";
export const ALIAS = "#alarm:homeserver.example";

type Json = Record<string, unknown>;

interface Operation {
  readonly path: RegExp;
  readonly names: readonly string[];
  readonly description: Json;
}

export interface Homeserver extends Listener {
  /** What the room shows: each event once. */
  readonly timeline: () => { body: string; formatted_body: string }[];
  /** How often a message was sent, repeats included. */
  readonly puts: () => number;
  /** Requests and answers that are not as published. */
  readonly faults: string[];
  /** Leaves the room: the next message is forbidden until it is joined. */
  readonly leave: () => void;
  /** The next so many messages are answered with 429 and this time to wait. */
  readonly limit: (count: number, retryAfterMs: number) => void;
}

export async function startHomeserver(port?: number): Promise<Homeserver> {
  const faults: string[] = [];
  const events = new Map<string, { event_id: string; content: Json }>();
  let joined = true;
  let limited = { count: 0, retryAfterMs: 0 };
  let puts = 0;

  function send(room: string, txn: string, content: Json): Reply {
    puts += 1;
    if (!joined) return problem(403, "M_FORBIDDEN", "You are not in the room");
    if (limited.count > 0) {
      limited.count -= 1;
      const { retryAfterMs: retry_after_ms } = limited;
      return {
        status: 429,
        body: { errcode: "M_LIMIT_EXCEEDED", error: "Too fast", retry_after_ms },
      };
    }
    faults.push(...invalidMessage(content));
    // The scope of a transaction id is the device, which is the token here, and the path.
    const key = `${room} ${txn}`;
    const event = events.get(key) ?? { event_id: `$event-${events.size}`, content };
    events.set(key, event);
    return { status: 200, body: { event_id: event.event_id } };
  }

  function answer(operation: string, values: readonly string[], body: Json): Reply {
    const [first = "", , txn = ""] = values;
    switch (operation) {
      case "sendMessage":
        return first === ROOM
          ? send(first, txn, body)
          : problem(403, "M_FORBIDDEN", "Unknown room");
      case "getRoomIdByAlias":
        return first === ALIAS
          ? { status: 200, body: { room_id: ROOM, servers: ["homeserver.example"] } }
          : problem(404, "M_NOT_FOUND", "Room alias not found");
      case "joinRoom":
      case "joinRoomById":
        if (first !== ROOM && first !== ALIAS) return problem(403, "M_FORBIDDEN", "Not invited");
        joined = true;
        return { status: 200, body: { room_id: ROOM } };
      default:
        return problem(404, "M_UNRECOGNIZED", operation);
    }
  }

  const listener = await listen((seen) => {
    const match = operationOf(seen);
    if (match === undefined) {
      faults.push(`no such call: ${seen.method} ${seen.path}`);
      return problem(404, "M_UNRECOGNIZED", "Unrecognized request");
    }
    if (seen.headers["authorization"] !== `Bearer ${MATRIX_TOKEN}`) {
      return problem(401, "M_UNKNOWN_TOKEN", "Unknown access token");
    }
    const body = (seen.body === "" ? {} : JSON.parse(seen.body)) as Json;
    faults.push(...invalidRequest(match.operation, match.values, seen));
    const reply = answer(String(match.operation.description["operationId"]), match.values, body);
    faults.push(...invalidAnswer(match.operation, reply));
    return reply;
  }, port);
  return Object.assign(listener, {
    timeline: () => [...events.values()].map(({ content }) => content as never),
    puts: () => puts,
    faults,
    leave: () => (joined = false),
    limit: (count: number, retryAfterMs: number) => (limited = { count, retryAfterMs }),
  });
}

const problem = (status: number, errcode: string, error: string): Reply => ({
  status,
  body: { errcode, error },
});

// --- the published description -------------------------------------------------------------------

const operations: Readonly<Record<string, Operation[]>> = Object.groupBy(
  ["room_send", "joining", "directory"].flatMap((name) =>
    operationsIn(`client-server/${name}.yaml`),
  ),
  ({ description }) => String(description["method"]),
) as Record<string, Operation[]>;

function operationsIn(file: string): Operation[] {
  const { paths } = load(file) as { paths: Record<string, Record<string, Json>> };
  return Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, description]) => {
      const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
      const path = new RegExp(`^${BASE}${template.replaceAll(/\{\w+\}/g, "([^/]+)")}$`);
      return { path, names, description: { ...description, method: method.toUpperCase() } };
    }),
  );
}

/** A file with what it refers to put in its place. */
function load(file: string): unknown {
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== "object" || value === null) return value;
    const { $ref } = value as { $ref?: unknown };
    if (typeof $ref === "string" && !$ref.includes("#")) return load(join(dirname(file), $ref));
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one)]));
  };
  return resolve(parse(readFileSync(join(folder, file), "utf8")));
}

function operationOf({ method, path }: Seen) {
  for (const operation of operations[method] ?? []) {
    const match = operation.path.exec(path.split("?")[0] ?? "");
    if (match !== null) return { operation, values: match.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}

// `example`, `format: mx-…` and `x-…` are notes of the specification, not JSON Schema's.
const ajv = new Ajv2020({ strict: false, validateFormats: false });

function invalid(what: string, schema: unknown, value: unknown): string[] {
  if (schema === undefined || ajv.validate(schema as object, value)) return [];
  return [`${what}: ${ajv.errorsText()}`];
}

function invalidRequest({ description, names }: Operation, values: readonly string[], seen: Seen) {
  const parameters = (description["parameters"] ?? []) as {
    in: string;
    name: string;
    schema: Json;
  }[];
  const faults = parameters
    .filter((parameter) => parameter.in === "path")
    .flatMap(({ name, schema }) => invalid(name, schema, values[names.indexOf(name)]));
  const body = description["requestBody"] as { required: boolean; content: Json } | undefined;
  if (body === undefined)
    return seen.body === "" ? faults : [...faults, "a body that is not asked for"];
  if (seen.body === "") return body.required ? [...faults, "no body"] : faults;
  if (seen.headers["content-type"] !== "application/json")
    faults.push("the body is not called JSON");
  const { schema } = body.content["application/json"] as { schema: Json };
  return [...faults, ...invalid("body", schema, JSON.parse(seen.body))];
}

function invalidAnswer({ description }: Operation, { status, body }: Reply): string[] {
  const responses = description["responses"] as Record<string, { content: Json } | undefined>;
  // Errors that every call may give (401, 403, 429) are in the standard form.
  const content = responses[String(status)]?.content["application/json"] as
    | { schema: Json }
    | undefined;
  return invalid(`answer ${status}`, content?.schema ?? standardError, body);
}

const standardError = load("client-server/definitions/errors/rate_limited.yaml");

const messageSchema = (
  parse(readFileSync(join(folder, "m.room.message-m.text.yaml"), "utf8")) as {
    properties: { content: Json };
  }
).properties.content;

function invalidMessage(content: Json): string[] {
  const faults = invalid("content", messageSchema, content);
  // "required if the other one is specified" is said in words there.
  const { format, formatted_body } = content;
  if ((format === undefined) !== (formatted_body === undefined))
    faults.push("half a formatted body");
  if (format !== undefined && format !== "org.matrix.custom.html") faults.push("unknown format");
  return faults;
}
