/**
 * What a backup server asks and tells of its repositories. It answers apart from the application, which would be 70 ms of
 * computing for each new isolate that a server meets; described in arrivals.ts, whose rules take whatever is not as the
 * agent sends it.
 */
import type { Context } from "hono";
import { allows } from "../../../src/access/scopes.ts";
import { requires } from "../../../src/access/authorize.ts";
import { configOf } from "../../../src/config/config.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { createPages, type PageRouter } from "../../../src/http/page-router.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { conflict, ProblemError, type Problem } from "../../../src/http/problem.ts";
import { askStore } from "../../../src/store/ask.ts";
import { isHexId } from "../arrivals/archive.ts";
import { MAX_REPOSITORIES_PER_SERVER } from "../arrivals/limits.ts";
import type { Report } from "../arrivals/report.ts";
import { readReport, toReport } from "../arrivals/sent-report.ts";
import { firstServerSettings } from "../arrivals/server.ts";
import { newNames } from "../check/keys.ts";
import { MAX_NAME_CHARACTERS } from "../limits.ts";
import { checkStore } from "../stub.ts";
import { ARRIVALS, SNAPSHOTS } from "./paths.ts";
import { slugify } from "./slugify.ts";

export function serverCalls(): PageRouter {
  const router = createPages();
  const may = requires("arrivals");
  router.get(ARRIVALS, may, (c) => {
    const [repository, ...more] = c.req.queries("repository") ?? [];
    return isHexId(repository) && more.length === 0 ? listed(c, repository) : asDescribed(c, null);
  });
  router.get(SNAPSHOTS, may, (c) => snapshots(c));
  router.post(ARRIVALS, may, async (c) => {
    // Decoded by hand: text() warns about a Content-Type that is none of text.
    const body = await c.req.arrayBuffer();
    const isJson = /^application\/json(?:;|$)/.test(c.req.header("Content-Type") ?? "");
    const report = isJson ? readReport(new TextDecoder().decode(body)) : undefined;
    return report === undefined ? asDescribed(c, body) : taken(c, toReport(report));
  });
  return router;
}

/** By the rules of the API, whose problems are the service's. */
async function asDescribed(
  { req, env, executionCtx }: Context<AppEnv>,
  body: ArrayBuffer | null,
): Promise<Response> {
  const { arrivalRoutes } = await import("./arrivals.ts");
  const routes = arrivalRoutes().onError((error) => {
    throw error;
  });
  const { url, method, headers } = req.raw;
  return routes.fetch(new Request(url, { method, headers, body }), env, executionCtx);
}

/** What a server is to look for in one of its repositories. */
export async function listed(c: Context<AppEnv>, repository: string) {
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
}

/** Which snapshots of restic a server is to look for, in all of its repositories. */
export async function snapshots(c: Context<AppEnv>) {
  const { id, name } = c.get("principal");
  const found = (await askStore(() => checkStore(c.env).arrivalsFor({ id, name }))) ?? [];
  const archives = found.map(({ repository, path, archive }) => ({
    repository,
    path: path ?? null,
    archive,
  }));
  return c.json({ archives }, 200);
}

/** What a server found in one of its repositories. */
export async function taken(c: Context<AppEnv>, report: Report) {
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
