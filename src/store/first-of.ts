/** The beginning of a list, for a page of it. A pure rule. */

/**
 * The first so many that are wanted, and the last of them if another one follows: there the next page goes on. Reads no
 * further than to that one.
 */
export function firstOf<One>(
  all: Iterable<One>,
  most: number,
  isWanted: (one: One) => boolean,
): { readonly found: One[]; readonly last: One | undefined } {
  const found: One[] = [];
  for (const one of all) {
    if (!isWanted(one)) continue;
    if (found.length === most) return { found, last: found.at(-1) };
    found.push(one);
  }
  return { found, last: undefined };
}
