/** Entries on their way to the store: a line of JSON each, an empty one for what the rules refused already. */
import type { ImportEntry } from "./entry.ts";

export const entryLine = (entry: ImportEntry | undefined): string =>
  entry === undefined ? "\n" : `${JSON.stringify(entry)}\n`;

/** What `entryLine` wrote. */
export const entryOf = (line: string): ImportEntry | undefined =>
  line === "" ? undefined : (JSON.parse(line) as ImportEntry);

/** The lines of a stream as they come, without their ends. Throws if it breaks off. */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  // A long line comes in many pieces: each is looked at but once.
  let pieces: string[] = [];
  for await (const chunk of stream) {
    const [rest = "", ...lines] = decoder.decode(chunk, { stream: true }).split("\n");
    pieces.push(rest);
    for (const line of lines) {
      yield pieces.join("");
      pieces = [line];
    }
  }
}
