/** A page of the keys as people look through them: the one that ends first comes first. Loaded when somebody does. */
import type { KeySummary } from "./key.ts";
import { each, PUBLISHED } from "./table.ts";

/** A key's place in the order: when it ends (unix ms; undefined: never), and its address. */
export interface KeyPlace {
  readonly expiresAt: number | undefined;
  readonly address: string;
}

export interface KeyListingQuery {
  /** Part of an address, user ID or fingerprint, whatever its case; empty: all. */
  readonly search: string;
  /** Of the last key of the page before; undefined: the first page. */
  readonly after: KeyPlace | undefined;
  readonly most: number;
  /** Keys that end until then (unix ms) need somebody, as those do that are revoked or wrong from outside. */
  readonly endsUntil: number;
}

export interface KeyListing {
  readonly keys: readonly KeySummary[];
  /** Of the last key, for the next page; undefined: there is none. */
  readonly next: KeyPlace | undefined;
  /** All that are published, whatever was searched for. */
  readonly count: number;
  /** Those of them that need somebody. */
  readonly concerns: number;
}

export function listingOf(sql: SqlStorage, query: KeyListingQuery): KeyListing {
  const { keys, next } = pageOf(sql, query);
  return { keys, next, ...countsOf(sql, query.endsUntil) };
}

function pageOf(
  sql: SqlStorage,
  { search, after, most }: KeyListingQuery,
): Pick<KeyListing, "keys" | "next"> {
  const wanted = search.toLowerCase();
  const found: KeySummary[] = [];
  const order = "ORDER BY expires_at IS NULL, expires_at, address";
  const later = `WHERE (expires_at IS NULL, COALESCE(expires_at, 0), address) > (?, ?, ?) ${order}`;
  const keys =
    after === undefined
      ? each(sql, order)
      : each(
          sql,
          later,
          after.expiresAt === undefined ? 1 : 0,
          after.expiresAt ?? 0,
          after.address,
        );
  for (const key of keys) {
    if (!isAbout(key, wanted)) continue;
    // One more than is shown says that there is another page.
    if (found.length === most) return { keys: found, next: found.at(-1) };
    found.push(key);
  }
  return { keys: found, next: undefined };
}

const isAbout = ({ address, userId, fingerprint }: KeySummary, wanted: string): boolean =>
  wanted === "" ||
  [address, userId, fingerprint].some((text) => text.toLowerCase().includes(wanted));

const countsOf = (sql: SqlStorage, endsUntil: number): Pick<KeyListing, "count" | "concerns"> =>
  sql
    .exec<{ count: number; concerns: number }>(
      `SELECT COUNT(*) AS count, COUNT(*) FILTER (
         WHERE taken_at IS NOT NULL OR expires_at <= ? OR look ->> '$.ok' = 0) AS concerns ${PUBLISHED}`,
      endsUntil,
    )
    .one();
