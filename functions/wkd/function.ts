/** The key directory, as the service knows it. */
import type { EdgeFunction } from "../../src/edge-function.ts";
import type { Place } from "../../src/http/place.ts";
import { firstSegment } from "../../src/http/reserved.ts";
import { asksKeyServer } from "./directory/asked.ts";
import { answerDirectory } from "./directory/lookup.ts";
import { DIRECTORY } from "./directory/question.ts";
import { MAX_KEY_REQUEST_BYTES } from "./limits.ts";

export const wkd: EdgeFunction = {
  segments: ["key"],
  laterSegments: { pks: "2026-11-26", vks: "2026-11-26" },
  scopes: ["keys:write"],
  bodyLimits: ["/api/v1/keys/", "/console/keys/", "/console/own-key"].map((path) => ({
    path,
    maxBytes: MAX_KEY_REQUEST_BYTES,
  })),
  answer(request, place, env) {
    if (place.path.startsWith(DIRECTORY)) return answerDirectory(request, place, env);
    return asksKeyServer(place, env) ? keyServer(request, place, env) : undefined;
  },
  open: [
    {
      has: (path) => path.startsWith("/key/link/"),
      routers: async () => [(await import("./pages/link-routes.ts")).linkRoutes()],
    },
    {
      has: (path) => firstSegment(path) === "key" || path.startsWith("/assets/write-"),
      routers: async () => [(await import("./pages/routes.ts")).keyPageRoutes()],
    },
  ],
  described: async () => (await import("./api/described.ts")).described,
  board: {
    scope: "keys:write",
    async look(env, now) {
      const { keysOnBoard } = await import("./console/board.ts");
      return keysOnBoard(env, now);
    },
  },
  async own(env, addresses, now) {
    const { ownKeys } = await import("./console/own.ts");
    return ownKeys(env, addresses, now);
  },
  async pages() {
    const [{ keyConsolePages }, { ownKeyPages }] = await Promise.all([
      import("./console/routes.ts"),
      import("./console/own-routes.ts"),
    ]);
    return [keyConsolePages(), ownKeyPages()];
  },
  async routers() {
    return [(await import("./api/keys.ts")).keyRoutes()];
  },
};

async function keyServer(request: Request, place: Place, env: Env): Promise<Response> {
  const { answerKeyServer } = await import("./directory/key-server.ts");
  return answerKeyServer(request, place, env);
}
