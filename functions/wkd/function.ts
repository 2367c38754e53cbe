/** The key directory, as the service knows it. */
import type { EdgeFunction } from "../../src/edge-function.ts";
import { answerDirectory } from "./directory/lookup.ts";
import { DIRECTORY } from "./directory/question.ts";
import { MAX_KEY_REQUEST_BYTES } from "./limits.ts";

export const wkd: EdgeFunction = {
  segments: ["key"],
  scopes: ["keys:write"],
  bodyLimits: [{ path: "/api/v1/keys/", maxBytes: MAX_KEY_REQUEST_BYTES }],
  answer: (request, place, env) =>
    place.path.startsWith(DIRECTORY) ? answerDirectory(request, place, env) : undefined,
  async routers() {
    const [{ keyRoutes }, { keyPageRoutes }] = await Promise.all([
      import("./api/keys.ts"),
      import("./pages/routes.ts"),
    ]);
    return [keyRoutes(), keyPageRoutes()];
  },
};
