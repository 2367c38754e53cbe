/**
 * Entries of an import that are not made, as one text: fifty thousand of them are a copy on their way out of the store,
 * and are read one by one.
 */
import type { NotMade } from "./records.ts";

/** An entry that is not made: its place among all, from 0. */
export type Left = NotMade & { readonly place: number };

/** A line for each, in the order of their places. A slug has no line feed. */
export const leftLine = ({ place, ...why }: Left): string =>
  why.kind === "conflict" ? `${place} ${why.kind} ${why.slug}\n` : `${place} ${why.kind}\n`;

/** Says of places, which are asked for in their order, why nothing was made there; undefined: something was. */
export function readLeft(text: string): (place: number) => NotMade | undefined {
  let at = 0;
  let next = read();
  function read(): Left | undefined {
    const end = text.indexOf("\n", at);
    if (end < 0) return undefined;
    const [place, kind = "full", ...slug] = text.slice(at, end).split(" ");
    at = end + 1;
    const why: NotMade =
      kind === "conflict" ? { kind, slug: slug.join(" ") } : { kind: kind as "full" | "unchanged" };
    return { ...why, place: Number(place) };
  }
  return (place) => {
    if (next?.place !== place) return undefined;
    const { place: _, ...why } = next;
    next = read();
    return why;
  };
}
