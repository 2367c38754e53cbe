/** The table of links: what is kept of each. */
import type { Moments } from "../../../src/store/moments-table.ts";
import type { TableWords } from "../../../src/store/words.ts";
import { idBeyondHidden, IS_SHOWN, type IdRange } from "./hidden-table.ts";
import type { Link, RedirectStatus, Window } from "./link.ts";
import { forgetPackOf } from "./pack-table.ts";
import { lookupKey } from "../../../src/slug-key.ts";

export const linksDdl = `CREATE TABLE links (
       id INTEGER PRIMARY KEY,
       key TEXT NOT NULL,                -- what the slug is looked up by (slug.ts)
       slug TEXT NOT NULL,               -- as typed
       target TEXT NOT NULL,             -- as typed, with placeholders
       title TEXT NOT NULL,
       tags TEXT NOT NULL,               -- JSON list
       status INTEGER NOT NULL,          -- 301, 302, 303, 307 or 308
       forward_path INTEGER NOT NULL,    -- 0 or 1
       forward_query INTEGER NOT NULL,   -- 0 or 1
       valid_from INTEGER,               -- unix ms; NULL: no limit
       valid_until INTEGER,              -- unix ms; NULL: no limit
       fallback TEXT,
       max_clicks INTEGER,
       timezone TEXT,                    -- NULL: the service's
       windows TEXT NOT NULL,            -- JSON list of {calendar, minutes, target}
       used_clicks INTEGER NOT NULL,     -- counts against max_clicks
       imported_clicks INTEGER NOT NULL, -- brought along by an import
       created_at INTEGER NOT NULL,      -- unix ms
       created_by TEXT NOT NULL,
       updated_at INTEGER NOT NULL,      -- unix ms
       version INTEGER NOT NULL,         -- goes up with every change
       deleted_at INTEGER,               -- unix ms; NULL: not in the trash
       search_text TEXT NOT NULL         -- slug, target, title and tags, normalised like a key
     );
     -- One active link a key; the trash may hold more.
     CREATE UNIQUE INDEX links_by_key ON links (key) WHERE deleted_at IS NULL;
     CREATE INDEX links_by_any_key ON links (key, deleted_at);`;

export const linkMoments: Moments = {
  table: "links",
  past: ["created_at", "updated_at", "deleted_at"],
  free: ["valid_from", "valid_until"],
};

export const linksWords: TableWords = {
  links: {
    about: "one short link, in the trash too",
    columns: {
      id: "the order in which they were made",
      title: "for people; empty: none",
      fallback: "where visitors go outside of its time; NULL: a page says so",
      max_clicks: "visits after which it is used up; NULL: no limit",
      created_by: "name of the token",
    },
  },
};

/** For other tables' statements: the links that there are, and those of them that are not in the trash. */
export const LINK_IDS = "SELECT id FROM links";
export const ACTIVE_LINK_IDS = `${LINK_IDS} WHERE deleted_at IS NULL AND ${IS_SHOWN}`;

export type LinkRow = {
  id: number;
  key: string;
  slug: string;
  target: string;
  title: string;
  tags: string;
  status: number;
  forward_path: number;
  forward_query: number;
  valid_from: number | null;
  valid_until: number | null;
  fallback: string | null;
  max_clicks: number | null;
  timezone: string | null;
  windows: string;
  used_clicks: number;
  imported_clicks: number;
  created_at: number;
  created_by: string;
  updated_at: number;
  version: number;
  deleted_at: number | null;
};

export function toLink(row: LinkRow): Link {
  return {
    id: row.id,
    key: row.key,
    slug: row.slug,
    target: row.target,
    title: row.title,
    tags: JSON.parse(row.tags) as string[],
    status: row.status as RedirectStatus,
    forwardPath: row.forward_path === 1,
    forwardQuery: row.forward_query === 1,
    validFrom: row.valid_from ?? undefined,
    validUntil: row.valid_until ?? undefined,
    fallback: row.fallback ?? undefined,
    maxClicks: row.max_clicks ?? undefined,
    timezone: row.timezone ?? undefined,
    windows: JSON.parse(row.windows) as Window[],
    usedClicks: row.used_clicks,
    importedClicks: row.imported_clicks,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    version: row.version,
    deletedAt: row.deleted_at ?? undefined,
  };
}

function columns(link: Omit<Link, "id">): [string, string | number | null][] {
  return [
    ["key", link.key],
    ["slug", link.slug],
    ["target", link.target],
    ["title", link.title],
    ["tags", JSON.stringify(link.tags)],
    ["status", link.status],
    ["forward_path", link.forwardPath ? 1 : 0],
    ["forward_query", link.forwardQuery ? 1 : 0],
    ["valid_from", link.validFrom ?? null],
    ["valid_until", link.validUntil ?? null],
    ["fallback", link.fallback ?? null],
    ["max_clicks", link.maxClicks ?? null],
    ["timezone", link.timezone ?? null],
    ["windows", JSON.stringify(link.windows)],
    ["used_clicks", link.usedClicks],
    ["imported_clicks", link.importedClicks],
    ["created_at", link.createdAt],
    ["created_by", link.createdBy],
    ["updated_at", link.updatedAt],
    ["version", link.version],
    ["deleted_at", link.deletedAt ?? null],
    ["search_text", lookupKey([link.slug, link.target, link.title, ...link.tags].join(" "))],
  ];
}

/** Links by the rest of a query, with its values. */
function select(sql: SqlStorage, rest: string, ...values: (string | number)[]): Link[] {
  return sql
    .exec<LinkRow>(`SELECT * FROM links ${rest}`, ...values)
    .toArray()
    .map(toLink);
}

