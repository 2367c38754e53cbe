/** CheckStore: checks, their pings and changes of status. SQL of its tables: *-table(s).ts. */
import { forgetSubject, outboxSchema, raiseAlert } from "../../src/alerts/outbox.ts";
import { isCron } from "../../src/calendar/schedule.ts";
import { configOf } from "../../src/config.ts";
import { Store } from "../../src/store/store.ts";
import { alertOf, nameOf, severitiesOf } from "./alert.ts";
import { loadCron } from "./calendars.ts";
import type { Check, Flip, MaintenanceWindow, Settings, State } from "./check.ts";
import {
  checkByUuid,
  checksBySlug,
  checksSchema,
  deleteCheck,
  insertCheck,
  selectChecks,
  updateCheck,
  updateState,
} from "./check-table.ts";
import {
  BLIND_AFTER_MS,
  CATCH_UP_MS,
  FLIP_RETENTION_DAYS,
  FLIPS_PER_TRANSACTION,
  FLIPS_WITH_NEIGHBOURS,
  HOUSEKEEPING_MS,
  KEPT_GAPS,
  MAX_CHECKS,
  MAX_NAME_CHARACTERS,
  SHOWN_NEIGHBOURS,
} from "./limits.ts";
import {
  flipsOf,
  forgetLog,
  forgetOldFlips,
  insertFlip,
  logSchema,
  pingBodyOf,
  pingsOf,
  type LoggedPing,
} from "./log-tables.ts";
import { newKey } from "./keys.ts";
import { createRateLimit } from "./rate-limit.ts";
import { recordPings, type IncomingPing, type NewNames, type PingOutcome } from "./record.ts";
import { defaultSettings } from "./settings.ts";
import { expire, freshState, paused, resumed, withDeadline } from "./status.ts";

/** How a check is named by a reader: by its uuid, or by its unique key. */
export type CheckName = { readonly uuid: string } | { readonly uniqueKey: string };

/** Fields by which an existing check is looked for before one is made. */
export type UniqueField = "name" | "slug" | "tags" | "timeout" | "grace";

export type SaveResult =
  | { ok: true; check: Check; created: boolean }
  | { ok: false; reason: "full" };

/** What the whole project has: keys in URLs. */
export interface ProjectKeys {
  readonly pingKey: string;
  readonly badgeKey: string;
  /** Signs the addresses of badges. */
  readonly badgeSecret: string;
}

const HOUSEKEPT = "housekeptAt";
const USES_CRON = "usesCron";
const DAY_MS = 86_400_000;

