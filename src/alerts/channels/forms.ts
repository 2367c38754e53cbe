/** Forms that the settings of several channels share. */
import * as z from "zod/mini";

function isWebUrl(text: string): boolean {
  const url = URL.parse(text);
  const plain = url !== null && url.username + url.password + url.hash === "";
  return plain && /^https?:$/.test(url.protocol);
}

/** An address to post to. Secrets may be in its path, as Slack's are, never before an `@`. */
export const webUrl = z
  .string()
  .check(z.refine(isWebUrl, "is not a URL such as https://example.org/path"));

/** A server without path: `https://matrix.example.org`. */
export const serverUrl = z.pipe(
  webUrl,
  z.transform((text) => text.replace(/\/+$/, "")),
);

/** A secret or a name that goes into a header or a command: no spaces, no line ends. */
export const word = z
  .string()
  .check(z.regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces"));
