/** A request's body for whoever reads it, as Problem Details say what is wrong with it. */
import { readBody } from "./body.ts";
import { malformedBody, ProblemError, tooLarge, tooSlow, type Problem } from "./problem.ts";

/**
 * The same body, read when somebody asks for it, and an error beyond `maxBytes`, when it stalls (body.ts) or breaks
 * off; `onFault` is told of it first.
 */
export function boundedBody(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  onFault: (problem: Problem) => void,
): ReadableStream<Uint8Array> {
  const start = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    let bytes = 0;
    const end = await readBody(body, (chunk) => {
      bytes += chunk.length;
      if (bytes > maxBytes) return false;
      controller.enqueue(chunk);
      return true;
    });
    if (end === "whole") return controller.close();
    const fault =
      end === "enough" ? tooLarge(maxBytes) : end === "stalled" ? tooSlow : malformedBody;
    onFault(fault);
    controller.error(new ProblemError(fault));
  };
  let started = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // Read to the end at once: it fits into memory, and every reader wants all of it.
        if (started) return;
        started = true;
        await start(controller);
      },
    },
    { highWaterMark: 0 },
  );
}
