/** What the service itself has for everybody, each part loaded by the first who asks for it. */
import { SESSION_COOKIE } from "./access/session.ts";
import type { EdgeFunction, OpenPart } from "./edge-function.ts";
import { firstSegment } from "./http/reserved.ts";

const segments = (...own: readonly string[]) => {
  const all = new Set(own);
  return (path: string) => all.has(firstSegment(path));
};

/** With the parts of the functions, in the order in which they are asked. */
export const openParts = (functions: readonly EdgeFunction[]): readonly OpenPart[] => [
  ...functions.flatMap(({ open }) => open ?? []),
  {
    // The machine tells of its disk there, which is the application's (disk-routes.ts).
    has: (path, { method }) => path === "/healthz" && (method === "GET" || method === "HEAD"),
    routers: async () => [(await import("./service/open-routes.ts")).healthRoutes()],
  },
  {
    has: (path) => path === "/api/openapi.json",
    routers: async () => [(await import("./service/open-routes.ts")).documentRoutes()],
  },
  {
    has: (path) => /^\/api(?:$|\/operations\/|\/shapes\/)/.test(path),
    routers: async () => [(await import("./service/api-pages.tsx")).apiPageRoutes()],
  },
  {
    has: segments("agents"),
    routers: async () => [(await import("./downloads/routes.tsx")).downloadRoutes()],
  },
  {
    has: (path) => path.startsWith("/assets/logo-"),
    routers: async () => [(await import("./site/logo-file.ts")).logoFile()],
  },
  {
    has: segments("", "assets", "favicon.ico", "robots.txt"),
    routers: async () => [(await import("./pages/routes.tsx")).pageRoutes()],
  },
  {
    has: (path) => /^\/console\/(?:sign-in(?:$|\/)|sign-out$|signed-out$|language$)/.test(path),
    async routers() {
      const [{ signInRoutes }, { allScopes }] = await Promise.all([
        import("./sign-in/routes.ts"),
        import("./all-scopes.ts"),
      ]);
      return [signInRoutes(allScopes(functions))];
    },
  },
  {
    has: (path, { headers }) =>
      firstSegment(path) === "console" && headers.get("Cookie")?.includes(SESSION_COOKIE) !== true,
    routers: async () => [(await import("./console/signed-out.ts")).signedOutConsole()],
  },
];
