/** The service about itself: its API document and its health. */
import { createRoute, z } from "@hono/zod-openapi";
import { requires } from "../access/authorize.ts";
import { failures, json, openFailures, security } from "../http/api-schema.ts";
import { createRouter, type Router } from "../http/router.ts";

const problemSchema = z.object({
  code: z.string().describe("what it is, for programs: docs/runbooks/alert-index.md explains each"),
  count: z.int().describe("how many of them there are"),
  names: z.array(z.string()).optional().openapi({ description: "what it is about" }),
  file: z.string().optional().openapi({ description: "the database, from STATE_DIR" }),
});

const rowsSchema = z.object({
  read: z.int().describe("rows that were read"),
  written: z.int().describe("rows that were written"),
});

const healthSchema = z
  .object({
    ok: z
      .boolean()
      .describe("whether all stores answer, the clock ticks and nothing needs an admin"),
    stores: z
      .record(
        z.string(),
        z.object({
          ok: z
            .boolean()
            .describe("whether it answers, looked at the clock lately and has no problems"),
          tickAgeSeconds: z
            .int()
            .optional()
            .openapi({ description: "missing before the first tick" }),
          problems: z
            .array(problemSchema)
            .openapi({ description: "what an admin has to put right", example: [] }),
          rows: rowsSchema.optional().openapi({
            description: "since 00:00 UTC, as Cloudflare counts them for its daily limits",
          }),
          notices: z.array(problemSchema).optional().openapi({
            description:
              "worth knowing and no fault: clock-was-ahead (it was put right), names-taken-later (links to be renamed)",
          }),
        }),
      )
      .describe("each store by its name"),
    disk: z
      .object({
        ok: z.boolean().describe("whether there is enough room"),
        freeBytes: z.int().describe("bytes that are free"),
        totalBytes: z.int().describe("bytes that it has"),
        problem: z
          .enum(["disk-full", "state-gone"])
          .optional()
          .describe("what is wrong with it, if anything"),
      })
      .optional()
      .openapi({ description: "that the state is on; missing where nobody knows it" }),
    jurisdiction: z
      .string()
      .optional()
      .openapi({ description: "where Cloudflare keeps the data: eu, fedramp or none (anywhere)" }),
    quota: z
      .object({
        written: z.int().openapi({ description: "rows, by all stores since 00:00 UTC" }),
        limit: z.int().openapi({ description: "so many may be: DAILY_ROWS_WRITTEN" }),
        isScarce: z.boolean().openapi({ description: "70% of them are written" }),
      })
      .optional()
      .openapi({ description: "of the day's rows; missing where any number may be written" }),
  })
  .openapi("Health");

const healthRoute = createRoute({
  method: "get",
  path: "/healthz",
  tags: ["service"],
  summary: "Whether every store answers, time passes, and nothing needs an admin",
  operationId: "getHealth",
  description:
    "For a program that watches the service: it answers 503 as soon as something needs an admin. Each entry of `problems` is explained in docs/runbooks/alert-index.md.",
  responses: {
    200: json(healthSchema, "All is well"),
    ...openFailures(),
    503: json(healthSchema, "Something is not"),
  },
});

const usageSchema = z
  .object({
    day: z.string().openapi({ description: "in UTC", example: "2026-11-26" }),
    dailyRowsWritten: z
      .int()
      .nullable()
      .openapi({ description: "so many may be written in a day; null: any number" }),
    rows: rowsSchema.openapi({ description: "of all stores" }),
    stores: z.record(z.string(), z.record(z.string(), rowsSchema)).openapi({
      description: "the same by store and table; (keys) and (alarm) are no tables",
    }),
  })
  .openapi("Usage");

const usageRoute = createRoute({
  method: "get",
  path: "/api/v1/usage",
  tags: ["service"],
  summary: "Rows read and written since 00:00 UTC, as Cloudflare counts them for its daily limits",
  operationId: "getUsage",
  description: "Tells how much of a plan's daily allowance is used, and by which table.",
  security,
  middleware: requires("admin"),
  responses: { 200: json(usageSchema, "By store and table"), ...failures(503) },
});

const documentRoute = createRoute({
  method: "get",
  path: "/api/openapi.json",
  tags: ["service"],
  summary: "This document (OpenAPI 3.1)",
  operationId: "getDescription",
  description:
    "The description that this page is made from. It has an ETag: a program that has it already gets 304.",
  responses: {
    200: json(z.record(z.string(), z.unknown()), "The document"),
    304: { description: "The client has it already (If-None-Match)" },
    ...openFailures(404),
  },
});

/** `app` is what the document describes. */
export function serviceRoutes(app: Router): Router {
  const router = createRouter();

  // These two answer apart from the application (open-routes.ts).
  router.openAPIRegistry.registerPath(healthRoute);
  router.openAPIRegistry.registerPath(documentRoute);

  router.openapi(usageRoute, async (c) => {
    const { usageOf } = await import("./usage.ts");
    c.header("Cache-Control", "no-store");
    return c.json(await usageOf(c.env, Date.now()), 200);
  });

  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "apiKey",
    in: "header",
    name: "X-Api-Key",
  });
  return router;
}
