/** ntfy (ntfy.sh or an own server): JSON to the server's root (docs.ntfy.sh/publish/#publish-as-json). */
import * as z from "zod/mini";
import type { AlertSeverity } from "../outbox/alert.ts";
import type { Channel } from "./channel.ts";
import { field } from "./answer.ts";
import { sendForReceipt } from "./outbound.ts";
import { bytesOf, cut, jsonBytesOf } from "./cut.ts";
import { serverUrl, word } from "./forms.ts";
import { MAX_NTFY_BYTES, MAX_NTFY_JSON_BYTES } from "../limits.ts";

export const ntfySettings = z.strictObject({
  server: serverUrl,
  topic: z
    .string()
    .check(z.regex(/^[-_A-Za-z0-9]{1,64}$/, "takes 1 to 64 letters, digits, - and _")),
  token: z.optional(word),
});

/** Names of emoji that ntfy shows before the title. */
const tags: Record<AlertSeverity, string> = {
  down: "rotating_light",
  warn: "warning",
  up: "white_check_mark",
  info: "information_source",
};

export function ntfyChannel(
  settings: z.infer<typeof ntfySettings>,
): Pick<Channel, "send" | "check"> {
  const { server, topic, token } = settings;
  const authorization: Record<string, string> =
    token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return {
    send({ severity, title, plain, url }, id, around) {
      const body = JSON.stringify({
        topic,
        title,
        message: messageOf(plain),
        priority: severity === "down" ? 5 : 3,
        tags: [tags[severity]],
        // A second message of the same sequence replaces the first one on the phone.
        sequence_id: id,
        ...(url !== undefined && { click: url }),
      });
      const headers = { ...authorization, "Content-Type": "application/json" };
      return sendForReceipt(`${server}/`, { method: "POST", headers, body }, around, isMessage);
    },
    check: (around) =>
      sendForReceipt(
        `${server}/${topic}/auth`,
        { method: "GET", headers: authorization },
        around,
        (said) => field(said, "success") === true,
      ),
  };
}

/** Cut to what ntfy takes, as text and as JSON. */
const messageOf = (plain: string) =>
  cut(cut(plain, MAX_NTFY_BYTES, bytesOf), MAX_NTFY_JSON_BYTES, jsonBytesOf);

/** The message as ntfy keeps it (docs.ntfy.sh/subscribe/api/#json-message-format). */
function isMessage(said: unknown): boolean {
  const id = field(said, "id");
  return typeof id === "string" && id !== "";
}
