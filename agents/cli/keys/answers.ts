/** Answers of the keys API, as far as people are shown them. */
import * as z from "zod/mini";

const findingSchema = z.object({
  code: z.string(),
  severity: z.enum(["refuse", "warn", "info"]),
  text: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

const certificateSchema = z.object({
  fingerprint: z.string(),
  algorithms: z.array(z.string()),
  userId: z.string(),
  expiresAt: z.nullable(z.string()),
  daysLeft: z.nullable(z.number()),
  sizeBefore: z.number(),
  sizeAfter: z.number(),
});
export type Certificate = z.infer<typeof certificateSchema>;

export const checkSchema = z.object({
  ok: z.boolean(),
  certificate: z.nullable(certificateSchema),
  /** Fingerprint of the key that it is the revocation of. */
  revokes: z.nullable(z.string()),
  findings: z.array(findingSchema),
});
export type Check = z.infer<typeof checkSchema>;

const keySchema = z.extend(certificateSchema, {
  address: z.string(),
  version: z.number(),
  revision: z.number(),
  publishedAt: z.string(),
  publishedBy: z.string(),
  revokedAt: z.nullable(z.string()),
  lookOk: z.nullable(z.boolean()),
});
export type Key = z.infer<typeof keySchema>;

export const listSchema = z.object({ keys: z.array(keySchema) });

export const lookSchema = z.object({
  at: z.string(),
  ok: z.boolean(),
  lines: z.array(
    z.object({
      place: z.string(),
      severity: z.enum(["ok", "info", "problem"]),
      url: z.string(),
      text: z.string(),
    }),
  ),
});
export type Look = z.infer<typeof lookSchema>;

export const detailSchema = z.extend(keySchema, {
  replaces: z.nullable(
    z.object({ fingerprint: z.string(), since: z.string(), revokedAt: z.nullable(z.string()) }),
  ),
  urls: z.object({ advanced: z.string(), direct: z.string() }),
  findings: z.array(findingSchema),
  look: z.nullable(lookSchema),
  // A service of before there were letters says nothing of them.
  letters: z._default(
    z.array(
      z.object({
        subject: z.string(),
        state: z.string(),
        createdAt: z.string(),
        lastAt: z.nullable(z.string()),
        answer: z.nullable(z.string()),
      }),
    ),
    [],
  ),
});
export type KeyDetail = z.infer<typeof detailSchema>;

/** A mail was sent to the address; what was asked for happens when its link is used. */
export const mailedSchema = z.object({
  mailedTo: z.string(),
  asked: z.enum(["publish", "remove"]),
  endsAt: z.string(),
});
export type Mailed = z.infer<typeof mailedSchema>;

const state = z.nullable(
  z.object({ version: z.number(), fingerprint: z.string(), expiresAt: z.nullable(z.string()) }),
);

export const historySchema = z.object({
  changes: z.array(
    z.object({ at: z.string(), who: z.string(), action: z.string(), before: state, after: state }),
  ),
});
