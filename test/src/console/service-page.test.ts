import { expect, test } from "vitest";
import { json, visit } from "../../client.ts";
import { signedIn } from "./browse.ts";

test("every part of the service is called by what it is for, with the day's rows where they are limited", async () => {
  const { stores } = await json<{ stores: Record<string, object> }>(visit("/healthz"));
  const anna = await signedIn();
  const html = await anna.open("/console/service");
  const names = [...html.matchAll(/<div class="what">([^<]*)<\/div>/g)].map(([, name]) => name);
  expect(names).toHaveLength(Object.keys(stores).length + 1);
  for (const store of Object.keys(stores)) expect(names).not.toContain(store);
  expect(names).toContain("Archive in object storage");
  expect(names.at(-1)).toBe("The day’s rows");
  expect(html).toMatch(/0% written: [\d,]+ of 100,000/);
  expect(html).toMatch(/ago · [\d,]+ rows written today|not looked yet · [\d,]+ rows written/);
});
