/** CheckStore: checks, their pings and changes of status. SQL is in the files of their tables. */
import { configOf } from "../../src/config/config.ts";
import { AlertingStore } from "../../src/alerts/alerting-store.ts";
import type { Archive } from "./arrivals/archive.ts";
import type { Backups } from "./arrivals/backups.ts";
import type { Report, ReportOutcome } from "./arrivals/report.ts";
import type { LookedFor } from "./arrivals/looked-for.ts";
import type { ReportFault, Server } from "./arrivals/server.ts";
import type { ReportingToken } from "./arrivals/server-table.ts";
import type { Listing, ListingQuery } from "./check/listing.ts";
import { loadCronFor, loadCronOf } from "./check/calendars.ts";
import { withoutLog } from "./check/recent.ts";
import type { Check, CheckName, Flip, MaintenanceWindow, Settings, State } from "./check/check.ts";
import {
  checkByBadgeKey,
  checkNamed,
  checkByUuid,
  hasRoom,
  insertCheck,
  checksAfter,
  listChecks,
  type CheckQuery,
} from "./check/table.ts";
import { allTags } from "./check/tag-table.ts";
import { earliestDue } from "./earliest.ts";
import { loadParts, type Parts } from "./parts.ts";
import { KnownChecks } from "./known-checks.ts";
import type { KnownGaps } from "./known-gaps.ts";
import { KnownWindows } from "./known-windows.ts";
import type { NewNames } from "./check/keys.ts";
import type { Ledger } from "./check/ledger.ts";
import {
  BLIND_AFTER_MS,
  FLIPS_WITH_NEIGHBOURS,
  HOUSEKEEPING_MS,
  MAX_NAME_CHARACTERS,
} from "./limits.ts";
import { flipsOf, pingBodyOf, pingsOf } from "./check/log-table.ts";
import type { LoggedPing } from "./check/logged-ping.ts";
import {
  listGaps,
  projectKeys,
  replacePingKey,
  type Gap,
  type ProjectKeys,
} from "./check/project-table.ts";
import { heartbeatsSchemas } from "./tables.ts";
import { createRateLimit } from "./ping/rate-limit.ts";
import type { IncomingPing, PingOutcome, Recorded } from "./ping/record.ts";
import { defaultSettings } from "./check/defaults.ts";
import { firstLike, type UniqueField } from "./check/unique.ts";
import { freshState, withDeadline } from "./check/transition.ts";

export type SaveResult =
  | { ok: true; check: Check; created: boolean }
  | { ok: false; reason: "full" | "taken" };

/** When old flips and archives were removed last, in unix ms. */
const HOUSEKEPT = "housekeptAt";

