/**
 * Matrix (client-server API, v3). The transaction id of the PUT is the delivery's: a homeserver shows a message
 * once, however often it is sent with the same id and token.
 */
import * as z from "zod/mini";
import type { Channel, Surroundings } from "./channel.ts";
import { judge, request, shown, type Answer, type Requested } from "./outbound.ts";
import type { Outcome } from "./answer.ts";
import { serverUrl, word } from "./forms.ts";

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
      around.config,
    );

  return {
    async send({ title, plain, html }, id, around) {
      if (roomId === undefined) {
        const found = await call(
          "GET",
          `/directory/room/${encodeURIComponent(room)}`,
          undefined,
          around,
        );
        roomId = roomOf(found);
        if (roomId === undefined) return unsent(outcomeOfMatrix(found, around.now));
      }
      const content = {
        msgtype: "m.text",
        body: `${title}\n\n${plain}`,
        format: "org.matrix.custom.html",
        formatted_body: html,
      };
      const place = encodeURIComponent(roomId);
      const put = () => call("PUT", `/rooms/${place}/send/m.room.message/${id}`, content, around);
      let sent = await put();
      if (isForbidden(sent)) {
        const joined = await call("POST", `/rooms/${place}/join`, {}, around);
        if (joined.ok && joined.answer.status === 200) sent = await put();
      }
      const outcome = outcomeOfMatrix(sent, around.now);
      if (outcome.kind !== "sent" && room.startsWith("#")) roomId = undefined;
      return outcome;
    },

    // Joining a room again changes nothing, and shows that the token is good and the room open to it.
    async check(around) {
      const path = `/join/${encodeURIComponent(room)}`;
      return outcomeOfMatrix(await call("POST", path, {}, around), around.now);
    },
  };
}

function outcomeOfMatrix(requested: Requested, now: number): Outcome {
  if (!requested.ok) return requested.outcome;
  const { answer } = requested;
  const outcome = judge(answer, now);
  // M_LIMIT_EXCEEDED says how long to wait in the body; the header came with version 1.10.
  const wait = bodyOf(answer)["retry_after_ms"];
  if (outcome.kind === "later" && typeof wait === "number" && wait >= 0) {
    return { ...outcome, retryAfterMs: wait };
  }
  if (answer.status === 200) return { kind: "sent", answer: `HTTP 200 ${shown(answer.body)}` };
  return outcome;
}

/** An answer that names no room, as a wireless network's page of welcome does: the message has not left. */
function unsent(outcome: Outcome): Outcome {
  return outcome.kind === "sent" ? { kind: "later", answer: outcome.answer } : outcome;
}

function isForbidden(requested: Requested): boolean {
  return (
    requested.ok &&
    requested.answer.status === 403 &&
    bodyOf(requested.answer)["errcode"] === "M_FORBIDDEN"
  );
}

function roomOf(requested: Requested): string | undefined {
  if (!requested.ok || requested.answer.status !== 200) return undefined;
  const id = bodyOf(requested.answer)["room_id"];
  return typeof id === "string" && id.startsWith("!") ? id : undefined;
}

function bodyOf({ body }: Answer): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
