/** What every page of the console is told, and how it is sent. */
import type { Context } from "hono";
import { siteOf } from "../config/site-settings.ts";
import type { AppEnv, Principal } from "../http/app-env.ts";
import { consoleHeaders } from "../http/headers.ts";
import type { Frame } from "../pages/console-shell.tsx";

/** `here`: where a choice of the language leads back to; `person`: who is signed in. */
export function frameOf(
  c: Context<AppEnv>,
  here: string,
  person?: Pick<Principal, "name" | "scopes">,
): Frame {
  return { language: c.get("language"), site: siteOf(c.env), here, person };
}

/** A page of the console as an answer. Cookies that were set go with it. */
export const sendPage = (c: Context<AppEnv>, html: string, status: 200 | 400 | 403 | 404 | 503) =>
  c.body(html, status, consoleHeaders(c.get("language")));
