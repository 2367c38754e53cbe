/** LinkStore: what is kept of the links, and how it changes; the SQL is in the tables' files. */
import { DAY_MS } from "../../src/durations.ts";
import { forgetSubject } from "../../src/alerts/outbox/outbox.ts";
import { configOf } from "../../src/config/config.ts";
import { historySchema, type Change } from "../../src/store/history-table.ts";
import { isExpected, type Expected } from "../../src/http/etag.ts";
import { isOwnMachine } from "../../src/store/folders.ts";
import { asLongAsUnchanged } from "../../src/store/meter.ts";
import { createRevision } from "../../src/store/revision.ts";
import type { StoreProblem } from "../../src/store/store.ts";
import { AlertingStore } from "../../src/alerts/alerting-store.ts";
import { createGathered, type Gathered } from "./count/gathered.ts";
import { tidyCounts } from "./count/tables.ts";
import type { Counts, Property } from "./count/count.ts";
import {
  AUTOMATIC_SLUG_CHARACTERS,
  AUTOMATIC_SLUG_TRIES,
  HOUSEKEEPING_MS,
  LOOK_PAUSE_MS,
  MAX_LINKS,
  MAX_OLDER_LINKS,
  TRASH_DAYS,
} from "./limits.ts";
import { stateOf, type Link, type LinkSettings } from "./link/link.ts";
import { linkChanges, recordLinkChange, settingsOf } from "./link/history.ts";
import {
  activeLink,
  activeLinkById,
  activeLinks,
  anyLink,
  countLinks,
  deletedLink,
  deletedUntil,
  insertLink,
  linkById,
  ownerOf,
  slugsBelow,
  takeClick,
  updateLink,
} from "./link/table.ts";
import type { ListQuery } from "./link/list-table.ts";
import { deadLooks, forgetLook, looksSchema, nextLookAt, planLooks } from "./look/table.ts";
import { automaticSlug, olderBeginnings } from "./link/slug.ts";
import { lookupKey } from "../../src/slug-key.ts";
import { hiddenIds } from "./link/hidden-table.ts";
import type { NearLinks } from "./link/near-links.ts";
import type { NearLink } from "./link/near.ts";
import type { LinkPage } from "./link/page.ts";
import { forgetLink, sweepHidden } from "./transfer/sweep.ts";
import type { Ended, Importer, ImportOptions, Outcome, Running } from "./transfer/writing.ts";
import { linksSchema } from "./tables.ts";

/** Outcomes of a change. `taken` names the link that has the slug already. */
export type ChangeResult =
  | { ok: true; link: Link }
  | { ok: false; reason: "absent" | "full" | "nothing-to-undo" }
  | { ok: false; reason: "taken"; slug: string }
  | { ok: false; reason: "outdated"; version: number }
  /** Others changed it each time between the look and the change. */
  | { ok: false; reason: "contended" };

/** A link that leads nowhere any more. */
export interface DeadLink {
  readonly slug: string;
  readonly target: string;
  /** Of the last look: `HTTP 404`. */
  readonly answer: string;
}

/** When old trash and counters were removed last, in unix ms. */
const HOUSEKEPT = "housekeptAt";

