/** The application: what the service itself answers, and the parts of the edge functions. */
import { accessRoutes } from "./access/routes.ts";
import { accessScopes } from "./access/scopes.ts";
import { sessionRoutes } from "./access/session-routes.ts";
import { diskRoutes } from "./alerts/api/disk-routes.ts";
import { alertRoutes, alertScopes } from "./alerts/api/routes.ts";
import { downloadRoutes } from "./downloads/routes.tsx";
import { consoleRoutes } from "./console/routes.ts";
import type { EdgeFunction } from "./edge-function.ts";
import { createApp } from "./http/app.ts";
import type { Router } from "./http/router.ts";
import { checkSignInRoute } from "./sign-in/check-route.ts";
import { signInRoutes } from "./sign-in/routes.ts";
import { notFoundPage, pageRoutes } from "./pages/routes.tsx";
import { knowLogo } from "./site/logo.ts";
import { siteRoutes } from "./site/routes.ts";
import { apiPageRoutes } from "./service/api-pages.tsx";
import { dnsRoutes } from "./service/dns-routes.ts";
import { serviceRoutes } from "./service/routes.ts";

/** What browsers open: pages show the association's logo. */
const isPage = ({ headers }: Request) => headers.get("Accept")?.includes("text/html") === true;

export async function composeApp(functions: readonly EdgeFunction[]): Promise<Router> {
  const [parts, pages] = await Promise.all([
    Promise.all(functions.map(({ routers }) => routers())),
    Promise.all(functions.map(async (one) => (await one.pages?.()) ?? [])),
  ]);
  const scopes = new Set([
    ...functions.flatMap((one) => one.scopes),
    ...alertScopes,
    ...accessScopes,
    "admin",
  ]);
  const app = createApp(
    functions.flatMap(({ bodyLimits }) => bodyLimits),
    notFoundPage,
  );
  app.use(async (c, next) => {
    if (isPage(c.req.raw)) await knowLogo(c.env);
    await next();
  });
  for (const router of [
    serviceRoutes(app),
    apiPageRoutes(),
    accessRoutes([...scopes]),
    sessionRoutes(),
    signInRoutes([...scopes]),
    checkSignInRoute([...scopes]),
    dnsRoutes(),
    consoleRoutes({
      boards: functions.flatMap(({ board }) => board ?? []),
      own: functions.flatMap(({ own }) => own ?? []),
      pages: pages.flat(),
      scopes: [...scopes],
    }),
    alertRoutes(),
    diskRoutes(),
    siteRoutes(),
    pageRoutes(),
    downloadRoutes(),
    ...parts.flat(),
  ]) {
    app.route("/", router);
  }
  return app;
}
