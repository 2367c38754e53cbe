/** A page of the checks as people look through them: those that need somebody first, each with its last days. Runs inside the store. */
import { SHOWN_DAYS } from "../limits.ts";
import type { Check, ShownStatus } from "./check.ts";
import type { Day } from "./days/day.ts";
import type { Ledger } from "./ledger.ts";
import { daysOf } from "./days/pass-days.ts";
import { withoutLog } from "./log/recent.ts";
import { shownStatus } from "./shown.ts";

export interface Listing {
  readonly checks: readonly { readonly check: Check; readonly days: readonly Day[] }[];
  /** How many come before the next page; undefined: there is none. */
  readonly next: number | undefined;
}

export interface ListingQuery {
  /** Part of a name, slug or tag, whatever its case; empty: all. */
  readonly search: string;
  /** All have it; empty: whichever they have. */
  readonly tag: string;
  /** How many come before this page; 0: the first page. */
  readonly after: number;
  readonly most: number;
}

/** Down before late, both before all others. */
const urgency = (status: ShownStatus): number =>
  status === "down" ? 0 : status === "grace" ? 1 : 2;

/** The checks of a page; of what is alike the first made comes first. `checks` are all, in the order of their making. */
export function listingOf(ledger: Ledger, checks: readonly Check[], query: ListingQuery): Listing {
  const wanted = query.search.toLowerCase();
  const found = checks
    .filter(({ settings }) => query.tag === "" || settings.tags.includes(query.tag))
    .filter((check) => isAbout(check, wanted))
    .map((check) => ({ check, urgency: urgency(shownStatus(check, ledger.now)) }))
    .toSorted((one, other) => one.urgency - other.urgency);
  const end = query.after + query.most;
  return {
    checks: found.slice(query.after, end).map(({ check }) => ({
      check: withoutLog(check),
      days: daysOf(ledger, check, SHOWN_DAYS),
    })),
    next: found.length > end ? end : undefined,
  };
}

const isAbout = ({ settings: { name, slug, tags } }: Check, wanted: string): boolean =>
  wanted === "" || [name, slug, ...tags].some((text) => text.toLowerCase().includes(wanted));
