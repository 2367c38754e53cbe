/** LinkStore: what is kept of the links; changes.ts has how people change them. The SQL is in the files of the tables. */
import { DAY_MS } from "../../src/durations.ts";
import { configOf } from "../../src/config/config.ts";
import { historySchema, type Change } from "../../src/store/history-table.ts";
import type { Expected } from "../../src/http/etag.ts";
import { isOwnMachine } from "../../src/store/folders.ts";
import { asLongAsUnchanged } from "../../src/store/meter.ts";
import { createRevision } from "../../src/store/revision.ts";
import type { StoreProblem } from "../../src/store/report.ts";
import { AlertingStore } from "../../src/alerts/alerting-store.ts";
import {
  changeLink,
  createLink,
  deleteLink,
  foretell,
  restoreLink,
  undoLink,
  type ChangeResult,
  type Changing,
  type Foretold,
  type NewLink,
} from "./changes.ts";
import { createGathered, type Gathered } from "./count/gathered.ts";
import { tidyCounts } from "./count/tables.ts";
import type { Counts, Property } from "./count/count.ts";
import { HOUSEKEEPING_MS, LOOK_PAUSE_MS, MAX_LINKS, TRASH_DAYS } from "./limits.ts";
import { stateOf, type Link, type LinkSettings } from "./link/link.ts";
import { linkChanges } from "./link/history.ts";
import {
  activeLink,
  activeLinks,
  anyLink,
  countLinks,
  deletedUntil,
  linkById,
  takeClick,
} from "./link/table.ts";
import type { ListQuery } from "./link/list-table.ts";
import { deadLinks, type DeadLink } from "./look/dead.ts";
import { looksSchema, nextLookAt, planLooks } from "./look/table.ts";
import { lookupKey } from "../../src/slug-key.ts";
import { createOlder, namesTakenLater, type Older } from "./known-older.ts";
import { hiddenIds } from "./link/hidden-table.ts";
import type { NearLinks } from "./link/near-links.ts";
import type { NearLink } from "./link/near.ts";
import type { LinkPage } from "./link/page.ts";
import { forgetLink, sweepHidden } from "./transfer/sweep.ts";
import type { Ended, Importer, ImportOptions, Outcome, Running } from "./transfer/writing.ts";
import { linksSchema } from "./tables.ts";

/** When old trash and counters were removed last, in unix ms. */
const HOUSEKEPT = "housekeptAt";

export class LinkStore extends AlertingStore {
  /** Of what `find` answers. */
  readonly #revision = createRevision();
  #linkCount: number | undefined;
  readonly #older = createOlder(this.sql, this.#revision);
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
  older(): Older {
    return this.#older();
  }

  /** Links that whoever asked for this lookup key, which there is not, may have meant; `now` in unix ms. */
  async near(key: string, now: number): Promise<NearLink[]> {
    const { createNearLinks } = await import("./link/near-links.ts");
    this.#near ??= createNearLinks(this.ctx.storage);
    return this.#near.find(key, now);
  }

  protected override notices(): StoreProblem[] {
    return namesTakenLater(this.older());
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
    return deadLinks(this.sql, most);
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
  async create(settings: NewLink, who: string): Promise<ChangeResult> {
    if (this.#count() >= MAX_LINKS) return { ok: false, reason: "full" };
    const result = createLink(this.#changing(who), settings);
    if (!result.ok) return result;
    if (this.#linkCount !== undefined) this.#linkCount += 1;
    await this.reschedule();
    return result;
  }

  /** Changes a link; `expected` are the versions that the client has seen. */
  change(
    slug: string,
    changes: Partial<LinkSettings>,
    expected: Expected,
    who: string,
  ): ChangeResult {
    return changeLink(this.#changing(who), slug, changes, expected);
  }

  /** Puts a link into the trash. */
  delete(slug: string, expected: Expected, who: string): ChangeResult {
    return deleteLink(this.#changing(who), slug, expected);
  }

  /** What restoring or undoing would make of a link; undefined: there is nothing to do. */
  foretell(slug: string, what: "restore" | "undo"): Foretold | undefined {
    return foretell(this.sql, slug, what);
  }

  /** Takes the link with this slug that was deleted last out of the trash. */
  restore(slug: string, expected: Expected, who: string): ChangeResult {
    return restoreLink(this.#changing(who), slug, expected);
  }

  /** Takes back the newest change of a link; undoing twice gives the change again. */
  undo(slug: string, expected: Expected, who: string): ChangeResult {
    return undoLink(this.#changing(who), slug, expected);
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

  #changing(who: string): Changing {
    const noted = ({ key }: Link) => {
      this.#revision.raise();
      this.#near?.add(key);
    };
    return { sql: this.sql, who, noted };
  }
}
