/** Reads the tables for an export, and writes them for an import. */
import { allClicks, restoreClicks } from "../count/tables.ts";
import type { ImportEntry } from "./entry.ts";
import type { ExportRecord } from "./json-lines.ts";
import { keepChange, linkChanges, recordLinkChange } from "../link/history.ts";
import { activeLink, insertLink, linksAfter } from "../link/table.ts";
import { lookupKey } from "../link/slug.ts";

/** The outcome of one entry of an import; `slug` is the link that is in its way. */
export type ImportOutcome =
  | { kind: "created" }
  | { kind: "full" }
  | { kind: "conflict"; slug: string };

/** Everything about the links in the order of their making, a page after `after` (an id). */
export function exportRecords(sql: SqlStorage, after: number, most: number): ExportRecord[] {
  return linksAfter(sql, after, most).map((link) => ({
    link,
    clicks: allClicks(sql, link.id),
    history: linkChanges(sql, link.id),
  }));
}

/** Foretells the outcome of each entry where there is room for so many links. Writes nothing. */
export function importOutcomes(
  sql: SqlStorage,
  entries: readonly ImportEntry[],
  room: number,
): ImportOutcome[] {
  const slugs = new Map<string, string>();
  let left = room;
  return entries.map(({ settings, deletedAt }): ImportOutcome => {
    if (left <= 0) return { kind: "full" };
    const key = lookupKey(settings.slug);
    const other =
      deletedAt === undefined ? (slugs.get(key) ?? activeLink(sql, key)?.slug) : undefined;
    if (other !== undefined) return { kind: "conflict", slug: other };
    if (deletedAt === undefined) slugs.set(key, settings.slug);
    left -= 1;
    return { kind: "created" };
  });
}

/** Writes a link with its counters and its history; `who` and `now` stand in for what the source does not tell. */
export function insertEntry(sql: SqlStorage, entry: ImportEntry, who: string, now: number): void {
  const link = insertLink(sql, {
    ...entry.settings,
    key: lookupKey(entry.settings.slug),
    usedClicks: entry.usedClicks,
    importedClicks: entry.importedClicks,
    createdAt: entry.createdAt ?? now,
    createdBy: entry.createdBy ?? who,
    updatedAt: entry.updatedAt ?? now,
    version: entry.version,
    deletedAt: entry.deletedAt,
  });
  restoreClicks(sql, link.id, entry.clicks);
  if (entry.history === undefined) recordLinkChange(sql, who, "import", undefined, link);
  for (const change of entry.history?.toReversed() ?? []) keepChange(sql, link.id, change);
}
