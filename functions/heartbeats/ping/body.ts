/** Bodies of pings: raw bytes, of which the first and the last 50,000 are kept. */
import { readBody } from "../../../src/http/body.ts";
import { concat } from "../../../src/octets.ts";
import { KEPT_BODY_PART_BYTES, MAX_READ_BODY_BYTES } from "../limits.ts";

const PART = KEPT_BODY_PART_BYTES;

/** Stands where the middle was cut out. */
const mark = (cutBytes: number) => new TextEncoder().encode(`\n[… ${cutBytes} bytes cut …]\n`);

/**
 * Reads a body and keeps its first and last part, however long it is; undefined if it is empty. If it breaks off or
 * stalls, what came counts: half a log is worth more than no ping.
 */
export async function keptOfStream(
  stream: ReadableStream<Uint8Array>,
  patienceMs?: number,
): Promise<Uint8Array | undefined> {
  const head: Uint8Array[] = [];
  let tail: Uint8Array[] = [];
  let headBytes = 0;
  let tailBytes = 0;
  let total = 0;
  const take = (chunk: Uint8Array) => {
    total += chunk.length;
    const forHead = chunk.subarray(0, PART - headBytes);
    if (forHead.length > 0) head.push(forHead);
    headBytes += forHead.length;
    if (forHead.length < chunk.length) tail.push(chunk.subarray(forHead.length));
    tailBytes += chunk.length - forHead.length;
    if (tailBytes > 4 * PART) {
      tail = [concat(tail).slice(-PART)];
      tailBytes = PART;
    }
    return total < MAX_READ_BODY_BYTES;
  };
  await readBody(stream, take, patienceMs);
  if (total === 0) return undefined;
  const last = concat(tail).slice(-PART);
  const cut = total - headBytes - last.length;
  return concat(cut > 0 ? [...head, mark(cut), last] : [...head, last]);
}
