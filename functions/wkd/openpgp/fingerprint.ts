/** A fingerprint as people compare it. */

/** Groups of four, as GnuPG shows a fingerprint and people read it out. */
export const grouped = (fingerprint: string): string =>
  fingerprint.match(/.{1,4}/g)?.join(" ") ?? "";
