/** The way out to what others have typed. */

/** Asks for a URL, as the global `fetch` does. */
export type Web = Fetcher["fetch"];

/** On plain workerd it leads to public addresses only (src/serve/workerd-config.ts); Cloudflare's always does. */
export function publicWeb(env: Env): Web {
  const web = (env as { PUBLIC_WEB?: Fetcher }).PUBLIC_WEB;
  return (input, init) => (web === undefined ? fetch(input, init) : web.fetch(input, init));
}
