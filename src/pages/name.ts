/** Names of files that change with what is in them, so that browsers may keep them. */

/** FNV-1a, 32 bits: enough to tell one version from the next, and made without waiting. */
export function nameOf(text: string): string {
  let hash = 0x811c9dc5;
  // By units, not letters: an iterator takes some milliseconds of a first page.
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
