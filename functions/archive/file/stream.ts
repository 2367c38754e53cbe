/** Text as a stream of octets, made as it is read. */

export function streamed(pieces: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = await pieces.next();
      if (piece.done === true) controller.close();
      else controller.enqueue(encoder.encode(piece.value));
    },
    // Whoever reads has gone: the snapshot is closed.
    async cancel() {
      await pieces.return();
    },
  });
}
