/** The meaning of an answer for a message. Pure rules. */
import type { Language } from "../../i18n/language.ts";
import { channelTexts } from "./texts.ts";

/**
 * The outcome of an attempt. `later`: it did not arrive, and may another time; `unknown`: nobody knows whether it
 * arrived; `refused`: this message will never be taken; `broken`: none will until somebody changes something.
 */
export type Outcome =
  | { readonly kind: "sent"; readonly answer: string }
  | {
      readonly kind: "later";
      readonly answer: string;
      readonly retryAfterMs?: number | undefined;
      /** Those who have it already, where a channel has several recipients: they do not get it again. */
      readonly reached?: readonly string[] | undefined;
    }
  | { readonly kind: "unknown" | "refused" | "broken"; readonly answer: string };

/** The outcome that an HTTP status means (RFC 9110, section 15). `headers` for Retry-After, `now` in unix ms. */
export function outcomeOf(status: number, headers: Headers, body: string, now: number): Outcome {
  const answer = `HTTP ${status}${body === "" ? "" : ` ${body}`}`;
  if (status >= 200 && status < 300) return { kind: "sent", answer };
  if ([401, 403, 404, 410].includes(status)) return { kind: "broken", answer };
  // Timeouts, throttling and what may be a proxy's page for a while.
  if (status >= 500 || status < 400 || [408, 421, 423, 425, 429].includes(status)) {
    return { kind: "later", answer, retryAfterMs: retryAfter(headers.get("Retry-After"), now) };
  }
  return { kind: "refused", answer };
}

/**
 * A success that only counts with the receiver's own receipt. Without one, JSON is a receiver that says something
 * unheard-of, and may have taken the message; anything else is somebody else's page, as of a wireless network that wants
 * to be greeted first: the message has not left.
 */
export function confirmed(
  outcome: Outcome,
  body: string,
  isReceipt: (said: unknown) => boolean,
  language: Language,
): Outcome {
  if (outcome.kind !== "sent") return outcome;
  const said = parsed(body);
  if (isReceipt(said)) return outcome;
  const isJson = typeof said === "object" && said !== null;
  const answer = channelTexts[language].foreign(outcome.answer);
  return { kind: isJson ? "unknown" : "later", answer };
}

/** What a body says: JSON, or the text as it stands. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body.trim();
  }
}

/** The field of an object that came as JSON; undefined if it is none. */
export const field = (said: unknown, name: string): unknown =>
  typeof said === "object" && said !== null && Object.hasOwn(said, name)
    ? (said as Record<string, unknown>)[name]
    : undefined;

/** Seconds or a date (RFC 9110, section 10.2.3), as ms from `now`; undefined for anything else. */
export function retryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value) * 1_000;
  // Date.parse takes almost anything: only what begins as a date of HTTP does.
  const at = /^[A-Z][a-z]{2,8}, /.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
