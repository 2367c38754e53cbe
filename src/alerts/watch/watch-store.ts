/**
 * WatchStore: the service's own alerts. Once a minute it looks whether every store answers and works, says so when
 * one does not; while all is well it holds the dead-man switch and pings its peers.
 */
import { configOf } from "../../config/config.ts";
import { AlertingStore } from "../alerting-store.ts";
import type { AlertRecord, NewAlert } from "../outbox/alert.ts";
import { EARLY_MS, TEST_LOOK_MS, TEST_WAIT_MS, WATCH_MS } from "../limits.ts";
import { MAX_TICK_AGE_MS, WATCHFUL_TICK_MS } from "../../limits.ts";
import type { Disk } from "../../store/disk.ts";
import { dayOf } from "../../durations.ts";
import { isOwnMachine } from "../../store/folders.ts";
import type { Quota } from "../../service/quota.ts";
import { isLow } from "./free-space.ts";

/** When the stores were looked at last, in unix ms. Where rows are billed the noted tick stands for it. */
const WATCHED = "watchedAt";
/** True while the admins know that little space is free. */
const LOW_SPACE = "lowSpace";
/** The day (UTC) on which the admins were told that its rows may not last. */
const SCARCE_TOLD = "scarceRowsTold";
/** Names of the stores that the admins know to be ill. */
const ILL = "ill";
/** What the admins know to be wrong with the archive. */
const ARCHIVE = "archiveTold";

/** The association's logo: its bytes, and what they were judged to be. */
const LOGO = "logo";

/** A logo as it was judged (src/site/picture.ts). */
export interface KeptLogo {
  readonly kind: "svg" | "png";
  readonly width: number;
  readonly height: number;
  /** Of its bytes: its name changes with them. */
  readonly hash: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export class WatchStore extends AlertingStore {
  protected override readonly isWatchful = true;
  /** And nobody was told yet. */
  #clockWasAhead = false;
  /** When the stores were looked at last, in unix ms; an object that was made anew knows it to a few minutes. */
  #watchedAt: number;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, []);
    const noted = isOwnMachine(env) ? ctx.storage.kv.get<number>(WATCHED) : this.lastTickNoted();
    this.#watchedAt = noted ?? 0;
  }

  /** Sends a test message to these channels, and waits a while for what becomes of it. */
  async testChannels(names: readonly string[]): Promise<AlertRecord | undefined> {
    const now = Date.now();
    const id = crypto.randomUUID();
    const [{ testAlert }, { insertAlert }] = await Promise.all([
      import("./alerts.ts"),
      import("../outbox/raise.ts"),
    ]);
    const alert = testAlert(names, configOf(this.env));
    const kind = "test";
    insertAlert(this.sql, { id, alert, now, kind, downMs: undefined, silenced: undefined });
    // A channel that is busy takes it with the next tick.
    for (let tried = false; !tried && Date.now() < now + TEST_WAIT_MS;) {
      await this.tick();
      await scheduler.wait(TEST_LOOK_MS);
      const deliveries = (await this.alert(id))?.deliveries ?? [];
      tried = deliveries.every(({ lastAt }) => lastAt !== undefined);
    }
    return this.alert(id);
  }

  /** Tells when space on the disk gets low, and when there is enough again. */
  async noteDisk(disk: Disk): Promise<void> {
    const { kv } = this.ctx.storage;
    const wasLow = kv.get<boolean>(LOW_SPACE) ?? false;
    const low = isLow(disk, wasLow);
    if (low === wasLow || disk.isGone) return;
    const [{ lowSpaceAlert }, { raiseAlert }] = await Promise.all([
      import("./alerts.ts"),
      import("../outbox/raise.ts"),
    ]);
    const now = Date.now();
    this.ctx.storage.transactionSync(() => {
      raiseAlert(this.sql, lowSpaceAlert(disk, low, configOf(this.env)), now);
      kv.put(LOW_SPACE, low);
    });
    await this.startPart(now);
  }

