/** Answers of the alerts API, as far as people are shown them. */
import * as z from "zod/mini";

const deliverySchema = z.object({
  channel: z.string(),
  insteadOf: z.nullable(z.string()),
  state: z.enum(["pending", "sent", "failed", "dropped"]),
  attempts: z.number(),
  nextAt: z.nullable(z.string()),
  lastAt: z.nullable(z.string()),
  lastAnswer: z.nullable(z.string()),
});
export type Delivery = z.infer<typeof deliverySchema>;

export const alertSchema = z.object({
  id: z.string(),
  at: z.string(),
  severity: z.enum(["down", "warn", "up", "info"]),
  title: z.string(),
  text: z.string(),
  url: z.nullable(z.string()),
  silenced: z.nullable(z.string()),
  /** An older service does not say this, nor what follows. */
  collectedUntil: z.optional(z.nullable(z.string())),
  acknowledgedAt: z.optional(z.nullable(z.string())),
  acknowledgedBy: z.optional(z.nullable(z.string())),
  deliveries: z.array(deliverySchema),
});
export type Alert = z.infer<typeof alertSchema>;

export const alertsSchema = z.object({ alerts: z.array(alertSchema) });

export const answersSchema = z.object({
  ok: z.boolean(),
  channels: z.array(
    z.object({ channel: z.string(), kind: z.string(), ok: z.boolean(), answer: z.string() }),
  ),
});
export type Answers = z.infer<typeof answersSchema>;