export class LinkStore extends AlertingStore {
  /** Of what `find` answers. */
  readonly #revision = createRevision();
  #linkCount: number | undefined;
  #older: { slugs: readonly string[]; revision: number } | undefined;
  /** unix ms; kept in memory, since a restart may look a little earlier. */
  #nextLookAt = 0;
  #housekeptAt: number | undefined;
  readonly #gathered: Gathered;
  readonly #lookDueAt = asLongAsUnchanged(this.ctx.storage, ["looks"], () => nextLookAt(this.sql));
  readonly #hidden = asLongAsUnchanged(this.ctx.storage, ["hidden_ids"], () => hiddenIds(this.sql));
  /** Made by the first who asks for what there is not. */
  #near: NearLinks | undefined;
  readonly #madeAt = Date.now();
  /** Made by the first import. */
  #importer: Importer | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, [historySchema, linksSchema, looksSchema]);
    this.#housekeptAt = ctx.storage.kv.get<number>(HOUSEKEPT);
    this.#gathered = createGathered(this.sql, !isOwnMachine(env));
  }

  // --- following ---------------------------------------------------------------------------------

  /** The links with these lookup keys that are not in the trash, and the revision they are of. */
  find(keys: readonly string[]): { links: Link[]; revision: number } {
    return { links: activeLinks(this.sql, keys), revision: this.#revision.current() };
  }

  /** The slugs of links with names that the service took later, at most `MAX_OLDER_LINKS`. */
  older(): { slugs: readonly string[]; revision: number } {
    const revision = this.#revision.current();
    if (this.#older?.revision !== revision) {
      this.#older = { slugs: slugsBelow(this.sql, olderBeginnings(), MAX_OLDER_LINKS), revision };
    }
    return this.#older;
  }

  /** Links that whoever asked for this lookup key, which there is not, may have meant; `now` in unix ms. */
  async near(key: string, now: number): Promise<NearLink[]> {
    const { createNearLinks } = await import("./link/near-links.ts");
    this.#near ??= createNearLinks(this.ctx.storage);
    return this.#near.find(key, now);
  }

  protected override notices(): StoreProblem[] {
    const { slugs } = this.older();
    if (slugs.length === 0) return [];
    // Anybody may ask for the health: what stands behind the first segment is nobody's business.
    const names = [...new Set(slugs.map((slug) => slug.split("/", 1)[0] ?? ""))];
    return [{ code: "names-taken-later", count: slugs.length, names }];
  }

  /**
   * A visit to a link with a limit: takes one of its clicks if `counts` and any are left. The answer is the
   * link as this visit found it, so that the last click still gets through.
   */
  visit(id: number, counts: boolean, now: number): Link | undefined {
    const link = linkById(this.sql, id);
    if (link === undefined || !counts || stateOf(link, now) !== "active") return link;
    takeClick(this.sql, id);
    return link;
  }

  addCounts(counts: Counts): void {
    this.#gathered.add(counts, Date.now());
  }

  // --- reading -----------------------------------------------------------------------------------

  /** The link with this slug; else, with `trash`, the one that was deleted last. */
  get(slug: string, trash = false): Link | undefined {
    const key = lookupKey(slug);
    return trash ? anyLink(this.sql, key) : activeLink(this.sql, key);
  }

  async list(query: ListQuery): Promise<LinkPage> {
    if (query.byClicks === true) {
      const { busiestLinks } = await import("./count/busiest-table.ts");
      return { links: await busiestLinks(this.sql, query), cursor: undefined };
    }
    const { linkPage } = await import("./link/page.ts");
    return linkPage(this.sql, query);
  }

  /** Links whose targets do not answer any more, at most `most`, each with what the last look found. */
  deadLinks(most: number): DeadLink[] {
    return deadLooks(this.sql, most).flatMap(({ linkId, answer }) => {
      const link = activeLinkById(this.sql, linkId);
      return link === undefined ? [] : [{ slug: link.slug, target: link.target, answer }];
    });
  }

  /** Everything about the links as JSON lines, in the order of their making. */
  async export(): Promise<ReadableStream<Uint8Array>> {
    const { exportStream } = await import("./transfer/export.ts");
    this.#gathered.writeAll(Date.now());
    return exportStream(this.sql);
  }

  history(slug: string): Change<LinkSettings>[] | undefined {
    const link = this.get(slug, true);
    return link && linkChanges(this.sql, link.id);
  }

  async clicks(slug: string, from: string, to: string, by: Property | "day") {
    const { clicksOf } = await import("./count/read-table.ts");
    const link = this.get(slug, true);
    this.#gathered.writeAll(Date.now());
    return link && clicksOf(this.sql, link.id, from, to, by);
  }

  async orphans(from: string, to: string) {
    const { orphans } = await import("./count/read-table.ts");
    this.#gathered.writeAll(Date.now());
    return orphans(this.sql, from, to);
  }

  // --- changing ----------------------------------------------------------------------------------

  /** Makes a link; without a slug it gets a random one. */
  async create(
    settings: Omit<LinkSettings, "slug"> & { slug: string | undefined },
    who: string,
  ): Promise<ChangeResult> {
    if (this.#count() >= MAX_LINKS) return { ok: false, reason: "full" };
    const slug = settings.slug ?? this.#freeSlug();
    const taken = ownerOf(this.sql, lookupKey(slug));
    if (taken !== undefined) return { ok: false, reason: "taken", slug: taken.slug };
    const now = Date.now();
    const link = insertLink(this.sql, {
      ...settings,
      slug,
      key: lookupKey(slug),
      usedClicks: 0,
      importedClicks: 0,
      createdAt: now,
      createdBy: who,
      updatedAt: now,
      version: 1,
      deletedAt: undefined,
    });
    if (this.#linkCount !== undefined) this.#linkCount += 1;
    this.#record(who, "create", undefined, link);
    await this.reschedule();
    return { ok: true, link };
  }

  /** Changes a link; `expected` are the versions that the client has seen. */
  change(
    slug: string,
    changes: Partial<LinkSettings>,
    expected: Expected,
    who: string,
  ): ChangeResult {
    const before = this.get(slug);
    if (before === undefined) return { ok: false, reason: "absent" };
    if (!isExpected(expected, before.version)) {
      return { ok: false, reason: "outdated", version: before.version };
    }
    return this.#replace(before, { ...before, ...changes }, "change", who);
  }

  /** Puts a link into the trash. */
  delete(slug: string, expected: Expected, who: string): ChangeResult {
    const before = this.get(slug);
    if (before === undefined) return { ok: false, reason: "absent" };
    if (!isExpected(expected, before.version)) {
      return { ok: false, reason: "outdated", version: before.version };
    }
    return this.#replace(before, { ...before, deletedAt: Date.now() }, "delete", who);
  }

  /**
   * What restoring or undoing would make of a link, for the rules to judge: the version it is at, and its settings
   * thereafter, unless it has none. Undefined: there is nothing to do.
   */
  foretell(
    slug: string,
    what: "restore" | "undo",
  ): { version: number; settings: LinkSettings | undefined } | undefined {
    const link = what === "undo" ? this.get(slug, true) : deletedLink(this.sql, lookupKey(slug));
    const after = link && (what === "undo" ? this.#undone(link) : link);
    if (link === undefined || after === undefined) return undefined;
    const isGone = what === "undo" && after.deletedAt !== undefined;
    return { version: link.version, settings: isGone ? undefined : settingsOf(after) };
  }

  /** Takes the link with this slug that was deleted last out of the trash. */
  restore(slug: string, expected: Expected, who: string): ChangeResult {
    const before = deletedLink(this.sql, lookupKey(slug));
    if (before === undefined) return { ok: false, reason: "absent" };
    if (!isExpected(expected, before.version)) {
      return { ok: false, reason: "outdated", version: before.version };
    }
    return this.#replace(before, { ...before, deletedAt: undefined }, "restore", who);
  }

  /**
   * Takes back the newest change of a link. What was created goes to the trash, what was deleted comes
   * back; undoing twice gives the change again.
   */
  undo(slug: string, expected: Expected, who: string): ChangeResult {
    const link = this.get(slug, true);
    if (link === undefined) return { ok: false, reason: "absent" };
    if (!isExpected(expected, link.version)) {
      return { ok: false, reason: "outdated", version: link.version };
    }
    const after = this.#undone(link);
    if (after === undefined) return { ok: false, reason: "nothing-to-undo" };
    return this.#replace(link, after, "undo", who);
  }

  /** Others are answered meanwhile, and see none of its links before all are there (transfer/writing.ts). */
  async import(
    entries: ReadableStream<Uint8Array>,
    options: ImportOptions,
    who: string,
  ): Promise<Outcome | undefined> {
    const { createImporter } = await import("./transfer/writing.ts");
    this.#importer ??= createImporter(this.ctx.storage);
    try {
      const room = MAX_LINKS - this.#count();
      const outcome = await this.#importer.take(entries, options, room, who);
      if (outcome?.isShown === true) this.#revision.raise();
      return outcome;
    } finally {
      this.#linkCount = undefined;
      this.#near?.forget();
    }
  }

  /** The import that is under way. */
  importing(): Running | undefined {
    return this.#importer?.running();
  }

  /** The import with this id: under way, or the last that has ended since the store was started. */
  importJob(id: string): Running | Ended | undefined {
    return this.#importer?.job(id);
  }

  // --- due work ----------------------------------------------------------------------------------

  protected override dueAt(): number {
    if (this.#hasLeft()) return this.#madeAt;
    const lookAt = Math.max(this.#lookDueAt() ?? Infinity, this.#nextLookAt);
    return Math.min(this.#housekeepingAt(), lookAt);
  }

  protected override async work(now: number): Promise<void> {
    if (this.#hasLeft()) await sweepHidden(this.ctx.storage);
    // A store that was just made has nothing to keep house of.
    if (this.#housekeptAt === undefined) this.#noteHousekept(Math.min(this.#madeAt, now));
    this.#gathered.writeDue(now);
    if (now >= this.#housekeepingAt()) this.#keepHouse(now);
    if (now < this.#nextLookAt || now < (this.#lookDueAt() ?? Infinity)) return;
    this.#nextLookAt = now + LOOK_PAUSE_MS;
    const { lookAtTarget } = await import("./look/work.ts");
    await lookAtTarget(this.ctx.storage, this.env, now);
  }

  protected override mend(now: number): number {
    this.#nextLookAt = 0;
    if ((this.#housekeptAt ?? 0) > now) this.#noteHousekept(now);
    return 0;
  }

  #housekeepingAt(): number {
    return (this.#housekeptAt ?? this.#madeAt) + HOUSEKEEPING_MS;
  }

  #noteHousekept(now: number): void {
    this.ctx.storage.kv.put(HOUSEKEPT, now);
    this.#housekeptAt = now;
  }

  #keepHouse(now: number): void {
    const gone = deletedUntil(this.sql, now - TRASH_DAYS * DAY_MS);
    for (const id of gone) forgetLink(this.sql, id);
    if (gone.length > 0) this.#linkCount = undefined;
    tidyCounts(this.sql, now, configOf(this.env).clickRetentionDays);
    planLooks(this.sql, now);
    this.#noteHousekept(now);
  }

  /** Something is left of an import that was broken off by the end of the process. */
  #hasLeft(): boolean {
    return this.importing() === undefined && this.#hidden() !== undefined;
  }

  // --- inside ------------------------------------------------------------------------------------

  /** How many links there are, those in the trash included; counted once per start. */
  #count(): number {
    return (this.#linkCount ??= countLinks(this.sql));
  }

  #freeSlug(): string {
    const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
    for (let tries = 0; ; tries += 1) {
      const longer = Math.floor(tries / AUTOMATIC_SLUG_TRIES);
      const slug = automaticSlug(AUTOMATIC_SLUG_CHARACTERS + longer, random);
      // Slugs in the trash are kept free too: somebody may still have the old code on a poster.
      const key = lookupKey(slug);
      if (ownerOf(this.sql, key) === undefined && deletedLink(this.sql, key) === undefined) {
        return slug;
      }
    }
  }

  /** A link without its newest change; undefined if nothing is known of one. */
  #undone(link: Link): Link | undefined {
    const [last] = linkChanges(this.sql, link.id, 1);
    if (last === undefined) return undefined;
    return last.before === undefined
      ? { ...link, deletedAt: Date.now() }
      : { ...link, ...settingsOf(last.before), deletedAt: undefined };
  }

  #replace(before: Link, after: Link, action: string, who: string): ChangeResult {
    const key = lookupKey(after.slug);
    const other = after.deletedAt === undefined ? ownerOf(this.sql, key) : undefined;
    if (other !== undefined && other.id !== before.id) {
      return { ok: false, reason: "taken", slug: other.slug };
    }
    const link = { ...after, key, version: before.version + 1, updatedAt: Date.now() };
    updateLink(this.sql, link);
    forgetLook(this.sql, link.id);
    forgetSubject(this.sql, "link", before.slug);
    this.#record(who, action, before, link);
    return { ok: true, link };
  }

  #record(who: string, action: string, before: Link | undefined, after: Link): void {
    this.#revision.raise();
    this.#near?.add(after.key);
    recordLinkChange(this.sql, who, action, before, after);
  }
}
