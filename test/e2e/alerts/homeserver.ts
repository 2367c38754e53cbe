/**
 * A stand-in for a Matrix homeserver, as far as the channel needs one. Every request, and every answer of its own, is
 * judged by matrix-api.ts; messages are told apart by transaction id.
 */
import { answerFaults, callOf, requestFaults, type CallName } from "./matrix-api.ts";
import { listen, type Listener, type Reply } from "./receiver.ts";

export const MATRIX_TOKEN = "syt_YWxhcm0_abcdefghijklmnop_0AbCdE";
export const ROOM = "!opaque:homeserver.example";
export const ALIAS = "#alarm:homeserver.example";

type Json = Record<string, unknown>;

export interface Homeserver extends Listener {
  /** The events that the room shows: each once. */
  readonly timeline: () => { body: string; formatted_body: string }[];
  /** How often a message was sent, repeats included. */
  readonly puts: () => number;
  /** Requests and answers that are not as the API has them. */
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
    // The scope of a transaction id is the device, which is the token here, and the path.
    const key = `${room} ${txn}`;
    const event = events.get(key) ?? { event_id: `$event-${events.size}`, content };
    events.set(key, event);
    return { status: 200, body: { event_id: event.event_id } };
  }

  function answer(name: CallName, values: readonly string[], body: Json): Reply {
    const [first = "", , txn = ""] = values;
    switch (name) {
      case "send":
        return first === ROOM
          ? send(first, txn, body)
          : problem(403, "M_FORBIDDEN", "Unknown room");
      case "resolve":
        return first === ALIAS
          ? { status: 200, body: { room_id: ROOM, servers: ["homeserver.example"] } }
          : problem(404, "M_NOT_FOUND", "Room alias not found");
      case "join":
      case "joinById":
        if (first !== ROOM && first !== ALIAS) return problem(403, "M_FORBIDDEN", "Not invited");
        joined = true;
        return { status: 200, body: { room_id: ROOM } };
    }
  }

  const listener = await listen((seen) => {
    const matched = callOf(seen);
    if (matched === undefined) {
      faults.push(`no such call: ${seen.method} ${seen.path}`);
      return problem(404, "M_UNRECOGNIZED", "Unrecognized request");
    }
    const token = seen.headers["authorization"];
    if (token !== `Bearer ${MATRIX_TOKEN}` && (matched.call.needsToken || token !== undefined)) {
      return problem(401, "M_UNKNOWN_TOKEN", "Unknown access token");
    }
    const wrong = requestFaults(matched, seen);
    faults.push(...wrong);
    if (wrong.length > 0) return problem(400, "M_BAD_JSON", wrong.join("; "));
    const body = (seen.body === "" ? {} : JSON.parse(seen.body)) as Json;
    const reply = answer(matched.name, matched.values, body);
    faults.push(...answerFaults(matched, reply));
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
