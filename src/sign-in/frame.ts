/** What every page of the console is told, and how it is sent. */
import type { Context } from "hono";
import { allows } from "../access/scopes.ts";
import { siteOf } from "../config/site/settings.ts";
import type { AppEnv, Principal } from "../http/app-env.ts";
import { consoleHeaders } from "../http/headers.ts";
import type { Frame } from "../pages/console-shell.tsx";

/** `here`: where a choice of the language leads back to; `person`: who is signed in. */
export function frameOf(
  c: Context<AppEnv>,
  here: string,
  person?: Pick<Principal, "name" | "scopes">,
): Frame {
  const { name, scopes } = person ?? { scopes: [] };
  const signedIn =
    name === undefined ? undefined : { name, may: (scope: string) => allows(scopes, scope) };
  return { language: c.get("language"), site: siteOf(c.env), here, person: signedIn };
}

/** What a page may be answered with. */
export const pageStatuses = [200, 400, 403, 404, 409, 412, 413, 422, 429, 503] as const;
export type PageStatus = (typeof pageStatuses)[number];

/** A page of the console as an answer. Cookies that were set go with it. */
export const sendPage = (c: Context<AppEnv>, html: string, status: PageStatus) =>
  c.body(html, status, consoleHeaders(c.get("language")));
