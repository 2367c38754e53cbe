/** The router that every function makes its routes with. */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "./app-env.ts";
import { fieldErrors } from "./validation.ts";
import { invalid, ProblemError } from "./problem.ts";

export type Router = OpenAPIHono<AppEnv>;

/** A router whose validation speaks Problem Details. */
export function createRouter(): Router {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      // The types do not say that what was sent is there too.
      const { data } = result as { readonly data?: unknown };
      throw new ProblemError(invalid(fieldErrors(result.error, data)));
    },
  });
}
