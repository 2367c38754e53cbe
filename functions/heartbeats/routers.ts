/** Every router of this function: what src/worker.ts puts into the application. */
import type { Router } from "../../src/http/router.ts";
import { arrivalRoutes } from "./arrivals/routes.ts";
import { badgeRoutes } from "./badge-routes.ts";
import { logRoutes } from "./log-routes.ts";
import { metricsRoutes } from "./metrics-routes.ts";
import { projectRoutes } from "./project-routes.ts";
import { heartbeatRoutes } from "./routes.ts";

export function heartbeatRouters(): Router[] {
  return [
    heartbeatRoutes(),
    logRoutes(),
    projectRoutes(),
    arrivalRoutes(),
    badgeRoutes(),
    metricsRoutes(),
  ];
}
