/**
 * Long work of a store, or on its way there, in turns: one thread serves everybody, so after a turn others get theirs.
 * Writes of a turn are one transaction; nothing is open while others run.
 */
import { TURN_BYTES, TURN_PAUSE_MS } from "../limits.ts";

/** Lets everything run that waits, and what comes within the pause (ms). */
export const letOthers = (pause = TURN_PAUSE_MS): Promise<void> => scheduler.wait(pause);

/** The same bytes in pieces of a turn at most, however large they came, with a pause (ms) behind every turn. */
export async function* piecesInTurns(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  pause = TURN_PAUSE_MS,
): AsyncGenerator<Uint8Array, void> {
  let left = TURN_BYTES;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + left);
      yield piece;
      at += piece.length;
      left -= piece.length;
      if (left > 0) continue;
      left = TURN_BYTES;
      await letOthers(pause);
    }
  }
}

/** Takes steps, each of which says what it cost, in transactions that cost about `most` each. Throws what a step throws. */
export async function inTurns(
  storage: DurableObjectStorage,
  steps: Iterator<number>,
  most: number,
  pause = TURN_PAUSE_MS,
): Promise<void> {
  for (let isOver = false; !isOver;) {
    isOver = storage.transactionSync(() => takeTurn(steps, most));
    await letOthers(pause);
  }
}

/** Takes steps until they have cost `most`; answers whether there are none left. */
function takeTurn(steps: Iterator<number>, most: number): boolean {
  for (let cost = 0; cost < most;) {
    const step = steps.next();
    if (step.done === true) return true;
    cost += step.value;
  }
  return false;
}
