/** The history of the links: who changed what people set of one, and when. */
import { changesOf, recordChange, type Change } from "../../../src/store/history-table.ts";
import { MAX_HISTORY } from "../limits.ts";
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

/** Notes a change that was made elsewhere, as it is. */
export function keepChange(sql: SqlStorage, linkId: number, change: Change<LinkSettings>): void {
  recordChange(sql, String(linkId), change, MAX_HISTORY);
}

/** The changes of a link, newest first. */
export function linkChanges(
  sql: SqlStorage,
  linkId: number,
  most: number = MAX_HISTORY,
): Change<LinkSettings>[] {
  return changesOf<LinkSettings>(sql, String(linkId), most);
}
