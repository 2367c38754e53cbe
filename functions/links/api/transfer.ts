/** Import and export of links. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { requires } from "../../../src/access/authorize.ts";
import { failures, json, security, toMoment } from "../../../src/http/api-schema.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { configOf } from "../../../src/config/config.ts";
import { invalid, ProblemError, type FieldError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { linkStore } from "../stub.ts";
import { askStore } from "../../../src/store/ask.ts";
import { importFormats, readImport } from "../transfer/import.ts";
import { encodings } from "../transfer/text.ts";
import type { ImportEntry, ImportFile } from "../transfer/entry.ts";
import { entryLine } from "../transfer/entry-lines.ts";
import {
  importProgressSchema,
  importReportSchema,
  importRunning,
  nothingImported,
  reportOf,
  reportText,
  type JudgedLine,
} from "../transfer/report.ts";
import { streamOf } from "../transfer/stream.ts";
import { outdateAll } from "../visit/memory.ts";
import { isShortLinkOf } from "../link/short-url.ts";
import { parseKnownSlug } from "../link/slug.ts";
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
      encoding: z.enum(encodings).default("utf-8").openapi({
        description: "what a CSV file is in that is not UTF-8: German Excel's is windows-1252",
      }),
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
    const { format, encoding, ...flags } = c.req.valid("query");
    const dryRun = flags.dryRun === "true";
    const partial = flags.partial === "true";
    const { timezone } = configOf(c.env);
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const file = await readImport(format, bytes, { timezone, encoding });
    if (!file.ok) throw new ProblemError(invalid([file.error]));
    const judged = judgedLines(c, file.lines);
    const { name } = c.get("principal");
    const outcome = await askStore(() =>
      linkStore(c.env).import(judged.entries, { partial, dryRun, of: file.most }, name),
    );
    if (outcome === undefined) throw new ProblemError(importRunning);
    const report = reportOf(judged.lines, outcome.left, dryRun, c.get("language"));
    const isBad = report.conflicts + report.refused > 0;
    if (isBad && !partial && !dryRun) {
      throw new ProblemError(nothingImported(report, judged.lines.length));
    }
    if (!dryRun) outdateAll();
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

/** Lines as the rules judge them, and their entries for the store: each is read and judged when the store asks for it. */
function judgedLines(c: Context<AppEnv>, read: Extract<ImportFile, { ok: true }>["lines"]) {
  const lines: JudgedLine[] = [];
  async function* entries(): AsyncGenerator<string, void> {
    for await (const line of read) {
      const errors = line.ok ? errorsOf(c, line.entry) : line.errors;
      const isGood = line.ok && errors.length === 0;
      lines.push({ line: line.line, slug: line.slug, errors: isGood ? undefined : errors });
      yield entryLine(isGood ? line.entry : undefined);
    }
  }
  return { lines, entries: streamOf(entries()) };
}

/** Everything that the rules have against an entry. A link with a history keeps its name, as it does where it comes from. */
function errorsOf(c: Context<AppEnv>, { settings, history }: ImportEntry): FieldError[] {
  const config = configOf(c.env);
  const keepsName = history !== undefined && parseKnownSlug(settings.slug).ok;
  const judged = { ...settings, slug: keepsName ? undefined : settings.slug };
  return settingsErrors(judged, config, isShortLinkOf(config, c.req.url));
}
