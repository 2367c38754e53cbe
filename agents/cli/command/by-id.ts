/** What somebody means by an id, or by the beginning of one, as lists show it on a narrow terminal. */
import { LEAST_ID_TYPED } from "../limits.ts";
import { exitCodes, Failure } from "../terminal/failure.ts";
import { idCharacters } from "../terminal/table.ts";

/** The things whose id begins so; none of a beginning that says too little. */
export function withId<Thing>(
  wanted: string,
  things: readonly Thing[],
  idOf: (thing: Thing) => string,
): Thing[] {
  const beginning = wanted.toLowerCase();
  if (beginning.length < LEAST_ID_TYPED) return [];
  return things.filter((thing) => idOf(thing).toLowerCase().startsWith(beginning));
}

/** How candidates are told apart: by as much of their ids as that takes, and by what they are called. */
interface Named<Thing> {
  readonly id: (thing: Thing) => string;
  readonly name: (thing: Thing) => string;
}

/** The one thing that was found, undefined for none. Fails where there are several, and lists them. */
export function theOne<Thing>(
  wanted: string,
  found: readonly Thing[],
  named: Named<Thing>,
): Thing | undefined {
  if (found.length < 2) return found[0];
  const ids = found.map(named.id);
  const most = idCharacters(ids);
  throw new Failure(
    exitCodes.refused,
    {
      de: `„${wanted}“ können mehrere sein. Gemeint ist:`,
      en: `“${wanted}” may be several. One of:`,
    },
    {
      fields: found.map((thing, index) => ({
        field: (ids[index] ?? "").slice(0, most),
        detail: named.name(thing),
        value: undefined,
        offset: undefined,
        length: undefined,
      })),
    },
  );
}
