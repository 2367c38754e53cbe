/** What the API is asked for clicks, and answers. */
import { z } from "@hono/zod-openapi";

const day = z.iso.date().openapi({ example: "2026-11-23" });

export const clicksQuerySchema = z.strictObject({
  from: day.optional().describe("first day, in the service's time zone"),
  to: day.optional().describe("last day"),
  by: z
    .enum(["day", "country", "referrer", "source"])
    .default("day")
    .describe("what is counted apart"),
});

export const daysQuerySchema = z.strictObject({
  from: day.optional().describe("first day, in the service's time zone"),
  to: day.optional().describe("last day"),
});

export const countsSchema = z
  .object({
    name: z.string().describe("the day, country, referrer, source or slug"),
    count: z.int().describe("how many clicks"),
  })
  .openapi("Count", { example: { name: "2026-11-23", count: 42 } });
