/** Metrics in the description of the API; they answer apart from the application (scrape.ts). */
import { createRoute, z } from "@hono/zod-openapi";
import { failures, security } from "../../../src/http/api-schema.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";

const metricsRoute = createRoute({
  method: "get",
  path: "/metrics",
  tags: ["heartbeats"],
  summary: "Checks for Prometheus",
  operationId: "getMetrics",
  description:
    "The text format of Prometheus, version 0.0.4: status, times and counts of every check.",
  security,
  responses: {
    200: {
      description: "Text format 0.0.4",
      content: { "text/plain": { schema: z.string() } },
    },
    ...failures(),
  },
});

export function metricsRoutes(): Router {
  const router = createRouter();
  router.openAPIRegistry.registerPath(metricsRoute);
  return router;
}
