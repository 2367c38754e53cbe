/** Pages of tokens and of sessions, the newest first. Pure rules. */
import { firstOf } from "../store/first-of.ts";

/** The place of a token or session in its list. */
export interface ListPlace {
  /** unix ms */
  readonly createdAt: number;
  readonly id: string;
}

export interface ListQuery {
  /** Part of a name, whatever its case; empty: all. */
  readonly search: string;
  /** Of the last one of the page before; undefined: the first page. */
  readonly after: ListPlace | undefined;
  readonly most: number;
}

export interface ListPage<One> {
  readonly ones: readonly One[];
  /** Of the last one, for the next page; undefined: there is none. */
  readonly next: ListPlace | undefined;
}

/** Of `all` behind `query.after`, the newest first, those that a query is about. */
export function pageOf<One extends ListPlace & { readonly name: string }>(
  all: Iterable<One>,
  { search, most }: ListQuery,
): ListPage<One> {
  const wanted = search.toLowerCase();
  const { found, last } = firstOf(all, most, ({ name }) => name.toLowerCase().includes(wanted));
  return { ones: found, next: last };
}

/** A place as an address or the API has it. */
export const cursorOf = ({ createdAt, id }: ListPlace): string => `${createdAt}-${id}`;

const CURSOR = /^(\d{1,15})-([0-9a-z]{1,20})$/;
export const isCursor = (text: string): boolean => CURSOR.test(text);

/** Undefined: it is none. */
export function placeIn(text: string | undefined): ListPlace | undefined {
  const [, createdAt, id] = CURSOR.exec(text ?? "") ?? [];
  return createdAt === undefined || id === undefined
    ? undefined
    : { createdAt: Number(createdAt), id };
}
