/** The association's logo, for every page: handed in by an admin, shown as a picture and nothing else. */
import { createRoute, z } from "@hono/zod-openapi";
import { loggedAs, requires } from "../access/authorize.ts";
import { siteOf } from "../config/site/settings.ts";
import { failures, json, security } from "../http/api-schema.ts";
import { invalid, ProblemError } from "../http/problem.ts";
import { createRouter, type Router } from "../http/router.ts";
import { log } from "../log.ts";
import { publishLogo, removeLogo } from "./logo.ts";

const file = { schema: z.string().openapi({ format: "binary" }) };
const logoSchema = z
  .object({
    url: z.string().describe("where it is"),
    width: z.int().describe("how wide pages show it, in CSS pixels"),
    height: z.int().describe("how high pages show it, in CSS pixels"),
  })
  .openapi("Logo", { description: "where it is, and how large pages show it, in CSS pixels" });
const path = "/api/v1/logo";
const common = {
  tags: ["service"],
  security,
  middleware: requires("admin"),
};

const putRoute = createRoute({
  ...common,
  path,
  method: "put",
  summary: "Put the association's logo on every page",
  operationId: "publishLogo",
  description:
    "The file is judged before it is shown: scripts and references to other sites are refused.",
  request: {
    body: {
      description: "SVG or PNG, up to 64 kB",
      required: true,
      content: { "image/svg+xml": file, "image/png": file, "application/octet-stream": file },
    },
  },
  responses: { 200: json(logoSchema, "The logo"), ...failures(413, 422) },
});

const deleteRoute = createRoute({
  ...common,
  path,
  method: "delete",
  summary: "Take the logo off: pages show the mark again",
  operationId: "removeLogo",
  description: "Works also where there is no logo.",
  responses: { 204: { description: "Removed" }, ...failures() },
});

export function siteRoutes(): Router {
  const router = createRouter();

  router.openapi(putRoute, async (c) => {
    const judged = await publishLogo(c.env, new Uint8Array(await c.req.arrayBuffer()));
    if (!judged.ok) throw new ProblemError(invalid([{ field: "", detail: judged.fault }]));
    log("info", "logo.published", { by: loggedAs(c.get("principal")) });
    const { path: at = "", width = 0, height = 0 } = siteOf(c.env).logo ?? {};
    return c.json({ url: new URL(at, c.req.url).href, width, height }, 200);
  });

  router.openapi(deleteRoute, async (c) => {
    await removeLogo(c.env);
    log("info", "logo.removed", { by: loggedAs(c.get("principal")) });
    return c.body(null, 204);
  });

  return router;
}
