/** A page of the checks as people look through them: those that need somebody first, each with its last days. Runs inside the store. */
import { firstOf } from "../../../src/store/first-of.ts";
import { SHOWN_DAYS } from "../limits.ts";
import type { Check, ShownStatus } from "./check.ts";
import type { Day } from "./days/day.ts";
import type { Ledger } from "./ledger.ts";
import { daysOf } from "./days/pass-days.ts";
import { withoutLog } from "./log/recent.ts";
import { shownStatus } from "./shown.ts";
import { checksAfter } from "./table.ts";

/** A check's place in the order. */
export interface ListingPlace {
  /** 0: down, 1: late, 2: all others. */
  readonly urgency: number;
  readonly id: number;
}

export interface Listing {
  readonly checks: readonly { readonly check: Check; readonly days: readonly Day[] }[];
  /** Of the last check, for the next page; undefined: there is none. */
  readonly next: ListingPlace | undefined;
}

export interface ListingQuery {
  /** Part of a name, slug or tag, whatever its case; empty: all. */
  readonly search: string;
  /** All have it; empty: whichever they have. */
  readonly tag: string;
  /** Of the last check of the page before; undefined: the first page. */
  readonly after: ListingPlace | undefined;
  readonly most: number;
}

interface Placed {
  readonly check: Check;
  readonly place: ListingPlace;
}

const urgencyOf = (status: ShownStatus): number =>
  status === "down" ? 0 : status === "grace" ? 1 : 2;

/**
 * The checks of a page, of what is alike the first made first. `known` are all, in the order of their making. Undefined:
 * so many that to judge each would read too much; then that is the order, and the board tells which are down.
 */
export function listingOf(
  ledger: Ledger,
  known: readonly Check[] | undefined,
  query: ListingQuery,
): Listing {
  const wanted = query.search.toLowerCase();
  const { found, last } = firstOf(
    known === undefined ? asMade(ledger.sql, query) : byUrgency(known, ledger.now, query),
    query.most,
    ({ check }) => isAbout(check, wanted),
  );
  return {
    checks: found.map(({ check }) => ({
      check: withoutLog(check),
      days: daysOf(ledger, check, SHOWN_DAYS),
    })),
    next: last?.place,
  };
}

function byUrgency(known: readonly Check[], now: number, { tag, after }: ListingQuery): Placed[] {
  return known
    .filter(({ settings }) => tag === "" || settings.tags.includes(tag))
    .map((check) => ({
      check,
      place: { urgency: urgencyOf(shownStatus(check, now)), id: check.id },
    }))
    .filter(({ place }) => after === undefined || compare(place, after) > 0)
    .toSorted((one, other) => compare(one.place, other.place));
}

const compare = (one: ListingPlace, other: ListingPlace): number =>
  one.urgency - other.urgency || one.id - other.id;

/** Read one by one, as far as somebody asks for more. */
function* asMade(sql: SqlStorage, { tag, after }: ListingQuery): Generator<Placed> {
  const query = { tags: tag === "" ? [] : [tag], slug: undefined };
  for (const check of checksAfter(sql, query, after?.id ?? 0)) {
    yield { check, place: { urgency: urgencyOf("up"), id: check.id } };
  }
}

const isAbout = ({ settings: { name, slug, tags } }: Check, wanted: string): boolean =>
  wanted === "" || [name, slug, ...tags].some((text) => text.toLowerCase().includes(wanted));
