/** Routers with what all of the service has around them. */
import type { EdgeFunction } from "./edge-function.ts";
import { frameApp } from "./http/app.ts";
import type { PageRouter } from "./http/page-router.ts";
import { knowLogo } from "./site/logo.ts";

/** What browsers open: pages show the association's logo. */
const isPage = ({ headers }: Request) => headers.get("Accept")?.includes("text/html") === true;

/** Puts them into `app`, and answers it. */
export function framed<App extends PageRouter>(
  app: App,
  functions: readonly EdgeFunction[],
  routers: readonly PageRouter[],
): App {
  frameApp(
    app,
    functions.flatMap(({ bodyLimits }) => bodyLimits),
    async (c) => (await import("./pages/not-found.tsx")).notFoundPage(c),
  );
  app.use(async (c, next) => {
    if (isPage(c.req.raw)) await knowLogo(c.env);
    await next();
  });
  for (const router of routers) app.route("/", router);
  return app;
}
