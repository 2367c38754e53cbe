/** The console: pages behind the sign-in. */
import type { MiddlewareHandler } from "hono";
import { loggedAs, requireOwnPage, sessionOf } from "../access/authorize.ts";
import type { Scope } from "../access/scopes.ts";
import { endSeenSession, ownSessions } from "../access/session-routes.ts";
import type { BoardSource, OwnSource } from "../board.ts";
import { configOf } from "../config/config.ts";
import type { AppEnv } from "../http/app-env.ts";
import { createRouter, type Router } from "../http/router.ts";
import { HOME } from "../sign-in/next.ts";
import { showProblems } from "../sign-in/problems.ts";
import { log } from "../log.ts";
import { checkHealth } from "../service/health.ts";
import { publishLogo, removeLogo } from "../site/logo.ts";
import { accessPages } from "./access-routes.ts";
import { alertPages } from "./alert-routes.ts";
import { boardFor } from "./board.ts";
import { mePage } from "./me-page.tsx";
import { frame, frameAt, goOn, mayOpen, sendPage } from "./page.ts";
import { absentPage, boardPage } from "./pages.tsx";
import { toSignIn } from "./signed-out.ts";
import { servicePage } from "./service-page.tsx";
import { sitePage } from "./site-page.tsx";

/** Whoever is not signed in is led to the sign-in, and back from there. */
const signedIn: MiddlewareHandler<AppEnv> = async (c, next) => {
  const principal = await sessionOf(c);
  if (principal === undefined) return toSignIn(c);
  requireOwnPage(c);
  c.set("principal", principal);
  return next();
};

/** What the edge functions bring along. */
interface Parts {
  /** What each tells on the board. */
  readonly boards: readonly BoardSource[];
  /** What each has of somebody's own. */
  readonly own: readonly OwnSource[];
  readonly pages: readonly Router[];
  /** Whatever can be allowed. */
  readonly scopes: readonly Scope[];
}

export function consoleRoutes({ boards, own: ownSources, pages, scopes: all }: Parts): Router {
  const router = createRouter();
  showProblems(router);
  router.use(HOME, signedIn);
  router.use(`${HOME}/*`, signedIn);

  router.get(HOME, async (c) => {
    const { scopes } = c.get("principal");
    const board = await boardFor(scopes, boards, c.env, Date.now());
    return sendPage(c, boardPage(frame(c), board), 200);
  });

  router.get(`${HOME}/me`, async (c) => {
    const principal = c.get("principal");
    const { name, scopes, owner, session } = principal;
    const sessions = await ownSessions(principal, c.env);
    const me = {
      name,
      scopes,
      issuer: owner.issuer,
      id: session?.id ?? "",
      addresses: session?.addresses ?? [],
      groups: sessions.find(({ id }) => id === session?.id)?.groups ?? [],
    };
    const { timezone } = configOf(c.env);
    const own = await Promise.all(
      ownSources.map((look) => look(c.env, me.addresses, Date.now()).catch(() => [])),
    );
    const page = mePage({
      frame: frameAt(c, `${HOME}/me`),
      timezone,
      me,
      sessions,
      things: own.flat(),
      done: c.req.query("done"),
    });
    return sendPage(c, page, 200);
  });

  router.post(`${HOME}/me/sessions/:id/end`, async (c) => {
    await endSeenSession(c, c.req.param("id"));
    return goOn(c, `${HOME}/me`, "ended");
  });

  router.get(`${HOME}/service`, async (c) =>
    sendPage(c, servicePage(frame(c), await checkHealth(c.env, Date.now())), 200),
  );

  const site = `${HOME}/site`;
  router.use(site, mayOpen("admin"));
  router.use(`${site}/*`, mayOpen("admin"));

  router.get(site, (c) =>
    sendPage(c, sitePage(frameAt(c, site), { done: c.req.query("done") }), 200),
  );

  router.post(`${site}/logo`, async (c) => {
    const { logo } = await c.req.parseBody();
    const bytes = logo instanceof File ? await logo.arrayBuffer() : new ArrayBuffer(0);
    const judged = await publishLogo(c.env, new Uint8Array(bytes));
    if (!judged.ok) return sendPage(c, sitePage(frameAt(c, site), { fault: judged.fault }), 400);
    log("info", "logo.published", { by: loggedAs(c.get("principal")) });
    return goOn(c, site, "saved");
  });

  router.post(`${site}/logo/remove`, async (c) => {
    await removeLogo(c.env);
    log("info", "logo.removed", { by: loggedAs(c.get("principal")) });
    return goOn(c, site, "removed");
  });

  for (const own of [alertPages(), accessPages(all), ...pages]) router.route("/", own);

  router.all(`${HOME}/*`, (c) => sendPage(c, absentPage(frame(c)), 404));

  return router;
}
