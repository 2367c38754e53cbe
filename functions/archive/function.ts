/** The archive, as the service knows it: everything that it knows, to be kept elsewhere and brought back. */
import type { EdgeFunction } from "../../src/edge-function.ts";
import { MAX_PIECE_BYTES } from "./limits.ts";

export const archive: EdgeFunction = {
  segments: [],
  scopes: [],
  bodyLimits: [{ path: "/api/v1/archive/restore/", maxBytes: MAX_PIECE_BYTES }],
  described: async () => (await import("./api/described.ts")).described,
  async routers() {
    const { archiveRoutes } = await import("./api/archive.ts");
    return [archiveRoutes()];
  },
};
