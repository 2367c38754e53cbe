/**
 * The lookup key of a slug: NFKC, folded in case, without `-` and `_`. Lower, upper and lower again, because
 * `ẞ` alone has no upper case, while `ß` becomes `SS`: so all three agree. Hyphens go first, since Greek's
 * final sigma depends on its neighbours; and it is normalised again, since folding can take a character apart.
 * A pure rule, which the command line shares: it resolves links from archives.
 */
export function lookupKey(typed: string): string {
  if (isPlain(typed)) return typed.replace(/[-_]/g, "").toLowerCase();
  return typed
    .normalize("NFKC")
    .replace(/[-_]/g, "")
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKC");
}

/** Whether it is nothing but ASCII, as most slugs: a first request does not load what Unicode knows of the others. */
export const isPlain = (typed: string): boolean => /^[ -~]*$/.test(typed);
