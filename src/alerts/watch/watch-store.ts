/**
 * WatchStore: the service's own alerts. Once a minute it looks whether every store answers and works, says so when
 * one does not; while all is well it holds the dead-man switch and pings its peers.
 */
import { configOf } from "../../config/config.ts";
import { AlertingStore } from "../alerting-store.ts";
import type { AlertRecord, NewAlert } from "../outbox/alert.ts";
import { TEST_LOOK_MS, TEST_WAIT_MS, WATCH_MS } from "../limits.ts";
import { insertAlert, raiseAlert } from "../outbox/outbox.ts";

/** When the stores were looked at last, in unix ms. */
const WATCHED = "watchedAt";
/** Names of the stores that the admins know to be ill. */
const ILL = "ill";

export class WatchStore extends AlertingStore {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, []);
  }

  /** Sends a test message to these channels, and waits a while for what becomes of it. */
  async testChannels(names: readonly string[]): Promise<AlertRecord | undefined> {
    const now = Date.now();
    const id = crypto.randomUUID();
    const { textsOf } = await import("../message/texts.ts");
    const { title, text } = textsOf[configOf(this.env).language].test;
    const alert: NewAlert = {
      subject: "service",
      subjectId: "test",
      severity: "info",
      title,
      text,
      facts: {},
      url: undefined,
      tags: [],
      channels: names,
    };
    const kind = "test";
    insertAlert(this.sql, { id, alert, now, kind, downMs: undefined, silenced: undefined });
    // A channel that is busy takes it with the next tick.
    for (let tried = false; !tried && Date.now() < now + TEST_WAIT_MS;) {
      await this.tick();
      await scheduler.wait(TEST_LOOK_MS);
      const deliveries = this.alert(id)?.deliveries ?? [];
      tried = deliveries.every(({ lastAt }) => lastAt !== undefined);
    }
    return this.alert(id);
  }

  protected override dueAt(): number {
    return (this.ctx.storage.kv.get<number>(WATCHED) ?? 0) + WATCH_MS;
  }

  protected override async work(now: number): Promise<void> {
    if (now < this.dueAt()) return;
    // Noted first: a tick of the cron at the same moment finds nothing to do.
    this.ctx.storage.kv.put(WATCHED, now);
    // Loaded here: a redirect must not wait for any of it.
    const { lookAtStores } = await import("./look.ts");
    const config = configOf(this.env);
    const before = new Set(this.ctx.storage.kv.get<string[]>(ILL));
    const { stuck, news, isWell } = await lookAtStores(this.env, config.language, before, now);
    this.ctx.storage.transactionSync(() => {
      for (const alert of news) raiseAlert(this.sql, alert, now);
      this.ctx.storage.kv.put(ILL, stuck);
    });
    if (!isWell) return;
    const [{ holdDeadman }, { pingPeers }] = await Promise.all([
      import("./deadman.ts"),
      import("./peers.ts"),
    ]);
    await Promise.all([holdDeadman(config, now), pingPeers(this.env, config, now)]);
  }
}
