/** Addresses of badges. */
import { hmacHex } from "../../../src/hmac.ts";
import type { ProjectKeys } from "../check/project-table.ts";
import { BADGE_SIGNATURE_CHARACTERS } from "../limits.ts";
import { badgeFormats } from "./badge.ts";

/** All addresses of a tag's badge; `*`: all checks. */
export async function badgeUrls(
  tag: string,
  keys: ProjectKeys,
  base: string,
): Promise<Record<string, string>> {
  const signature = await signatureOf(tag, keys);
  const file = tag === "*" ? "" : `/${encodeURIComponent(tag)}`;
  const url = (suffix: string, format: (typeof badgeFormats)[number]) =>
    `${base}/badge/${keys.badgeKey}/${signature}${suffix}${file}.${format}`;
  return Object.fromEntries(
    badgeFormats.flatMap((format) => [
      [format, url("-2", format)],
      [`${format}3`, url("", format)],
    ]),
  );
}

/** Who knows the badge of one tag cannot make up that of another. */
export async function signatureOf(tag: string, { badgeSecret }: ProjectKeys): Promise<string> {
  return (await hmacHex(badgeSecret, tag)).slice(0, BADGE_SIGNATURE_CHARACTERS);
}
