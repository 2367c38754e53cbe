/** When a message is tried again, and what an answer means. Pure rules. */
import { GIVE_UP_MS, MAX_RETRY_AFTER_MS, RETRY_LATER_MS, RETRY_OFFSETS_MS } from "../limits.ts";

/**
 * What came of an attempt. `later`: it did not arrive, and may another time; `unknown`: nobody knows whether it
 * arrived; `refused`: this message will never be taken; `broken`: none will until somebody changes something.
 */
export type Outcome =
  | { readonly kind: "sent"; readonly answer: string }
  | { readonly kind: "later"; readonly answer: string; readonly retryAfterMs?: number | undefined }
  | { readonly kind: "unknown" | "refused" | "broken"; readonly answer: string };

/**
 * The moment of the next attempt, in unix ms, after `attempts` ones without success; undefined to give up.
 * `startedAt` is when the first one was due. A receiver that says how long to wait is believed within a day.
 */
export function nextAttempt(
  attempts: number,
  startedAt: number,
  now: number,
  retryAfterMs: number | undefined,
): number | undefined {
  if (now - startedAt >= GIVE_UP_MS) return undefined;
  if (retryAfterMs !== undefined) {
    return now + Math.min(Math.max(retryAfterMs, 1_000), MAX_RETRY_AFTER_MS);
  }
  return now + gapAfter(attempts);
}

/** Between the attempts, not from the first one on: a service that was away does not catch up in a burst. */
function gapAfter(attempts: number): number {
  const [before, after] = [RETRY_OFFSETS_MS[attempts - 1], RETRY_OFFSETS_MS[attempts]];
  return before === undefined || after === undefined ? RETRY_LATER_MS : after - before;
}

/** What an HTTP status means (RFC 9110, section 15). `headers` for Retry-After, `now` in unix ms. */
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

/** Seconds or a date (RFC 9110, section 10.2.3), as ms from `now`; undefined for anything else. */
export function retryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value) * 1_000;
  // Date.parse takes almost anything: only what begins as a date of HTTP does.
  const at = /^[A-Z][a-z]{2,8}, /.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
