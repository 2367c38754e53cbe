/** Where the runtime names no countries, none are counted, whatever a request says later. */
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import worker from "../../../../src/worker.ts";
import { makeLink, ORIGIN } from "../../../client.ts";

test("plain workerd names a peer instead of a country", async () => {
  await makeLink({ slug: "nowhere", target: "https://e.org/" });
  const contexts = [];
  for (const cf of [{ clientIp: "192.0.2.1" }, { country: "FR" }, {}]) {
    const ctx = createExecutionContext();
    contexts.push(ctx);
    const init = { cf, redirect: "manual" } as RequestInit<IncomingRequestCfProperties>;
    const request = new Request<unknown, IncomingRequestCfProperties>(`${ORIGIN}/nowhere`, init);
    await worker.fetch(request, env, ctx);
  }
  await Promise.all(contexts.map((ctx) => waitOnExecutionContext(ctx)));
  const store = env.LINKS.getByName("main");
  const counts = (by: "country" | "source") =>
    store.clicks("nowhere", "2000-01-01", "2100-01-01", by);
  expect(await counts("source")).toEqual([{ name: "click", count: 3 }]);
  expect(await counts("country")).toEqual([]);
});
