/** Requests and answers of the arrivals API. */
import { z } from "@hono/zod-openapi";
import { momentIn, momentOut, toMoment, toMomentOrNull } from "../../../src/http/api-schema.ts";
import { nameOf } from "../alert/alert.ts";
import type { Check } from "../check/check.ts";
import { nextExpected } from "../check/deadline.ts";
import { dateInWords } from "../check/day.ts";
import { shownStatus } from "../check/shown.ts";
import {
  archiveStates,
  findings,
  isArchiveId,
  isHexId,
  isRestic,
  type Archive,
} from "../arrivals/archive.ts";
import type { Backup, Backups, Restore } from "../arrivals/backups.ts";
import { ARCHIVES_PER_ANSWER, MAX_PATH_CHARACTERS } from "../arrivals/limits.ts";
import { rewritings, unreadables, type Report } from "../arrivals/report.ts";
import { repositoryOutages, repositoryWarnings } from "../arrivals/repository-table.ts";

const hexId = z.string().refine(isHexId).openapi({ description: "64 hex digits, lower case" });
const archiveId = z.string().refine(isArchiveId).openapi({
  description: "64 hex digits, of restic 8 to 64; only zeros are no archive, but borg's manifest",
});
const count = z.int().min(0);
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullish();

export const repositoryQuery = z.object({ repository: hexId });

export const reportSchema = z
  .object({
    repository: hexId,
    results: z
      .array(
        z.object({
          archive: archiveId,
          state: z.enum(findings).openapi({
            description: "in committed segments, deleted there, or neither",
          }),
          transaction: optional(count),
          at: optional(momentIn),
          successor: optional(archiveId).openapi({
            description: "of what is deleted: the archive that was written in its place",
          }),
          by: optional(z.enum(rewritings)).openapi({
            description: "the command of borg that writes the successor as it stands there",
          }),
        }),
      )
      .max(ARCHIVES_PER_ANSWER),
    lastTransaction: optional(count),
    lastTransactionAt: optional(momentIn),
    freeBytes: optional(count),
    lock: optional(momentIn).openapi({ description: "since when the repository is locked" }),
    path: optional(z.string().max(MAX_PATH_CHARACTERS)).openapi({
      description: "where it lies: a repository may be there twice",
    }),
    unreadable: optional(z.enum(unreadables)).openapi({
      description: "`repository`: nothing could be judged; `archives`: those left out could not",
    }),
    appendOnly: optional(z.boolean()),
  })
  .openapi("ArrivalReport");

export function toReport(sent: z.infer<typeof reportSchema>): Report {
  return {
    repository: sent.repository,
    results: sent.results.map(({ archive, state, transaction, successor, by }) => ({
      archive,
      found: state,
      transaction: transaction ?? undefined,
      ...(state === "delete" && successor && by && { successor: { archive: successor, by } }),
    })),
    lastTransaction: sent.lastTransaction ?? undefined,
    lastTransactionAt: sent.lastTransactionAt ?? undefined,
    freeBytes: sent.freeBytes ?? undefined,
    lockedSince: sent.lock ?? undefined,
    ...(sent.path && { path: sent.path }),
    ...(sent.unreadable && { unreadable: sent.unreadable }),
    ...(typeof sent.appendOnly === "boolean" && { isAppendOnly: sent.appendOnly }),
  };
}

export const arrivalsSchema = z
  .object({
    repository: z.string(),
    archives: z.array(
      z.object({
        archive: z.string(),
        name: z.string().nullable(),
        state: z.enum(archiveStates),
      }),
    ),
  })
  .openapi("Arrivals");

export const snapshotsSchema = z
  .object({
    archives: z.array(
      z.object({
        repository: z.string().openapi({ description: "what stands for it in a report" }),
        path: z.string().nullable().openapi({ description: "where it was reported the last time" }),
        archive: z.string().openapi({ description: "how the name of the snapshot's file begins" }),
      }),
    ),
  })
  .openapi("Snapshots");

