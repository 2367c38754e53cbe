/**
 * The calls of Matrix's Client-Server API (below `/_matrix/client/v3`) that the channel makes, as plain
 * facts. Where they are from, by the section names of the specification: "Standard error response", "Rate limiting",
 * "Sending events to a room", "m.room.message msgtypes" (m.text), "Joining rooms", "Room aliases".
 */
import type { Reply, Seen } from "./receiver.ts";

const BASE = "/_matrix/client/v3/";

/** Whether a value is of a kind. */
type Kind = (value: unknown) => boolean;
type Fields = Readonly<Record<string, Kind>>;

const mentionsNobody: Kind = (value) => JSON.stringify(value) === "{}";

const text: Kind = (value) => typeof value === "string";
/** Identifiers begin with a sign that tells what they name. */
const sigil =
  (sign: string): Kind =>
  (value) =>
    typeof value === "string" && value[0] === sign;
const [roomId, alias, eventId] = [sigil("!"), sigil("#"), sigil("$")];
const exactly =
  (wanted: string): Kind =>
  (value) =>
    value === wanted;
const either =
  (...kinds: Kind[]): Kind =>
  (value) =>
    kinds.some((kind) => kind(value));
const listOf =
  (kind: Kind): Kind =>
  (value) =>
    Array.isArray(value) && value.every(kind);
const object: Kind = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const whole: Kind = (value) => Number.isInteger(value);
const may = (kind: Kind): Kind => either((value) => value === undefined, kind);

const error: Fields = { errcode: text, error: may(text) };
/** Answers that any call may get: no or a wrong token, not allowed, too fast. */
const COMMON: Readonly<Record<number, Fields>> = {
  401: error,
  403: error,
  429: { ...error, retry_after_ms: may(whole) },
};

interface Call {
  readonly method: string;
  /** Words, and kinds where something is filled in. */
  readonly path: readonly (string | Kind)[];
  readonly query?: readonly string[];
  readonly needsToken: boolean;
  /** Undefined: there is none. */
  readonly body?: Fields;
  readonly answers: Readonly<Record<number, Fields>>;
}

const joinBody: Fields = { reason: may(text), third_party_signed: may(object) };
const joined = { 200: { room_id: roomId } };

const calls = {
  send: {
    method: "PUT", // the last word is the transaction id
    path: ["rooms", roomId, "send", exactly("m.room.message"), text],
    needsToken: true,
    body: {
      msgtype: exactly("m.text"),
      body: text,
      format: may(exactly("org.matrix.custom.html")),
      formatted_body: may(text),
      // Nobody is mentioned (v1.7, section "User and room mentions").
      "m.mentions": may(mentionsNobody),
    },
    answers: { 200: { event_id: eventId }, 400: error },
  },
  joinById: {
    method: "POST",
    path: ["rooms", roomId, "join"],
    needsToken: true,
    body: joinBody,
    answers: joined,
  },
  join: {
    method: "POST",
    path: ["join", either(roomId, alias)],
    query: ["via"],
    needsToken: true,
    body: joinBody,
    answers: joined,
  },
  resolve: {
    method: "GET",
    path: ["directory", "room", alias],
    needsToken: false,
    answers: { 200: { room_id: may(roomId), servers: may(listOf(text)) }, 400: error, 404: error },
  },
} satisfies Record<string, Call>;

export type CallName = keyof typeof calls;

export interface Matched {
  readonly name: CallName;
  readonly call: Call;
  /** The place in the path where something is filled in. */
  readonly values: readonly string[];
}

/** The call that a request makes; undefined if there is none of that method and path. */
export function callOf({ method, path }: Pick<Seen, "method" | "path">): Matched | undefined {
  const { pathname } = new URL(path, "http://homeserver");
  if (!pathname.startsWith(BASE)) return undefined;
  const words = pathname.slice(BASE.length).split("/").map(decodeURIComponent);
  for (const name of Object.keys(calls) as CallName[]) {
    const call: Call = calls[name];
    const fits = ([index, part]: [number, string | Kind]) =>
      typeof part === "string" ? words[index] === part : (words[index] ?? "") !== "";
    if (call.method !== method || call.path.length !== words.length) continue;
    if (![...call.path.entries()].every(fits)) continue;
    return { name, call, values: words.filter((_, at) => typeof call.path[at] !== "string") };
  }
  return undefined;
}

/** Faults of a request of that call, in words. A field that is not described is taken for a slip. */
export function requestFaults({ call, values }: Matched, { path, headers, body }: Seen): string[] {
  const kinds = call.path.filter((part) => typeof part !== "string");
  const faults = values
    .filter((value, index) => kinds[index]?.(value) !== true)
    .map((value) => `not what belongs into the path: ${value}`);
  for (const name of new URL(path, "http://homeserver").searchParams.keys())
    if (!(call.query ?? []).includes(name)) faults.push(`no such parameter: ${name}`);
  if (call.body === undefined) return body === "" ? faults : [...faults, "a body, uncalled for"];
  if (headers["content-type"] !== "application/json") faults.push("the body is not called JSON");
  const content = parsed(body);
  if (content === undefined) return [...faults, "the body is no JSON object"];
  faults.push(...fieldFaults(call.body, content));
  for (const name of Object.keys(content))
    if (!Object.hasOwn(call.body, name)) faults.push(`no such field: ${name}`);
  // One is nothing without the other.
  if ((content["format"] === undefined) !== (content["formatted_body"] === undefined))
    faults.push("half a formatted body");
  return faults;
}

/** Faults of an answer to that call, in words; more fields than are described are no fault. */
export function answerFaults({ call }: Matched, { status = 0, body }: Reply): string[] {
  const fields = call.answers[status] ?? COMMON[status];
  if (fields === undefined) return [`never answered with ${status}`];
  return object(body)
    ? fieldFaults(fields, body as Record<string, unknown>)
    : [`the answer ${status} is no JSON object`];
}

function fieldFaults(fields: Fields, content: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(fields)
    .filter(([name, kind]) => !kind(content[name]))
    .map(([name]) => `${name} is ${JSON.stringify(content[name])}`);
}

function parsed(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return object(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
