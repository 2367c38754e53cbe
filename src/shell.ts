/** Words of commands that people type. Pure. */

/** A word as a POSIX shell takes it for one: as it is where it needs no quotes, else in single ones. */
export const shellQuoted = (word: string): string =>
  /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
