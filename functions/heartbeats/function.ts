/** Heartbeats, as the service knows them. */
import type { EdgeFunction } from "../../src/edge-function.ts";
import { loadCron } from "./check/calendars.ts";
import { answerPing, PING_PREFIX } from "./ping/ping.ts";

export const heartbeats: EdgeFunction = {
  segments: ["b", "badge", "metrics", "ping"],
  laterSegments: { status: "2026-11-26" },
  scopes: ["checks:read", "checks:write", "arrivals"],
  bodyLimits: [],
  answer: (request, place, env, ctx) =>
    place.path.startsWith(PING_PREFIX) ? answerPing(request, place, env, ctx) : undefined,
  described: async () => (await import("./api/described.ts")).described,
  board: {
    scope: "checks:read",
    async look(env, now) {
      const { checksOnBoard } = await import("./console/board.ts");
      return checksOnBoard(env, now);
    },
  },
  async pages() {
    const [{ checkPages }, { backupPages }, { maintenancePages }] = await Promise.all([
      import("./console/routes.ts"),
      import("./console/backup-routes.ts"),
      import("./console/maintenance.ts"),
    ]);
    return [checkPages(), backupPages(), maintenancePages()];
  },
  async routers() {
    // What a store answers is shown by calendars, too, and the store may be in another isolate.
    const [{ heartbeatRouters }, { statusRoutes }] = await Promise.all([
      import("./api/routers.ts"),
      import("./pages/routes.ts"),
      loadCron(),
    ]);
    return [...heartbeatRouters(), statusRoutes()];
  },
};
