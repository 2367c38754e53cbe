/**
 * Ids of requests: unique without a random number per request, since a redirect needs one too.
 * The prefix is drawn when an isolate answers first (no randomness is allowed while it loads).
 */
let prefix = "";
let count = 0;

/** A new id such as `k3v9x2m1-1f`. */
export function newRequestId(): string {
  if (prefix === "") {
    const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
    prefix = `${high.toString(36)}${low.toString(36)}-`;
  }
  count += 1;
  return prefix + count.toString(36);
}
