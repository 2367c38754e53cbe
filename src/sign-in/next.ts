/** Where somebody is led after signing in: to a page of the console, never to another site. Pure rules. */
import { MAX_NEXT_CHARACTERS } from "./limits.ts";

/** The first page. */
export const HOME = "/console";

/** Whoever is signed in has nothing to do there. */
const SIGNING = /^\/console\/(?:sign-in|sign-out|signed-out|language)(?:\/|$)/;

/**
 * The path and query below the console that `asked` names; the first page for whatever else that may be. It is judged
 * and answered as browsers read it (WHATWG URL), for `//x`, `/\x` and `https:x` are other sites.
 */
export function ownPath(asked: string | undefined): string {
  if (asked === undefined || asked.length > MAX_NEXT_CHARACTERS || !asked.startsWith("/")) {
    return HOME;
  }
  const base = "https://console.invalid";
  const url = URL.parse(asked, base);
  if (url?.origin !== base) return HOME;
  const isConsole = url.pathname === HOME || url.pathname.startsWith(`${HOME}/`);
  return isConsole ? url.pathname + url.search : HOME;
}

/** The same, and a page that shows something to who is signed in. */
export function ownPage(asked: string | undefined): string {
  const path = ownPath(asked);
  return SIGNING.test(path.split("?")[0] ?? "") ? HOME : path;
}

/** The page on which somebody signs in to see `path`. */
export const signInFor = (path: string): string =>
  path === HOME ? `${HOME}/sign-in` : `${HOME}/sign-in?next=${encodeURIComponent(path)}`;
