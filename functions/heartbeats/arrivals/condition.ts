/**
 * How a backup, a restore test or a repository is, which alert explains it, and which comes first in a list. Pure rules;
 * moments in unix ms.
 */
import { nameOf } from "../alert/alert.ts";
import type { Check, ShownStatus } from "../check/check.ts";
import { shownStatus } from "../check/shown.ts";
import type { ArchiveState } from "./archive.ts";
import type { Backup, Backups, Restore, StoredRepository } from "./backups.ts";
import type { RepositoryOutage, RepositoryWarning } from "./repository-table.ts";

/** `bad`: somebody has to do something now; `late`: soon, or look; `plain`: nothing is said of it yet. */
export type Level = "bad" | "late" | "plain" | "good";

export type ConditionName =
  | Exclude<ShownStatus, "up">
  | ArchiveState
  | RepositoryOutage
  | RepositoryWarning
  /** Older ones did not arrive, newer ones did; the last run has a warning; a report without fault. */
  | "older"
  | "warning"
  | "reported";

/** What alerts about backups tell. */
export type MeaningName =
  | "down"
  | "server"
  | "restore"
  | "missing"
  | "unproven"
  | "deleted"
  | "rewritten"
  | "warning"
  | RepositoryOutage
  | RepositoryWarning;

export interface Condition {
  readonly level: Level;
  readonly name: ConditionName;
  readonly meaning?: MeaningName;
}

/** Something with how it is. */
export interface Judged<Item> {
  readonly item: Item;
  readonly condition: Condition;
}

/** What the check itself says, where that is not that all is well. */
function ofCheck(check: Check, now: number, meaning: MeaningName): Condition | undefined {
  const status = shownStatus(check, now);
  if (status === "up") return undefined;
  if (status === "down") return { level: "bad", name: status, meaning };
  return { level: status === "grace" ? "late" : "plain", name: status };
}

/** `repositories` as they were reported: whether anybody has looked for what is missing. */
function backupCondition(
  { check, newest, isLost, deleted, missing }: Backup,
  repositories: readonly StoredRepository[],
  now: number,
): Condition {
  if (isLost) {
    const report = repositories.find(
      ({ repository }) => repository.repository === newest?.repository,
    );
    const wasLookedFor = (report?.repository.reportedAt ?? 0) >= (newest?.notedAt ?? 0);
    const meaning = wasLookedFor ? "missing" : "unproven";
    return { level: "bad", name: "missing", meaning };
  }
  if (deleted > 0) return { level: "bad", name: "deleted", meaning: "deleted" };
  const own = ofCheck(check, now, "down");
  if (own !== undefined) return own;
  if (missing > 0) return { level: "late", name: "older", meaning: "missing" };
  const { warning } = check.state;
  if (warning !== undefined) {
    const more = warning.code === "no-archive" ? { meaning: "warning" as const } : {};
    return { level: "late", name: "warning", ...more };
  }
  const name = newest?.state ?? "unwatched";
  if (name === "missing" || name === "deleted") return { level: "late", name };
  return { level: name === "awaiting" ? "plain" : "good", name };
}

const restoreCondition = ({ check }: Restore, now: number): Condition =>
  ofCheck(check, now, "restore") ?? { level: "good", name: "arrived" };

export function repositoryCondition(
  { repository, server }: StoredRepository,
  now: number,
): Condition {
  const { outage, warnings } = repository;
  const [trouble] = [...(outage === undefined ? [] : [outage]), ...warnings];
  if (trouble !== undefined) {
    return { level: trouble === "old-lock" ? "late" : "bad", name: trouble, meaning: trouble };
  }
  return ofCheck(server, now, "server") ?? { level: "good", name: "reported" };
}

const order: Readonly<Record<Level, number>> = { bad: 0, late: 1, plain: 2, good: 3 };

/** What needs somebody first, then what is awaited. */
export const byUrgency = (one: { readonly level: Level }, other: typeof one): number =>
  order[one.level] - order[other.level];

export const isTrouble = ({ level }: Condition): boolean => level === "bad" || level === "late";

/** Where a repository lies, as people find it in a list; one that has not said its path goes by its id. */
const placeOf = ({ repository: { path, repository }, server }: StoredRepository): string =>
  `${path ?? repository} ${nameOf(server)}`;

function inOrder<Item>(
  items: readonly Item[],
  conditionOf: (item: Item) => Condition,
  nameIn: (item: Item) => string,
): Judged<Item>[] {
  return items
    .map((item) => ({ item, condition: conditionOf(item), name: nameIn(item) }))
    .toSorted(
      (one, other) =>
        byUrgency(one.condition, other.condition) || one.name.localeCompare(other.name),
    )
    .map(({ item, condition }) => ({ item, condition }));
}

export interface JudgedBackups {
  readonly backups: readonly Judged<Backup>[];
  readonly restores: readonly Judged<Restore>[];
  readonly repositories: readonly Judged<StoredRepository>[];
}

/** Everything with how it is at `now`: what needs somebody first, what is alike by name. */
export function judged({ backups, restores, repositories }: Backups, now: number): JudgedBackups {
  return {
    backups: inOrder(
      backups,
      (one) => backupCondition(one, repositories, now),
      ({ check }) => nameOf(check),
    ),
    restores: inOrder(
      restores,
      (one) => restoreCondition(one, now),
      ({ check }) => nameOf(check),
    ),
    repositories: inOrder(repositories, (one) => repositoryCondition(one, now), placeOf),
  };
}
