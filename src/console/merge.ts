/** Two people who edit the same thing: what each has changed, and what becomes of it. Pure rules. */

/** A form's fields by name; those of a list (`windows.0.target`) belong together. */
export type Fields = Readonly<Record<string, string>>;

export interface Merged {
  /** Nobody else has changed anything. */
  readonly isCurrent: boolean;
  /** One's own changes upon what is there now. */
  readonly fields: Fields;
  /** What others have changed, by the name of the field or list. */
  readonly theirs: readonly Change[];
  /** Names of what one has changed oneself. */
  readonly own: ReadonlySet<string>;
}

interface Change {
  readonly name: string;
  readonly before: string;
  readonly now: string;
  /** One has changed it as well, to something else: one's own is kept in the form, to be chosen. */
  readonly isContested: boolean;
}

/** The name of the list that a field belongs to, or its own. */
const partOf = (name: string): string => name.split(".")[0] ?? name;

const partsIn = (fields: Fields): Map<string, [string, string][]> => {
  const parts = new Map<string, [string, string][]>();
  for (const [name, value] of Object.entries(fields).toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  )) {
    if (value === "") continue;
    const part = partOf(name);
    parts.set(part, [...(parts.get(part) ?? []), [name, value]]);
  }
  return parts;
};

/** A part in words: a list has a line for each item. */
const inWords = (part: readonly [string, string][] = []): string => {
  const lines = new Map<string, string[]>();
  for (const [name, value] of part) {
    const line = name.split(".")[1] ?? "";
    lines.set(line, [...(lines.get(line) ?? []), value]);
  }
  return [...lines.values()].map((line) => line.join(" · ")).join("\n");
};

/** `seen`: what the form showed when it was opened; `now`: what is there; `typed`: what was sent. */
export function merge(seen: Fields, now: Fields, typed: Fields): Merged {
  const [before, current, own] = [seen, now, typed].map(partsIn) as [Parts, Parts, Parts];
  const same = (one: Parts, other: Parts, name: string) =>
    JSON.stringify(one.get(name) ?? []) === JSON.stringify(other.get(name) ?? []);
  const names = [...new Set([...before.keys(), ...current.keys(), ...own.keys()])];
  const mine = new Set(names.filter((name) => !same(before, own, name)));
  const theirs = names
    .filter((name) => !same(before, current, name))
    .map((name) => ({
      name,
      before: inWords(before.get(name)),
      now: inWords(current.get(name)),
      isContested: mine.has(name) && !same(current, own, name),
    }));
  const fields = names.flatMap((name) => (mine.has(name) ? own : current).get(name) ?? []);
  return {
    isCurrent: theirs.length === 0,
    fields: Object.fromEntries(fields),
    theirs,
    own: mine,
  };
}

/** What others have changed and one has changed as well: theirs, by the name of the field or list. */
export const contestedIn = ({ theirs }: Pick<Merged, "theirs">): Fields =>
  Object.fromEntries(
    theirs.filter(({ isContested }) => isContested).map(({ name, now }) => [name, now]),
  );

type Parts = Map<string, [string, string][]>;

/** The fields that a form was opened with, as it sends them back; none where that is no such thing. */
export function seenIn(text: string | undefined): Fields {
  try {
    const value: unknown = JSON.parse(text ?? "");
    if (typeof value !== "object" || value === null) return {};
    const entries = Object.entries(value).filter(([, one]) => typeof one === "string");
    return Object.fromEntries(entries) as Fields;
  } catch {
    return {};
  }
}
