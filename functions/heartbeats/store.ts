/** CheckStore: checks, their pings and changes of status; reader.ts has what it is asked. SQL is in the files of the tables. */
import { configOf } from "../../src/config/config.ts";
import type { Report, ReportOutcome } from "./arrivals/report.ts";
import type { ReportFault, Server } from "./arrivals/server.ts";
import type { SaveResult } from "./changes.ts";
import { loadCronFor, loadCronOf } from "./check/calendars.ts";
import type { Check, MaintenanceWindow, Settings } from "./check/check.ts";
import type { NewNames } from "./check/keys.ts";
import { replacePingKey, type ProjectKeys } from "./check/project-table.ts";
import { checkByUuid } from "./check/table.ts";
import type { UniqueField } from "./check/unique.ts";
import { earliestDue } from "./earliest.ts";
import { BLIND_AFTER_MS, FLIPS_WITH_NEIGHBOURS, HOUSEKEEPING_MS } from "./limits.ts";
import type { Parts } from "./parts.ts";
import { createRateLimit } from "./ping/rate-limit.ts";
import type { IncomingPing, PingOutcome, Recorded } from "./ping/record.ts";
import { CheckReader } from "./reader.ts";
import { heartbeatsSchemas } from "./tables.ts";

/** When old flips and archives were removed last, in unix ms. */
const HOUSEKEPT = "housekeptAt";

