/** The picture of all backups, as the API shows it. */
import { z } from "@hono/zod-openapi";
import { momentOut, toMoment, toMomentOrNull } from "../../../src/http/api-schema.ts";
import { nameOf } from "../alert/alert.ts";
import type { Check } from "../check/check.ts";
import { dateInWords } from "../check/days/day.ts";
import { nextExpected } from "../check/deadline.ts";
import { shownStatus } from "../check/shown.ts";
import { archiveStates, isRestic, type Archive } from "../arrivals/archive.ts";
import type { Backup, Backups, Restore, StoredRepository } from "../arrivals/backups.ts";
import { judged } from "../arrivals/condition.ts";
import { repositoryOutages, repositoryWarnings } from "../arrivals/repository-table.ts";

const count = z.int().min(0);

const checkRef = {
  name: z.string().describe("name of the check"),
  slug: z.string().describe("slug of the check"),
  unique_key: z.string().describe("names the check, and opens nothing"),
  uuid: z.string().optional().openapi({ description: "for tokens that may change checks" }),
  status: z.enum(["new", "up", "grace", "down", "paused"]).describe("status of the check"),
};

const backupSchema = z
  .object({
    check: z
      .object({
        ...checkRef,
        tags: z.array(z.string()).describe("its tags"),
        nextExpected: momentOut
          .nullable()
          .describe("when the next backup is expected; null: it is not"),
        lastSuccess: momentOut.nullable().describe("when the last success came"),
      })
      .describe("the check of the host"),
    tool: z.enum(["borg", "restic"]).describe("which program made it"),
    repository: z.string().nullable().describe("id of the repository; null: not reported"),
    last: z
      .object({
        archive: z.string().nullable().describe("id of its archive"),
        name: z.string().nullable().describe("name of its archive"),
        at: momentOut.nullable().describe("when it was finished"),
        files: z.number().nullable().describe("how many files"),
        size: z.number().nullable().openapi({ description: "bytes that were backed up" }),
        added: z.number().nullable().openapi({ description: "bytes that the repository grew by" }),
        durationSeconds: z.number().nullable().describe("how long it took"),
        state: z
          .enum(archiveStates)
          .describe(
            "`awaiting`: not seen yet; `arrived`: proven; `missing`: not seen in time; `deleted`: gone; `pruned`: gone as expected; `unwatched`: no proof wanted",
          ),
        arrivedAt: momentOut.nullable().openapi({ description: "when the proof came" }),
        transaction: count.nullable().describe("transaction of the repository that it stands in"),
        awaitedUntil: momentOut.nullable().describe("when waiting ends; null: it is not awaited"),
      })
      .describe("the newest backup"),
    lastArrived: z
      .object({
        name: z.string().nullable().describe("name of its archive"),
        at: momentOut.describe("when it was finished"),
        arrivedAt: momentOut.nullable().describe("when the proof came"),
      })
      .nullable()
      .describe("the newest backup that has arrived; null: none"),
    missing: count.describe("archives that were not seen in time"),
    lost: z.boolean().openapi({
      description: "nothing newer than what is missing has arrived: there is an alert",
    }),
    deleted: count.describe("archives that were deleted unexpectedly"),
  })
  .openapi("Backup");

const restoreSchema = z
  .object({
    check: z.object(checkRef).describe("the check of the restore test"),
    at: momentOut.nullable().openapi({ description: "when it was read back last" }),
    archive: z.string().nullable().describe("id of the archive that was read back"),
    name: z.string().nullable().describe("name of that archive"),
    ageSeconds: z.number().nullable().openapi({ description: "of the archive at that time" }),
    durationSeconds: z.number().nullable().describe("how long that took"),
    file: z.string().nullable().openapi({ description: "that was compared with the host's" }),
  })
  .openapi("Restore");

export const backupsSchema = z
  .object({
    backups: z
      .array(backupSchema)
      .describe("the newest backup of each host and repository, those with problems first"),
    restores: z
      .array(restoreSchema)
      .describe("tests that a backup can be read back, those with problems first"),
    repositories: z
      .array(
        z
          .object({
            repository: z.string().describe("id of the repository"),
            server: z.object(checkRef).describe("the check of the backup server"),
            reportedAt: momentOut.describe("when it was reported last"),
            lastTransaction: count.nullable().describe("number of the newest transaction"),
            lastTransactionAt: momentOut.nullable().describe("when it was written"),
            freeBytes: count.nullable().describe("bytes that are free on its disk"),
            fullInDays: count.nullable().openapi({
              description: "about, if it goes on like this; null: not within 400 days",
            }),
            space: z
              .array(
                z.object({
                  day: z.iso.date().describe("the day (UTC)"),
                  freeBytes: count.describe("bytes that were free"),
                }),
              )
              .openapi({ description: "what was free on each of the last days, oldest first" }),
            lockedSince: momentOut.nullable().describe("since when it is locked; null: it is not"),
            warnings: z
              .array(z.enum(repositoryWarnings))
              .describe(
                "`low-space`: almost full; `full-soon`: full in a few days; `old-lock`: locked for long",
              ),
            path: z.string().nullable().describe("where it lies on the server"),
            copies: z
              .array(z.string())
              .openapi({ description: "other places of the same repository" }),
            outage: z
              .enum(repositoryOutages)
              .nullable()
              .openapi({ description: "not seen, or not readable, while others are" }),
            unreadableSince: momentOut
              .nullable()
              .describe("since when nothing can be judged; null: it can"),
            fault: z
              .string()
              .nullable()
              .describe("why, in the service's language; null: nobody says"),
            appendOnly: z.boolean().describe("whether it only allows appending"),
          })
          .openapi("Repository"),
      )
      .describe("the repositories, those with problems first"),
  })
  .openapi("Backups");

