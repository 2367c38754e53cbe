/** Proof of arrival: what a backup server asks and tells (answered in server-calls.ts), and the picture of all backups. */
import { createRoute } from "@hono/zod-openapi";
import { allows } from "../../../src/access/scopes.ts";
import { requires } from "../../../src/access/authorize.ts";
import { failures, json, jsonBody, security } from "../../../src/http/api-schema.ts";
import { notFound, ProblemError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { checkStore } from "../stub.ts";
import { askStore } from "../../../src/store/ask.ts";
import { toReport } from "../arrivals/sent-report.ts";
import {
  arrivalsSchema,
  outcomeSchema,
  reportSchema,
  snapshotsSchema,
  repositoryQuery,
} from "./arrivals-json.ts";
import { backupsSchema, backupsToJson } from "./backups-json.ts";
import { listed, snapshots, taken } from "./server-calls.ts";

const shared = { tags: ["backups"], security };

const listRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v1/arrivals",
  summary: "What a backup server is to look for in one of its repositories",
  operationId: "listArrivals",
  description:
    "A backup server asks this, looks into its repository and reports with POST what it found.",
  middleware: requires("arrivals"),
  request: { query: repositoryQuery },
  responses: {
    200: json(arrivalsSchema, "Archives; none of a repository that no host has named"),
    ...failures(422),
  },
});

const snapshotsRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v1/arrivals/restic",
  summary: "Which snapshots of restic a backup server is to look for, in all of its repositories",
  operationId: "listSnapshots",
  description:
    "restic's snapshots are files whose name is their id: a backup server looks for them by the beginning of the name.",
  middleware: requires("arrivals"),
  responses: { 200: json(snapshotsSchema, "What no other server has"), ...failures() },
});

const forgetRoute = createRoute({
  ...shared,
  method: "delete",
  path: "/api/v1/arrivals",
  summary: "Let another backup server report a repository: the next that does has it",
  operationId: "releaseRepository",
  description: "For a repository that moves to another server.",
  middleware: requires("admin"),
  request: { query: repositoryQuery },
  responses: { 204: { description: "Any server may" }, ...failures(404, 422) },
});

const reportRoute = createRoute({
  ...shared,
  method: "post",
  path: "/api/v1/arrivals",
  summary: "What a backup server found in one of its repositories; also a ping to its own check",
  operationId: "reportArrivals",
  description:
    "The agent on the backup server sends it. A repository belongs to the server that reported it first.",
  middleware: requires("arrivals"),
  request: { body: jsonBody(reportSchema, "What was found") },
  responses: { 200: json(outcomeSchema, "What that means"), ...failures(400, 409, 413, 422) },
});

const backupsRoute = createRoute({
  ...shared,
  method: "get",
  path: "/api/v1/backups",
  summary: "The newest backup of every host and repository, and the repositories",
  operationId: "listBackups",
  description:
    "The whole picture of the backups: what was made last, what has arrived, and how much room there is.",
  middleware: requires("checks:read"),
  responses: { 200: json(backupsSchema, "The picture"), ...failures() },
});

export function arrivalRoutes(): Router {
  const router = createRouter();
  router.openapi(listRoute, async (c) => listed(c, c.req.valid("query").repository));
  router.openapi(snapshotsRoute, snapshots);
  router.openapi(reportRoute, async (c) => taken(c, toReport(c.req.valid("json"))));
  router.openapi(forgetRoute, async (c) => {
    const { repository } = c.req.valid("query");
    const wasKnown = await askStore(() => checkStore(c.env).forgetRepository(repository));
    if (!wasKnown) throw new ProblemError(notFound);
    return c.body(null, 204);
  });
  router.openapi(backupsRoute, async (c) => {
    const viewer = {
      isReader: !allows(c.get("principal").scopes, "checks:write"),
      now: Date.now(),
    };
    const all = await askStore(() => checkStore(c.env).backups());
    return c.json(backupsToJson(all, viewer), 200);
  });
  return router;
}
