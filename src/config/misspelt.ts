/** Names in an environment that are no setting but look like one. A pure rule. */
import { distance } from "../distance.ts";
import { LEAST_LIKE_LETTERS, LONG_NAME_LETTERS } from "./limits.ts";

/** `name` is in the environment, `meant` is the setting that comes nearest. */
export interface Misspelt {
  readonly name: string;
  readonly meant: string;
}

/** Names that look like a setting and are somebody else's. */
const ORDINARY = new Set([
  "STATE_DIRECTORY", // systemd sets it beside StateDirectory= (systemd.exec(5))
]);

/** The names in `environment` that are none of `settings` and look like one, each with the nearest. */
export function misspelt(environment: readonly string[], settings: readonly string[]): Misspelt[] {
  return environment.flatMap((name) => {
    if (settings.includes(name) || ORDINARY.has(name)) return [];
    const slips = (setting: string) => distance(letters(name), letters(setting));
    const [meant] = settings
      .filter((setting) => looksLike(name, setting))
      .toSorted((a, b) => slips(a) - slips(b));
    return meant === undefined ? [] : [{ name, meant }];
  });
}

function looksLike(name: string, setting: string): boolean {
  if (letters(name) === letters(setting)) return true;
  const [given, wanted] = [bareWords(name), setting.split("_")];
  const [typed, meant] = [given.join(""), letters(setting)];
  if (meant.length < LEAST_LIKE_LETTERS) return false;
  const slips = meant.length < LONG_NAME_LETTERS ? 1 : 2;
  return distance(typed, meant) <= slips || haveSameWords(given, wanted);
}

const letters = (name: string) => name.toUpperCase().replace(/[^A-Z0-9]/g, "");

/** Its words, without those that other programs put around the names of their settings. */
function bareWords(name: string): string[] {
  const words = name.toUpperCase().split(/[^A-Z0-9]+/);
  if (words[0] === "RANDWERK") words.shift();
  if (/^(?:FILE|PATH)$/.test(words.at(-1) ?? "")) words.pop();
  return words;
}

/** In another order; or shortened, and of three words or more one may be missing, or all after the second. */
function haveSameWords(given: readonly string[], wanted: readonly string[]): boolean {
  if (given.length < 2) return false;
  const sorted = (words: readonly string[]) => words.map(singular).toSorted().join();
  if (sorted(given) === sorted(wanted)) return true;
  let place = 0;
  for (const word of given) {
    while (place < wanted.length && !areAlike(word, wanted[place] ?? "")) place += 1;
    if (place === wanted.length) return false;
    place += 1;
  }
  const isBeginning = place === given.length;
  return isBeginning || wanted.length - given.length <= 1;
}

/** The same word, or one is the beginning of the other: HOST, HOSTS, HOSTNAME; CERT, CERTIFICATE. */
function areAlike(one: string, other: string): boolean {
  const [a, b] = [singular(one), singular(other)];
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short === long || (short.length >= 3 && long.startsWith(short));
}

const singular = (word: string) => word.replace(/S$/, "");