export class CheckStore extends AlertingStore {
  /** Loaded before the first call comes in: a redirect does without it. */
  #do!: Parts;
  readonly #rateLimit = createRateLimit();
  #keys: ProjectKeys | undefined;
  readonly #windows = new KnownWindows(this.sql);
  #gaps!: KnownGaps;
  #looks: InstanceType<Parts["StorageLooks"]> | undefined;
  /** Nothing falls due before, in unix ms; undefined: something was written, and it is to be looked up. */
  #quietUntil: number | undefined;
  #tickedAt: number | undefined;
  readonly #known = new KnownChecks();
  readonly #readAll = () => listChecks(this.sql, { tags: [], slug: undefined });
  #forStrangers: ReturnType<Parts["publicReader"]> | undefined;
  /** Of the transaction that is going. */
  #budget = { looks: 0 };

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, heartbeatsSchemas);
    this.#tickedAt = this.lastTickNoted();
    void ctx.blockConcurrencyWhile(async () => {
      this.#do = await loadParts();
      this.#gaps = new this.#do.KnownGaps(this.sql);
      this.#looks = new this.#do.StorageLooks(ctx.storage, env, this);
      await loadCronOf(ctx.storage.kv);
    });
  }

  // --- pings -------------------------------------------------------------------------------------

  /** Records a group of pings in one transaction: all of them are durable when the answer leaves, or none. */
  async record(pings: readonly IncomingPing[]): Promise<PingOutcome[]> {
    const now = await this.#nowSeeing();
    try {
      // Not storage.transaction(): while that is open others of this object go on, and what they write would be rolled
      // back with it.
      const { outcomes, ...recorded } = this.ctx.storage.transactionSync(() => {
        this.#budget = { looks: FLIPS_WITH_NEIGHBOURS };
        return this.#known.learn(this.#record(pings, now));
      });
      await this.#rescheduleFor(recorded);
      return outcomes;
    } catch (error) {
      this.#known.forget();
      throw error;
    }
  }

  /** The moment of a call, in unix ms. After an absence deadlines are moved before anything is judged by them. */
  async #nowSeeing(): Promise<number> {
    const now = Date.now();
    if (this.#tickedAt !== undefined && now - this.#tickedAt > BLIND_AFTER_MS) await this.tick(now);
    return now;
  }

  #record(pings: readonly IncomingPing[], now: number): Recorded {
    const ledger = this.#ledger(now);
    return this.#do.recordPings(pings, {
      sql: this.sql,
      now,
      byUuid: (uuid) => this.#known.get(uuid) ?? checkByUuid(this.sql, uuid),
      pingKey: this.keys().pingKey,
      windowsOf: ledger.windowsOf,
      passed: (check, until) => this.#do.passDays(ledger, check, until),
      create: (slug, names) => this.#createBySlug(slug, names, now),
      tooMany: (id) => this.#rateLimit(id, now, configOf(this.env).maxPingsPerMinute),
      changed: (happening) => this.#do.noteChange(ledger, happening, this.#budget),
      reported: (check, facts, at) => {
        this.#looks?.expect(check.settings, now);
        return this.#do.noteArchive(ledger, check, facts, at);
      },
    });
  }

  async #rescheduleFor({ checks, isUrgent }: Omit<Recorded, "outcomes">): Promise<void> {
    const earliest = Math.min(...checks.map(({ state }) => state.deadline ?? Infinity));
    if (isUrgent) this.#quietUntil = undefined;
    // An alarm that comes too early is harmless and one that moves with every ping costs a row.
    if (this.#quietUntil !== undefined && earliest >= this.#quietUntil) return;
    if (this.#quietUntil !== undefined) this.#quietUntil = earliest;
    await this.reschedule();
  }

  // --- backups -----------------------------------------------------------------------------------

  /** The archives to look for in a repository. */
  async arrivals(repository: string): Promise<Archive[]> {
    const { archivesToLookFor } = await import("./arrivals/archive-rows-table.ts");
    return archivesToLookFor(this.sql, repository, Date.now());
  }

  /** The same for a backup server, and of restic where no repository is named: see `archivesFor`. */
  async arrivalsFor(token: ReportingToken, repository?: string): Promise<LookedFor[] | undefined> {
    const { archivesFor } = await import("./arrivals/looked-for.ts");
    return archivesFor(this.sql, token, repository, Date.now());
  }

  /** Lets any server report a repository again; false if none has reported it. */
  forgetRepository(repository: string): boolean {
    return this.#transaction(() => this.#do.dropRepository(this.sql, repository));
  }

  /** Notes what a backup server found in a repository; the report is a ping to the server's own check. */
  async report(report: Report, server: Server): Promise<ReportOutcome | ReportFault> {
    const { takeReport } = await import("./arrivals/take-report.ts");
    const now = await this.#nowSeeing();
    const lent = {
      ledger: this.#ledger(now),
      transaction: this.#transaction.bind(this),
      insert: (settings: Settings, names: NewNames) => this.#insert(settings, names, now),
      record: (ping: IncomingPing) => this.#record([ping], now),
    };
    const taken = takeReport(lent, report, server);
    if (typeof taken === "string") return taken;
    await this.#rescheduleFor({ ...taken.recorded, isUrgent: true });
    return taken.outcome;
  }

  /** The newest backup of every check and repository, and what is known of the repositories. */
  async backups(): Promise<Backups> {
    return (await import("./arrivals/backups.ts")).backupsIn(this.sql);
  }

  /** What of it all needs somebody at `now` (unix ms), and how many are well: read once, and told in few words. */
  standing(now: number) {
    return this.#do.standingIn(this.sql, this.#known.all(this.#readAll), now);
  }

  // --- reading -----------------------------------------------------------------------------------

  get(name: CheckName): Check | undefined {
    const check = checkNamed(this.sql, name);
    return check && this.#do.withReminder(this.sql, check);
  }

  /** What strangers may see of the checks with any of these tags. */
  publicChecks(tags: readonly string[]) {
    this.#forStrangers ??= this.#do.publicReader();
    return this.#forStrangers(this.#ledger(Date.now()), tags);
  }

  byBadgeKey(badgeKey: string): Check | undefined {
    return checkByBadgeKey(this.sql, badgeKey);
  }

  /** Checks in the order of their making, behind the one with this id: a page of them (check/page.ts). */
  list(query: CheckQuery, after = 0): Check[] {
    return this.#do
      .pageOf(checksAfter(this.sql, query, after))
      .map((one) => this.#do.withReminder(this.sql, withoutLog(one)));
  }

  /** A page of the checks with their last days: what people look through. */
  listing(query: ListingQuery): Listing {
    return this.#do.listingOf(this.#ledger(Date.now()), query);
  }

  /** A page of all checks with their day as far as it has come: what is measured of them. */
  listWithToday(after = 0): Check[] {
    return this.#do.pageWithToday(this.#ledger(Date.now()), this.#known.all(this.#readAll), after);
  }

  /** All tags in use. */
  tags(): string[] {
    return allTags(this.sql);
  }

  /** The newest pings of a check, newest first. */
  pings(uuid: string, most: number): LoggedPing[] | undefined {
    const check = this.get({ uuid });
    return check && pingsOf(this.sql, check, most);
  }

  pingBody(uuid: string, n: number): ArrayBuffer | undefined {
    const check = this.get({ uuid });
    return check && pingBodyOf(this.sql, check.id, n);
  }

  /** Changes of status in [from, until), in unix ms, newest first. */
  flips(name: CheckName, from: number, until: number): Flip[] | undefined {
    const check = this.get(name);
    return check && flipsOf(this.sql, check.id, from, until);
  }

  /** The last days of a check, today among them, oldest first; at most so many. */
  days(name: CheckName, most: number) {
    const check = checkNamed(this.sql, name);
    return check && this.#do.daysOf(this.#ledger(Date.now()), check, most);
  }

  /** Times in which the service itself was away, newest first. */
  gaps(): Gap[] {
    return listGaps(this.sql);
  }

  keys(): ProjectKeys {
    return (this.#keys ??= projectKeys(this.ctx.storage.kv));
  }

  // --- changing ----------------------------------------------------------------------------------

  /** A new ping key; URLs with the old one stop working at once. */
  rotatePingKey(): ProjectKeys {
    return (this.#keys = replacePingKey(this.ctx.storage.kv));
  }

  /** Makes a check, or changes the first one that agrees in all fields of `unique`. `taken`: the uuid. */
  async save(
    changes: Partial<Settings>,
    unique: readonly UniqueField[],
    names: NewNames,
  ): Promise<SaveResult> {
    // Before anything is read: a ping that came meanwhile would be forgotten.
    await loadCronFor(this.ctx.storage.kv, changes);
    const all = unique.length > 0 ? listChecks(this.sql, { tags: [], slug: undefined }) : [];
    const existing = firstLike(all, changes, unique);
    if (existing !== undefined) {
      return { ok: true, check: await this.#change(existing, changes), created: false };
    }
    if (this.get({ uuid: names.uuid }) !== undefined) return { ok: false, reason: "taken" };
    if (!hasRoom(this.sql)) return { ok: false, reason: "full" };
    const settings = { ...defaultSettings, ...changes };
    const check = this.#transaction(() => this.#insert(settings, names, Date.now()));
    this.#looks?.plan(changes, Date.now());
    await this.reschedule();
    return { ok: true, check, created: true };
  }

  /** Changes a check, if its settings are those that were `seen`, where that is said; undefined: they are not, or it is not. */
  async update(uuid: string, changes: Partial<Settings>, seen?: Settings) {
    await loadCronFor(this.ctx.storage.kv, changes);
    const check = this.get({ uuid });
    const isSeen = seen === undefined || JSON.stringify(check?.settings) === JSON.stringify(seen);
    return isSeen && check ? this.#change(check, changes) : undefined;
  }

  /** Removes a check and its log; answers what it was. */
  remove(uuid: string): Check | undefined {
    const check = this.get({ uuid });
    if (check) this.#transaction(() => this.#do.forgetCheck(this.sql, check));
    return check;
  }

  pause(uuid: string): Check | undefined {
    const check = checkByUuid(this.sql, uuid);
    return check && this.#transaction(() => this.#do.pauseCheck(this.#ledger(Date.now()), check));
  }

  /** Takes a check out of its pause; `not-paused` if it is not in one. */
  async resume(uuid: string): Promise<Check | "not-paused" | undefined> {
    const check = checkByUuid(this.sql, uuid);
    const ledger = this.#ledger(Date.now());
    const after = check && this.#transaction(() => this.#do.resumeCheck(ledger, check));
    await this.reschedule();
    return after;
  }

  /** Planned absences of all checks with a tag. */
  tagMaintenance(): Record<string, readonly MaintenanceWindow[]> {
    return Object.fromEntries(this.#windows.byTag());
  }

  /** Sets, or with an empty list removes, the planned absences of all checks with a tag. */
  async setTagMaintenance(tag: string, windows: readonly MaintenanceWindow[]): Promise<void> {
    await loadCronFor(this.ctx.storage.kv, { maintenance: windows });
    const set = () => this.#windows.set(tag, windows);
    this.#transaction(() => this.#do.changeTagWindows(this.#ledger(Date.now()), tag, set));
    await this.reschedule();
  }

  // --- due work ----------------------------------------------------------------------------------

  /** An absence is told by the last tick. */
  protected override readonly isWatchful = true;

  protected override dueAt(): number {
    const quiet = (this.#quietUntil ??= Math.min(earliestDue(this.sql), this.#housekeepingAt()));
    return Math.min(quiet, this.#looks?.dueAt ?? Infinity);
  }

  readonly #housekeepingAt = () =>
    (this.ctx.storage.kv.get<number>(HOUSEKEPT) ?? 0) + HOUSEKEEPING_MS;

  protected override async work(now: number): Promise<void> {
    const from = this.#tickedAt;
    if (from !== undefined && now - from > BLIND_AFTER_MS) {
      this.#transaction(() =>
        this.#do.closeGap(this.sql, { from, until: now }, this.#ledger(now).windowsOf),
      );
      this.#gaps.forget();
    }
    // From here on this gap is known: what comes in while something is loaded must not close it again.
    this.#tickedAt = now;
    if (now < this.dueAt()) return;
    this.#looks?.start(now, () => this.reschedule());
    const transaction = this.#transaction.bind(this);
    this.tookDown = await this.#do.expireAll(this.#ledger(now), () => this.#budget, transaction);
    this.#keepHouse(now);
  }

  /** A tick that could not be written down was none: its absence ends when one is. */
  override async tick(now: number = Date.now()): Promise<void> {
    await super.tick(now);
    this.#tickedAt = this.lastTickNoted();
  }

  #keepHouse(now: number): void {
    if (now < this.#housekeepingAt()) return;
    this.#transaction(() => this.#do.forgetOld(this.#ledger(now)));
    this.ctx.storage.kv.put(HOUSEKEPT, now);
  }

  /** Deadlines count from moments that were brought back: monitoring goes on. */
  protected override mend(now: number): number {
    this.#known.forget();
    this.#looks?.bringBack(now);
    this.#quietUntil = undefined;
    const late = this.#do.bringBack(this.sql, now, ({ settings, state }) =>
      this.#withDeadline(settings, state),
    );
    if (this.#housekeepingAt() - HOUSEKEEPING_MS > now) this.ctx.storage.kv.put(HOUSEKEPT, now);
    return late;
  }

  // --- inside ------------------------------------------------------------------------------------

  #transaction<Result>(work: () => Result): Result {
    this.#known.forget();
    this.#quietUntil = undefined;
    this.#budget = { looks: FLIPS_WITH_NEIGHBOURS };
    return this.ctx.storage.transactionSync(work);
  }

  #ledger(now: number): Ledger {
    return {
      sql: this.sql,
      now,
      config: configOf(this.env),
      windowsOf: ({ settings }) => this.#windows.of(settings),
      gapsSince: this.#gaps.since,
    };
  }

  readonly #withDeadline = (settings: Settings, state: State): State =>
    withDeadline(settings, state, this.#windows.of(settings));

  #createBySlug(slug: string, names: NewNames, now: number): Check | undefined {
    if (slug.length > MAX_NAME_CHARACTERS || !hasRoom(this.sql)) return undefined;
    return this.#insert({ ...defaultSettings, name: slug, slug }, names, now);
  }

  #insert(settings: Settings, names: NewNames, now: number): Check {
    const state = this.#withDeadline(settings, freshState(now));
    return insertCheck(this.sql, { ...names, createdAt: now, settings, state });
  }

  async #change(check: Check, changes: Partial<Settings>): Promise<Check> {
    const after = this.#transaction(() =>
      this.#do.changeSettings(this.#ledger(Date.now()), check, changes),
    );
    this.#looks?.plan(changes, Date.now());
    await this.reschedule();
    return after;
  }
}
