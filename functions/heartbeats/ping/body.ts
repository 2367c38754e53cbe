/** Bodies of pings: raw bytes, of which the first and the last 50,000 are kept. */
import { concat } from "../../../src/octets.ts";
import { KEPT_BODY_PART_BYTES, MAX_READ_BODY_BYTES } from "../limits.ts";

const PART = KEPT_BODY_PART_BYTES;

/** Stands where the middle was cut out. */
const mark = (cutBytes: number) => new TextEncoder().encode(`\n[… ${cutBytes} bytes cut …]\n`);

/** The kept parts of a whole body. A cut may go through a character: bytes are bytes. */
export function keptBody(body: Uint8Array): Uint8Array {
  const cut = body.length - 2 * PART;
  return cut <= 0 ? body : concat([body.subarray(0, PART), mark(cut), body.subarray(-PART)]);
}

/**
 * Reads a body and keeps its first and last part, however long it is; undefined if it is empty. If the
 * stream breaks, what came counts: half a log is worth more than no ping.
 */
export async function readBody(
  stream: ReadableStream<Uint8Array>,
): Promise<Uint8Array | undefined> {
  const head: Uint8Array[] = [];
  let tail: Uint8Array[] = [];
  let headBytes = 0;
  let tailBytes = 0;
  let total = 0;
  const reader = stream.getReader();
  try {
    while (total < MAX_READ_BODY_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      total += value.length;
      const forHead = value.subarray(0, PART - headBytes);
      if (forHead.length > 0) head.push(forHead);
      headBytes += forHead.length;
      tail.push(value.subarray(forHead.length));
      tailBytes += value.length - forHead.length;
      if (tailBytes > 4 * PART) {
        tail = [concat(tail).slice(-PART)];
        tailBytes = PART;
      }
    }
    if (total >= MAX_READ_BODY_BYTES) await reader.cancel();
  } catch {
    // The client went away in the middle.
  }
  if (total === 0) return undefined;
  const last = concat(tail).slice(-PART);
  const cut = total - headBytes - last.length;
  return concat(cut > 0 ? [...head, mark(cut), last] : [...head, last]);
}
