/** How a backup, a restore test or a repository is, in two words, and which alert explains it. Pure rules. */
import type { Text } from "../../../src/i18n/language.ts";
import type { Backup, Restore, StoredRepository } from "../arrivals/backups.ts";
import type { Check } from "../check/check.ts";
import { shownStatus } from "../check/shown.ts";
import type { MeaningName } from "./meanings.ts";
import { statusWords } from "./words.ts";

export interface Condition {
  /** `bad`: somebody has to do something now; `late`: soon, or look; `good`; `plain`: nothing is said of it yet. */
  readonly level: "bad" | "late" | "good" | "plain";
  readonly text: Text;
  readonly meaning?: MeaningName;
}

const words = {
  missing: { de: "fehlt", en: "missing" },
  deleted: { de: "gelöscht", en: "deleted" },
  older: { de: "ältere fehlen", en: "older ones missing" },
  warning: { de: "Warnung", en: "warning" },
  arrived: { de: "nachgewiesen", en: "confirmed" },
  awaiting: { de: "wird erwartet", en: "awaited" },
  pruned: { de: "aufgeräumt", en: "pruned" },
  unwatched: { de: "gesichert", en: "backed up" },
  reported: { de: "in Ordnung", en: "all right" },
  unseen: { de: "nicht zu sehen", en: "not seen" },
  unreadable: { de: "nicht lesbar", en: "not readable" },
  "low-space": { de: "wenig Platz", en: "low on space" },
  "full-soon": { de: "bald voll", en: "full soon" },
  "old-lock": { de: "gesperrt", en: "locked" },
} as const satisfies Record<string, Text>;

/** What the check itself says, where that is not that all is well. */
function ofCheck(check: Check, now: number, meaning: MeaningName): Condition | undefined {
  const status = shownStatus(check, now);
  if (status === "up") return undefined;
  const text = statusWords[status];
  if (status === "down") return { level: "bad", text, meaning };
  return { level: status === "grace" ? "late" : "plain", text };
}

/** `repositories` as they were reported: whether anybody has looked for what is missing. */
export function backupCondition(
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
    return { level: "bad", text: words.missing, meaning };
  }
  if (deleted > 0) return { level: "bad", text: words.deleted, meaning: "deleted" };
  const own = ofCheck(check, now, "down");
  if (own !== undefined) return own;
  if (missing > 0) return { level: "late", text: words.older, meaning: "missing" };
  const { warning } = check.state;
  if (warning !== undefined) {
    const more = warning.code === "no-archive" ? { meaning: "warning" as const } : {};
    return { level: "late", text: words.warning, ...more };
  }
  const state = newest?.state ?? "unwatched";
  if (state === "missing" || state === "deleted") return { level: "late", text: words[state] };
  if (state === "awaiting") return { level: "plain", text: words.awaiting };
  return { level: "good", text: words[state] };
}

export const restoreCondition = ({ check }: Restore, now: number): Condition =>
  ofCheck(check, now, "restore") ?? { level: "good", text: words.arrived };

export function repositoryCondition(
  { repository, server }: StoredRepository,
  now: number,
): Condition {
  const { outage, warnings } = repository;
  const [trouble] = [...(outage === undefined ? [] : [outage]), ...warnings];
  if (trouble !== undefined) {
    const level = trouble === "old-lock" ? "late" : "bad";
    return { level, text: words[trouble], meaning: trouble };
  }
  return ofCheck(server, now, "server") ?? { level: "good", text: words.reported };
}

const order: Readonly<Record<Condition["level"], number>> = { bad: 0, late: 1, plain: 2, good: 3 };

/** What needs somebody first. */
export const byUrgency = (one: Condition, other: Condition): number =>
  order[one.level] - order[other.level];

export const isTrouble = ({ level }: Condition): boolean => level === "bad" || level === "late";
