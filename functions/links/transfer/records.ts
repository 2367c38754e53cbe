/** Writes the tables for an import, in steps: each says what it cost, in bytes. */
import { restoreClicks } from "../count/tables.ts";
import { LINK_BYTES, STEP_COUNTS } from "../limits.ts";
import { recordLinkChange, restoreChanges, settingsOf } from "../link/history.ts";
import type { LinkSettings } from "../link/link.ts";
import { activeLink, deletedLinksAt, insertLink, ownerOf } from "../link/table.ts";
import { lookupKey } from "../../../src/slug-key.ts";
import type { ImportEntry } from "./entry.ts";

/** Why an entry is not made: `slug` is the link that is in its way; unchanged: it is there already, with these settings. */
export type NotMade = { kind: "full" } | { kind: "conflict"; slug: string } | { kind: "unchanged" };

/** Foretells what becomes of entries where there is room for so many links. Writes nothing. */
export interface Judge {
  /** Undefined: it can be made. */
  readonly verdict: (entry: ImportEntry) => NotMade | undefined;
  /** An entry that was not written, and has its slug nevertheless. */
  readonly claim: (entry: ImportEntry) => void;
}

export function createJudge(sql: SqlStorage, room: number): Judge {
  const claimed = new Map<string, string>();
  let left = room;
  return {
    verdict({ settings, deletedAt }) {
      const key = lookupKey(settings.slug);
      if (deletedAt !== undefined) {
        const twins = deletedLinksAt(sql, key, deletedAt);
        if (twins.some((link) => isSame(link, settings))) return { kind: "unchanged" };
      } else {
        const owner = claimed.get(key) ?? ownerOf(sql, key)?.slug;
        // Not one that this import has made: a second line of it would be lost in silence.
        const there = owner === undefined || claimed.has(key) ? undefined : activeLink(sql, key);
        if (there !== undefined && isSame(there, settings)) return { kind: "unchanged" };
        if (owner !== undefined) return { kind: "conflict", slug: owner };
      }
      if (left <= 0) return { kind: "full" };
      left -= 1;
      return undefined;
    },
    claim({ settings, deletedAt }) {
      if (deletedAt === undefined) claimed.set(lookupKey(settings.slug), settings.slug);
    },
  };
}

/** Whether people would find the same. Counts and history go on where a link is, so they are not asked about. */
const isSame = (there: LinkSettings, coming: LinkSettings): boolean =>
  JSON.stringify(settingsOf(there)) === JSON.stringify(settingsOf(coming));

/** Writes a link with its counters and its history; `who` and `now` stand in for what the source does not tell. */
export function* writeEntry(
  sql: SqlStorage,
  entry: ImportEntry,
  { id, who, now }: { readonly id: number; readonly who: string; readonly now: number },
): Generator<number, void> {
  const { settings, history } = entry;
  const link = insertLink(
    sql,
    {
      ...settings,
      key: lookupKey(settings.slug),
      usedClicks: entry.usedClicks,
      importedClicks: entry.importedClicks,
      createdAt: entry.createdAt ?? now,
      createdBy: entry.createdBy ?? who,
      updatedAt: entry.updatedAt ?? now,
      version: entry.version,
      deletedAt: entry.deletedAt,
    },
    id,
  );
  if (history === undefined) recordLinkChange(sql, who, "import", undefined, link);
  yield LINK_BYTES;
  for (let first = 0; first < entry.clicks.length; first += STEP_COUNTS) {
    restoreClicks(sql, id, entry.clicks.slice(first, first + STEP_COUNTS));
    yield STEP_COUNTS * COUNT_BYTES;
  }
  if (history !== undefined) yield* restoreChanges(sql, id, history.toReversed());
}

/** A counter is a row of about so many bytes. */
const COUNT_BYTES = 64;
