/** GET /metrics: what Prometheus scrapes, with a token as its bearer (`authorization:` in its configuration). */
import { requires } from "../../../src/access/authorize.ts";
import { createPages, type PageRouter } from "../../../src/http/page-router.ts";
import { checkStore } from "../stub.ts";
import { askStore } from "../../../src/store/ask.ts";
import { mainOf } from "../../../src/store/all.ts";
import type { MeasuredChecks } from "./check-metrics.ts";
import { metricsText } from "./metrics.ts";

export function scrape(): PageRouter {
  const router = createPages();
  router.get("/metrics", requires("checks:read"), async (c) => {
    const store = checkStore(c.env);
    const [parts, health, archive, keys] = await askStore(() =>
      Promise.all([
        allMeasured(store),
        store.health(),
        mainOf(c.env, c.env.ARCHIVE, "archive").state(),
        mainOf(c.env, c.env.KEYS, "keys").health(),
      ]),
    );
    const now = Date.now();
    const { lastTickAt, problems } = health;
    const undelivered = problems.find(({ code }) => code === "undelivered-alerts")?.count ?? 0;
    const tickAgeSeconds = lastTickAt === undefined ? undefined : (now - lastTickAt) / 1000;
    const ownerMailFails = keys.problems.some(({ code }) => code.startsWith("owner-mail"));
    const service = { tickAgeSeconds, undeliveredAlerts: undelivered, ownerMailFails, archive };
    const text = metricsText(parts, service, now);
    return c.text(text, 200, {
      "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
      "Cache-Control": "no-store",
    });
  });
  return router;
}

/** Of all checks, in as many parts as calls must carry it in. */
async function allMeasured(store: ReturnType<typeof checkStore>): Promise<MeasuredChecks[]> {
  const parts: MeasuredChecks[] = [];
  for (let after: number | undefined = 0; after !== undefined;) {
    const { measured, next }: Awaited<ReturnType<typeof store.measured>> =
      await store.measured(after);
    parts.push(measured);
    after = next;
  }
  return parts;
}
