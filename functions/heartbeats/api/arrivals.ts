/** Proof of arrival: what a backup server asks and tells, and the picture of all backups. */
import { createRoute } from "@hono/zod-openapi";
import { allows } from "../../../src/access/scopes.ts";
import { requires } from "../../../src/access/authorize.ts";
import { failures, json, jsonBody, security } from "../../../src/http/api-schema.ts";
import { configOf } from "../../../src/config/config.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { conflict, notFound, ProblemError, type Problem } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { checkStore } from "../stub.ts";
import { askStore } from "../../../src/store/ask.ts";
import { newNames } from "../check/keys.ts";
import { MAX_NAME_CHARACTERS } from "../limits.ts";
import { slugify } from "./spec.ts";
import { MAX_REPOSITORIES_PER_SERVER } from "../arrivals/limits.ts";
import { firstServerSettings } from "../arrivals/server.ts";
import {
  arrivalsSchema,
  outcomeSchema,
  reportSchema,
  snapshotsSchema,
  repositoryQuery,
  toReport,
} from "./arrivals-json.ts";
import { backupsSchema, backupsToJson } from "./backups-json.ts";

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
  router.openapi(listRoute, async (c) => {
    const { repository } = c.req.valid("query");
    const asking = c.get("principal");
    const token = { id: asking.id, name: asking.name };
    const store = checkStore(c.env);
    const archives = await askStore(() =>
      allows(asking.scopes, "admin")
        ? store.arrivals(repository)
        : store.arrivalsFor(token, repository),
    );
    if (archives === undefined) throw new ProblemError(foreignRepository);
    return c.json(
      {
        repository,
        archives: archives.map(({ archive, name, state }) => ({
          archive,
          name: name ?? null,
          state,
        })),
      },
      200,
    );
  });
  router.openapi(snapshotsRoute, async (c) => {
    const { id, name } = c.get("principal");
    const found = (await askStore(() => checkStore(c.env).arrivalsFor({ id, name }))) ?? [];
    const archives = found.map(({ repository, path, archive }) => ({
      repository,
      path: path ?? null,
      archive,
    }));
    return c.json({ archives }, 200);
  });
  router.openapi(reportRoute, async (c) => {
    const report = toReport(c.req.valid("json"));
    const { id, name } = c.get("principal");
    const server = {
      token: { id, name },
      pingId: crypto.randomUUID(),
      scheme: c.req.url.startsWith("https:") ? "https" : "http",
      settings: serverSettings(name, configOf(c.env).language),
      names: await newNames(),
    };
    const outcome = await askStore(() => checkStore(c.env).report(report, server));
    if (outcome === "foreign") throw new ProblemError(foreignRepository);
    if (outcome === "too-many") throw new ProblemError(tooManyRepositories);
    return c.json(outcome, 200);
  });
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

const foreignRepository: Problem = {
  kind: {
    code: "foreign-repository",
    status: 403,
    title: { de: "Repository eines anderen Servers", en: "Repository of another server" },
  },
  detail: {
    de: "Dieses Repository hat zuerst ein anderes Token gemeldet, und ihm gehört es. Ein Admin kann es vergessen lassen: „randwerk backups forget REPOSITORY“.",
    en: "Another token was the first to report this repository, so it belongs to that one. An admin can have it forgotten: “randwerk backups forget REPOSITORY”.",
  },
};

const tooManyRepositories = conflict("too-many-repositories", {
  de: `Ein Token kann höchstens ${MAX_REPOSITORIES_PER_SERVER} Repositories melden. Ein Admin kann welche entfernen: „randwerk backups forget REPOSITORY“.`,
  en: `A token can report at most ${MAX_REPOSITORIES_PER_SERVER} repositories. An admin can remove some: “randwerk backups forget REPOSITORY”.`,
});

const names: Readonly<Record<Language, (server: string) => string>> = {
  de: (server) => `Backup-Server ${server}`,
  en: (server) => `Backup server ${server}`,
};

/** The check of the server that a token belongs to, as it is made at the first report. */
function serverSettings(token: string, language: Language) {
  const slug = `arrivals-${slugify(token)}`.slice(0, MAX_NAME_CHARACTERS).replace(/-$/, "");
  return firstServerSettings(names[language](token).slice(0, MAX_NAME_CHARACTERS), slug);
}
