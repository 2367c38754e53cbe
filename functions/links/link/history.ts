/** The history of the links: who changed what people set of one, and when. */
import {
  changesOf,
  insertChange,
  pruneChanges,
  type Change,
  type Kept,
} from "../../../src/store/history-table.ts";
import { MAX_HISTORY, MAX_HISTORY_BYTES } from "../limits.ts";
import type { Link, LinkSettings } from "./link.ts";

/** The part of a link that people set: what its history keeps. */
export function settingsOf(link: LinkSettings): LinkSettings {
  return {
    slug: link.slug,
    target: link.target,
    title: link.title,
    tags: link.tags,
    status: link.status,
    forwardPath: link.forwardPath,
    forwardQuery: link.forwardQuery,
    // Named one by one: JSON drops what is undefined, and undoing must clear it again.
    validFrom: link.validFrom ?? undefined,
    validUntil: link.validUntil ?? undefined,
    fallback: link.fallback ?? undefined,
    maxClicks: link.maxClicks ?? undefined,
    timezone: link.timezone ?? undefined,
    windows: link.windows,
  };
}

/** Notes what became of a link; what is in the trash has no settings. */
export function recordLinkChange(
  sql: SqlStorage,
  who: string,
  action: string,
  before: Link | undefined,
  after: Link,
): void {
  const settings = (link: Link | undefined) =>
    link === undefined || link.deletedAt !== undefined ? undefined : settingsOf(link);
  keepChange(sql, after.id, {
    at: after.updatedAt,
    who,
    action,
    before: settings(before),
    after: settings(after),
  });
}

const kept: Kept = { changes: MAX_HISTORY, bytes: MAX_HISTORY_BYTES };

/** Notes a change as it is, and forgets what is too much by it. */
export function keepChange(sql: SqlStorage, linkId: number, change: Change<LinkSettings>): void {
  insertChange(sql, String(linkId), change);
  pruneChanges(sql, String(linkId), kept);
}

/** Notes changes that were made elsewhere, oldest first, in steps: each says how large it was. */
export function* restoreChanges(
  sql: SqlStorage,
  linkId: number,
  changes: Iterable<Change<LinkSettings>>,
): Generator<number, void> {
  for (const change of changes) yield insertChange(sql, String(linkId), change);
  pruneChanges(sql, String(linkId), kept);
}

/** The newest changes of a link, newest first. */
export function linkChanges(
  sql: SqlStorage,
  linkId: number,
  most: number = MAX_HISTORY,
): Change<LinkSettings>[] {
  return changesOf<LinkSettings>(sql, String(linkId), { ...kept, changes: most });
}
