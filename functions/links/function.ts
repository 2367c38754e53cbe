/** Short links, as the service knows them. */
import { configOf } from "../../src/config/config.ts";
import type { EdgeFunction } from "../../src/edge-function.ts";
import { isOneOf } from "../../src/host.ts";
import { firstSegment, isReserved } from "../../src/http/reserved.ts";
import { MAX_IMPORT_BYTES } from "./limits.ts";
import { answerFromMemory, answerLink, answerOlderLink } from "./visit/redirect.ts";

export const links: EdgeFunction = {
  segments: [],
  scopes: ["links:read", "links:write"],
  bodyLimits: ["/api/v1/links/import", "/console/links/import"].map((path) => ({
    path,
    maxBytes: MAX_IMPORT_BYTES,
  })),
  /** Paths that this isolate remembers are answered first; then every path that can be a short link's. */
  answer(request, place, env, ctx) {
    if (!servesLinks(place.host, env)) return undefined;
    const isRead = place.method === "GET" || place.method === "HEAD";
    const known = isRead ? answerFromMemory(request, place, env, ctx) : undefined;
    if (known !== undefined) return known;
    const first = firstSegment(place.path);
    return first === "" || isReserved(first) ? undefined : answerLink(request, place, env, ctx);
  },
  async answerOlder(request, place, env, ctx) {
    if (!servesLinks(place.host, env)) return undefined;
    return answerOlderLink(request, place, env, ctx);
  },
  described: async () => (await import("./api/described.ts")).described,
  board: {
    scope: "links:read",
    async look(env) {
      const { linksOnBoard } = await import("./console/board.ts");
      return linksOnBoard(env);
    },
  },
  async pages() {
    const { linkPages } = await import("./console/pages.ts");
    return linkPages();
  },
  async routers() {
    const [transfer, qr, api] = await Promise.all([
      import("./api/transfer.ts"),
      import("./api/qr.ts"),
      import("./api/links.ts"),
    ]);
    return [transfer.transferRoutes(), qr.qrRoutes(), api.linkRoutes()];
  },
};

function servesLinks(host: string, env: Env): boolean {
  const { linkHosts } = configOf(env);
  return linkHosts.length === 0 || isOneOf(linkHosts, host);
}
