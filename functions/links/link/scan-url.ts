/**
 * The URL inside a QR code. Upper case fits the alphanumeric mode (ISO/IEC 18004, 7.4.4): 5.5 bits a
 * character instead of 8, so the code has fewer and larger modules and reads from farther away. Scheme
 * and host ignore case (RFC 3986, section 6.2.2.1), and so does the lookup of slugs.
 */
import { MAX_SLUG_CHARACTERS } from "../limits.ts";

/**
 * The short URL as a QR code holds it.
 *
 * `base` is an http(s) URL such as `https://go.example`; an international host name becomes its A-label.
 * `slug` is a valid slug as typed. The result has only characters of the alphanumeric mode unless `base`
 * has a path, which may be case-sensitive and stays as it is, or an IPv6 address as its host.
 */
export function scanUrl(base: string, slug: string): string {
  const { origin, pathname } = new URL(base);
  const path = encodeURIComponent(upperCased(slug)).replaceAll("_", "-").replaceAll("%2F", "/");
  return `${origin.toUpperCase()}${pathname.replace(/\/$/, "")}/${path}`;
}

/**
 * `ß` becomes `SS`, which can make a slug too long to be one. Such letters then stay as they are: encoded
 * as `%C3%9F` they fit the mode, only with more characters.
 */
function upperCased(slug: string): string {
  const upper = slug.toUpperCase();
  if (Array.from(upper).length <= MAX_SLUG_CHARACTERS) return upper;
  return Array.from(slug, (letter) => {
    const capital = letter.toUpperCase();
    return Array.from(capital).length === 1 ? capital : letter;
  }).join("");
}
