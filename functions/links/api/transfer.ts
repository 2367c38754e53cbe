/** Import and export of links. */
import { createRoute, z } from "@hono/zod-openapi";
import { requires } from "../../../src/access/authorize.ts";
import { failures, json, security, toMoment } from "../../../src/http/api-schema.ts";
import { ProblemError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { log } from "../../../src/log.ts";
import { askStore } from "../../../src/store/ask.ts";
import { linkStore } from "../stub.ts";
import { importFormats } from "../transfer/import.ts";
import {
  importJobSchema,
  importProgressSchema,
  importReportSchema,
  importRunning,
  noImport,
  reportText,
} from "../transfer/report.ts";
import { streamOf } from "../../../src/store/stream.ts";
import { encodings } from "../transfer/text.ts";
import type { Ended, Running } from "../transfer/writing.ts";
import { importLinks, readFile } from "./importing.ts";

const flag = z.enum(["true", "false"]).default("false");

const importRoute = createRoute({
  tags: ["links"],
  security,
  middleware: requires("links:write"),
  method: "post",
  path: "/api/v1/links/import",
  summary: "Import links: all or nothing unless partial=true",
  operationId: "importLinks",
  description:
    "The format is named by `format`. Faulty lines are told with number and field, also by a dry run.",
  request: {
    headers: z.object({
      prefer: z.string().optional().openapi({
        description: "respond-async (RFC 7240): 202 at once, and Location says how far it is",
      }),
    }),
    query: z.strictObject({
      format: z.enum(importFormats).default("jsonl").describe("what the file is"),
      dryRun: flag.describe("`true`: only say what would be imported"),
      partial: flag.describe("`true`: import the valid lines also if others are not"),
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
    202: {
      description: "It goes on behind this answer, because “Prefer: respond-async” asked for that",
      headers: z.object({ Location: z.string().openapi({ description: "how far it is" }) }),
      content: { "application/json": { schema: importJobSchema } },
    },
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
  operationId: "exportLinks",
  description:
    "What the import takes as `jsonl`: links go to another service with their history and counters.",
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
  operationId: "getImportProgress",
  description: "Only one import runs at a time.",
  responses: { 200: json(importProgressSchema, "The import, if there is one"), ...failures() },
});

const jobRoute = createRoute({
  tags: ["links"],
  security,
  middleware: requires("links:read"),
  method: "get",
  path: "/api/v1/links/import/{id}",
  summary: "An import that goes on behind its answer: how far it is, and what became of it",
  operationId: "getImport",
  description: "Kept for a while after its end.",
  request: {
    params: z.object({
      id: z.uuid().describe("id of the import, from `Location` of the answer that began it"),
    }),
  },
  responses: { 200: json(importJobSchema, "The import"), ...failures(404) },
});

export function transferRoutes(): Router {
  const router = createRouter();

  router.openapi(importRoute, async (c) => {
    const { format, encoding, ...flags } = c.req.valid("query");
    const dryRun = flags.dryRun === "true";
    const partial = flags.partial === "true";
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const file = await readFile(c, format, bytes, encoding);
    if (/(?:^|[,\s])respond-async(?:$|[,;\s])/i.test(c.req.header("Prefer") ?? "")) {
      if ((await askStore(() => linkStore(c.env).importing())) !== undefined) {
        throw new ProblemError(importRunning);
      }
      const id = crypto.randomUUID();
      const begun = importLinks(c, file, { dryRun, partial }, id);
      // What is wrong with its lines is in its sums; the log has the rest.
      const end = begun.catch((error: unknown) =>
        log("warn", "links.import-ended", { id, code: problemOf(error) }),
      );
      c.executionCtx.waitUntil(end);
      c.header("Location", `/api/v1/links/import/${id}`);
      c.header("Preference-Applied", "respond-async");
      const now = Date.now();
      const { name: who } = c.get("principal");
      const started = { id, startedAt: now, who, dryRun, done: 0, of: file.most };
      return c.json(jobToJson(started), 202);
    }
    const report = await importLinks(c, file, { dryRun, partial });
    // The types take JSON for an object, which a stream is not.
    return c.body(streamOf(reportText(report)), 200, {
      "Content-Type": "application/json",
    }) as never;
  });

  router.openapi(progressRoute, async (c) => {
    const running = await askStore(() => linkStore(c.env).importing());
    if (running === undefined) return c.json({ running: null }, 200);
    const { id = null, startedAt, ...rest } = running;
    return c.json({ running: { id, startedAt: toMoment(startedAt), ...rest } }, 200);
  });

  router.openapi(jobRoute, async (c) => {
    const { id } = c.req.valid("param");
    const job = await askStore(() => linkStore(c.env).importJob(id));
    if (job === undefined) throw new ProblemError(noImport);
    return c.json(jobToJson(job), 200);
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

function jobToJson(job: Running | Ended): z.infer<typeof importJobSchema> {
  const { startedAt, who, dryRun, done, of } = job;
  const [endedAt, sums] = "endedAt" in job ? [job.endedAt, job.sums] : [undefined, undefined];
  const ended = sums === undefined ? "broken-off" : "ended";
  return {
    state: endedAt === undefined ? "running" : ended,
    startedAt: toMoment(startedAt),
    who,
    dryRun,
    done,
    of,
    endedAt: endedAt === undefined ? null : toMoment(endedAt),
    sums: sums ?? null,
  };
}

const problemOf = (error: unknown): string =>
  error instanceof ProblemError ? error.problem.kind.code : String(error);
