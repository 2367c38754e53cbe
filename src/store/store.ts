/** The base of every Durable Object: schema, clock, the one alarm. */
import { DurableObject } from "cloudflare:workers";
import { FAILED_TICK_PAUSE_MS, IDLE_TICK_MS, OVERDUE_MS } from "../limits.ts";
import { errorFacts, log } from "../log.ts";
import { migrate, type Schema } from "./schema.ts";

/** When it ticked last, in unix ms. */
const LAST_TICK = "lastTickAt";

/** Something that an admin has to put right; counted, because everybody may ask for the health. */
export interface StoreProblem {
  /** Stable, for programs: `unusable-keys`. */
  readonly code: string;
  readonly count: number;
}

/** A store's health in its own words; the last tick in unix ms, undefined before the first. */
export interface StoreReport {
  readonly lastTickAt: number | undefined;
  readonly problems: StoreProblem[];
}

/** Something with due moments of its own that a store embeds; it shares the store's alarm. */
export interface Part {
  /** The earliest moment, in unix ms, at which there is something to do. */
  dueAt(): number | undefined;
  /** Starts what is due at `now` (unix ms), without waiting for it. Never throws. */
  start(now: number): void;
  /** Its problems at `now` (unix ms). */
  problems(now: number): StoreProblem[];
}

/** Makes a store's part; `moved` is to be called when its due moments have changed. */
export type Embed = (moved: () => Promise<void>) => Part;

/**
 * A store keeps one alarm at its earliest due moment. `tick` does what is due and may be called by
 * the alarm, by the cron, or by both at once: it asks the state what is due and never counts runs.
 */
export abstract class Store extends DurableObject<Env> {
  protected readonly sql: SqlStorage;
  readonly #startedAt = Date.now();
  #alarmAt: number | undefined;
  readonly #part: Part | undefined;
  /** After a failed tick what is due stays due: the next try waits until this moment (unix ms). */
  #pausedUntil = 0;

  constructor(ctx: DurableObjectState, env: Env, schemas: readonly Schema[], embed?: Embed) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    migrate(ctx.storage, schemas, Date.now());
    this.#part = embed?.(() => this.reschedule());
    void ctx.blockConcurrencyWhile(async () => {
      this.#alarmAt = (await ctx.storage.getAlarm()) ?? undefined;
      await this.reschedule();
    });
  }

  /** The earliest moment at which `work` has something to do, in unix ms. */
  protected abstract dueAt(): number | undefined;

  /** Problems of this store although it answers, at `now` (unix ms). */
  protected problems(_now: number): StoreProblem[] {
    return [];
  }

  /** Does everything that is due at `now` (unix ms). Must be idempotent. */
  protected abstract work(now: number): void | Promise<void>;

  /** Does what is due and notes the time of it, in unix ms. Never throws: the next alarm is set whatever happens. */
  async tick(now: number = Date.now()): Promise<void> {
    try {
      await this.work(now);
    } catch (error) {
      this.#pausedUntil = now + FAILED_TICK_PAUSE_MS;
      log("error", "store.tick-failed", { store: this.constructor.name, ...errorFacts(error) });
    }
    this.#part?.start(now);
    this.ctx.storage.kv.put(LAST_TICK, now);
    await this.reschedule();
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = undefined;
    await this.tick();
  }

  /** Answers to a health check. */
  health(now: number = Date.now()): StoreReport {
    const lastTickAt = this.ctx.storage.kv.get<number>(LAST_TICK);
    const problems = [...this.problems(now), ...(this.#part?.problems(now) ?? [])];
    // Work that became due while nothing ran has the same time to be done as what becomes due now.
    const due = Math.max(this.#due() ?? Infinity, this.#startedAt);
    if (due < now - OVERDUE_MS) problems.push({ code: "overdue", count: 1 });
    return { lastTickAt, problems };
  }

  /** Starts what its part has to do at `now` (unix ms), after a write that made it due. */
  protected async startPart(now: number): Promise<void> {
    this.#part?.start(now);
    await this.reschedule();
  }

  /** Sets the alarm to the earliest due moment. Call it last, after every write that moves one. */
  protected async reschedule(): Promise<void> {
    const lastTickAt = this.ctx.storage.kv.get<number>(LAST_TICK) ?? Date.now();
    const due = Math.max(this.#due() ?? Infinity, this.#pausedUntil);
    const next = Math.min(due, lastTickAt + IDLE_TICK_MS);
    if (this.#alarmAt === next) return;
    this.#alarmAt = next;
    await this.ctx.storage.setAlarm(next);
  }

  #due(): number | undefined {
    const moments = [this.dueAt(), this.#part?.dueAt()].filter((at) => at !== undefined);
    return moments.length === 0 ? undefined : Math.min(...moments);
  }
}
