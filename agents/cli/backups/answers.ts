/** Answers of the API about backups. */
import * as z from "zod/mini";

const checkSchema = z.object({
  name: z.string(),
  slug: z.string(),
  uuid: z.optional(z.string()),
  unique_key: z.optional(z.string()),
  status: z.string(),
});

const backupSchema = z.object({
  check: z.extend(checkSchema, {
    tags: z.array(z.string()),
    nextExpected: z.nullable(z.string()),
  }),
  /** Null: the tool does not tell, as restic. */
  repository: z.nullable(z.string()),
  last: z.object({
    /** Null: no run has succeeded yet. */
    at: z.nullable(z.string()),
    files: z.nullable(z.number()),
    size: z.nullable(z.number()),
    added: z.nullable(z.number()),
    durationSeconds: z.nullable(z.number()),
    state: z.enum(["awaiting", "arrived", "missing", "deleted", "pruned", "unwatched"]),
    arrivedAt: z.nullable(z.string()),
    awaitedUntil: z.nullable(z.string()),
  }),
  lastArrived: z.nullable(z.object({ at: z.string() })),
  /** Archives that did not arrive, and that vanished; the last one counts among them. */
  missing: z.number(),
  /** Nothing newer than what is missing has arrived. */
  lost: z.boolean(),
  deleted: z.number(),
});
export type Backup = z.infer<typeof backupSchema>;

const repositorySchema = z.object({
  repository: z.string(),
  server: checkSchema,
  reportedAt: z.string(),
  lastTransactionAt: z.nullable(z.string()),
  freeBytes: z.nullable(z.number()),
  lockedSince: z.nullable(z.string()),
  warnings: z.array(z.string()),
  /** What an older service does not say. */
  path: z.optional(z.nullable(z.string())),
  copies: z.optional(z.array(z.string())),
  outage: z.optional(z.nullable(z.string())),
  fullInDays: z.optional(z.nullable(z.number())),
});
export type Repository = z.infer<typeof repositorySchema>;

const restoreSchema = z.object({
  check: checkSchema,
  at: z.nullable(z.string()),
  name: z.nullable(z.string()),
  ageSeconds: z.nullable(z.number()),
  durationSeconds: z.nullable(z.number()),
  file: z.nullable(z.string()),
});
export type Restore = z.infer<typeof restoreSchema>;

export const backupsSchema = z.object({
  backups: z.array(backupSchema),
  /** An older service does not say. */
  restores: z.optional(z.array(restoreSchema)),
  repositories: z.array(repositorySchema),
});
export type Backups = z.infer<typeof backupsSchema>;
