/** Badges in the description of the API; they answer apart from the application (badges.ts). */
import { createRoute, z } from "@hono/zod-openapi";
import { openFailures } from "../../../src/http/api-schema.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";

const badgeAnswers = {
  200: {
    description: "The badge",
    content: {
      "image/svg+xml": { schema: z.string() },
      "application/json": { schema: z.record(z.string(), z.unknown()) },
    },
  },
  ...openFailures(404),
};

const checkBadgeRoute = createRoute({
  method: "get",
  path: "/b/{states}/{file}",
  tags: ["heartbeats"],
  summary: "The badge of a check: svg, json or shields",
  operationId: "getCheckBadge",
  description: "Open to everybody who has the address, which names no check.",
  request: {
    params: z.object({
      states: z.enum(["2", "3"]).describe("`3` shows a late check as late, `2` as up"),
      file: z.string().describe("key of the badge and format: `KEY.svg`, `.json` or `.shields`"),
    }),
  },
  responses: badgeAnswers,
});

const allBadgeRoute = createRoute({
  method: "get",
  path: "/badge/{key}/{file}",
  tags: ["heartbeats"],
  summary: "The badge of all checks",
  operationId: "getBadge",
  description: "Open to everybody who has the address.",
  request: {
    params: z.object({
      key: z.string().describe("badge key of the service"),
      file: z.string().describe("signature and format; `SIGNATURE-2` shows what is late as up"),
    }),
  },
  responses: badgeAnswers,
});

const tagBadgeRoute = createRoute({
  method: "get",
  path: "/badge/{key}/{signature}/{file}",
  tags: ["heartbeats"],
  summary: "The badge of a tag",
  operationId: "getTagBadge",
  description:
    "Open to everybody who has the address; the signature keeps others from guessing tags.",
  request: {
    params: z.object({
      key: z.string().describe("badge key of the service"),
      signature: z
        .string()
        .describe("signature of the tag; `SIGNATURE-2` shows what is late as up"),
      file: z.string().describe("tag and format: `TAG.svg`, `.json` or `.shields`"),
    }),
  },
  responses: badgeAnswers,
});

/** Describes what is answered elsewhere. */
export function badgeRoutes(): Router {
  const router = createRouter();
  for (const route of [checkBadgeRoute, allBadgeRoute, tagBadgeRoute]) {
    router.openAPIRegistry.registerPath(route);
  }
  return router;
}
