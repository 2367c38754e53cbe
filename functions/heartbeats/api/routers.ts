/** Every router of the API: what function.ts gives to the application, with the pages. */
import type { Router } from "../../../src/http/router.ts";
import { arrivalRoutes } from "./arrivals.ts";
import { badgeRoutes } from "./badge-routes.ts";
import { logRoutes } from "./log.ts";
import { metricsRoutes } from "./metrics-routes.ts";
import { projectRoutes } from "./project.ts";
import { heartbeatRoutes } from "./checks.ts";

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