/** To whom the picture is shown, and when (unix ms). */
export interface Viewer {
  /** Readers do not get uuids, which are enough to ping. */
  readonly isReader: boolean;
  readonly now: number;
}

export function backupsToJson(all: Backups, viewer: Viewer): z.infer<typeof backupsSchema> {
  const { backups, restores, repositories } = judged(all, viewer.now);
  return {
    backups: backups.map(({ item }) => backupToJson(item, viewer)),
    restores: restores.map(({ item }) => restoreToJson(item, viewer)),
    repositories: repositories.map(({ item }) => repositoryToJson(item, viewer)),
  };
}

function repositoryToJson(
  { repository, space, server, fullInDays: days }: StoredRepository,
  viewer: Viewer,
) {
  return {
    repository: repository.repository,
    server: refTo(server, viewer),
    reportedAt: toMoment(repository.reportedAt),
    lastTransaction: repository.lastTransaction ?? null,
    lastTransactionAt: toMomentOrNull(repository.lastTransactionAt),
    freeBytes: repository.freeBytes ?? null,
    fullInDays: days ?? null,
    space: space.map(({ day, freeBytes }) => ({ day: dateInWords(day), freeBytes })),
    lockedSince: toMomentOrNull(repository.lockedSince),
    warnings: [...repository.warnings],
    path: repository.path ?? null,
    copies: Object.keys(repository.places)
      .filter((path) => path !== repository.path)
      .toSorted(),
    outage: repository.outage ?? null,
    unreadableSince: toMomentOrNull(repository.unreadableSince),
    fault: repository.fault ?? null,
    appendOnly: repository.isAppendOnly,
  };
}

const refTo = (check: Check, { isReader, now }: Viewer) => ({
  name: nameOf(check),
  slug: check.settings.slug,
  unique_key: check.uniqueKey,
  ...(!isReader && { uuid: check.uuid }),
  status: shownStatus(check, now),
});

function backupToJson(
  { check, newest, lastArrived, missing, isLost, deleted }: Backup,
  viewer: Viewer,
): z.infer<typeof backupSchema> {
  const { settings, state } = check;
  const isExpected = state.status !== "paused";
  return {
    check: {
      ...refTo(check, viewer),
      tags: [...settings.tags],
      nextExpected: toMomentOrNull(isExpected ? nextExpected(settings, state) : undefined),
      lastSuccess: toMomentOrNull(state.lastSuccessAt),
    },
    tool: toolOf(newest, state.lastFacts?.tool),
    repository: newest?.repository ?? state.lastFacts?.repository ?? null,
    last: newest === undefined ? lastOfFacts(check) : lastOfArchive(newest),
    lastArrived:
      lastArrived === undefined
        ? null
        : {
            name: lastArrived.name ?? null,
            at: toMoment(lastArrived.madeAt),
            arrivedAt: toMomentOrNull(lastArrived.arrivedAt),
          },
    missing,
    lost: isLost,
    deleted,
  };
}

const lastOfArchive = (one: Archive) => ({
  archive: one.archive,
  name: one.name ?? null,
  at: toMoment(one.madeAt),
  files: one.files ?? null,
  size: one.size ?? null,
  added: one.added ?? null,
  durationSeconds: one.durationSeconds ?? null,
  state: one.state,
  arrivedAt: toMomentOrNull(one.arrivedAt),
  transaction: one.transaction ?? null,
  awaitedUntil: toMomentOrNull(one.dueAt),
});

const restoreToJson = ({ check, facts }: Restore, viewer: Viewer) => ({
  check: refTo(check, viewer),
  at: toMomentOrNull(check.state.lastSuccessAt),
  archive: facts.archive ?? null,
  name: facts.archiveName ?? null,
  ageSeconds: facts.ageSeconds ?? null,
  durationSeconds: facts.durationSeconds ?? null,
  file: facts.file ?? null,
});

/** A program whose backups cannot be proven to have arrived. */
function lastOfFacts({ state: { lastFacts, lastSuccessAt } }: Check) {
  return {
    archive: lastFacts?.archive ?? null,
    name: lastFacts?.archiveName ?? null,
    at: toMomentOrNull(lastSuccessAt),
    files: lastFacts?.files ?? null,
    size: lastFacts?.size ?? null,
    added: lastFacts?.added ?? null,
    durationSeconds: lastFacts?.durationSeconds ?? null,
    state: "unwatched" as const,
    arrivedAt: null,
    transaction: null,
    awaitedUntil: null,
  };
}

const toolOf = (newest: Archive | undefined, tool: string | undefined) =>
  (newest === undefined ? tool === "restic" : isRestic(newest.repository)) ? "restic" : "borg";
