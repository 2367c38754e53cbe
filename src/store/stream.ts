/** Text as a stream of bytes, made in turns as it is read. */
import { PIECE_BYTES, TURN_BYTES, TURN_PAUSE_MS } from "../limits.ts";
import { letOthers } from "./turns.ts";

export function streamOf(
  pieces: Iterator<string> | AsyncIterator<string>,
  pause = TURN_PAUSE_MS,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    type: "bytes",
    async pull(controller) {
      await letOthers(pause);
      let text = "";
      for (let cost = 0; cost < TURN_BYTES;) {
        const piece = await pieces.next();
        if (piece.done === true) break;
        text += piece.value;
        cost += piece.value.length + PIECE_BYTES;
      }
      if (text !== "") return controller.enqueue(encoder.encode(text));
      controller.close();
      // A reader with a buffer of its own waits for it (Streams, ReadableByteStreamController: close).
      controller.byobRequest?.respond(0);
    },
    // Whoever reads has gone: what the pieces hold open is let go.
    async cancel() {
      await pieces.return?.();
    },
  });
}
