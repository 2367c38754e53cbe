/** `npm run screenshots`: every page in each language, light and dark, on a phone and at a desk; pictures/ is for looking. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { launch, looks, named } from "../signin/chromium.ts";
import { startServer } from "../server.ts";
import { startScene, type Scene } from "./scene.ts";

const FOLDER = join(import.meta.dirname, "../../../pictures");

async function takeAll(browser: Browser, { server, pages, inside }: Scene): Promise<void> {
  for (const look of looks) {
    const { width, ...rest } = look;
    const context = await browser.newContext({ ...rest, viewport: { width, height: 900 } });
    const page = await context.newPage();
    for (const [name, path] of pages) {
      await page.goto(server.url + path);
      await page.screenshot({ path: join(FOLDER, `${name}-${named(look)}.png`), fullPage: true });
    }
    await page.goto(`${server.url}/console`);
    await page.screenshot({ path: join(FOLDER, `sign-in-${named(look)}.png`), fullPage: true });
    await page.locator("input[type=password]").fill(server.token);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${server.url}/console`);
    for (const [name, path] of inside) {
      await page.goto(server.url + path);
      await page.screenshot({ path: join(FOLDER, `${name}-${named(look)}.png`), fullPage: true });
    }
    await context.close();
  }
}

/** As paper comes out of the printer. */
async function print(browser: Browser, { server, pages }: Scene): Promise<void> {
  const page = await browser.newPage();
  for (const [name, path] of pages.filter(([one]) => one.startsWith("poster"))) {
    await page.goto(server.url + path);
    await page.pdf({ path: join(FOLDER, `${name}.pdf`), preferCSSPageSize: true });
  }
}

mkdirSync(FOLDER, { recursive: true });
const browser = await launch();
try {
  const scene = await startScene(startServer);
  try {
    await takeAll(browser, scene);
    await print(browser, scene);
    console.log(
      `${looks.length * (scene.pages.length + scene.inside.length + 1)} pictures in ${FOLDER}`,
    );
  } finally {
    await scene.server.remove();
  }
} finally {
  await browser.close();
}