/** The links that are followed at these lookup keys. */
export function activeLinks(sql: SqlStorage, keys: readonly string[]): Link[] {
  const marks = keys.map(() => "?").join(", ");
  return select(sql, `WHERE deleted_at IS NULL AND key IN (${marks}) AND ${IS_SHOWN}`, ...keys);
}

/** The slugs of links that are followed at these lookup keys or below them, at most `most`. */
export function slugsBelow(sql: SqlStorage, keys: readonly string[], most: number): string[] {
  // `0` is what comes next after `/`, so this is a range of the index.
  const below = keys.map(() => "key = ? OR (key > ? AND key < ?)").join(" OR ");
  return sql
    .exec<{ slug: string }>(
      `SELECT slug FROM links WHERE deleted_at IS NULL AND (${below}) AND ${IS_SHOWN} ORDER BY key LIMIT ?`,
      ...keys.flatMap((key) => [key, `${key}/`, `${key}0`]),
      most,
    )
    .toArray()
    .map(({ slug }) => slug);
}

/** The link that is followed at this lookup key. */
export const activeLink = (sql: SqlStorage, key: string): Link | undefined =>
  select(sql, `WHERE key = ? AND deleted_at IS NULL AND ${IS_SHOWN}`, key)[0];

/** The slug of the link that has this lookup key, also of one that an import is writing. */
export const ownerOf = (sql: SqlStorage, key: string): { id: number; slug: string } | undefined =>
  sql
    .exec<{ id: number; slug: string }>(
      "SELECT id, slug FROM links WHERE key = ? AND deleted_at IS NULL",
      key,
    )
    .toArray()[0];

/** The one in the trash that was followed at this lookup key and was deleted last. */
export const deletedLink = (sql: SqlStorage, key: string): Link | undefined =>
  select(
    sql,
    `WHERE key = ? AND deleted_at IS NOT NULL AND ${IS_SHOWN} ORDER BY deleted_at DESC LIMIT 1`,
    key,
  )[0];

/** Those in the trash that were followed at this lookup key and were deleted at this moment (unix ms). */
export const deletedLinksAt = (sql: SqlStorage, key: string, at: number): Link[] =>
  select(sql, `WHERE key = ? AND deleted_at = ? AND ${IS_SHOWN}`, key, at);

/** The link that is followed at this lookup key, else the one in the trash that was deleted last. */
export const anyLink = (sql: SqlStorage, key: string): Link | undefined =>
  select(
    sql,
    `WHERE key = ? AND ${IS_SHOWN} ORDER BY deleted_at IS NULL DESC, deleted_at DESC LIMIT 1`,
    key,
  )[0];

export const linkById = (sql: SqlStorage, id: number): Link | undefined =>
  select(sql, "WHERE id = ?", id)[0];

/** The link with this id, unless it is in the trash. */
export const activeLinkById = (sql: SqlStorage, id: number): Link | undefined =>
  select(sql, `WHERE id = ? AND deleted_at IS NULL AND ${IS_SHOWN}`, id)[0];

/** A page of all links in the order of their making, after the link with the id `after`. */
export const linksAfter = (sql: SqlStorage, after: number, most: number): Link[] =>
  select(sql, `WHERE id > ? AND ${IS_SHOWN} ORDER BY id LIMIT ?`, after, most);

/** The id that a link would get now. */
export const nextLinkId = (sql: SqlStorage): number =>
  (sql.exec<{ id: number | null }>("SELECT MAX(id) AS id FROM links").one().id ?? 0) + 1;

/** Makes a link; one with an `id` gets that one. */
export function insertLink(sql: SqlStorage, link: Omit<Link, "id">, id?: number): Link {
  const cells = columns(link);
  const names = cells.map(([name]) => name).join(", ");
  const marks = cells.map(() => "?").join(", ");
  const values = cells.map(([, value]) => value);
  const usual = idBeyondHidden("(SELECT IFNULL(MAX(id), 0) FROM links)");
  const made = sql
    .exec<{ id: number }>(
      `INSERT INTO links (id, ${names}) VALUES (IFNULL(?, ${usual}), ${marks}) RETURNING id`,
      id ?? null,
      ...values,
    )
    .one();
  forgetPackOf(sql, made.id);
  return { ...link, id: made.id };
}

export function updateLink(sql: SqlStorage, link: Link): void {
  const cells = columns(link);
  const assignments = cells.map(([name]) => `${name} = ?`).join(", ");
  const values = cells.map(([, value]) => value);
  sql.exec(`UPDATE links SET ${assignments} WHERE id = ?`, ...values, link.id);
  forgetPackOf(sql, link.id);
}

/** Counts a visit against the most that a link may have. */
export function takeClick(sql: SqlStorage, id: number): void {
  sql.exec("UPDATE links SET used_clicks = used_clicks + 1 WHERE id = ?", id);
}

/** How many links there are, those in the trash included. */
export function countLinks(sql: SqlStorage): number {
  return sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM links").one().n;
}

/** Ids of the oldest links in a range, hidden or not. */
export function idsIn(sql: SqlStorage, { first, last }: IdRange, most: number): number[] {
  return sql
    .exec<{ id: number }>(
      "SELECT id FROM links WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?",
      first,
      last,
      most,
    )
    .toArray()
    .map(({ id }) => id);
}

/** Ids of the links that were put into the trash up to a moment (unix ms). */
export function deletedUntil(sql: SqlStorage, moment: number): number[] {
  return sql
    .exec<{ id: number }>(`SELECT id FROM links WHERE deleted_at <= ? AND ${IS_SHOWN}`, moment)
    .toArray()
    .map(({ id }) => id);
}

/** Removes a link for good: one that is in the trash or hidden, and so in no pack. */
export function deleteLink(sql: SqlStorage, id: number): void {
  sql.exec("DELETE FROM links WHERE id = ?", id);
}