  /** The association's logo, which is shown on every page; undefined: it has none. */
  logo(): KeptLogo | undefined {
    return this.ctx.storage.kv.get<KeptLogo>(LOGO);
  }

  setLogo(logo: KeptLogo | undefined): void {
    const { kv } = this.ctx.storage;
    if (logo === undefined) kv.delete(LOGO);
    else kv.put(LOGO, logo);
  }

  protected override mend(now: number): number {
    if (this.#watchedAt > now) this.#noteWatch(now);
    this.#clockWasAhead = true;
    return 0;
  }

  async #tellOfClock(now: number): Promise<void> {
    this.#clockWasAhead = false;
    const [{ clockAlert }, { raiseAlert }] = await Promise.all([
      import("./alerts.ts"),
      import("../outbox/raise.ts"),
    ]);
    raiseAlert(this.sql, clockAlert(configOf(this.env)), now);
  }

  /** That today's rows may not last, once a day. */
  async #scarceRows(quota: Quota | undefined, now: number): Promise<NewAlert[]> {
    if (quota?.isScarce !== true) return [];
    if (this.ctx.storage.kv.get<string>(SCARCE_TOLD) === dayOf(now)) return [];
    const { scarceRowsAlert } = await import("./alerts.ts");
    return [scarceRowsAlert(quota, now, configOf(this.env))];
  }

  /** Once a minute. Where alarms are billed cron ticks it that often, and its alarm is for when cron does not. */
  protected override dueAt(): number {
    return this.#watchedAt + (isOwnMachine(this.env) ? WATCH_MS : WATCHFUL_TICK_MS);
  }

  /** Its own alarm: if cron does not tick it, it does not tick the others either. */
  override async alarm(): Promise<void> {
    await super.alarm();
    const { everyMinute } = await import("./minute.ts");
    await everyMinute(this.env, Date.now());
  }

  #noteWatch(now: number): void {
    this.#watchedAt = now;
    if (isOwnMachine(this.env)) this.ctx.storage.kv.put(WATCHED, now);
  }

  protected override async work(now: number): Promise<void> {
    if (this.#clockWasAhead) await this.#tellOfClock(now);
    if (now < this.#watchedAt + WATCH_MS - EARLY_MS) return;
    const wasAway = this.#watchedAt > 0 && now - this.#watchedAt > MAX_TICK_AGE_MS;
    // Noted first: a tick of the cron at the same moment finds nothing to do.
    this.#noteWatch(now);
    // Loaded here: a redirect must not wait for any of it.
    const [{ lookAtStores }, { raiseAlert }] = await Promise.all([
      import("./look.ts"),
      import("../outbox/raise.ts"),
    ]);
    const config = configOf(this.env);
    const { kv } = this.ctx.storage;
    const toldOfArchive = kv.get<string[]>(ARCHIVE) ?? [];
    const before = { stuck: new Set(kv.get<string[]>(ILL)), archive: toldOfArchive, wasAway };
    const { stuck, news, isWell, quota, archive } = await lookAtStores(
      this.env,
      config,
      before,
      now,
    );
    const scarce = await this.#scarceRows(quota, now);
    this.ctx.storage.transactionSync(() => {
      for (const alert of [...news, ...scarce]) raiseAlert(this.sql, alert, now);
      if (scarce.length > 0) kv.put(SCARCE_TOLD, dayOf(now));
      if (!isSame(before.stuck, stuck)) kv.put(ILL, stuck);
      if (archive.join() !== toldOfArchive.join()) kv.put(ARCHIVE, archive);
    });
    // Its answers are somebody else's business: the other checks of this minute are done.
    const { lookAtNames } = await import("./names.ts");
    await lookAtNames(this.ctx.storage, this.env, now);
    if (!isWell) return;
    const [{ holdDeadman }, { pingPeers }] = await Promise.all([
      import("./deadman.ts"),
      import("./peers.ts"),
    ]);
    await Promise.all([holdDeadman(config, now), pingPeers(this.env, config, now)]);
  }
}

const isSame = (one: ReadonlySet<string>, other: readonly string[]) =>
  one.size === other.length && other.every((name) => one.has(name));
