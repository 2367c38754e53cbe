/** Import and export of links. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { requires } from "../../../src/access/authorize.ts";
import { failures, json, security } from "../../../src/http/api-schema.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { configOf } from "../../../src/config/config.ts";
import { invalid, ProblemError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { linkStore } from "../stub.ts";
import { askStore } from "../../../src/store/ask.ts";
import { importFormats, readImport } from "../transfer/import.ts";
import type { ImportLine } from "../transfer/entry.ts";
import { importReportSchema, nothingImported, reportOf } from "../transfer/report.ts";
import { exportLine } from "../transfer/json-lines.ts";
import { EXPORT_PAGE } from "../limits.ts";
import { outdateAll } from "../visit/memory.ts";
import { isShortLinkOf } from "../link/short-url.ts";
import { settingsErrors } from "../link/validate.ts";

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

export function transferRoutes(): Router {
  const router = createRouter();

  router.openapi(importRoute, async (c) => {
    const { format, dryRun, partial } = c.req.valid("query");
    const text = new TextDecoder().decode(await c.req.arrayBuffer());
    const file = readImport(format, text);
    if (!file.ok) throw new ProblemError(invalid([file.error]));
    const lines = file.lines.map((line) => judged(c, line));
    const good = lines.filter((line) => line.ok);
    const mayWrite = partial === "true" || good.length === lines.length;
    const options = { partial: partial === "true", dryRun: dryRun === "true" || !mayWrite };
    const { name } = c.get("principal");
    const entries = good.map(({ entry }) => entry);
    const outcomes = await askStore(() => linkStore(c.env).import(entries, options, name));
    const report = reportOf(lines, outcomes, dryRun === "true", c.get("language"));
    const failed = report.conflicts + report.refused > 0 && !options.partial;
    if (failed && dryRun === "false") throw new ProblemError(nothingImported(report));
    if (dryRun === "false") outdateAll();
    return c.json(report, 200);
  });

  router.openapi(exportRoute, (c) => {
    const store = linkStore(c.env);
    const encoder = new TextEncoder();
    let after = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const records = await store.export(after, EXPORT_PAGE);
        if (records.length === 0) return controller.close();
        after = records.at(-1)?.link.id ?? after;
        controller.enqueue(
          encoder.encode(records.map((record) => `${exportLine(record)}\n`).join("")),
        );
      },
    });
    // The types take JSON lines for JSON, which a stream cannot be.
    return c.body(body, 200, {
      "Content-Type": "application/jsonl",
      "Content-Disposition": 'attachment; filename="links.jsonl"',
      "Cache-Control": "no-store",
    }) as never;
  });

  return router;
}

/** A line that was read, judged by the rules for links. */
function judged(c: Context<AppEnv>, line: ImportLine): ImportLine {
  if (!line.ok) return line;
  const config = configOf(c.env);
  const errors = settingsErrors(line.entry.settings, config, isShortLinkOf(config, c.req.url));
  return errors.length === 0 ? line : { line: line.line, slug: line.slug, ok: false, errors };
}
