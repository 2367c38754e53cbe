/** `/api/v3/status/`: whether the service answers, as clients of Healthchecks ask it without a key. Described in checks.ts. */
import { createPages, type PageRouter } from "../../../src/http/page-router.ts";
import { askStore } from "../../../src/store/ask.ts";
import { checkStore } from "../stub.ts";
import { inTheirWords, preflight } from "./call.ts";
import { VERSIONS } from "./paths.ts";

export function serviceStatus(): PageRouter {
  const router = createPages();
  for (const path of [`${VERSIONS}status`, `${VERSIONS}status/`]) {
    router.get(path, (c) =>
      inTheirWords(c, async () => {
        await askStore(() => checkStore(c.env).health());
        return new Response("OK", { headers: { "Access-Control-Allow-Origin": "*" } });
      }),
    );
    router.options(path, preflight);
  }
  return router;
}
