/** The application: what the service itself answers, and the parts of the edge functions. What is for everybody stands apart (open-parts.ts). */
import { OpenAPIHono } from "@hono/zod-openapi";
import { allScopes } from "./all-scopes.ts";
import { accessRoutes } from "./access/routes.ts";
import { sessionRoutes } from "./access/session-routes.ts";
import { diskRoutes } from "./alerts/api/disk-routes.ts";
import { alertRoutes } from "./alerts/api/routes.ts";
import { consoleRoutes } from "./console/routes.ts";
import type { EdgeFunction } from "./edge-function.ts";
import { framed } from "./framed.ts";
import type { AppEnv } from "./http/app-env.ts";
import type { Router } from "./http/router.ts";
import { checkSignInRoute } from "./sign-in/check-route.ts";
import { siteRoutes } from "./site/routes.ts";
import { dnsRoutes } from "./service/dns-routes.ts";
import { healthRoutes } from "./service/open-routes.ts";
import { serviceRoutes } from "./service/routes.ts";

export async function composeApp(functions: readonly EdgeFunction[]): Promise<Router> {
  const [parts, pages] = await Promise.all([
    Promise.all(functions.map(({ routers }) => routers())),
    Promise.all(functions.map(async (one) => (await one.pages?.()) ?? [])),
  ]);
  const scopes = allScopes(functions);
  const app: Router = new OpenAPIHono<AppEnv>();
  return framed(app, functions, [
    serviceRoutes(app),
    healthRoutes(),
    accessRoutes(scopes),
    sessionRoutes(),
    checkSignInRoute(scopes),
    dnsRoutes(),
    consoleRoutes({
      boards: functions.flatMap(({ board }) => board ?? []),
      own: functions.flatMap(({ own }) => own ?? []),
      pages: pages.flat(),
      scopes,
    }),
    alertRoutes(),
    diskRoutes(),
    siteRoutes(),
    ...parts.flat(),
  ]);
}
