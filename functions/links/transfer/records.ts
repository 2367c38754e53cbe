/** Writes the tables for an import, in steps: each says what it cost, in bytes. */
import { restoreClicks } from "../count/tables.ts";
import { LINK_BYTES, STEP_COUNTS } from "../limits.ts";
import { recordLinkChange, restoreChanges } from "../link/history.ts";
import { insertLink, ownerOf } from "../link/table.ts";
import { lookupKey } from "../link/slug.ts";
import type { ImportEntry } from "./entry.ts";

/** Why an entry cannot be made; `slug` is the link that is in its way. */
export type Refusal = { kind: "full" } | { kind: "conflict"; slug: string };

/** Foretells what becomes of entries where there is room for so many links. Writes nothing. */
export interface Judge {
  /** Undefined: it can be made. */
  readonly refusal: (entry: ImportEntry) => Refusal | undefined;
  /** An entry that was not written, and has its slug nevertheless. */
  readonly claim: (entry: ImportEntry) => void;
}

export function createJudge(sql: SqlStorage, room: number): Judge {
  const claimed = new Map<string, string>();
  let left = room;
  return {
    refusal({ settings, deletedAt }) {
      if (left <= 0) return { kind: "full" };
      const key = lookupKey(settings.slug);
      const owner =
        deletedAt === undefined ? (claimed.get(key) ?? ownerOf(sql, key)?.slug) : undefined;
      if (owner !== undefined) return { kind: "conflict", slug: owner };
      left -= 1;
      return undefined;
    },
    claim({ settings, deletedAt }) {
      if (deletedAt === undefined) claimed.set(lookupKey(settings.slug), settings.slug);
    },
  };
}

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
