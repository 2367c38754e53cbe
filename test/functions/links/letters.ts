/** Letters, digits and marks of every script: 140,000 of them would take half a minute. */
import { rounds } from "../../campaign.ts";

const STRIDE = rounds(40, 1);

/** All that case or normalisation changes, since only those can go wrong; of the others a part. */
export const characters: readonly string[] = Array.from({ length: 0x110000 }, (_, point) => point)
  .filter((point) => point < 0xd800 || point > 0xdfff)
  .map((point) => String.fromCodePoint(point))
  .filter((letter) => /[\p{L}\p{Nd}\p{M}]/u.test(letter))
  .filter((letter, index) => index % STRIDE === 0 || isFolded(letter));

function isFolded(letter: string): boolean {
  return [letter.toLowerCase(), letter.toUpperCase(), letter.normalize("NFKC")].some(
    (other) => other !== letter,
  );
}