export class CheckStore extends CheckReader {
  readonly #rateLimit = createRateLimit();
  #looks: InstanceType<Parts["StorageLooks"]> | undefined;
  /** Nothing falls due before, in unix ms; undefined: something was written, and it is to be looked up. */
  #quietUntil: number | undefined;
  #tickedAt: number | undefined;
  /** Of the transaction that is going. */
  #budget = { looks: FLIPS_WITH_NEIGHBOURS };

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, heartbeatsSchemas);
    this.#tickedAt = this.lastTickNoted();
    void ctx.blockConcurrencyWhile(async () => {
      await this.load();
      this.#looks = new this.parts.StorageLooks(ctx.storage, env, this);
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
        return this.known.learn(this.#record(pings, now));
      });
      await this.#rescheduleFor(recorded);
      return outcomes;
    } catch (error) {
      this.known.forget();
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
    const ledger = this.ledger(now);
    return this.parts.recordPings(pings, {
      sql: this.sql,
      now,
      byUuid: (uuid) => this.known.get(uuid) ?? checkByUuid(this.sql, uuid),
      pingKey: this.keys().pingKey,
      windowsOf: ledger.windowsOf,
      passed: (check, until) => this.parts.passDays(ledger, check, until),
      create: (slug, names) => this.parts.addCheckBySlug(ledger, slug, names),
      tooMany: (id) => this.#rateLimit(id, now, configOf(this.env).maxPingsPerMinute),
      changed: (happening) => this.parts.noteChange(ledger, happening, this.#budget),
      reported: (check, facts, at) => {
        this.#looks?.expect(check.settings, now);
        return this.parts.noteArchive(ledger, check, facts, at);
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

  /** Lets any server report a repository again; false if none has reported it. */
  forgetRepository(repository: string): boolean {
    return this.#transaction(() => this.parts.dropRepository(this.sql, repository));
  }

  /** Notes what a backup server found in a repository; the report is a ping to the server's own check. */
  async report(report: Report, server: Server): Promise<ReportOutcome | ReportFault> {
    const { takeReport } = await import("./arrivals/take-report.ts");
    const now = await this.#nowSeeing();
    const lent = {
      ledger: this.ledger(now),
      transaction: this.#transaction.bind(this),
      record: (ping: IncomingPing) => this.#record([ping], now),
    };
    const taken = takeReport(lent, report, server);
    if (typeof taken === "string") return taken;
    await this.#rescheduleFor({ ...taken.recorded, isUrgent: true });
    return taken.outcome;
  }

  // --- changing ----------------------------------------------------------------------------------

  /** A new ping key; URLs with the old one stop working at once. */
  rotatePingKey(): ProjectKeys {
    return (this.knownKeys = replacePingKey(this.ctx.storage.kv));
  }

  /** Makes a check, or changes the first one that agrees in all fields of `unique`. `taken`: the uuid. */
  async save(
    changes: Partial<Settings>,
    unique: readonly UniqueField[],
    names: NewNames,
  ): Promise<SaveResult> {
    // Before anything is read: a ping that came meanwhile would be forgotten.
    await loadCronFor(this.ctx.storage.kv, changes);
    const saved = this.#transaction(() =>
      this.parts.saveCheck(this.ledger(Date.now()), changes, unique, names),
    );
    if (saved.ok) await this.#planned(changes);
    return saved;
  }

  /** Changes a check, if its settings are those that were `seen`, where that is said; undefined: they are not, or it is not. */
  async update(uuid: string, changes: Partial<Settings>, seen?: Settings) {
    await loadCronFor(this.ctx.storage.kv, changes);
    const check = this.get({ uuid });
    const isSeen = seen === undefined || JSON.stringify(check?.settings) === JSON.stringify(seen);
    if (!isSeen || check === undefined) return undefined;
    const after = this.#transaction(() =>
      this.parts.changeSettings(this.ledger(Date.now()), check, changes),
    );
    await this.#planned(changes);
    return after;
  }

  /** Removes a check and its log; answers what it was. */
  remove(uuid: string): Check | undefined {
    const check = this.get({ uuid });
    if (check) this.#transaction(() => this.parts.forgetCheck(this.sql, check));
    return check;
  }

  pause(uuid: string): Check | undefined {
    const check = checkByUuid(this.sql, uuid);
    return check && this.#transaction(() => this.parts.pauseCheck(this.ledger(Date.now()), check));
  }

  /** Takes a check out of its pause; `not-paused` if it is not in one. */
  async resume(uuid: string): Promise<Check | "not-paused" | undefined> {
    const check = checkByUuid(this.sql, uuid);
    const ledger = this.ledger(Date.now());
    const after = check && this.#transaction(() => this.parts.resumeCheck(ledger, check));
    await this.reschedule();
    return after;
  }

  /** Sets, or with an empty list removes, the planned absences of all checks with a tag. */
  async setTagMaintenance(tag: string, windows: readonly MaintenanceWindow[]): Promise<void> {
    await loadCronFor(this.ctx.storage.kv, { maintenance: windows });
    const set = () => this.windows.set(tag, windows);
    this.#transaction(() => this.parts.changeTagWindows(this.ledger(Date.now()), tag, set));
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
        this.parts.closeGap(this.sql, { from, until: now }, this.ledger(now).windowsOf),
      );
      this.knownGaps.forget();
    }
    // From here on this gap is known: what comes in while something is loaded must not close it again.
    this.#tickedAt = now;
    if (now < this.dueAt()) return;
    this.#looks?.start(now, () => this.reschedule());
    const transaction = this.#transaction.bind(this);
    this.tookDown = await this.parts.expireAll(this.ledger(now), () => this.#budget, transaction);
    this.#keepHouse(now);
  }

  /** A tick that could not be written down was none: its absence ends when one is. */
  override async tick(now: number = Date.now()): Promise<void> {
    await super.tick(now);
    this.#tickedAt = this.lastTickNoted();
  }

  #keepHouse(now: number): void {
    if (now < this.#housekeepingAt()) return;
    this.#transaction(() => this.parts.forgetOld(this.ledger(now)));
    this.ctx.storage.kv.put(HOUSEKEPT, now);
  }

  /** Deadlines count from moments that were brought back: monitoring goes on. */
  protected override mend(now: number): number {
    this.known.forget();
    this.#looks?.bringBack(now);
    this.#quietUntil = undefined;
    const late = this.parts.bringBack(this.ledger(now));
    if (this.#housekeepingAt() - HOUSEKEEPING_MS > now) this.ctx.storage.kv.put(HOUSEKEPT, now);
    return late;
  }

  // --- inside ------------------------------------------------------------------------------------

  #transaction<Result>(work: () => Result): Result {
    this.known.forget();
    this.#quietUntil = undefined;
    this.#budget = { looks: FLIPS_WITH_NEIGHBOURS };
    return this.ctx.storage.transactionSync(work);
  }

  /** Settings were changed: what is due by them is asked anew. */
  async #planned(changes: Partial<Settings>): Promise<void> {
    this.#looks?.plan(changes, Date.now());
    await this.reschedule();
  }
}
