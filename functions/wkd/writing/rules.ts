/** What the page for writing encrypted mail decides. Pure; it runs in the visitor's browser. */
import { MAX_MAILTO_CHARACTERS, MAX_NAME_OCTETS } from "../limits.ts";

/**
 * The URL that opens an encrypted text in a mail program; undefined where it is longer than programs take. Lines end as
 * in mail (RFC 6068, section 5).
 */
export function mailtoUrl(address: string, armored: string): string | undefined {
  const at = address.lastIndexOf("@");
  const recipient = `${encodeURIComponent(address.slice(0, at))}@${encodeURIComponent(address.slice(at + 1))}`;
  const body = encodeURIComponent(armored.trim().replaceAll(/\r?\n/g, "\r\n"));
  const url = `mailto:${recipient}?body=${body}`;
  return url.length > MAX_MAILTO_CHARACTERS ? undefined : url;
}

const octetsOf = (text: string) => new TextEncoder().encode(text).length;

/** A file's name as a literal packet holds it: whole letters, and what stands behind its last dot stays. */
export function nameInside(name: string): string {
  if (octetsOf(name) <= MAX_NAME_OCTETS) return name;
  const dot = name.lastIndexOf(".");
  const end = dot > 0 && octetsOf(name.slice(dot)) < MAX_NAME_OCTETS / 2 ? name.slice(dot) : "";
  const letters = Array.from(name.slice(0, name.length - end.length));
  while (octetsOf(letters.join("") + end) > MAX_NAME_OCTETS) letters.pop();
  return letters.join("") + end;
}

/** Fills in what a sentence leaves open: `{size}`. */
export const filled = (sentence: string, values: Readonly<Record<string, string>>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
