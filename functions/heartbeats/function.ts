/** Heartbeats, as the service knows them. */
import type { EdgeFunction } from "../../src/edge-function.ts";
import { answerPing, PING_PREFIX } from "./ping/ping.ts";

export const heartbeats: EdgeFunction = {
  segments: ["b", "badge", "metrics", "ping"],
  scopes: ["checks:read", "checks:write", "arrivals"],
  bodyLimits: [],
  answer: (request, place, env, ctx) =>
    place.path.startsWith(PING_PREFIX) ? answerPing(request, place, env, ctx) : undefined,
  async routers() {
    const { heartbeatRouters } = await import("./api/routers.ts");
    return heartbeatRouters();
  },
};
