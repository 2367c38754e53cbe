/** What a CheckStore answers without changing anything. */
import { AlertingStore } from "../../src/alerts/alerting-store.ts";
import { configOf } from "../../src/config/config.ts";
import type { MeasuredChecks } from "./api/check-metrics.ts";
import type { Archive } from "./arrivals/archive.ts";
import type { Backups } from "./arrivals/backups.ts";
import type { LookedFor } from "./arrivals/looked-for.ts";
import type { ReportingToken } from "./arrivals/server-table.ts";
import type { Check, CheckName, Flip, MaintenanceWindow, ShownStatus } from "./check/check.ts";
import { flipsOf } from "./check/log/flip-table.ts";
import type { Ledger } from "./check/ledger.ts";
import type { Listing, ListingQuery } from "./check/listing.ts";
import { pingBodyOf, pingsOf } from "./check/log/log-table.ts";
import type { LoggedPing } from "./check/log/logged-ping.ts";
import { listGaps, projectKeys, type Gap, type ProjectKeys } from "./check/project-table.ts";
import { withoutLog } from "./check/log/recent.ts";
import { shownStatus } from "./check/shown.ts";
import {
  checkByBadgeKey,
  checkNamed,
  checksAfter,
  hasMoreThan,
  listChecks,
  type CheckQuery,
} from "./check/table.ts";
import { allTags } from "./check/tag-table.ts";
import { MAX_KNOWN_CHECKS } from "./limits.ts";
import { KnownChecks } from "./known-checks.ts";
import type { KnownGaps } from "./known-gaps.ts";
import { KnownWindows } from "./known-windows.ts";
import { loadParts, type Parts } from "./parts.ts";

export abstract class CheckReader extends AlertingStore {
  /** Loaded before the first call comes in: a redirect does without it. */
  protected parts!: Parts;
  protected readonly known = new KnownChecks();
  protected readonly windows = new KnownWindows(this.sql);
  protected knownGaps!: KnownGaps;
  /** The keys of the project, once they were asked for. */
  protected knownKeys: ProjectKeys | undefined;
  readonly #readAll = () => listChecks(this.sql, { tags: [], slug: undefined });
  #forStrangers: ReturnType<Parts["publicReader"]> | undefined;

  protected async load(): Promise<void> {
    this.parts = await loadParts();
    this.knownGaps = new this.parts.KnownGaps(this.sql);
  }

  protected ledger(now: number): Ledger {
    return {
      sql: this.sql,
      now,
      config: configOf(this.env),
      windowsOf: ({ settings }) => this.windows.of(settings),
      gapsSince: this.knownGaps.since,
    };
  }

  // --- checks ------------------------------------------------------------------------------------

  get(name: CheckName): Check | undefined {
    const check = checkNamed(this.sql, name);
    return check && this.parts.withReminder(this.sql, check);
  }

  /** What strangers may see of the checks with any of these tags. */
  publicChecks(tags: readonly string[]) {
    this.#forStrangers ??= this.parts.publicReader();
    return this.#forStrangers(this.ledger(Date.now()), tags);
  }

  byBadgeKey(badgeKey: string): Check | undefined {
    return checkByBadgeKey(this.sql, badgeKey);
  }

  /** Checks in the order of their making, behind the one with this id: a page of them (check/page.ts). */
  list(query: CheckQuery, after = 0): Check[] {
    return this.parts
      .pageOf(checksAfter(this.sql, query, after))
      .map((one) => this.parts.withReminder(this.sql, withoutLog(one)));
  }

  /** How the checks with a tag are, or all of them: what a badge tells to whoever looks at it. */
  statuses(tag: string | undefined): ShownStatus[] {
    const now = Date.now();
    const checks =
      tag !== undefined && hasMoreThan(this.sql, MAX_KNOWN_CHECKS)
        ? listChecks(this.sql, { tags: [tag], slug: undefined })
        : this.known
            .all(this.#readAll)
            .filter(({ settings }) => tag === undefined || settings.tags.includes(tag));
    return checks.map((check) => shownStatus(check, now));
  }

  /** A page of the checks with their last days: what people look through. */
  listing(query: ListingQuery): Listing {
    const known = hasMoreThan(this.sql, MAX_KNOWN_CHECKS)
      ? undefined
      : this.known.all(this.#readAll);
    return this.parts.listingOf(this.ledger(Date.now()), known, query);
  }

  /** What is measured of the checks behind the one with this id, and the last of them where there are more. */
  async measured(after = 0): Promise<{ measured: MeasuredChecks; next: number | undefined }> {
    const { measuredChecks } = await import("./api/check-metrics.ts");
    const now = Date.now();
    const all = this.known.all(this.#readAll);
    const page = this.parts.pageWithToday(this.ledger(now), all, after);
    const last = page.at(-1)?.id;
    const next = last === all.at(-1)?.id ? undefined : last;
    return { measured: measuredChecks(page, now), next };
  }

  /** All tags in use. */
  tags(): string[] {
    return allTags(this.sql);
  }

  /** The newest pings of a check, newest first. */
  pings(uuid: string, most: number): LoggedPing[] | undefined {
    const check = this.get({ uuid });
    return check && pingsOf(this.sql, check, most);
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

  /** The last days of a check, today among them, oldest first; at most so many. */
  days(name: CheckName, most: number) {
    const check = checkNamed(this.sql, name);
    return check && this.parts.daysOf(this.ledger(Date.now()), check, most);
  }

  /** Times in which the service itself was away, newest first. */
  gaps(): Gap[] {
    return listGaps(this.sql);
  }

  keys(): ProjectKeys {
    return (this.knownKeys ??= projectKeys(this.ctx.storage.kv));
  }

  /** Planned absences of all checks with a tag. */
  tagMaintenance(): Record<string, readonly MaintenanceWindow[]> {
    return Object.fromEntries(this.windows.byTag());
  }

  // --- backups -----------------------------------------------------------------------------------

  /** The archives to look for in a repository. */
  async arrivals(repository: string): Promise<Archive[]> {
    const { archivesToLookFor } = await import("./arrivals/archive-rows-table.ts");
    return archivesToLookFor(this.sql, repository, Date.now());
  }

  /** The same for a backup server, and of restic where no repository is named: see `archivesFor`. */
  async arrivalsFor(token: ReportingToken, repository?: string): Promise<LookedFor[] | undefined> {
    const { archivesFor } = await import("./arrivals/looked-for.ts");
    return archivesFor(this.sql, token, repository, Date.now());
  }

  /** The newest backup of every check and repository, and what is known of the repositories. */
  async backups(): Promise<Backups> {
    return (await import("./arrivals/backups.ts")).backupsIn(this.sql);
  }

  /** What of it all needs somebody at `now` (unix ms), and how many are well: read once, and told in few words. */
  standing(now: number) {
    return this.parts.standingIn(this.sql, this.known.all(this.#readAll), now);
  }
}
