/** A page of the checks as people look through them: each with its last days. Runs inside the store. */
import { SHOWN_DAYS } from "../limits.ts";
import type { Check } from "./check.ts";
import type { Day } from "./days/day.ts";
import type { Ledger } from "./ledger.ts";
import { daysOf } from "./days/pass-days.ts";
import { withoutLog } from "./log/recent.ts";
import { checksAfter, type CheckQuery } from "./table.ts";

export interface Listing {
  readonly checks: readonly { readonly check: Check; readonly days: readonly Day[] }[];
  /** Of the last check, for the next page; undefined: there is none. */
  readonly cursor: number | undefined;
}

export interface ListingQuery extends CheckQuery {
  /** Part of a name, slug or tag, whatever its case; empty: all. */
  readonly search: string;
  /** Id of the last check of the page before; 0: the first page. */
  readonly after: number;
  readonly most: number;
}

/** The next checks that a query is about, in the order of their making. */
export function listingOf(ledger: Ledger, query: ListingQuery): Listing {
  const wanted = query.search.toLowerCase();
  const found: Check[] = [];
  for (const check of checksAfter(ledger.sql, query, query.after)) {
    if (!isAbout(check, wanted)) continue;
    // One more than is shown says that there is another page.
    if (found.length === query.most) {
      return { checks: withDays(ledger, found), cursor: found.at(-1)?.id };
    }
    found.push(check);
  }
  return { checks: withDays(ledger, found), cursor: undefined };
}

const isAbout = ({ settings: { name, slug, tags } }: Check, wanted: string): boolean =>
  wanted === "" || [name, slug, ...tags].some((text) => text.toLowerCase().includes(wanted));

const withDays = (ledger: Ledger, checks: readonly Check[]): Listing["checks"] =>
  checks.map((check) => ({ check: withoutLog(check), days: daysOf(ledger, check, SHOWN_DAYS) }));
