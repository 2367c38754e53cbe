/** Heartbeats, as the service knows them. */
import type { EdgeFunction } from "../../src/edge-function.ts";
import { loadCron } from "./check/calendars.ts";
import { firstSegment } from "../../src/http/reserved.ts";
import { isServerCall, VERSIONS } from "./api/paths.ts";
import { answerPing, PING_PREFIX } from "./ping/ping.ts";

export const heartbeats: EdgeFunction = {
  segments: ["b", "badge", "metrics", "ping"],
  laterSegments: { status: "2026-11-26" },
  scopes: ["checks:read", "checks:write", "arrivals"],
  bodyLimits: [],
  answer: (request, place, env, ctx) =>
    place.path.startsWith(PING_PREFIX) ? answerPing(request, place, env, ctx) : undefined,
  open: [
    {
      has: (path) => path === "/metrics",
      routers: async () => [(await import("./api/scrape.ts")).scrape()],
    },
    {
      has: (path, { method }) => isServerCall(path, method),
      routers: async () => [(await import("./api/server-calls.ts")).serverCalls()],
    },
    {
      has: (path) => /^\/api\/v[123]\/status\/?$/.test(path),
      routers: async () => [(await import("./api/status.ts")).serviceStatus()],
    },
    {
      has: (path) => firstSegment(path) === "b" || firstSegment(path) === "badge",
      routers: async () => [(await import("./api/badges.ts")).badges()],
    },
    {
      has: (path) => firstSegment(path) === "status",
      async routers() {
        // What a store answers is shown by calendars, too, and the store may be in another isolate.
        const [{ statusRoutes }] = await Promise.all([import("./pages/routes.ts"), loadCron()]);
        return [statusRoutes()];
      },
    },
  ],
  door: {
    has: (route) => route.startsWith(VERSIONS),
    judge: async () => (await import("./api/call.ts")).judgeKey,
  },
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
    const [{ heartbeatRouters }] = await Promise.all([import("./api/routers.ts"), loadCron()]);
    return heartbeatRouters();
  },
};
