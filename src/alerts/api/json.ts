/** Requests and responses of the API of alerts and channels. */
import { z } from "@hono/zod-openapi";
import { momentOut, toMoment, toMomentOrNull } from "../../http/api-schema.ts";
import { alertSeverities, alertSubjects, type AlertRecord } from "../outbox/alert.ts";
import { deliveryStates } from "../outbox/delivery.ts";

const deliverySchema = z
  .object({
    id: z.string().openapi({ description: "the same in every attempt" }),
    channel: z.string().describe("name of the channel"),
    insteadOf: z
      .string()
      .nullable()
      .openapi({ description: "the broken channel that this one stands in for" }),
    state: z
      .enum(deliveryStates)
      .describe(
        "`pending`: it will be tried (again); `sent`: it has arrived; `failed`: given up; `dropped`: its channel is gone",
      ),
    attempts: z.int().describe("how often it was tried"),
    createdAt: momentOut.describe("when it was due first"),
    nextAt: momentOut.nullable().describe("when it is tried next; null: never again"),
    lastAt: momentOut.nullable().describe("when it was tried last; null: not yet"),
    lastAnswer: z.string().nullable().describe("what the receiver said the last time"),
  })
  .openapi("Delivery");

export const alertSchema = z
  .object({
    id: z.string().describe("names the alert"),
    at: momentOut.describe("when it was raised"),
    subject: z.enum(alertSubjects).describe("what it is about"),
    subjectId: z
      .string()
      .describe("which one: the unique key of a check, the address of a key, the slug of a link"),
    severity: z
      .enum(alertSeverities)
      .describe(
        "`down`: an outage; `warn`: it needs attention; `up`: over; `info`: only to be known",
      ),
    kind: z
      .enum(["change", "reminder", "flapping", "settled", "test"])
      .describe(
        "`change`: something happened; `reminder`: it still is so; `flapping`: it changes too often; `settled`: it has become quiet; `test`: somebody tries the channels",
      ),
    title: z.string().describe("what happened, in the language of the service"),
    text: z
      .string()
      .describe(
        "paragraphs separated by empty lines; one whose lines are all indented is to be shown as it stands",
      ),
    facts: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .describe("the same for programs"),
    url: z.string().nullable().describe("where to look; null: nowhere"),
    tags: z
      .array(z.string())
      .describe("tags of the check; alerts that share one and a minute become one message"),
    downSeconds: z
      .number()
      .nullable()
      .describe("how long the outage had lasted, of its end and of reminders"),
    collectedUntil: momentOut.nullable().openapi({
      description: "when it is told, together with others; null: that has been done",
    }),
    silenced: z.string().nullable().openapi({ description: "why nobody was told: flapping" }),
    acknowledgedAt: momentOut.nullable().openapi({
      description: "since when nobody is reminded of it any more",
    }),
    acknowledgedBy: z.string().nullable().openapi({ description: "the name of the token" }),
    deliveries: z.array(deliverySchema).describe("the messages, one for each channel"),
  })
  .openapi("Alert");

export const channelSchema = z
  .object({
    name: z.string().describe("as checks name it"),
    kind: z.string().openapi({ example: "matrix" }).describe("kind of the channel"),
    fallback: z.boolean().describe("whether it only stands in for a channel that does not work"),
    severities: z.array(z.enum(alertSeverities)).describe("which alerts it takes"),
  })
  .openapi("Channel");

const answerSchema = z
  .object({
    channel: z.string().describe("name of the channel"),
    kind: z.string().describe("kind of the channel, such as `matrix`"),
    ok: z.boolean().describe("whether the receiver has taken it"),
    answer: z.string().openapi({ description: "what the receiver said" }),
  })
  .openapi("ChannelAnswer");

export const answersSchema = z.object({
  ok: z.boolean().describe("whether all of them have taken it"),
  channels: z.array(answerSchema).describe("what each of them said"),
});

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
