/** Everything that the service knows as one file, and back. */
import { createRoute, z } from "@hono/zod-openapi";
import { requires } from "../../../src/access/authorize.ts";
import { dayOf } from "../../../src/durations.ts";
import { failures, json, jsonBody, security } from "../../../src/http/api-schema.ts";
import { ProblemError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { ARCHIVE_PAUSE_MS } from "../../../src/limits.ts";
import { streamOf } from "../../../src/store/stream.ts";
import { archiveLines, FORMAT } from "../file/lines.ts";
import { begin, end, forget, take } from "../file/restore.ts";
import { MAX_NAME_CHARACTERS, MAX_NAMES } from "../limits.ts";
import { noSuchRestore, refusedRestore } from "./problems.ts";

const name = z.string().min(1).max(MAX_NAME_CHARACTERS);
const steps = z.record(name, z.int().min(0).max(MAX_NAMES));
const id = z.uuid().openapi({ description: "of the restore, as its begin has answered it" });

const exportRoute = createRoute({
  method: "get",
  path: "/api/v1/archive",
  tags: ["archive"],
  summary: "Everything that the service knows, as JSON lines in gzip",
  operationId: "getArchive",
  description:
    "The service goes on while it is made. It holds everything but secrets that were never stored; keep it as safe as the service.",
  security,
  middleware: requires("admin"),
  responses: {
    200: {
      description: "each store as of one moment; the last line says that it is whole",
      content: { "application/gzip": { schema: z.string().openapi({ format: "binary" }) } },
    },
    ...failures(),
  },
});

const beginRoute = createRoute({
  method: "post",
  path: "/api/v1/archive/restore",
  tags: ["archive"],
  summary: "Begin to bring an archive back, into a service or a store that is empty",
  operationId: "beginRestore",
  description:
    "`randwerk archive restore FILE` does all steps. A store that holds anything refuses. With the steps of one store alone that one is restored, and the others may be filled.",
  security,
  middleware: requires("admin"),
  request: {
    body: jsonBody(
      z.strictObject({
        format: z.literal(FORMAT).describe("the archive's format: stands in its first line"),
        stores: z
          .record(name, steps)
          .openapi({ description: "the steps of each store, or of one alone" }),
      }),
      "what stands in the archive's lines",
    ),
  },
  responses: { 200: json(z.object({ id }), "It may come"), ...failures(409, 422) },
});

const pieceRoute = createRoute({
  method: "post",
  path: "/api/v1/archive/restore/{id}/{store}/{table}",
  tags: ["archive"],
  summary: "Hand in rows of a table, each once and in their order",
  operationId: "restoreRows",
  description: "Rows wait beside the stores until the restore ends.",
  security,
  middleware: requires("admin"),
  request: {
    params: z.object({
      id,
      store: name.describe("name of the store"),
      table: name.describe("name of the table"),
    }),
    query: z.strictObject({
      columns: z
        .string()
        .max(MAX_NAMES * MAX_NAME_CHARACTERS)
        .describe(
          "names of the columns, separated by commas, as they stand before the rows in the archive",
        ),
    }),
    body: {
      required: true,
      description: "whole lines of the archive",
      content: { "application/octet-stream": { schema: z.string().openapi({ format: "binary" }) } },
    },
  },
  responses: { 204: { description: "It waits" }, ...failures(404, 413) },
});

const endRoute = createRoute({
  method: "post",
  path: "/api/v1/archive/restore/{id}/end",
  tags: ["archive"],
  summary: "All rows are there: the service becomes what the archive is, or stays as it is",
  operationId: "endRestore",
  description: "All stores take over together, or none does.",
  security,
  middleware: requires("admin"),
  request: { params: z.object({ id }) },
  responses: { 204: { description: "Done" }, ...failures(404, 409) },
});

const forgetRoute = createRoute({
  method: "delete",
  path: "/api/v1/archive/restore/{id}",
  tags: ["archive"],
  summary: "Give up a restore that has begun",
  operationId: "giveUpRestore",
  description: "Works also where there is no such restore.",
  security,
  middleware: requires("admin"),
  request: { params: z.object({ id }) },
  responses: { 204: { description: "Nothing of it remains" }, ...failures() },
});

export function archiveRoutes(): Router {
  const router = createRouter();

  router.openapi(exportRoute, (c) => {
    const madeAt = Date.now();
    const lines = streamOf(archiveLines(c.env, madeAt), ARCHIVE_PAUSE_MS);
    const file = lines.pipeThrough(new CompressionStream("gzip"));
    // The types take everything for JSON.
    return c.body(file, 200, {
      "Content-Type": "application/gzip",
      "Content-Disposition": `attachment; filename="randwerk-${dayOf(madeAt)}.jsonl.gz"`,
      "Cache-Control": "no-store",
    }) as never;
  });

  router.openapi(beginRoute, async (c) => {
    const made = crypto.randomUUID();
    const taken = await begin(c.env, made, c.req.valid("json").stores);
    if (!taken.ok) throw new ProblemError(refusedRestore(taken));
    return c.json({ id: made }, 200);
  });

  router.openapi(endRoute, async (c) => {
    const taken = await end(c.env, c.req.valid("param").id);
    if (!taken.ok) throw new ProblemError(refusedRestore(taken));
    return c.body(null, 204);
  });

  router.openapi(pieceRoute, async (c) => {
    const { id: of, store, table } = c.req.valid("param");
    const columns = c.req.valid("query").columns.split(",");
    const lines = (await c.req.text()).replace(/\n$/, "");
    if (!(await take(c.env, of, store, { table, columns, lines }))) {
      throw new ProblemError(noSuchRestore);
    }
    return c.body(null, 204);
  });

  router.openapi(forgetRoute, async (c) => {
    await forget(c.env, c.req.valid("param").id);
    return c.body(null, 204);
  });

  return router;
}
