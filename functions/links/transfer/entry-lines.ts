/** Entries on their way to the store: a line of JSON each, an empty one for what the rules refused already, and an end. */
import type { ImportEntry } from "./entry.ts";

export const entryLine = (entry: ImportEntry | undefined): string =>
  entry === undefined ? "\n" : `${JSON.stringify(entry)}\n`;

const END = ".";
/** The last line. Of a sender who is gone the stream may just end, as if what has come were all. */
export const endLine = `${END}\n`;

/** What `entryLine` wrote. */
export const entryOf = (line: string): ImportEntry | undefined =>
  line === "" ? undefined : (JSON.parse(line) as ImportEntry);

/** The lines of a stream as they come, without their ends. Throws if it breaks off, or has no last line. */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  // A long line comes in many pieces: each is looked at but once.
  let pieces: string[] = [];
  let isWhole = false;
  for await (const chunk of stream) {
    const [rest = "", ...lines] = decoder.decode(chunk, { stream: true }).split("\n");
    pieces.push(rest);
    for (const line of lines) {
      const before = pieces.join("");
      pieces = [line];
      if (before === END) isWhole = true;
      else yield before;
    }
  }
  if (!isWhole) throw new Error("the entries of an import have broken off");
}
