/** Any program that takes JSON by POST, signed, with a key by which it knows repeats. */
import * as z from "zod/mini";
import { hmacHex } from "../../hmac.ts";
import type { Channel, Surroundings } from "./channel.ts";
import type { Message } from "../message/message.ts";
import { send } from "./outbound.ts";
import { webUrl } from "./forms.ts";
import { MIN_WEBHOOK_SECRET_CHARACTERS } from "../limits.ts";

export const webhookSettings = z.strictObject({
  url: webUrl,
  secret: z
    .string()
    .check(
      z.minLength(
        MIN_WEBHOOK_SECRET_CHARACTERS,
        `needs at least ${MIN_WEBHOOK_SECRET_CHARACTERS} characters`,
      ),
    ),
});

export function webhookChannel(
  settings: z.infer<typeof webhookSettings>,
): Pick<Channel, "send" | "check"> {
  const { url, secret } = settings;
  return {
    async send(message: Message, id: string, around: Surroundings) {
      const body = JSON.stringify({ id, ...payload(message) });
      const headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": id,
        "X-Randwerk-Signature": `sha256=${await hmacHex(secret, body)}`,
      };
      return send(url, { method: "POST", headers, body }, around);
    },
    // The effect of a POST on the address cannot be tried without one: that somebody answers must be enough.
    async check(around) {
      const outcome = await send(url, { method: "HEAD" }, around);
      const answered = outcome.answer.startsWith("HTTP ");
      return answered ? { kind: "sent", answer: outcome.answer } : outcome;
    },
  };
}

function payload({ severity, title, plain, url, at, alerts }: Message) {
  return { severity, title, text: plain, url: url ?? null, at: new Date(at).toISOString(), alerts };
}
