/** Answers of the links API, as far as people are shown them. */
import * as z from "zod/mini";

const settings = {
  slug: z.string(),
  target: z.string(),
  title: z.string(),
  tags: z.array(z.string()),
  status: z.number(),
  forwardPath: z.boolean(),
  forwardQuery: z.boolean(),
  validFrom: z.nullable(z.string()),
  validUntil: z.nullable(z.string()),
  fallback: z.nullable(z.string()),
  maxClicks: z.nullable(z.number()),
  timezone: z.nullable(z.string()),
  windows: z.array(z.object({ calendar: z.string(), minutes: z.number(), target: z.string() })),
};

const settingsSchema = z.object(settings);
export type LinkSettings = z.infer<typeof settingsSchema>;

const state = z.enum(["active", "not-yet", "expired", "used-up", "in-trash"]);
export type LinkState = z.infer<typeof state>;

const linkSchema = z.object({
  ...settings,
  shortUrl: z.string(),
  state,
  usedClicks: z.number(),
  importedClicks: z.number(),
  createdAt: z.string(),
  createdBy: z.string(),
  updatedAt: z.string(),
  deletedAt: z.nullable(z.string()),
  version: z.number(),
});
export type Link = z.infer<typeof linkSchema>;

export const detailSchema = z.extend(linkSchema, {
  locationNow: z.nullable(z.string()),
  switches: z.array(z.object({ at: z.string(), location: z.string() })),
  remarks: z.array(z.object({ code: z.string(), text: z.string() })),
});
export type LinkDetail = z.infer<typeof detailSchema>;

export const pageSchema = z.object({
  links: z.array(linkSchema),
  cursor: z.nullable(z.string()),
});

export const historySchema = z.object({
  changes: z.array(
    z.object({
      at: z.string(),
      who: z.string(),
      action: z.string(),
      before: z.nullable(settingsSchema),
      after: z.nullable(settingsSchema),
    }),
  ),
});

export const countsSchema = z.object({
  counts: z.array(z.object({ name: z.string(), count: z.number() })),
});

export const reportSchema = z.object({
  dryRun: z.boolean(),
  created: z.number(),
  unchanged: z.number(),
  conflicts: z.number(),
  refused: z.number(),
  lines: z.array(
    z.object({
      line: z.number(),
      slug: z.string(),
      outcome: z.enum(["created", "unchanged", "conflict", "refused"]),
      errors: z.array(z.object({ field: z.string(), detail: z.string() })),
    }),
  ),
});
export type ImportReport = z.infer<typeof reportSchema>;

/** How far an import is; null: none is under way. */
export const importingSchema = z.object({
  running: z.nullable(z.object({ dryRun: z.boolean(), done: z.number(), of: z.number() })),
});
