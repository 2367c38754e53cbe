/**
 * WatchStore: the service's own alerts. Once a minute it looks whether every store answers and works, says so when
 * one does not, and holds the dead-man switch while all is well.
 */
import { configOf } from "../../config/config.ts";
import { checkHealth, type StoreHealth } from "../../service/health.ts";
import { MAX_TICK_AGE_MS } from "../../limits.ts";
import { AlertingStore } from "../alerting-store.ts";
import type { NewAlert } from "../outbox/alert.ts";
import { holdDeadman } from "./deadman.ts";
import type { AlertRecord } from "../outbox/delivery-table.ts";
import { TEST_LOOK_MS, TEST_WAIT_MS, WATCH_MS } from "../limits.ts";
import { insertAlert, raiseAlert } from "../outbox/outbox.ts";
import { durationText, textsOf } from "../message/texts.ts";

const WATCHED = "watchedAt";
const ILL = "ill";

export class WatchStore extends AlertingStore {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, []);
  }

  /** Sends a test message to these channels, and waits a while for what becomes of it. */
  async testChannels(names: readonly string[]): Promise<AlertRecord | undefined> {
    const now = Date.now();
    const id = crypto.randomUUID();
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
    const { stores } = await checkHealth(this.env, now);
    this.#tell(stores, now);
    if (Object.values(stores).every(hasNothingLeft)) await holdDeadman(configOf(this.env), now);
  }

  #tell(stores: Readonly<Record<string, StoreHealth>>, now: number): void {
    const before = new Set(this.ctx.storage.kv.get<string[]>(ILL));
    const ill = Object.keys(stores).filter((name) => isStuck(stores[name]));
    this.ctx.storage.transactionSync(() => {
      for (const name of ill.filter((one) => !before.has(one))) {
        raiseAlert(this.sql, this.#illness(name, stores[name]?.tickAgeSeconds), now);
      }
      for (const name of before) {
        if (!ill.includes(name)) raiseAlert(this.sql, this.#recovery(name), now);
      }
      this.ctx.storage.kv.put(ILL, ill);
    });
  }

  #illness(store: string, tickAgeSeconds: number | undefined): NewAlert {
    const { language } = configOf(this.env);
    const texts = textsOf[language].storeIll;
    const text =
      tickAgeSeconds === undefined
        ? texts.silent
        : texts.late(durationText(tickAgeSeconds * 1000, language));
    return { ...aboutStore(store), severity: "down", title: texts.title(store), text };
  }

  #recovery(store: string): NewAlert {
    const texts = textsOf[configOf(this.env).language].storeIll;
    const title = texts.fixed(store);
    return { ...aboutStore(store), severity: "up", title, text: texts.fixedText };
  }
}

/** It does not answer, or time does not pass for it. */
function isStuck(health: StoreHealth | undefined): boolean {
  if (health === undefined) return true;
  const { ok, tickAgeSeconds, problems } = health;
  if (tickAgeSeconds === undefined) return !ok && problems.length === 0;
  return tickAgeSeconds * 1000 > MAX_TICK_AGE_MS;
}

/** Whether a store did all that was due: other problems have messages of their own. */
function hasNothingLeft(health: StoreHealth): boolean {
  const left = health.problems.some(
    ({ code }) => code === "overdue" || code === "undelivered-alerts",
  );
  return !left && !isStuck(health);
}

const aboutStore = (store: string) =>
  ({
    subject: "service",
    subjectId: `store:${store}`,
    facts: { store },
    url: undefined,
    tags: [],
    channels: undefined,
  }) as const;
