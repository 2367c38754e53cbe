/** The base of every Durable Object: schema, clock, the one alarm. */
import { DurableObject } from "cloudflare:workers";
import {
  ARM_AGAIN_MS,
  CLOCK_TOLERANCE_MS,
  FAILED_TICK_PAUSE_MS,
  IDLE_TICK_MS,
  LEFT_DUE_PAUSE_MS,
  LOST_ALARM_MS,
  MENDED_SHOWN_MS,
  NOTE_TICK_MS,
  OVERDUE_MS,
  PROBE_BYTES,
  WATCHFUL_TICK_MS,
} from "../limits.ts";
import { errorFacts, log } from "../log.ts";
import { setAlarmAnew } from "./alarm.ts";
import type { ArchiveAnswer, ArchiveQuestion } from "./archive/question.ts";
import { isAhead } from "./clock.ts";
import { countDays, sumOf, type DayCounter, type DayRows } from "./day-rows.ts";
import { faultOf, type Fault } from "./fault.ts";
import { isOwnMachine } from "./folders.ts";
import { meterOf, type Meter } from "./meter.ts";
import { clampMoments } from "./moments-table.ts";
import { ARCHIVE_MARK, migrate, type Schema } from "./schema.ts";
import type { StoreProblem, StoreReport } from "./report.ts";
import type { Part, Embed } from "./part.ts";

/** When it ticked last, in unix ms. */
const LAST_TICK = "lastTickAt";
/** Zeros, written to find out whether writes work again. */
const PROBE = "probe";

/**
 * Objects that try to set their alarm, by their ids, and when they may again (unix ms). One whose write fails is made
 * anew and must not try, and fail, at once: this memory outlives it.
 */
const armAgainAt = new Map<string, number>();
/** Objects whose moments were looked through since the process started. */
const lookedThrough = new Set<string>();

const archiving = () => import("./archive/answer.ts");

/**
 * A store keeps one alarm at its earliest due moment. `tick` does what is due and may be called by
 * the alarm, by the cron, or by both at once: it asks the state what is due and never counts runs.
 */
export abstract class Store extends DurableObject<Env> {
  protected readonly sql: SqlStorage;
  /** Of everything that this object reads and writes. */
  protected readonly meter: Meter;
  readonly #days: DayCounter;
  readonly #schemas: readonly Schema[];
  readonly #startedAt = Date.now();
  #alarmAt: number | undefined;
  /** When it ticked last (unix ms), and what of that is written down, so that a new start knows about when that was. */
  #tickedAt: number | undefined;
  #notedAt: number | undefined;
  /** When it ticked last and its database took all of it, in unix ms. */
  #workedAt: number | undefined;
  readonly #part: Part | undefined;
  #hasTicked = false;
  /** After a failed tick what is due stays due: the next try waits until this moment (unix ms). */
  #pausedUntil = 0;
  /** What the last tick left due, by its moment (unix ms): a tick at once would leave it as well. */
  #leftDue: number | undefined;
  /** The last tick met a database that cannot be read. */
  #fault: Fault | undefined;
  /** When moments of a clock that was ahead were put right, and in how many rows. */
  #mended: { at: number; rows: number } | undefined;

