/** What people change of links. Runs inside the store: nothing happens between the look and the change. */
import { forgetSubject } from "../../src/alerts/outbox/outbox.ts";
import { isExpected, type Expected } from "../../src/http/etag.ts";
import { lookupKey } from "../../src/slug-key.ts";
import { AUTOMATIC_SLUG_CHARACTERS, AUTOMATIC_SLUG_TRIES } from "./limits.ts";
import { linkChanges, recordLinkChange, settingsOf } from "./link/history.ts";
import type { Link, LinkSettings } from "./link/link.ts";
import { automaticSlug } from "./link/slug.ts";
import { activeLink, anyLink, deletedLink, insertLink, ownerOf, updateLink } from "./link/table.ts";
import { forgetLook } from "./look/table.ts";

/** Outcomes of a change. `taken` names the link that has the slug already. */
export type ChangeResult =
  | { ok: true; link: Link }
  | { ok: false; reason: "absent" | "full" | "nothing-to-undo" }
  | { ok: false; reason: "taken"; slug: string }
  | { ok: false; reason: "outdated"; version: number }
  /** Others changed it each time between the look and the change. */
  | { ok: false; reason: "contended" };

export type NewLink = Omit<LinkSettings, "slug"> & { slug: string | undefined };

/** Who changes something where, and who is told of what became of a link. */
export interface Changing {
  readonly sql: SqlStorage;
  readonly who: string;
  readonly noted: (after: Link) => void;
}

/** Makes a link; without a slug it gets a random one. */
export function createLink(changing: Changing, settings: NewLink): ChangeResult {
  const { sql, who } = changing;
  const slug = settings.slug ?? freeSlug(sql);
  const key = lookupKey(slug);
  const taken = ownerOf(sql, key);
  if (taken !== undefined) return { ok: false, reason: "taken", slug: taken.slug };
  const now = Date.now();
  const link = insertLink(sql, {
    ...settings,
    slug,
    key,
    usedClicks: 0,
    importedClicks: 0,
    createdAt: now,
    createdBy: who,
    updatedAt: now,
    version: 1,
    deletedAt: undefined,
  });
  record(changing, "create", undefined, link);
  return { ok: true, link };
}

/** Changes a link; `expected` are the versions that the client has seen. So with the others. */
export function changeLink(
  changing: Changing,
  slug: string,
  changes: Partial<LinkSettings>,
  expected: Expected,
): ChangeResult {
  const link = activeLink(changing.sql, lookupKey(slug));
  return replace(changing, link, expected, "change", (before) => ({ ...before, ...changes }));
}

/** Puts a link into the trash. */
export function deleteLink(changing: Changing, slug: string, expected: Expected): ChangeResult {
  const link = activeLink(changing.sql, lookupKey(slug));
  return replace(changing, link, expected, "delete", trashed);
}

/** Takes the link with this slug that was deleted last out of the trash. */
export function restoreLink(changing: Changing, slug: string, expected: Expected): ChangeResult {
  const link = deletedLink(changing.sql, lookupKey(slug));
  return replace(changing, link, expected, "restore", (before) => ({
    ...before,
    deletedAt: undefined,
  }));
}

/**
 * Takes back the newest change of a link. What was created goes to the trash, what was deleted comes
 * back; undoing twice gives the change again.
 */
export function undoLink(changing: Changing, slug: string, expected: Expected): ChangeResult {
  const { sql } = changing;
  const link = anyLink(sql, lookupKey(slug));
  return replace(changing, link, expected, "undo", (before) => undone(sql, before));
}

/** For the rules to judge: the version that a link is at, and its settings thereafter, unless it has none. */
export interface Foretold {
  readonly version: number;
  readonly settings: LinkSettings | undefined;
}

/** What restoring or undoing would make of a link; undefined: there is nothing to do. */
export function foretell(
  sql: SqlStorage,
  slug: string,
  what: "restore" | "undo",
): Foretold | undefined {
  const key = lookupKey(slug);
  const link = what === "undo" ? anyLink(sql, key) : deletedLink(sql, key);
  const after = link && (what === "undo" ? undone(sql, link) : link);
  if (link === undefined || after === undefined) return undefined;
  const isGone = what === "undo" && after.deletedAt !== undefined;
  return { version: link.version, settings: isGone ? undefined : settingsOf(after) };
}

const trashed = (link: Link): Link => ({ ...link, deletedAt: Date.now() });

/** A link without its newest change; undefined if nothing is known of one. */
function undone(sql: SqlStorage, link: Link): Link | undefined {
  const [last] = linkChanges(sql, link.id, 1);
  if (last === undefined) return undefined;
  return last.before === undefined
    ? trashed(link)
    : { ...link, ...settingsOf(last.before), deletedAt: undefined };
}

/** Makes of a link what `change` says, if it is there and nobody has changed it since it was seen. */
function replace(
  changing: Changing,
  before: Link | undefined,
  expected: Expected,
  action: string,
  change: (before: Link) => Link | undefined,
): ChangeResult {
  if (before === undefined) return { ok: false, reason: "absent" };
  if (!isExpected(expected, before.version)) {
    return { ok: false, reason: "outdated", version: before.version };
  }
  const after = change(before);
  if (after === undefined) return { ok: false, reason: "nothing-to-undo" };
  const { sql } = changing;
  const key = lookupKey(after.slug);
  const other = after.deletedAt === undefined ? ownerOf(sql, key) : undefined;
  if (other !== undefined && other.id !== before.id) {
    return { ok: false, reason: "taken", slug: other.slug };
  }
  const link = { ...after, key, version: before.version + 1, updatedAt: Date.now() };
  updateLink(sql, link);
  forgetLook(sql, link.id);
  forgetSubject(sql, "link", before.slug);
  record(changing, action, before, link);
  return { ok: true, link };
}

function record(
  { sql, who, noted }: Changing,
  action: string,
  before: Link | undefined,
  after: Link,
): void {
  noted(after);
  recordLinkChange(sql, who, action, before, after);
}

function freeSlug(sql: SqlStorage): string {
  const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  for (let tries = 0; ; tries += 1) {
    const longer = Math.floor(tries / AUTOMATIC_SLUG_TRIES);
    const slug = automaticSlug(AUTOMATIC_SLUG_CHARACTERS + longer, random);
    // Slugs in the trash are kept free too: somebody may still have the old code on a poster.
    const key = lookupKey(slug);
    if (ownerOf(sql, key) === undefined && deletedLink(sql, key) === undefined) return slug;
  }
}
