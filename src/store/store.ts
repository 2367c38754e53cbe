/** The base of every Durable Object: schema, clock, the one alarm. */
import { DurableObject } from "cloudflare:workers";
import { IDLE_TICK_MS } from "../limits.ts";
import { errorFacts, log } from "../log.ts";
import { migrate, type Schema } from "./schema.ts";

const LAST_TICK = "lastTickAt";

/**
 * A store keeps one alarm at its earliest due moment. `tick` does what is due and may be called by
 * the alarm, by the cron, or by both at once: it asks the state what is due and never counts runs.
 */
export abstract class Store extends DurableObject<Env> {
  protected readonly sql: SqlStorage;
  #alarmAt: number | undefined;

  constructor(ctx: DurableObjectState, env: Env, schemas: readonly Schema[]) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    migrate(ctx.storage, schemas, Date.now());
    void ctx.blockConcurrencyWhile(async () => {
      this.#alarmAt = (await ctx.storage.getAlarm()) ?? undefined;
      await this.reschedule();
    });
  }

  /** The earliest moment at which `work` has something to do, in unix ms. */
  protected abstract dueAt(): number | undefined;

  /** Does everything that is due at `now` (unix ms). Must be idempotent. */
  protected abstract work(now: number): void | Promise<void>;

  /** Does what is due and notes the time of it, in unix ms. Never throws: the next alarm is set whatever happens. */
  async tick(now: number = Date.now()): Promise<void> {
    try {
      await this.work(now);
    } catch (error) {
      log("error", "store.tick-failed", { store: this.constructor.name, ...errorFacts(error) });
    }
    this.ctx.storage.kv.put(LAST_TICK, now);
    await this.reschedule();
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = undefined;
    await this.tick();
  }

  /** Answers to a health check: the last tick in unix ms, undefined before the first. */
  health(): { lastTickAt: number | undefined } {
    return { lastTickAt: this.ctx.storage.kv.get<number>(LAST_TICK) };
  }

  /** Sets the alarm to the earliest due moment. Call it last, after every write that moves one. */
  protected async reschedule(): Promise<void> {
    const lastTickAt = this.ctx.storage.kv.get<number>(LAST_TICK) ?? Date.now();
    const next = Math.min(this.dueAt() ?? Infinity, lastTickAt + IDLE_TICK_MS);
    if (this.#alarmAt === next) return;
    this.#alarmAt = next;
    await this.ctx.storage.setAlarm(next);
  }
}
