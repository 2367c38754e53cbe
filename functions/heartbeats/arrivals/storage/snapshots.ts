/**
 * restic's repository as object storage lists it (https://restic.readthedocs.io/en/stable/100_references.html): a file
 * `config`, and below `snapshots/` a file for each snapshot whose name is its id, the SHA-256 of what it holds. Pure rules.
 */
import type { Text } from "../../../../src/i18n/language.ts";
import type { Archive, Finding } from "../archive.ts";
import type { Sighting } from "../report.ts";

export const CONFIG = "config";
export const SNAPSHOTS = "snapshots/";

/** Files by which repositories of other programs are known, whose archives nobody can prove without their password. */
export const foreignSigns: Readonly<Record<string, string>> = {
  "kopia.repository": "kopia",
  "config/manifest": "borg 2",
};

export const cannotBeProven = (program: string): Text => ({
  de: `Dort liegt ein Repository von ${program}: Dessen Ankunft lässt sich noch nicht nachweisen.`,
  en: `There is a repository of ${program}: its arrivals cannot be proven yet.`,
});

export const notThere: Text = {
  de: "Dort liegt kein Repository von restic: Es gibt keine Datei „config“. Stimmen bucket und prefix?",
  en: "There is no repository of restic: there is no file “config”. Are bucket and prefix right?",
};

export const tooMany: Text = {
  de: "Dort liegen mehr Snapshots, als sich aufzählen lassen. Räumt „restic forget“ auf?",
  en: "There are more snapshots than can be listed. Does “restic forget” tidy up?",
};

export const damaged = (names: readonly string[]): Text => {
  const list = names.map((name) => name.slice(0, 8)).join(", ");
  return {
    de: `Der Inhalt passt nicht zum Namen: ${list}. „restic check“ zeigt, was beschädigt ist.`,
    en: `What they hold does not fit their names: ${list}. “restic check” shows what is damaged.`,
  };
};

/** The first digits that every id is said with. */
const BEGINNING = 8;

/** Finds files by the beginnings of their names. */
export function filesByBeginning(
  names: readonly string[],
): (archive: string) => string | undefined {
  const groups = Map.groupBy(names, (name) => name.slice(0, BEGINNING));
  return (archive) =>
    groups.get(archive.slice(0, BEGINNING))?.find((name) => name.startsWith(archive));
}

/** An archive, and the file that is its snapshot; undefined: there is none. */
export interface Found {
  readonly archive: Archive;
  readonly file: string | undefined;
}

/**
 * Whose content is to be compared with its name: what is not proven yet, and of what is, the first so many. A file is
 * compared before it counts, and now and then after that.
 */
export function toCompare(found: readonly Found[], most: number, again: number): Found[] {
  const there = found.filter(({ file }) => file !== undefined);
  const isProven = ({ archive }: Found) => archive.state === "arrived";
  const waiting = there.filter((one) => !isProven(one)).slice(0, most);
  const proven = there.filter(isProven).slice(0, Math.min(again, most - waiting.length));
  return [...waiting, ...proven];
}

/**
 * What the files say of the archives: one that is not there is absent, one whose content fits is there; one that was
 * proven before stays so unless its content does not fit, of which nothing is said.
 */
export function sightingsOf(
  found: readonly Found[],
  fits: ReadonlyMap<string, boolean>,
): Sighting[] {
  return found.flatMap(({ archive, file }) => {
    const seen = findingOf(archive, file, fits);
    return seen === undefined
      ? []
      : [{ archive: archive.archive, found: seen, transaction: undefined }];
  });
}

function findingOf(
  { state }: Archive,
  file: string | undefined,
  fits: ReadonlyMap<string, boolean>,
): Finding | undefined {
  if (file === undefined) return "absent";
  const isFit = fits.get(file) ?? state === "arrived";
  return isFit ? "put" : undefined;
}
