import { expect, test } from "vitest";
import { json, visit } from "../../client.ts";
import { signedIn } from "./browse.ts";

test("every part of the service is called by what it is for", async () => {
  const { stores } = await json<{ stores: Record<string, object> }>(visit("/healthz"));
  const anna = await signedIn();
  const html = await anna.open("/console/service");
  const names = [...html.matchAll(/<div class="what">([^<]*)<\/div>/g)].map(([, name]) => name);
  expect(names).toHaveLength(Object.keys(stores).length);
  for (const store of Object.keys(stores)) expect(names).not.toContain(store);
  expect(names).toContain("Archive in object storage");
});
