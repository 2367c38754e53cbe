/** A page of the keys as people look through them: those that need somebody first, then the one that ends first. Loaded when somebody does. */
import { firstOf } from "../../../src/store/first-of.ts";
import type { KeySummary } from "./key.ts";
import { each, PUBLISHED } from "./table.ts";

/** A key's place in the order: whether it needs somebody, when it ends (unix ms; undefined: never), and its address. */
export interface KeyPlace {
  readonly isConcern: boolean;
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

/** Whether a key needs somebody; ?1 is `endsUntil`. */
const CONCERN = "(taken_at IS NOT NULL OR expires_at <= ?1 OR look ->> '$.ok' = 0) IS TRUE";

/** The same, of one that was read. */
const isConcern = ({ revokedAt, expiresAt, look }: KeySummary, endsUntil: number): boolean =>
  revokedAt !== undefined || (expiresAt ?? Infinity) <= endsUntil || look?.ok === false;

const ORDER = `ORDER BY ${CONCERN} DESC, expires_at IS NULL, expires_at, address`;
const LATER = `WHERE (NOT ${CONCERN}, expires_at IS NULL, COALESCE(expires_at, 0), address) > (?2, ?3, ?4, ?5)`;

function keysAfter(sql: SqlStorage, { after, endsUntil }: KeyListingQuery) {
  if (after === undefined) return each(sql, ORDER, endsUntil);
  const { isConcern: isFirst, expiresAt, address } = after;
  const place = [isFirst ? 0 : 1, expiresAt === undefined ? 1 : 0, expiresAt ?? 0, address];
  return each(sql, `${LATER} ${ORDER}`, endsUntil, ...place);
}

function pageOf(sql: SqlStorage, query: KeyListingQuery): Pick<KeyListing, "keys" | "next"> {
  const wanted = query.search.toLowerCase();
  const { found, last } = firstOf(keysAfter(sql, query), query.most, (key) => isAbout(key, wanted));
  return { keys: found, next: last && placeOf(last, query.endsUntil) };
}

const placeOf = (key: KeySummary, endsUntil: number): KeyPlace => ({
  isConcern: isConcern(key, endsUntil),
  expiresAt: key.expiresAt,
  address: key.address,
});

const isAbout = ({ address, userId, fingerprint }: KeySummary, wanted: string): boolean =>
  wanted === "" ||
  [address, userId, fingerprint].some((text) => text.toLowerCase().includes(wanted));

const countsOf = (sql: SqlStorage, endsUntil: number): Pick<KeyListing, "count" | "concerns"> =>
  sql
    .exec<{ count: number; concerns: number }>(
      `SELECT COUNT(*) AS count, COUNT(*) FILTER (WHERE ${CONCERN}) AS concerns ${PUBLISHED}`,
      endsUntil,
    )
    .one();
