/**
 * ArchiveStore: makes the nightly archive and the monthly drill by its alarm. What it knows is in no archive: it is about
 * the bucket, and its key opens archives.
 */
import { Store } from "../../src/store/store.ts";
import type { StoreProblem } from "../../src/store/report.ts";
import { calendarKey, stateIn, type KnownState } from "./night/known.ts";
import type { Turn, TurnResult } from "./night/turns.ts";

const loaded = () => import("./night/turns.ts");

export class ArchiveStore extends Store {
  /** The turn that is under way: one at a time. */
  #running: Promise<unknown> | undefined;
  /** As the settings are it cannot be made; with others the object is another one. */
  #isUnusable = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, []);
  }

  /** Undefined: it is not set up, or nothing was planned yet. */
  state(): KnownState | undefined {
    return this.#settings()["ARCHIVE_S3"] ? stateIn(this.ctx.storage) : undefined;
  }

  /** Makes an archive, tries the newest, or tries what the bucket protects: now, after whatever is under way. */
  async now(turn: Turn): Promise<TurnResult<Turn>> {
    const { turns: all } = await loaded();
    return this.#alone<TurnResult<Turn>>(() => all[turn](this.ctx.storage, this.env));
  }

  /** The invocation that the alarm has begun lasts as long as what it started. */
  override async alarm(): Promise<void> {
    await super.alarm();
    await this.#running;
  }

  protected override dueAt(): number | undefined {
    if (!this.#settings()["ARCHIVE_S3"] || this.#isUnusable || this.#running) return undefined;
    const state = this.state();
    return state ? state.glance.dueAt : 0;
  }

  /** Starts what is due and does not wait for it: whoever ticks has other stores to tick. */
  protected override async work(now: number): Promise<void> {
    const due = this.dueAt();
    const calendar = this.state()?.calendar;
    const isReplanned = calendar && calendar !== calendarKey(this.env);
    if (due === undefined || (due > now && !isReplanned)) return;
    const { dueNow, turns: all } = await loaded();
    const turn = dueNow(this.ctx.storage, this.env, now);
    this.#isUnusable = turn === "unusable";
    if (turn === undefined || turn === "unusable" || this.#running) return;
    this.ctx.waitUntil(this.#alone<unknown>(() => all[turn](this.ctx.storage, this.env)));
  }

  protected override problems(now: number): StoreProblem[] {
    if (this.#isUnusable) return [{ code: "archive-settings", count: 1 }];
    const { lateAt = Infinity, concerns = [] } = this.state()?.glance ?? {};
    const late = now > lateAt ? (["archive-late"] as const) : [];
    return [...late, ...concerns].map((code) => ({ code, count: 1 }));
  }

  async #alone<Done>(run: () => Promise<Done>): Promise<Done> {
    const before = this.#running;
    const own = (async () => {
      await before?.catch(() => undefined);
      return run();
    })();
    this.#running = own;
    try {
      return await own;
    } finally {
      if (this.#running === own) this.#running = undefined;
      await this.reschedule();
    }
  }

  /** As they are set: whether they are as they should be is found out by who makes an archive. */
  #settings() {
    return this.env as unknown as Readonly<Record<string, string | undefined>>;
  }
}
