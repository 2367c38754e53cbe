import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { siteOf } from "../../../src/config/site/settings.ts";
import { servicePage } from "../../../src/console/service-page.tsx";
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

test("what is out of order stands before the parts that are well", () => {
  const well = { ok: true, tickAgeSeconds: 5, problems: [] };
  const disk = { ok: false, freeBytes: 1, totalBytes: 2, problem: "disk-full" } as const;
  const stores = { links: well, checks: well, keys: { ...well, ok: false } };
  const health = { ok: false, stores, disk, quota: undefined };
  const frame = { language: "en", here: "/console/service", site: siteOf(env) } as const;
  const html = servicePage(frame, health);
  const states = [...html.matchAll(/class="state (good|bad)"/g)].map(([, state]) => state);
  expect(states).toEqual(["bad", "bad", "good", "good"]);
});
