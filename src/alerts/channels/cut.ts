/** Texts that have to fit into what a receiver takes. A pure rule. */

const encoder = new TextEncoder();

/** Bytes of a character in UTF-8. */
export const bytesOf = (character: string) => encoder.encode(character).byteLength;

/** Bytes of a character inside a text of JSON. */
export const jsonBytesOf = (character: string) => bytesOf(JSON.stringify(character)) - 2;

/** The beginning of a text, at most `most` by the sizes of its characters, with a sign that there was more. */
export function cut(text: string, most: number, sizeOf: (character: string) => number): string {
  const characters = Array.from(text);
  let size = 0;
  for (const character of characters) size += sizeOf(character);
  if (size <= most) return text;
  let room = most - sizeOf(" ") - sizeOf("…");
  let end = 0;
  for (const character of characters) {
    room -= sizeOf(character);
    if (room < 0) break;
    end += character.length;
  }
  return `${text.slice(0, end)} …`;
}
