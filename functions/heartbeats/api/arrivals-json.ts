/** Requests and answers of the arrivals API. */
import { z } from "@hono/zod-openapi";
import { meant, momentIn } from "../../../src/http/api-schema.ts";
import { archiveStates, findings, isArchiveId, isHexId } from "../arrivals/archive.ts";
import { ARCHIVES_PER_ANSWER, MAX_PATH_CHARACTERS } from "../arrivals/limits.ts";
import { rewritings, unreadables } from "../arrivals/report.ts";

const hexId = z
  .string()
  .refine(
    isHexId,
    meant({
      de: "Gemeint sind 64 Hexziffern in kleinen Buchstaben.",
      en: "Use 64 hex digits, in lower case.",
    }),
  )
  .openapi({ description: "64 hex digits, lower case" });
const archiveId = z
  .string()
  .refine(
    isArchiveId,
    meant({
      de: "Gemeint sind 64 Hexziffern in kleinen Buchstaben, bei restic 8 bis 64.",
      en: "Use 64 hex digits in lower case, of restic 8 to 64.",
    }),
  )
  .openapi({
    description: "64 hex digits, of restic 8 to 64; only zeros are no archive, but borg's manifest",
  });
const count = z.int().min(0);
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullish();

export const repositoryQuery = z.object({ repository: hexId.describe("id of the repository") });

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
          transaction: optional(count).describe(
            "transaction of the repository in which it was found",
          ),
          at: optional(momentIn).describe("when that transaction was written"),
          successor: optional(archiveId).openapi({
            description: "of what is deleted: the archive that was written in its place",
          }),
          by: optional(z.enum(rewritings)).openapi({
            description: "the command of borg that writes the successor as it stands there",
          }),
        }),
      )
      .max(ARCHIVES_PER_ANSWER)
      .describe("what was found of the archives that were asked for"),
    lastTransaction: optional(count).describe("number of the newest transaction"),
    lastTransactionAt: optional(momentIn).describe("when it was written"),
    freeBytes: optional(count).describe("bytes that are free on its disk"),
    lock: optional(momentIn).openapi({ description: "since when the repository is locked" }),
    path: optional(z.string().max(MAX_PATH_CHARACTERS)).openapi({
      description: "where it lies: a repository may be there twice",
    }),
    unreadable: optional(z.enum(unreadables)).openapi({
      description: "`repository`: nothing could be judged; `archives`: those left out could not",
    }),
    appendOnly: optional(z.boolean()).describe("whether the repository only allows appending"),
  })
  .openapi("ArrivalReport");

export const arrivalsSchema = z
  .object({
    repository: z.string().describe("id of the repository"),
    archives: z
      .array(
        z.object({
          archive: z.string().describe("id of the archive"),
          name: z.string().nullable().describe("what the host called it"),
          state: z.enum(archiveStates).describe("what is known of it so far"),
        }),
      )
      .describe("the archives to look for"),
  })
  .openapi("Arrivals");

export const snapshotsSchema = z
  .object({
    archives: z
      .array(
        z.object({
          repository: z.string().openapi({ description: "what stands for it in a report" }),
          path: z
            .string()
            .nullable()
            .openapi({ description: "where it was reported the last time" }),
          archive: z
            .string()
            .openapi({ description: "how the name of the snapshot's file begins" }),
        }),
      )
      .describe("the snapshots to look for"),
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