export const outcomeSchema = z
  .object({
    arrived: count.openapi({ description: "proven by this report" }),
    deleted: count.openapi({ description: "deleted or vanished since the last one" }),
    awaiting: count.openapi({ description: "still not there" }),
    unknown: count.openapi({ description: "reported by no host" }),
  })
  .openapi("ArrivalOutcome");

const checkRef = {
  name: z.string(),
  slug: z.string(),
  unique_key: z.string(),
  uuid: z.string().optional().openapi({ description: "for tokens that may change checks" }),
  status: z.enum(["new", "up", "grace", "down", "paused"]),
};

const backupSchema = z
  .object({
    check: z.object({
      ...checkRef,
      tags: z.array(z.string()),
      nextExpected: momentOut.nullable(),
      lastSuccess: momentOut.nullable(),
    }),
    tool: z.enum(["borg", "restic"]),
    repository: z.string().nullable(),
    last: z.object({
      archive: z.string().nullable(),
      name: z.string().nullable(),
      at: momentOut.nullable(),
      files: z.number().nullable(),
      size: z.number().nullable().openapi({ description: "bytes that were backed up" }),
      added: z.number().nullable().openapi({ description: "bytes that the repository grew by" }),
      durationSeconds: z.number().nullable(),
      state: z.enum(archiveStates),
      arrivedAt: momentOut.nullable().openapi({ description: "when the proof came" }),
      transaction: count.nullable(),
      awaitedUntil: momentOut.nullable(),
    }),
    lastArrived: z
      .object({ name: z.string().nullable(), at: momentOut, arrivedAt: momentOut.nullable() })
      .nullable(),
    missing: count,
    lost: z.boolean().openapi({
      description: "nothing newer than what is missing has arrived: there is an alert",
    }),
    deleted: count,
  })
  .openapi("Backup");

const restoreSchema = z
  .object({
    check: z.object(checkRef),
    at: momentOut.nullable().openapi({ description: "when it was read back last" }),
    archive: z.string().nullable(),
    name: z.string().nullable(),
    ageSeconds: z.number().nullable().openapi({ description: "of the archive at that time" }),
    durationSeconds: z.number().nullable(),
    file: z.string().nullable().openapi({ description: "that was compared with the host's" }),
  })
  .openapi("Restore");

export const backupsSchema = z
  .object({
    backups: z.array(backupSchema),
    restores: z.array(restoreSchema),
    repositories: z.array(
      z
        .object({
          repository: z.string(),
          server: z.object(checkRef),
          reportedAt: momentOut,
          lastTransaction: count.nullable(),
          lastTransactionAt: momentOut.nullable(),
          freeBytes: count.nullable(),
          fullInDays: count
            .nullable()
            .openapi({ description: "about, if it goes on like this; null: not within 400 days" }),
          space: z
            .array(z.object({ day: z.iso.date(), freeBytes: count }))
            .openapi({ description: "what was free on each of the last days (UTC), oldest first" }),
          lockedSince: momentOut.nullable(),
          warnings: z.array(z.enum(repositoryWarnings)),
          path: z.string().nullable(),
          copies: z
            .array(z.string())
            .openapi({ description: "other places of the same repository" }),
          outage: z
            .enum(repositoryOutages)
            .nullable()
            .openapi({ description: "not seen, or not readable, while others are" }),
          unreadableSince: momentOut.nullable(),
          appendOnly: z.boolean(),
        })
        .openapi("Repository"),
    ),
  })
  .openapi("Backups");

/** To whom the picture is shown, and when (unix ms). */
export interface Viewer {
  /** Readers do not get uuids, which are enough to ping. */
  readonly isReader: boolean;
  readonly now: number;
}

export function backupsToJson(all: Backups, viewer: Viewer): z.infer<typeof backupsSchema> {
  return {
    backups: all.backups.map((backup) => backupToJson(backup, viewer)),
    restores: all.restores.map((restore) => restoreToJson(restore, viewer)),
    repositories: all.repositories.map(({ repository, space, server, fullInDays: days }) => ({
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
      appendOnly: repository.isAppendOnly,
    })),
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
