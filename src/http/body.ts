/** Bodies as strangers send them: bounded in size and in time, whoever reads them. */
import { BODY_LEAST_BYTES, BODY_PATIENCE_MS } from "../limits.ts";

/**
 * How the reading of a body ended: with its end; with enough of it; since it did not go on (`stalled`); since the
 * client went away (`broken`).
 */
export type BodyEnd = "whole" | "enough" | "stalled" | "broken";

/**
 * Hands a body's chunks to `take` until it answers false. Whoever sends less than BODY_LEAST_BYTES within
 * `patienceMs` is not waited for. Never throws; what came until then has been taken.
 */
export async function readBody(
  stream: ReadableStream<Uint8Array>,
  take: (chunk: Uint8Array) => boolean,
  patienceMs = BODY_PATIENCE_MS,
): Promise<BodyEnd> {
  const reader = stream.getReader();
  const { promise: late, resolve: giveUp } = Promise.withResolvers<"stalled">();
  const wait = () => setTimeout(giveUp, patienceMs, "stalled");
  let timer = wait();
  let sinceWaiting = 0;
  let end: BodyEnd | undefined;
  try {
    while (end === undefined) {
      const read = await Promise.race([reader.read(), late]);
      if (read === "stalled") end = read;
      else if (read.done) return "whole";
      else {
        sinceWaiting += read.value.length;
        if (sinceWaiting >= BODY_LEAST_BYTES) {
          clearTimeout(timer);
          timer = wait();
          sinceWaiting = 0;
        }
        if (!take(read.value)) end = "enough";
      }
    }
  } catch {
    return "broken";
  } finally {
    clearTimeout(timer);
  }
  // Nobody reads the rest. Not awaited: a client that stalls may never notice.
  reader.cancel().catch(() => undefined);
  return end;
}
