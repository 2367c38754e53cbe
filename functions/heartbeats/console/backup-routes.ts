/** The console's pages of backups. They show what the API tells, and have repositories forgotten. */
import type { Context } from "hono";
import {
  fieldsOf,
  frameAt,
  goOn,
  may,
  mayOpen,
  numberIn,
  sendPage,
} from "../../../src/console/page.ts";
import { configOf } from "../../../src/config/config.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { notFound, ProblemError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { askStore } from "../../../src/store/ask.ts";
import { isTrouble, judged, repositoryCondition } from "../arrivals/condition.ts";
import { LISTED_BACKUPS, LISTED_REPOSITORIES } from "../limits.ts";
import { checkStore } from "../stub.ts";
import { backupsPage } from "./backups-page.tsx";
import { BACKUPS, repositoryPath } from "./paths.ts";
import { nameOfRepository, repositoriesPage, repositoryPage } from "./repository-page.tsx";

const ALL = `${BACKUPS}/repositories`;
const ONE = `${BACKUPS}/repository/:repository`;

export function backupPages(): Router {
  const router = createRouter();
  const read = mayOpen("checks:read");

  router.get(BACKUPS, read, async (c) => {
    const now = Date.now();
    const { backups, restores, repositories } = judged(await backupsOf(c), now);
    const { after, next, shown } = pageOf(c, backups, LISTED_BACKUPS);
    const isFirst = after === 0;
    const all = [...backups, ...restores, ...repositories];
    const page = backupsPage({
      frame: frameAt(c, after === 0 ? BACKUPS : `${BACKUPS}?after=${after}`),
      timezone: configOf(c.env).timezone,
      now,
      backups: shown,
      restores: isFirst ? restores.slice(0, LISTED_REPOSITORIES) : [],
      repositories: isFirst ? repositories.slice(0, LISTED_REPOSITORIES) : [],
      hasMore: repositories.length > LISTED_REPOSITORIES,
      after,
      next,
      troubles: all.filter(({ condition }) => isTrouble(condition)).length,
      done: c.req.query("done"),
    });
    return sendPage(c, page, 200);
  });

  router.get(ALL, read, async (c) => {
    const now = Date.now();
    const { repositories } = judged(await backupsOf(c), now);
    const { after, next, shown } = pageOf(c, repositories, LISTED_BACKUPS);
    const frame = frameAt(c, after === 0 ? ALL : `${ALL}?after=${after}`);
    return sendPage(c, repositoriesPage({ frame, now, repositories: shown, after, next }), 200);
  });

  router.get(ONE, read, (c) => show(c));
  // Whose it is then is for whoever reports it next: as in the API, an admin's.
  router.post(`${ONE}/forget`, mayOpen("admin"), async (c) => {
    const repository = c.req.param("repository");
    const { name = "" } = await fieldsOf(c);
    if (name.trim() !== nameOfRepository(repository)) return show(c, name);
    const wasKnown = await askStore(() => checkStore(c.env).forgetRepository(repository));
    if (!wasKnown) throw new ProblemError(notFound);
    return goOn(c, BACKUPS, "forgotten");
  });
  return router;
}

const backupsOf = (c: Context<AppEnv>) => askStore(() => checkStore(c.env).backups());

/** Those of the page that is asked for. */
function pageOf<Item>(c: Context<AppEnv>, items: readonly Item[], most: number) {
  const after = numberIn(c.req.query("after"), 6) ?? 0;
  const end = after + most;
  return {
    after,
    next: items.length > end ? end : undefined,
    shown: items.slice(after, end),
  };
}

/** `wrongName`: what was typed to confirm that it is forgotten, and is not its name. */
async function show(c: Context<AppEnv>, wrongName?: string) {
  const asked = c.req.param("repository") ?? "";
  const { repositories } = await backupsOf(c);
  const item = repositories.find(({ repository }) => repository.repository === asked);
  if (item === undefined) throw new ProblemError(notFound);
  const page = repositoryPage({
    frame: frameAt(c, repositoryPath(asked)),
    timezone: configOf(c.env).timezone,
    of: { item, condition: repositoryCondition(item, Date.now()) },
    mayForget: may(c, "admin"),
    wrongName,
  });
  return sendPage(c, page, wrongName === undefined ? 200 : 422);
}
