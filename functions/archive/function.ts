/** The archive, as the service knows it: everything that it knows, to be kept elsewhere and brought back. */
import type { EdgeFunction } from "../../src/edge-function.ts";
import { MAX_PIECE_BYTES } from "./limits.ts";

export const archive: EdgeFunction = {
  segments: [],
  scopes: [],
  bodyLimits: [{ path: "/api/v1/archive/restore/", maxBytes: MAX_PIECE_BYTES }],
  async pages() {
    const { archivePages } = await import("./console/routes.ts");
    return [archivePages()];
  },
  described: async () => (await import("./api/described.ts")).described,
  async routers() {
    const [{ archiveRoutes }, { keptRoutes }] = await Promise.all([
      import("./api/archive.ts"),
      import("./api/kept.ts"),
    ]);
    return [archiveRoutes(), keptRoutes()];
  },
};
