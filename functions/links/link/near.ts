/** Lookup keys that are written much like one that there is not. Pure rules. */
import { distance } from "../../../src/distance.ts";
import { AUTOMATIC_SLUG_CHARACTERS, LEAST_NEAR_CHARACTERS } from "../limits.ts";
import { UNMISTAKABLE } from "./slug.ts";

/** A link that may have been meant. */
export interface NearLink {
  readonly slug: string;
  readonly title: string;
}

/** Keys, so that those near to one are found without comparing letter by letter. */
export interface NearKeys {
  readonly find: (key: string, most: number) => string[];
  readonly add: (key: string) => void;
}

/** Which of 32 kinds of letters a key has: each slip changes two of them at most. */
function lettersOf(key: string): number {
  let letters = 0;
  for (let at = 0; at < key.length; at += 1) letters |= 1 << (key.charCodeAt(at) & 31);
  return letters;
}

function bits(value: number): number {
  let count = 0;
  for (let left = value; left !== 0; left &= left - 1) count += 1;
  return count;
}

/** Slips that are forgiven: two, in short ones one; in the shortest everything would be near. */
const slipsOf = (key: string) => (key.length < LEAST_NEAR_CHARACTERS ? 0 : key.length < 5 ? 1 : 2);

export function nearKeys(first: readonly string[]): NearKeys {
  const keys = [...first];
  const letters = keys.map(lettersOf);
  const known = new Set(keys);
  return {
    add(key) {
      if (known.has(key)) return;
      known.add(key);
      keys.push(key);
      letters.push(lettersOf(key));
    },
    /** Those nearest to it, at most `most`; what is farther away than the nearest was hardly meant. */
    find(key, most) {
      const slips = slipsOf(key);
      if (slips === 0) return [];
      const own = lettersOf(key);
      const found: { key: string; away: number }[] = [];
      for (const [at, other] of keys.entries()) {
        if (Math.abs(other.length - key.length) > slips) continue;
        if (bits(own ^ (letters[at] ?? 0)) > 2 * slips) continue;
        const away = distance(key, other);
        if (away > 0 && away <= slips) found.push({ key: other, away });
      }
      const least = Math.min(...found.map(({ away }) => away));
      const nearest = found.filter(({ away }) => away === least).map((one) => one.key);
      return nearest.toSorted().slice(0, most);
    },
  };
}

const AUTOMATIC = new RegExp(`^[${UNMISTAKABLE}]{${AUTOMATIC_SLUG_CHARACTERS}}$`);

/**
 * Whether a link may have got its slug by chance and has no title: it is known to whoever was given it, and must not
 * be found by trying out what is like it.
 */
export const isAutomatic = ({ slug, title }: { slug: string; title: string }): boolean =>
  title === "" && AUTOMATIC.test(slug);
