/**
 * Matrix (client-server API, v3). The transaction id of the PUT is the delivery's: a homeserver shows a message
 * once, however often it is sent with the same id and token.
 */
import * as z from "zod/mini";
import type { Channel, Surroundings } from "./channel.ts";
import { confirmedAnswer, request, type Requested } from "./outbound.ts";
import { field, parsed, type Outcome } from "./answer.ts";
import { bytesOf, cut, jsonBytesOf } from "./cut.ts";
import { serverUrl, word } from "./forms.ts";
import type { Message } from "../message/message.ts";
import { MAX_MATRIX_BYTES } from "../limits.ts";

export const matrixSettings = z.strictObject({
  homeserver: serverUrl,
  room: z
    .string()
    .check(z.regex(/^[!#][^\s:]+(:[^\s/?]+)?$/, "must be a room: !id:server or #alias:server")),
  token: word,
});

type Settings = z.infer<typeof matrixSettings>;

export function matrixChannel(settings: Settings): Pick<Channel, "send" | "check"> {
  const { room, token, homeserver } = settings;
  const api = `${homeserver}/_matrix/client/v3`;
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  // An alias may be moved to another room: what it meant is remembered until a message fails.
  let roomId = room.startsWith("!") ? room : undefined;

  const call = (
    method: "GET" | "PUT" | "POST",
    path: string,
    body: object | undefined,
    around: Surroundings,
  ) =>
    request(
      `${api}${path}`,
      { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) },
      around,
    );

  return {
    async send(message, id, around) {
      if (roomId === undefined) {
        const found = await call(
          "GET",
          `/directory/room/${encodeURIComponent(room)}`,
          undefined,
          around,
        );
        if (found.ok && found.answer.status === 200) roomId = roomOf(parsed(found.answer.body));
        if (roomId === undefined) return unsent(outcomeOfMatrix(found, around, isRoom));
      }
      const content = contentOf(message);
      const place = encodeURIComponent(roomId);
      const put = () => call("PUT", `/rooms/${place}/send/m.room.message/${id}`, content, around);
      let sent = await put();
      if (isForbidden(sent)) {
        const joined = await call("POST", `/rooms/${place}/join`, {}, around);
        if (joined.ok && joined.answer.status === 200) sent = await put();
      }
      const outcome = outcomeOfMatrix(sent, around, isEvent);
      if (outcome.kind !== "sent" && room.startsWith("#")) roomId = undefined;
      return outcome;
    },

    // Joining a room again changes nothing, and shows that the token is good and the room open to it.
    async check(around) {
      const path = `/join/${encodeURIComponent(room)}`;
      return outcomeOfMatrix(await call("POST", path, {}, around), around, isRoom);
    },
  };
}

/** The content of the event, within the size that an event may have (section "Size limits"). */
function contentOf({ title, plain, html }: Message): object {
  // Nobody is mentioned, whatever stands in a name or an output (section "User and room mentions").
  const base = { msgtype: "m.text", "m.mentions": {} };
  const body = `${title}\n\n${plain}`;
  const whole = { ...base, body, format: "org.matrix.custom.html", formatted_body: html };
  if (bytesOf(JSON.stringify(whole)) <= MAX_MATRIX_BYTES) return whole;
  return { ...base, body: cut(body, MAX_MATRIX_BYTES / 2, jsonBytesOf) };
}

/** The outcome of a call whose success the homeserver confirms by a field that only it fills. */
function outcomeOfMatrix(
  requested: Requested,
  around: Surroundings,
  isReceipt: (said: unknown) => boolean,
): Outcome {
  if (!requested.ok) return requested.outcome;
  const { answer } = requested;
  const outcome = confirmedAnswer(answer, around, isReceipt);
  // M_LIMIT_EXCEEDED says how long to wait in the body; the header came with version 1.10.
  const wait = field(parsed(answer.body), "retry_after_ms");
  return outcome.kind === "later" && typeof wait === "number" && wait >= 0
    ? { ...outcome, retryAfterMs: wait }
    : outcome;
}

/** An event id: `$` and something (specification, appendix "Event IDs"). */
function isEvent(said: unknown): boolean {
  const id = field(said, "event_id");
  return typeof id === "string" && /^\$\S{1,254}$/.test(id);
}

/** A room id: `!` and something, without a server since version 12 of rooms. */
function roomOf(said: unknown): string | undefined {
  const id = field(said, "room_id");
  return typeof id === "string" && /^![^\s/?#]{1,254}$/.test(id) ? id : undefined;
}

const isRoom = (said: unknown) => roomOf(said) !== undefined;

/** A call that asks for something carries no message: whatever went wrong, it has not left. */
function unsent(outcome: Outcome): Outcome {
  return outcome.kind === "sent" || outcome.kind === "unknown"
    ? { kind: "later", answer: outcome.answer }
    : outcome;
}

function isForbidden(requested: Requested): boolean {
  return (
    requested.ok &&
    requested.answer.status === 403 &&
    field(parsed(requested.answer.body), "errcode") === "M_FORBIDDEN"
  );
}
