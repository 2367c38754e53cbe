/** Lists of checks in pieces. */
import { expect, test } from "vitest";
import type { Check } from "../../../../functions/heartbeats/check/check.ts";
import { defaultSettings } from "../../../../functions/heartbeats/check/defaults.ts";
import { allPages, pageOf } from "../../../../functions/heartbeats/check/page.ts";
import { freshState } from "../../../../functions/heartbeats/check/transition.ts";
import { PAGE_BYTES } from "../../../../functions/heartbeats/limits.ts";

const checksOf = (count: number, desc: string): Check[] =>
  Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    uuid: `uuid-${index}`,
    uniqueKey: "",
    badgeKey: "",
    createdAt: 0,
    settings: { ...defaultSettings, desc },
    state: freshState(0),
  }));

/** What the pages of these checks are, as a client asks for them. */
async function pagesOf(checks: readonly Check[]) {
  const pages: Check[][] = [];
  const all = await allPages((after) => {
    const page = pageOf(checks.filter(({ id }) => id > after));
    pages.push(page);
    return Promise.resolve(page);
  });
  expect(all).toEqual(checks);
  return pages;
}

test("few checks are one call, and so are none", async () => {
  expect(await pagesOf(checksOf(200, ""))).toHaveLength(1);
  expect(await pagesOf([])).toHaveLength(1);
});

test("checks with long descriptions come in pages that a call carries", async () => {
  const pages = await pagesOf(checksOf(2_000, "\u{20ac}".repeat(10_000)));
  expect(pages.length).toBeGreaterThan(2);
  for (const page of pages) {
    const bytes = new TextEncoder().encode(JSON.stringify(page)).length;
    expect(bytes).toBeLessThan(1.1 * PAGE_BYTES);
  }
});

test("one that is larger than a page is a page", async () => {
  const pages = await pagesOf(checksOf(3, "x".repeat(PAGE_BYTES)));
  expect(pages.map((page) => page.length)).toEqual([1, 1, 1, 0]);
});
