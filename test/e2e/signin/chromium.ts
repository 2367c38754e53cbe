/** Debian's Chromium with playwright-core, and what every page has to pass there. */
import { AxeBuilder } from "@axe-core/playwright";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { expect } from "vitest";

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

/** A window of its own, with what its console says of pages of `origin`: violations of the CSP are told there. */
export async function open(
  browser: Browser,
  origin: string,
  { width, ...look }: Look,
): Promise<{ context: BrowserContext; page: Page; said: string[] }> {
  const context = await browser.newContext({ ...look, viewport: { width, height: 900 } });
  const page = await context.newPage();
  const said: string[] = [];
  page.on("console", (message) => {
    // A status is no fault of the page that tells of it; the provider's own pages are not ours.
    const isStatus = /the server responded with a status of/.test(message.text());
    if (!isStatus && page.url().startsWith(origin)) said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(String(error)));
  return { context, page, said };
}

/** No violation of axe's rules (which needs scripts), nothing that has to be scrolled to sideways, in the language that was asked for. */
export async function expectGood(page: Page, look: Look): Promise<void> {
  if (look.javaScriptEnabled) {
    // Without a second window for each page, which only frames need.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    const told = violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
    expect(told, `${page.url()} ${named(look)}`).toEqual([]);
  }
  const { wide, language } = await page.evaluate<{ wide: number; language: string }>(
    `({ wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        language: document.documentElement.lang })`,
  );
  expect(wide, `${page.url()} ${named(look)}`).toBeLessThanOrEqual(0);
  expect(language).toBe(look.locale.slice(0, 2));
}
