/** The base of every Durable Object: schema, clock, the one alarm. */
import { DurableObject } from "cloudflare:workers";
import { findAlert, listAlerts, resend } from "../alerts/outbox/delivery-table.ts";
import type { AlertQuery, AlertRecord } from "../alerts/outbox/delivery-table.ts";
import { createOutbox, type Outbox } from "../alerts/delivery/embedded.ts";
import { outboxSchema } from "../alerts/outbox/outbox.ts";
import { FAILED_TICK_PAUSE_MS, IDLE_TICK_MS, OVERDUE_MS } from "../limits.ts";
import { errorFacts, log } from "../log.ts";
import { migrate, type Schema } from "./schema.ts";

const LAST_TICK = "lastTickAt";

/** Something that an admin has to put right; counted, because everybody may ask for the health. */
export interface StoreProblem {
  /** Stable, for programs: `unusable-keys`. */
  readonly code: string;
  readonly count: number;
}

/** What a store says of its health; the last tick in unix ms, undefined before the first. */
export interface StoreReport {
  readonly lastTickAt: number | undefined;
  readonly problems: StoreProblem[];
}

/**
 * A store keeps one alarm at its earliest due moment. `tick` does what is due and may be called by
 * the alarm, by the cron, or by both at once: it asks the state what is due and never counts runs. A store that lists
 * `outboxSchema` among its schemas has an outbox: what it raises there is delivered, without further ado.
 */
export abstract class Store extends DurableObject<Env> {
  protected readonly sql: SqlStorage;
  readonly #startedAt = Date.now();
  #alarmAt: number | undefined;
  readonly #outbox: Outbox | undefined;
  /** After a failed tick what is due stays due: the next try waits until this moment (unix ms). */
  #pausedUntil = 0;

  constructor(ctx: DurableObjectState, env: Env, schemas: readonly Schema[]) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    migrate(ctx.storage, schemas, Date.now());
    if (schemas.includes(outboxSchema)) {
      this.#outbox = createOutbox(ctx.storage, env, () => this.reschedule());
    }
    void ctx.blockConcurrencyWhile(async () => {
      this.#alarmAt = (await ctx.storage.getAlarm()) ?? undefined;
      await this.reschedule();
    });
  }

  /** The earliest moment at which `work` has something to do, in unix ms. */
  protected abstract dueAt(): number | undefined;

  /** What makes this store ill although it answers, at `now` (unix ms). */
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
    this.#outbox?.start(now);
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
    const undelivered = this.#outbox?.undelivered(now) ?? 0;
    const problems = [...this.problems(now)];
    if (undelivered > 0) problems.push({ code: "undelivered-alerts", count: undelivered });
    // What became due while nothing ran has the same time to be done as what becomes due now.
    const due = Math.max(this.#due() ?? Infinity, this.#startedAt);
    if (due < now - OVERDUE_MS) problems.push({ code: "overdue", count: 1 });
    return { lastTickAt, problems };
  }

  /** Alerts that this store raised, newest first. */
  alerts(query: AlertQuery): AlertRecord[] {
    return this.#outbox === undefined ? [] : listAlerts(this.sql, query);
  }

  alert(id: string): AlertRecord | undefined {
    return this.#outbox && findAlert(this.sql, id);
  }

  /** Sends again what did not arrive of an alert; how many messages that is, undefined without such an alert. */
  async resendAlert(id: string): Promise<number | undefined> {
    const now = Date.now();
    const count = this.#outbox && this.ctx.storage.transactionSync(() => resend(this.sql, id, now));
    this.#outbox?.start(now);
    await this.reschedule();
    return count;
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
    const moments = [this.dueAt(), this.#outbox?.dueAt()].filter((at) => at !== undefined);
    return moments.length === 0 ? undefined : Math.min(...moments);
  }
}
