/** What the console is to whoever is not signed in: the way to the sign-in, and back from there. */
import type { Context } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { createPages, type PageRouter } from "../http/page-router.ts";
import { HOME, ownPage, signInFor } from "../sign-in/next.ts";

export function toSignIn(c: Context<AppEnv>): Response {
  c.header("Cache-Control", "no-store");
  const { pathname, search } = new URL(c.req.url);
  return c.redirect(signInFor(c.req.method === "GET" ? ownPage(pathname + search) : HOME), 303);
}

/** Where no cookie of ours came along; what came may have ended, which only the store knows. */
export function signedOutConsole(): PageRouter {
  const router = createPages();
  router.all(HOME, toSignIn);
  router.all(`${HOME}/*`, toSignIn);
  return router;
}
