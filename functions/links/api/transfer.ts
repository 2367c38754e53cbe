/** Import and export of links. */
import { createRoute, z } from "@hono/zod-openapi";
import { requires } from "../../../src/access/authorize.ts";
import { failures, json, security, toMoment } from "../../../src/http/api-schema.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { importLinks } from "./importing.ts";
import { linkStore } from "../stub.ts";
import { askStore } from "../../../src/store/ask.ts";
import { importFormats } from "../transfer/import.ts";
import { importProgressSchema, importReportSchema, reportText } from "../transfer/report.ts";
import { streamOf } from "../transfer/stream.ts";

const flag = z.enum(["true", "false"]).default("false");

const importRoute = createRoute({
  tags: ["links"],
  security,
  middleware: requires("links:write"),
  method: "post",
  path: "/api/v1/links/import",
  summary: "Import links: all or nothing unless partial=true",
  request: {
    query: z.strictObject({
      format: z.enum(importFormats).default("jsonl"),
      dryRun: flag,
      partial: flag,
    }),
    body: {
      required: true,
      description: "our own JSON lines, CSV, or what Shlink, YOURLS, Kutt or Sink exported",
      content: { "application/octet-stream": { schema: z.string().openapi({ format: "binary" }) } },
    },
  },
  responses: {
    200: json(importReportSchema, "What was made, or would be made"),
    ...failures(409, 413, 422),
  },
});

const exportRoute = createRoute({
  tags: ["links"],
  security,
  middleware: requires("links:read"),
  method: "get",
  path: "/api/v1/links/export",
  summary: "Export everything about the links as JSON lines",
  responses: {
    200: {
      description: "one link a line, with trash, counters and history",
      content: { "application/jsonl": { schema: z.string() } },
    },
    ...failures(),
  },
});

const progressRoute = createRoute({
  tags: ["links"],
  security,
  middleware: requires("links:read"),
  method: "get",
  path: "/api/v1/links/import",
  summary: "How far the import that is under way has got",
  responses: { 200: json(importProgressSchema, "The import, if there is one"), ...failures() },
});

export function transferRoutes(): Router {
  const router = createRouter();

  router.openapi(importRoute, async (c) => {
    const { format, ...flags } = c.req.valid("query");
    const dryRun = flags.dryRun === "true";
    const partial = flags.partial === "true";
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const report = await importLinks(c, format, bytes, { dryRun, partial });
    // The types take JSON for an object, which a stream is not.
    return c.body(streamOf(reportText(report)), 200, {
      "Content-Type": "application/json",
    }) as never;
  });

  router.openapi(progressRoute, async (c) => {
    const running = await askStore(() => linkStore(c.env).importing());
    if (running === undefined) return c.json({ running: null }, 200);
    const { startedAt, ...rest } = running;
    return c.json({ running: { startedAt: toMoment(startedAt), ...rest } }, 200);
  });

  router.openapi(exportRoute, async (c) => {
    const body = await askStore(() => linkStore(c.env).export());
    // The types take JSON lines for JSON, which a stream cannot be.
    return c.body(body, 200, {
      "Content-Type": "application/jsonl",
      "Content-Disposition": 'attachment; filename="links.jsonl"',
      "Cache-Control": "no-store",
    }) as never;
  });

  return router;
}
