/** Debian's Chromium with playwright-core, and what every page has to pass there. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Result } from "axe-core";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { expect } from "vitest";
import { rounds } from "../../campaign.ts";

/** A name that leads to this machine, and of which a browser does not know that. */
export const NAME = "admin.example";

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--disable-gpu",
      `--host-resolver-rules=MAP ${NAME} 127.0.0.1`,
    ],
  });

/** How somebody looks at a page. */
export interface Look {
  readonly locale: "de-DE" | "en-GB";
  readonly colorScheme: "light" | "dark";
  readonly width: number;
  readonly javaScriptEnabled: boolean;
}

/**
 * Every language, light and dark, on a phone and at a desk. The suite takes one or two of them for each page
 * (`some`), a campaign all.
 */
export const looks: readonly Look[] = (
  [
    ["de-DE", "light", 1280],
    ["de-DE", "dark", 1280],
    ["de-DE", "dark", 390],
    ["de-DE", "light", 390],
    ["en-GB", "dark", 390],
    ["en-GB", "light", 390],
    ["en-GB", "light", 1280],
    ["en-GB", "dark", 1280],
  ] as const
).map(([locale, colorScheme, width]) => ({ locale, colorScheme, width, javaScriptEnabled: true }));

export const named = ({ locale, colorScheme, width }: Look) =>
  `${locale.slice(0, 2)}-${colorScheme}-${width}`;

/** axe, which each page loads from where the browser keeps it: sent anew each time it would take longer than it runs. */
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A window of its own, with what its console says of pages of `origin`: violations of the CSP are told there. */
export async function open(
  browser: Browser,
  origin: string,
  { width, ...look }: Look,
): Promise<{ context: BrowserContext; page: Page; said: string[] }> {
  const context = await browser.newContext({ ...look, viewport: { width, height: 900 } });
  if (look.javaScriptEnabled) {
    await context.addInitScript({ content: `window.loadAxe = function () { ${axe}; };` });
  }
  const page = await context.newPage();
  const said: string[] = [];
  page.on("console", (message) => {
    // A status is no fault of the page that tells of it; the provider's own pages are not ours.
    const isStatus = /the server responded with a status of/.test(message.text());
    if (!isStatus && page.url().startsWith(origin)) said.push(message.text());
  });
  // What a page loads comes from where it is; where somebody goes from there is another thing.
  page.on("request", (request) => {
    const isOurs = page.url().startsWith(origin) && !request.isNavigationRequest();
    if (isOurs && !/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(origin)) {
      said.push(`asked elsewhere: ${request.url()}`);
    }
  });
  page.on("pageerror", (error) => said.push(String(error)));
  return { context, page, said };
}

/** Rules of axe whose outcome depends on the colours and on the width. */
const RULES_OF_LOOKS = ["color-contrast", "scrollable-region-focusable"];

/** Found things are told by their HTML alone, and no rule that applies looks into style sheets or sound: a fourth of axe's time. */
const OPTIONS = `resultTypes: ["violations"], selectors: false, preload: false`;

/** What axe finds on the page as it is, in all that it knows or by these rules: each with the elements. */
async function violationsOn(page: Page, rules: readonly string[] | undefined): Promise<string[][]> {
  const found = await page.evaluate<Result[]>(`(async () => {
    if (window.axe === undefined) window.loadAxe();
    const rules = ${JSON.stringify(rules ?? null)};
    const { violations } = await window.axe.run({ ${OPTIONS}, ...(rules && { runOnly: rules }) });
    return violations;
  })()`);
  return found.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
}

/** How far things have moved since the page was opened, without anybody having done anything (Layout Instability API). */
export const shiftOn = (page: Page): Promise<number> =>
  page.evaluate<number>(`new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) sum += value;
    }).observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => setTimeout(() => resolve(sum), 0));
  })`);

/** Cells that a phone shows with the name of their column and nothing behind it. */
export const emptyCellsOn = (page: Page): Promise<number> =>
  page.evaluate<number>(`[...document.querySelectorAll("td[data-name]")].filter((cell) =>
    cell.textContent.trim() === "" && cell.children.length === 0 && getComputedStyle(cell).display !== "none").length`);

/**
 * No violation of axe's rules (which needs scripts), nothing that has to be scrolled to sideways, in the language that
 * was asked for. `rules`: only these of axe's.
 */
export async function expectGood(page: Page, look: Look, rules?: readonly string[]): Promise<void> {
  if (look.javaScriptEnabled) {
    expect(await violationsOn(page, rules), `${page.url()} ${named(look)}`).toEqual([]);
  }
  const { wide, language } = await page.evaluate<{ wide: number; language: string }>(
    `({ wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        language: document.documentElement.lang })`,
  );
  expect(wide, `${page.url()} ${named(look)}`).toBeLessThanOrEqual(0);
  expect(language).toBe(look.locale.slice(0, 2));
}

/** The same in several looks, without loading the page again: in the first by all rules, in a campaign in each. */
export async function expectGoodIn(page: Page, seen: readonly Look[]): Promise<void> {
  for (const [nth, look] of seen.entries()) {
    await page.setViewportSize({ width: look.width, height: 900 });
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await expectGood(page, look, nth < rounds(1, seen.length) ? undefined : RULES_OF_LOOKS);
  }
}
