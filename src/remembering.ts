/** Judging the same text once: visitors' headers are few, and each comes again and again. */

/**
 * Remembers what `judge` said of a text, in memory alone. Longer texts than `maxCharacters` are judged each time;
 * beyond `most` texts all are forgotten, since the popular ones are back soon.
 */
export function remembering<Verdict extends string | boolean>(
  judge: (text: string) => Verdict,
  { most, maxCharacters }: { readonly most: number; readonly maxCharacters: number },
): (text: string) => Verdict {
  const judged = new Map<string, Verdict>();
  return (text) => {
    const known = judged.get(text);
    if (known !== undefined) return known;
    const verdict = judge(text);
    if (judged.size >= most) judged.clear();
    if (text.length <= maxCharacters) judged.set(text, verdict);
    return verdict;
  };
}
