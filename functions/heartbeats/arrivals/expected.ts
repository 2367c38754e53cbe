/** When repositories are expected to be reported. Runs inside the store's transactions. */
import { forgetSubject } from "../../../src/alerts/outbox/outbox.ts";
import type { Check, MaintenanceWindow } from "../check/check.ts";
import { deadlineOf } from "../check/deadline.ts";
import { silenceSubject } from "./archive.ts";
import {
  forgetRepositories,
  forgetRepository,
  listRepositories,
  saveRepository,
} from "./repository-table.ts";

/**
 * When a repository that was reported at `from` (unix ms) has been silent for too long: as long as its server may be.
 * undefined: nothing is expected of that server any more.
 */
export function silenceAfter(
  { settings, state }: Pick<Check, "settings" | "state">,
  from: number,
  windows: readonly MaintenanceWindow[],
): number | undefined {
  const reported = { ...state, status: "up", baseAt: from, lastSuccessAt: from } as const;
  return deadlineOf(settings, { ...reported, run: undefined, notBefore: undefined }, windows);
}

/** A server has another plan: its repositories are expected by that. */
export function applyPlan(
  sql: SqlStorage,
  server: Check,
  windows: readonly MaintenanceWindow[],
  now: number,
): void {
  for (const known of listRepositories(sql, server.id)) {
    if (known.dueAt === undefined) continue;
    const due = silenceAfter(server, known.reportedAt, windows);
    saveRepository(sql, { ...known, dueAt: due && Math.max(due, now) });
  }
}

/** Forgets a repository, and that it was away; whether there was one. */
export function dropRepository(sql: SqlStorage, repository: string): boolean {
  forgetSubject(sql, "archive", silenceSubject(repository));
  return forgetRepository(sql, repository);
}

/** The same for all repositories of a server. */
export function dropRepositories(sql: SqlStorage, checkId: number): void {
  for (const { repository } of listRepositories(sql, checkId)) {
    forgetSubject(sql, "archive", silenceSubject(repository));
  }
  forgetRepositories(sql, checkId);
}