  /** Writes nothing unless the schema has steps to run: a store that starts on a full disk reads. */
  constructor(ctx: DurableObjectState, env: Env, schemas: readonly Schema[], embed?: Embed) {
    super(ctx, env);
    this.meter = meterOf(ctx.storage);
    this.#days = countDays(ctx.storage, this.meter);
    this.sql = ctx.storage.sql;
    this.#schemas = schemas;
    const hasLeft = migrate(ctx.storage, schemas, Date.now()).has(ARCHIVE_MARK);
    this.#notedAt = ctx.storage.kv.get<number>(LAST_TICK);
    this.#part = embed?.(() => this.reschedule());
    void ctx.blockConcurrencyWhile(async () => {
      if (hasLeft) await (await archiving()).clear(this.ctx, this.#schemas, this.env);
      this.#alarmAt = (await ctx.storage.getAlarm()) ?? undefined;
    });
    // Behind whatever has woken the object: that may be a tick, which sets the alarm itself.
    void scheduler.wait(0).then(() => this.#arm());
  }

  /** The earliest moment at which `work` has something to do, in unix ms; 0: at once, for which the runtime has 1. */
  protected abstract dueAt(): number | undefined;

  /** Problems of this store although it answers, at `now` (unix ms). */
  protected problems(_now: number): StoreProblem[] {
    return [];
  }

  /** What is worth knowing of this store and no fault. */
  protected notices(): StoreProblem[] {
    return [];
  }

  /** Does everything that is due at `now` (unix ms). Must be idempotent. */
  protected abstract work(now: number): void | Promise<void>;

  /**
   * The clock was ahead and is right now (`now`, unix ms): puts right what follows from moments, after those have been
   * brought back to now; answers how many rows that took. In the same transaction.
   */
  protected mend(_now: number): number {
    return 0;
  }

  /** Does what is due and notes the time of it, in unix ms. Never throws: the next alarm is set whatever happens. */
  async tick(now: number = Date.now()): Promise<void> {
    this.#hasTicked = true;
    let fault: Fault | undefined;
    const failed = (event: string, error: unknown): void => {
      fault ??= faultOf(error);
      log("error", event, { store: this.constructor.name, ...errorFacts(error) });
    };
    try {
      this.#mendMoments(now);
      await this.work(now);
    } catch (error) {
      this.#pausedUntil = now + FAILED_TICK_PAUSE_MS;
      failed("store.tick-failed", error);
    }
    try {
      this.#part?.start(now);
      this.#noteTick(now);
      if (!isOwnMachine(this.env)) this.#days.save(now);
      const due = this.#due();
      this.#leftDue = due !== undefined && due <= now ? due : undefined;
      await this.reschedule();
    } catch (error) {
      failed("store.tick-not-noted", error);
    }
    this.#fault = fault;
    if (fault === undefined) this.#workedAt = now;
  }

  /** Set by work that took something down: its tick is written down, so that no absence seems to begin before it. */
  protected tookDown = false;

  /** Where rows are billed not every tick is written down. */
  #noteTick(now: number): void {
    this.#tickedAt = now;
    const every = this.tookDown ? 0 : this.#noteEveryMs();
    this.tookDown = false;
    if (this.#notedAt !== undefined && Math.abs(now - this.#notedAt) < every) return;
    this.ctx.storage.kv.put(LAST_TICK, now);
    this.#notedAt = now;
  }

  /** It must not be late for anything: it wakes every few minutes by itself, and notes its ticks as often. */
  protected readonly isWatchful: boolean = false;

  /** A start knows the last tick to so many ms. */
  #noteEveryMs(): number {
    if (isOwnMachine(this.env)) return 0;
    return this.isWatchful ? WATCHFUL_TICK_MS : NOTE_TICK_MS;
  }

  /** The last tick that its database took, in unix ms, or one before it: what nobody could write down nobody has seen. */
  protected lastTickNoted(): number | undefined {
    return this.#workedAt ?? this.#notedAt;
  }

  /** The last tick, in unix ms; after a start the latest moment at which it may have been. */
  #lastTickAt(): number | undefined {
    if (this.#tickedAt !== undefined || this.#notedAt === undefined) return this.#tickedAt;
    const every = this.#noteEveryMs();
    return Math.max(this.#notedAt, Math.min(this.#startedAt, this.#notedAt + every));
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = undefined;
    await this.tick();
  }

  /** Answers to a health check. */
  health(now: number = Date.now()): StoreReport {
    const lastTickAt = this.#lastTickAt();
    const problems = [...this.problems(now), ...(this.#part?.problems(now) ?? [])];
    if (this.#fault !== undefined) problems.push({ code: this.#fault, count: 1 });
    // Work that became due while nothing ran has the same time to be done as what becomes due now.
    const due = Math.max(this.#due() ?? Infinity, this.#startedAt);
    if (due < now - OVERDUE_MS) problems.push({ code: "overdue", count: 1 });
    const { at, rows: mended } = this.#mended ?? { at: -Infinity, rows: 0 };
    const isNews = at > now - MENDED_SHOWN_MS;
    const notices = this.notices();
    if (isNews) notices.push({ code: "clock-was-ahead", count: mended });
    const rows = sumOf(this.#days.of(now));
    return { lastTickAt, problems, rows, ...(notices.length > 0 && { notices }) };
  }

  /** What it has read and written since 00:00 UTC, by table. */
  rowsOfDay(now: number = Date.now()): DayRows {
    return this.#days.of(now);
  }

  /** Gives its rows as of one moment to an archive, or takes those of one. */
  async archive(question: ArchiveQuestion): Promise<ArchiveAnswer> {
    return (await archiving()).answerArchive(this.ctx, this.#schemas, this.env, question);
  }

  /** Writes something. Whoever calls it learns from its failure why writes fail. */
  probe(): void {
    this.ctx.storage.kv.put(PROBE, new Uint8Array(PROBE_BYTES));
  }

  /** Starts what its part has to do at `now` (unix ms), after a write that made it due. */
  protected async startPart(now: number): Promise<void> {
    this.#part?.start(now);
    await this.reschedule();
  }

  /**
   * Sets the alarm to the earliest due moment. Call it last, after every write that moves one. One that is set earlier
   * stays: it rings in vain at most, and each that is set is a row.
   */
  protected async reschedule(): Promise<void> {
    const { storage } = this.ctx;
    const next = this.#nextAlarm();
    const now = Date.now();
    const isLost = this.#isLost(now);
    if (this.#alarmAt !== undefined && this.#alarmAt > now && this.#alarmAt <= next) return;
    this.#alarmAt = next;
    try {
      await storage.setAlarm(next);
    } catch (error) {
      this.#alarmAt = undefined;
      throw error;
    }
    if (isLost) await setAlarmAnew(storage, next);
  }

  /** Sets the alarm after a start, where it is not set, or too late. What fails here is tried again by the next tick. */
  async #arm(): Promise<void> {
    const now = Date.now();
    const id = this.ctx.id.toString();
    const isInTime = this.#alarmAt !== undefined && this.#alarmAt <= this.#nextAlarm();
    if (this.#hasTicked || (isInTime && !this.#isLost(now))) return;
    if (now < (armAgainAt.get(id) ?? 0)) return;
    armAgainAt.set(id, now + ARM_AGAIN_MS);
    try {
      await this.reschedule();
      await this.ctx.storage.sync();
      armAgainAt.delete(id);
    } catch (error) {
      log("warn", "store.alarm-not-set", { store: this.constructor.name, ...errorFacts(error) });
    }
  }

  /** It should have rung long ago. */
  #isLost(now: number): boolean {
    return this.#alarmAt !== undefined && this.#alarmAt < now - LOST_ALARM_MS;
  }

  #nextAlarm(): number {
    const now = Date.now();
    const lastTickAt = this.#tickedAt ?? this.#notedAt ?? now;
    const idleSince = isAhead(lastTickAt, now) ? now : lastTickAt;
    let due = Math.max(this.#due() ?? Infinity, this.#pausedUntil);
    if (due === this.#leftDue) due = idleSince + LEFT_DUE_PAUSE_MS;
    return Math.min(due, idleSince + (this.isWatchful ? WATCHFUL_TICK_MS : IDLE_TICK_MS));
  }

  /**
   * A clock that was ahead leaves moments that nobody will live to see. Its ticks show it. A state that was brought
   * along is looked through at the first tick of a process on a machine of one's own: Cloudflare's clock is right, and
   * reading bills there.
   */
  #mendMoments(now: number): void {
    const id = this.ctx.id.toString();
    const lastTickAt = this.#tickedAt ?? this.#notedAt;
    const wasAhead = lastTickAt !== undefined && isAhead(lastTickAt, now);
    const isToLook = isOwnMachine(this.env) && !lookedThrough.has(id);
    if (!wasAhead && !isToLook) return;
    const rows = this.ctx.storage.transactionSync(() => {
      const moments = this.#schemas.flatMap((schema) => schema.moments ?? []);
      const changed = clampMoments(this.sql, moments, now, CLOCK_TOLERANCE_MS);
      return wasAhead || changed > 0 ? changed + this.mend(now) : 0;
    });
    lookedThrough.add(id);
    this.#pausedUntil = 0;
    if (!wasAhead && rows === 0) return;
    this.#mended = { at: now, rows };
    const aheadSeconds = Math.round(((lastTickAt ?? now) - now) / 1000);
    log("warn", "store.clock-was-ahead", { store: this.constructor.name, rows, aheadSeconds });
    // Noted at once: the rest of the tick may fail.
    if (wasAhead) this.#noteTick(now);
  }

  #due(): number | undefined {
    const moments = [this.dueAt(), this.#part?.dueAt()].filter((at) => at !== undefined);
    return moments.length === 0 ? undefined : Math.max(1, Math.min(...moments));
  }
}