export class CheckStore extends Store {
  readonly #rateLimit = createRateLimit();
  #keys: ProjectKeys | undefined;
  #tagWindows: ReadonlyMap<string, readonly MaintenanceWindow[]> | undefined;
  /** The next moment at which this object wakes by itself, in unix ms. */
  #wakesAt = 0;
  #tickedAt: number | undefined;
  /** Alerts of this transaction that looked at their neighbours. */
  #lookedAround = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, [checksSchema, logSchema, outboxSchema]);
    this.#tickedAt = this.health().lastTickAt;
    void ctx.blockConcurrencyWhile(async () => {
      if (ctx.storage.kv.get(USES_CRON) === true) await loadCron();
    });
  }

  // --- pings -------------------------------------------------------------------------------------

  /** Records a group of pings in one transaction: all of them are durable when the answer leaves, or none. */
  async record(pings: readonly IncomingPing[]): Promise<PingOutcome[]> {
    const now = Date.now();
    // After an absence the deadlines in it are moved before anything is judged by them.
    if (this.#tickedAt !== undefined && now - this.#tickedAt > BLIND_AFTER_MS) await this.tick(now);
    let raised = false;
    const { outcomes, earliest } = this.#transaction(() =>
      recordPings(pings, {
        sql: this.sql,
        now,
        pingKey: this.keys().pingKey,
        windowsOf: (check) => this.#windowsOf(check.settings),
        create: (slug, names) => this.#createBySlug(slug, names, now),
        tooMany: (id) => this.#rateLimit(id, now, configOf(this.env).maxPingsPerMinute),
        changed: (before, after, flip, at, body) => {
          raised = this.#note(before, after, flip, at, body, now) || raised;
        },
      }),
    );
    // An alarm that comes too early is harmless and one that moves with every ping costs a row.
    if (raised || earliest < this.#wakesAt) await this.reschedule();
    return outcomes;
  }

  // --- reading -----------------------------------------------------------------------------------

  get(name: CheckName): Check | undefined {
    if ("uuid" in name) return checkByUuid(this.sql, name.uuid);
    return selectChecks(this.sql, "unique_key = ?", name.uniqueKey)[0];
  }

  byBadgeKey(badgeKey: string): Check | undefined {
    return selectChecks(this.sql, "badge_key = ?", badgeKey)[0];
  }

  /** Checks with all of these tags and this slug, in the order of their making. */
  list(query: { tags: readonly string[]; slug: string | undefined }): Check[] {
    const conditions = query.tags.map(
      () => "id IN (SELECT check_id FROM check_tags WHERE tag = ?)",
    );
    const values: string[] = [...query.tags];
    if (query.slug !== undefined) {
      conditions.push("slug = ?");
      values.push(query.slug);
    }
    const where = conditions.length === 0 ? "TRUE" : conditions.join(" AND ");
    return selectChecks(this.sql, `${where} ORDER BY id`, ...values);
  }

  /** All tags in use. */
  tags(): string[] {
    return this.sql
      .exec<{ tag: string }>("SELECT DISTINCT tag FROM check_tags ORDER BY tag")
      .toArray()
      .map(({ tag }) => tag);
  }

  /** The newest pings of a check, newest first. */
  pings(uuid: string, most: number): LoggedPing[] | undefined {
    const check = this.get({ uuid });
    return check && pingsOf(this.sql, check.id, most);
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

  /** Times in which the service itself was away, newest first, in unix ms. */
  gaps(): { from: number; until: number }[] {
    return this.sql
      .exec<{ from: number; until: number }>(
        `SELECT from_at AS "from", until_at AS until FROM gaps ORDER BY from_at DESC`,
      )
      .toArray();
  }

  keys(): ProjectKeys {
    const { kv } = this.ctx.storage;
    this.#keys ??= kv.get<ProjectKeys>("keys");
    if (this.#keys === undefined) {
      this.#keys = { pingKey: newKey(), badgeKey: newKey(), badgeSecret: newKey() };
      kv.put("keys", this.#keys);
    }
    return this.#keys;
  }

  // --- changing ----------------------------------------------------------------------------------

  /** A new ping key; URLs with the old one stop working at once. */
  rotatePingKey(): ProjectKeys {
    const keys = { ...this.keys(), pingKey: newKey() };
    this.ctx.storage.kv.put("keys", keys);
    this.#keys = keys;
    return keys;
  }

  /** Makes a check, or changes the first one that agrees in all fields of `unique`. */
  async save(
    changes: Partial<Settings>,
    unique: readonly UniqueField[],
    names: NewNames,
  ): Promise<SaveResult> {
    const existing = this.#likeThis(changes, unique);
    if (existing !== undefined) {
      return { ok: true, check: await this.#change(existing, changes), created: false };
    }
    if (this.#count() >= MAX_CHECKS) return { ok: false, reason: "full" };
    await this.#loadCronFor(changes);
    const settings = { ...defaultSettings, ...changes };
    const check = this.#transaction(() => this.#insert(settings, names, Date.now()));
    await this.reschedule();
    return { ok: true, check, created: true };
  }

  async update(uuid: string, changes: Partial<Settings>): Promise<Check | undefined> {
    const check = this.get({ uuid });
    return check && this.#change(check, changes);
  }

  /** Removes a check and its log; answers what it was. */
  remove(uuid: string): Check | undefined {
    const check = this.get({ uuid });
    if (check === undefined) return undefined;
    this.#transaction(() => {
      deleteCheck(this.sql, check);
      forgetLog(this.sql, check.id);
      forgetSubject(this.sql, "check", uuid);
    });
    return check;
  }

  pause(uuid: string): Check | undefined {
    const check = this.get({ uuid });
    const change = check && paused(check.state, Date.now());
    if (check === undefined || change === undefined) return check;
    return this.#transaction(() => {
      forgetSubject(this.sql, "check", uuid);
      return this.#replace(check, change.state, change.flip);
    });
  }

  /** Takes a check out of its pause; `not-paused` if it is not in one. */
  async resume(uuid: string): Promise<Check | "not-paused" | undefined> {
    const check = this.get({ uuid });
    if (check === undefined) return undefined;
    const change = resumed(check, this.#windowsOf(check.settings), Date.now());
    if (change === undefined) return "not-paused";
    const after = this.#transaction(() => this.#replace(check, change.state, change.flip));
    await this.reschedule();
    return after;
  }

  /** Planned absences of all checks with a tag. */
  tagMaintenance(): Record<string, readonly MaintenanceWindow[]> {
    return Object.fromEntries(this.#windowsByTag());
  }

  /** Sets, or with an empty list removes, the planned absences of all checks with a tag. */
  async setTagMaintenance(tag: string, windows: readonly MaintenanceWindow[]): Promise<void> {
    await this.#loadCronFor({ maintenance: windows });
    this.#transaction(() => {
      this.sql.exec("DELETE FROM tag_maintenance WHERE tag = ?", tag);
      if (windows.length > 0) {
        const json = JSON.stringify(windows);
        this.sql.exec("INSERT INTO tag_maintenance VALUES (?, ?)", tag, json);
      }
      this.#tagWindows = undefined;
      for (const check of this.list({ tags: [tag], slug: undefined })) {
        updateState(this.sql, check.id, this.#withDeadline(check.settings, check.state));
      }
    });
    await this.reschedule();
  }

  // --- due work ----------------------------------------------------------------------------------

  protected override dueAt(): number {
    const [row] = this.sql
      .exec<{ deadline: number }>(
        "SELECT deadline FROM checks WHERE deadline IS NOT NULL ORDER BY deadline LIMIT 1",
      )
      .toArray();
    const housekeptAt = this.ctx.storage.kv.get<number>(HOUSEKEPT);
    const housekeeping = housekeptAt === undefined ? Date.now() : housekeptAt + HOUSEKEEPING_MS;
    return Math.min(row?.deadline ?? Infinity, housekeeping);
  }

  protected override async reschedule(): Promise<void> {
    this.#wakesAt = this.dueAt();
    await super.reschedule();
  }

  protected override work(now: number): void {
    this.#closeGap(now);
    while (this.#transaction(() => this.#expireDue(now)) === FLIPS_PER_TRANSACTION);
    this.#keepHouse(now);
    this.#tickedAt = now;
  }

  /** Takes down what is due, at most so many checks; answers how many. */
  #expireDue(now: number): number {
    const due = selectChecks(
      this.sql,
      "deadline <= ? ORDER BY deadline LIMIT ?",
      now,
      FLIPS_PER_TRANSACTION,
    );
    for (const check of due) {
      const expired = expire(check, now);
      if (expired === undefined) throw new Error("a check that is due does not expire");
      updateState(this.sql, check.id, expired.state);
      this.#note(check, expired.state, expired.flip, now, undefined, now);
    }
    return due.length;
  }

  /** If no tick ran for a while, nobody saw pings: what fell due then, or right after, waits for them. */
  #closeGap(now: number): void {
    const from = this.#tickedAt;
    if (from === undefined || now - from <= BLIND_AFTER_MS) return;
    const until = now + CATCH_UP_MS;
    this.#transaction(() => {
      this.sql.exec(
        `UPDATE checks SET deadline = ?1, not_before = ?1
         WHERE deadline > ?2 AND deadline < ?1`,
        until,
        from,
      );
      this.sql.exec("INSERT OR REPLACE INTO gaps VALUES (?, ?)", from, now);
      this.sql.exec(
        `DELETE FROM gaps WHERE from_at <
           (SELECT from_at FROM gaps ORDER BY from_at DESC LIMIT 1 OFFSET ?)`,
        KEPT_GAPS,
      );
    });
  }

  #keepHouse(now: number): void {
    const housekeptAt = this.ctx.storage.kv.get<number>(HOUSEKEPT) ?? 0;
    if (now < housekeptAt + HOUSEKEEPING_MS) return;
    forgetOldFlips(this.sql, now - FLIP_RETENTION_DAYS * DAY_MS);
    this.ctx.storage.kv.put(HOUSEKEPT, now);
  }

  // --- inside ------------------------------------------------------------------------------------

  #transaction<Result>(work: () => Result): Result {
    this.#lookedAround = 0;
    return this.ctx.storage.transactionSync(work);
  }

  /** Writes down a change of status and the alerts about it; whether there was any. */
  #note(
    check: Check,
    after: State,
    flip: Flip | undefined,
    at: number,
    body: Uint8Array | undefined,
    now: number,
  ): boolean {
    if (flip !== undefined) insertFlip(this.sql, check.id, flip);
    const happening = { check, after, flip, at, body };
    const severities = severitiesOf(happening);
    for (const severity of severities) {
      const neighbours = severity === "down" ? this.#neighbours(check) : [];
      const alert = alertOf(severity, happening, neighbours, configOf(this.env));
      raiseAlert(this.sql, alert, now);
    }
    return severities.length > 0;
  }

  /** Other checks with a tag of this one. A thousand alerts at once do not each need them. */
  #neighbours(check: Check): { name: string; isDown: boolean }[] {
    const { tags } = check.settings;
    if (tags.length === 0 || this.#lookedAround >= FLIPS_WITH_NEIGHBOURS) return [];
    this.#lookedAround += 1;
    const marks = tags.map(() => "?").join(", ");
    return selectChecks(
      this.sql,
      `id IN (SELECT check_id FROM check_tags WHERE tag IN (${marks}) AND check_id <> ? LIMIT ?)`,
      ...tags,
      check.id,
      SHOWN_NEIGHBOURS,
    ).map((other) => ({ name: nameOf(other), isDown: other.state.status === "down" }));
  }

  #windowsByTag(): ReadonlyMap<string, readonly MaintenanceWindow[]> {
    this.#tagWindows ??= new Map(
      this.sql
        .exec<{ tag: string; windows: string }>("SELECT tag, windows FROM tag_maintenance")
        .toArray()
        .map(({ tag, windows }) => [tag, JSON.parse(windows) as MaintenanceWindow[]]),
    );
    return this.#tagWindows;
  }

  #windowsOf({ maintenance, tags }: Settings): readonly MaintenanceWindow[] {
    const byTag = this.#windowsByTag();
    if (byTag.size === 0) return maintenance;
    return [...maintenance, ...tags.flatMap((tag) => byTag.get(tag) ?? [])];
  }

  #withDeadline(settings: Settings, state: State): State {
    return withDeadline(settings, state, this.#windowsOf(settings));
  }

  #count(): number {
    return this.sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM checks").one().n;
  }

  #createBySlug(slug: string, names: NewNames, now: number): Check | undefined {
    if (slug.length > MAX_NAME_CHARACTERS || this.#count() >= MAX_CHECKS) return undefined;
    return this.#insert({ ...defaultSettings, name: slug, slug }, names, now);
  }

  #insert(settings: Settings, names: NewNames, now: number): Check {
    const state = this.#withDeadline(settings, freshState(now));
    return insertCheck(this.sql, { ...names, createdAt: now, settings, state });
  }

  async #change(check: Check, changes: Partial<Settings>): Promise<Check> {
    await this.#loadCronFor(changes);
    const now = Date.now();
    const settings = { ...check.settings, ...changes };
    const state = this.#withDeadline(settings, check.state);
    // A deadline that new settings put into the past counts from now: nobody could have kept it.
    const deadline = state.deadline && Math.max(state.deadline, now);
    const after = { ...check, settings, state: { ...state, deadline } };
    this.#transaction(() => updateCheck(this.sql, after, check.settings));
    await this.reschedule();
    return after;
  }

  #replace(check: Check, state: State, flip: Flip): Check {
    updateState(this.sql, check.id, state);
    insertFlip(this.sql, check.id, flip);
    return { ...check, state };
  }

  #likeThis(changes: Partial<Settings>, unique: readonly UniqueField[]): Check | undefined {
    if (unique.length === 0) return undefined;
    const wanted = uniqueValues(changes);
    // A field that is looked for but not given finds nothing.
    if (unique.some((field) => wanted[field] === undefined)) return undefined;
    const candidates =
      unique.includes("slug") && changes.slug ? checksBySlug(this.sql, changes.slug) : this.#all();
    return candidates.find(({ settings }) => {
      const values = uniqueValues(settings);
      return unique.every((field) => values[field] === wanted[field]);
    });
  }

  #all(): Check[] {
    return this.list({ tags: [], slug: undefined });
  }

  async #loadCronFor({ schedule, maintenance = [] }: Partial<Settings>): Promise<void> {
    const texts = [schedule, ...maintenance.map(({ calendar }) => calendar)];
    if (!texts.some((text) => text !== undefined && isCron(text))) return;
    await loadCron();
    this.ctx.storage.kv.put(USES_CRON, true);
  }
}

function uniqueValues(settings: Partial<Settings>): Record<UniqueField, string | undefined> {
  return {
    name: settings.name,
    slug: settings.slug,
    tags: settings.tags?.join(" "),
    timeout: settings.timeoutSeconds?.toString(),
    grace: settings.graceSeconds?.toString(),
  };
}
