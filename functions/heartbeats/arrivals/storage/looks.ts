/**
 * Looks into repositories in object storage, one after another. What they find is a report like that of a backup server:
 * here the service itself is the server, with a check of its own that goes down when nobody looks any more.
 */
import { ConfigError, configOf } from "../../../../src/config/config.ts";
import {
  s3RepositoriesOf,
  type S3Repository,
} from "../../../../src/config/buckets/repository-settings.ts";
import type { Language, Text } from "../../../../src/i18n/language.ts";
import { errorFacts, log } from "../../../../src/log.ts";
import type { Check, Settings } from "../../check/check.ts";
import { newNames } from "../../check/keys.ts";
import { listChecks } from "../../check/table.ts";
import { resticRepository } from "../archive.ts";
import { archivesToLookFor } from "../archive-rows-table.ts";
import type { Report, ReportOutcome } from "../report.ts";
import { firstServerSettings, serverCheck, type ReportFault, type Server } from "../server.ts";
import { StorageDue } from "./due.ts";
import type { Seen } from "./look.ts";

/** The store's own calls that a look ends in. */
interface Reported {
  report(report: Report, server: Server): Promise<ReportOutcome | ReportFault>;
  forgetRepository(repository: string): boolean;
  pause(uuid: string): Check | undefined;
}

/** No token is called like that: tokens have names. */
const TOKEN = { id: "s3", name: "" } as const;

const names: Readonly<Record<Language, string>> = { de: "Objektspeicher", en: "Object storage" };

const unknownName = (name: string): Text => ({
  de: `S3_REPOSITORIES nennt kein Repository „${name}“.`,
  en: `S3_REPOSITORIES has no repository “${name}”.`,
});

const unusable: Text = {
  de: "S3_REPOSITORIES ist nicht zu gebrauchen: Das Log sagt, warum.",
  en: "S3_REPOSITORIES cannot be used: the log says why.",
};

export class StorageLooks {
  readonly #storage: DurableObjectStorage;
  readonly #env: Env;
  readonly #store: Reported;
  readonly #due: StorageDue;
  #isLooking = false;

  constructor(storage: DurableObjectStorage, env: Env, store: Reported) {
    this.#storage = storage;
    this.#env = env;
    this.#store = store;
    this.#due = new StorageDue(storage.kv);
  }

  /** When there is something to do, in unix ms; Infinity: nothing, or it is being done. */
  get dueAt(): number {
    return this.#isLooking ? Infinity : this.#due.earliest;
  }

  /** Looks soon, if a check that was made or changed names a repository. */
  plan({ s3Repository }: Partial<Settings>, now: number): void {
    if (s3Repository !== undefined) this.#due.plan(s3Repository, now);
  }

  /** A run has ended: what it has saved is looked for soon. */
  expect({ s3Repository }: Settings, now: number): void {
    if (s3Repository !== undefined) this.#due.again(s3Repository, now);
  }

  /** The clock was ahead, and is right now (`now`, unix ms). */
  bringBack(now: number): void {
    this.#due.bringBack(now);
  }

  /** Starts the look that is due at `now` (unix ms), without waiting for it; `after` runs when it is over. */
  start(now: number, after: () => Promise<void>): void {
    const name = this.#isLooking ? undefined : this.#due.take(now);
    if (name === undefined) return;
    this.#isLooking = true;
    void this.#look(name, now)
      .catch((error: unknown) => log("error", "s3.look-failed", errorFacts(error)))
      .finally(() => {
        this.#isLooking = false;
      })
      .then(after)
      .catch((error: unknown) => log("error", "s3.look-not-planned", errorFacts(error)));
  }

  async #look(name: string, now: number): Promise<void> {
    const { sql } = this.#storage;
    const all = listChecks(sql, { tags: [], slug: undefined });
    const checks = all.filter(({ settings }) => settings.s3Repository === name);
    if (checks.length === 0) return this.#drop(name);
    const wanted = checks.map(({ uniqueKey }) =>
      archivesToLookFor(sql, resticRepository(uniqueKey), now),
    );
    const { unread, lookInto, placeOf } = await import("./look.ts");
    const found = this.#repository(name);
    const seen =
      "said" in found
        ? checks.map(() => unread(found.said))
        : await lookInto(found.repository, wanted);
    const path = "said" in found ? undefined : placeOf(found.repository);
    for (const [index, { uniqueKey }] of checks.entries()) {
      await this.#report(resticRepository(uniqueKey), seen[index]!, path);
    }
    if (seen.some(({ isCut }) => isCut)) this.#due.again(name, Date.now());
  }

  #repository(name: string): { repository: S3Repository } | { said: Text } {
    try {
      const repository = s3RepositoriesOf(this.#env).find((one) => one.name === name);
      return repository === undefined ? { said: unknownName(name) } : { repository };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      log("error", "s3.settings", errorFacts(error));
      return { said: unusable };
    }
  }

  async #report(repository: string, seen: Seen, path: string | undefined): Promise<void> {
    const { language } = configOf(this.#env);
    const report: Report = {
      repository,
      results: seen.results,
      unreadable: seen.unreadable,
      fault: seen.fault?.[language],
      path,
      lastTransaction: undefined,
      lastTransactionAt: undefined,
      freeBytes: undefined,
      lockedSince: undefined,
    };
    const server = {
      token: TOKEN,
      pingId: crypto.randomUUID(),
      scheme: "https",
      settings: firstServerSettings(names[language], "arrivals-s3"),
      names: await newNames(),
    };
    const outcome = await this.#store.report(report, server);
    // An agent had reported it before the check was said to be here: an admin's word counts for more.
    if (outcome === "foreign" && this.#store.forgetRepository(repository)) {
      await this.#store.report(report, server);
    }
  }

  /** Nothing is expected of looks that nobody wants any more. */
  #drop(name: string): void {
    const isLast = this.#due.drop(name);
    const server = isLast ? serverCheck(this.#storage.sql, TOKEN) : undefined;
    if (server !== undefined) this.#store.pause(server.uuid);
  }
}
