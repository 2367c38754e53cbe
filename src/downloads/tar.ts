/** A tar archive of texts, as ustar (POSIX.1-1988). Pure. */

export interface TarEntry {
  /** At most 100 octets, ASCII. */
  readonly name: string;
  readonly isProgram: boolean;
  readonly text: string;
}

/** tar(5): everything is in blocks of this size. */
const BLOCK = 512;

/** The host agent with everything that its install.sh needs. */
export const HOST_ARCHIVE = "randwerk-host.tar";

/** That archive, of all files that are offered. */
export const hostArchive = (files: readonly TarEntry[]): Uint8Array<ArrayBuffer> =>
  tarOf(
    files
      .filter(({ name }) => name.startsWith("host/"))
      .map((file) => ({ ...file, name: file.name.replace("host/", "randwerk-host/") })),
  );

/** The archive; the same entries always make the same octets: no owner, no time. */
export function tarOf(entries: readonly TarEntry[]): Uint8Array<ArrayBuffer> {
  const parts = entries.map(({ name, isProgram, text }) => {
    const body = new TextEncoder().encode(text);
    return { header: headerOf(name, body.length, isProgram), body };
  });
  const length = parts.reduce((sum, { body }) => sum + BLOCK + padded(body.length), 0);
  // It ends with two empty blocks.
  const archive = new Uint8Array(length + 2 * BLOCK);
  let at = 0;
  for (const { header, body } of parts) {
    archive.set(header, at);
    archive.set(body, at + BLOCK);
    at += BLOCK + padded(body.length);
  }
  return archive;
}

const padded = (length: number) => Math.ceil(length / BLOCK) * BLOCK;

function headerOf(name: string, size: number, isProgram: boolean): Uint8Array {
  if (name.length > 100) throw new Error(`${name} is too long for a tar archive`);
  const header = new Uint8Array(BLOCK);
  const put = (text: string, at: number) => header.set(new TextEncoder().encode(text), at);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  put(name, 0);
  put(octal(isProgram ? 0o755 : 0o644, 7), 100);
  put(octal(0, 7), 108); // owner and group: root
  put(octal(0, 7), 116);
  put(octal(size, 11), 124);
  put(octal(0, 11), 136); // 1970: what a file says of its time would make another archive of it
  put(" ".repeat(8), 148); // the sum is made with blanks in its own place
  put("0", 156); // a regular file
  put("ustar\x0000", 257);
  const sum = header.reduce((total, octet) => total + octet, 0);
  put(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}
