/** Requests and responses of the API of alerts and channels. */
import { z } from "@hono/zod-openapi";
import { momentOut, toMoment, toMomentOrNull } from "../../http/api-schema.ts";
import { alertSeverities, alertSubjects, type AlertRecord } from "../outbox/alert.ts";
import { deliveryStates } from "../outbox/delivery.ts";

const deliverySchema = z
  .object({
    id: z.string().openapi({ description: "the same in every attempt" }),
    channel: z.string(),
    insteadOf: z
      .string()
      .nullable()
      .openapi({ description: "the broken channel that this one stands in for" }),
    state: z.enum(deliveryStates),
    attempts: z.int(),
    createdAt: momentOut,
    nextAt: momentOut.nullable(),
    lastAt: momentOut.nullable(),
    lastAnswer: z.string().nullable(),
  })
  .openapi("Delivery");

export const alertSchema = z
  .object({
    id: z.string(),
    at: momentOut,
    subject: z.enum(alertSubjects),
    subjectId: z.string(),
    severity: z.enum(alertSeverities),
    kind: z.enum(["change", "reminder", "flapping", "settled", "test"]),
    title: z.string(),
    text: z.string(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    url: z.string().nullable(),
    tags: z.array(z.string()),
    downSeconds: z.number().nullable(),
    collectedUntil: momentOut.nullable().openapi({
      description: "when it is told, together with others; null: that has been done",
    }),
    silenced: z.string().nullable().openapi({ description: "why nobody was told: flapping" }),
    acknowledgedAt: momentOut.nullable().openapi({
      description: "since when nobody is reminded of it any more",
    }),
    acknowledgedBy: z.string().nullable().openapi({ description: "the name of the token" }),
    deliveries: z.array(deliverySchema),
  })
  .openapi("Alert");

export const channelSchema = z
  .object({
    name: z.string(),
    kind: z.string().openapi({ example: "matrix" }),
    fallback: z.boolean(),
    severities: z.array(z.enum(alertSeverities)),
  })
  .openapi("Channel");

const answerSchema = z
  .object({
    channel: z.string(),
    kind: z.string(),
    ok: z.boolean(),
    answer: z.string().openapi({ description: "what the receiver said" }),
  })
  .openapi("ChannelAnswer");

export const answersSchema = z.object({ ok: z.boolean(), channels: z.array(answerSchema) });

export const someChannels = z
  .strictObject({
    channels: z
      .array(z.string())
      .optional()
      .openapi({ description: "names; without them all", example: ["chat"] }),
  })
  .openapi("SomeChannels");

export function alertToJson(alert: AlertRecord): z.infer<typeof alertSchema> {
  const { id, subject, subjectId, severity, kind, title, text, facts, downMs } = alert;
  return {
    id,
    subject,
    subjectId,
    severity,
    kind,
    title,
    text,
    facts,
    at: toMoment(alert.at),
    url: alert.url ?? null,
    tags: [...alert.tags],
    downSeconds: downMs === undefined ? null : Math.round(downMs / 1000),
    collectedUntil: toMomentOrNull(alert.collectedUntil),
    silenced: alert.silenced ?? null,
    acknowledgedAt: toMomentOrNull(alert.acknowledged?.at),
    acknowledgedBy: alert.acknowledged?.by ?? null,
    deliveries: alert.deliveries.map((delivery) => ({
      id: delivery.id,
      channel: delivery.channel,
      insteadOf: delivery.insteadOf ?? null,
      state: delivery.state,
      attempts: delivery.attempts,
      createdAt: toMoment(delivery.createdAt),
      nextAt: toMomentOrNull(delivery.nextAt),
      lastAt: toMomentOrNull(delivery.lastAt),
      lastAnswer: delivery.lastAnswer ?? null,
    })),
  };
}
