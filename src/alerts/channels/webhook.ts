/** Any program that takes JSON by POST, signed, with a key by which it knows repeats. */
import * as z from "zod/mini";
import type { Channel, Surroundings } from "./channel.ts";
import type { Message } from "../message/message.ts";
import { send } from "./outbound.ts";
import { webUrl } from "./forms.ts";

export const webhookSettings = z.strictObject({
  url: webUrl,
  secret: z.string().check(z.minLength(8, "needs at least 8 characters")),
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
        "X-Randwerk-Signature": `sha256=${await signature(secret, body)}`,
      };
      return send(url, { method: "POST", headers, body }, around);
    },
    // What the address does with a POST cannot be tried without one: that somebody answers must be enough.
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

/** HMAC-SHA-256 of the body, in hex (RFC 2104). */
async function signature(secret: string, body: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, [
    "sign",
  ]);
  const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(body)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
