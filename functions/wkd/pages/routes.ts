/** `/key/{address}`: the page of a key, the key as a file and on paper, and the page for writing to it. */
import type { Context } from "hono";
import { configOf } from "../../../src/config/config.ts";
import { consoleUrl } from "../../../src/config/console-url.ts";
import { siteOf } from "../../../src/config/site/settings.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { pageHeaders } from "../../../src/http/headers.ts";
import { createPages, type PageRouter } from "../../../src/http/page-router.ts";
import { keyStore } from "../stub.ts";
import { askStore } from "../../../src/store/ask.ts";
import { parseAddress } from "../address/address.ts";
import { publicPath } from "../address/paths.ts";
import { armorPublicKey } from "../openpgp/armor.ts";
import type { PublishedKey } from "../keys/key.ts";
import { MAX_AGE_SECONDS } from "../limits.ts";
import { codeTitle, keyPage, noKeyPage } from "./pages.tsx";
import { notFound as nothingThere, ProblemError } from "../../../src/http/problem.ts";

export function keyPageRoutes(): PageRouter {
  const router = createPages();

  router.get("/key/:address", async (c) => {
    const key = await publishedKey(c);
    if (key === undefined) return notFound(c);
    const replaced = await askStore(() => keyStore(c.env).replaced(key.address, key.fingerprint));
    const downloadUrl = `${publicPath(key.address)}/key.asc`;
    return page(c, keyPage({ key, replaced, downloadUrl, now: Date.now() }, frameOf(c)), 200);
  });

  router.get("/key/:address/write", async (c) => {
    const key = await publishedKey(c);
    if (key === undefined) return notFound(c);
    const [{ writePage }, { writingProgram }] = await Promise.all([
      import("./write-page.tsx"),
      import("./program.ts"),
    ]);
    const downloadUrl = `${publicPath(key.address)}/key.asc`;
    const shown = { key, program: await writingProgram(), downloadUrl, now: Date.now() };
    return page(c, writePage(shown, frameOf(c)), 200);
  });

  router.get("/key/:address/card", async (c) => {
    const key = await publishedKey(c);
    if (key === undefined) return notFound(c);
    const { cardPage, sheetOf } = await import("./card.tsx");
    const { origin, search } = new URL(c.req.url);
    const path = publicPath(`${key.localPart}@${key.domain}`);
    const pageUrl = consoleUrl(configOf(c.env), path) ?? origin + path;
    const sheet = sheetOf(search);
    return page(c, cardPage({ key, pageUrl, sheet, now: Date.now() }, frameOf(c)), 200);
  });

  router.get("/assets/:name{write-[0-9a-f]+\\.js}", async (c) => {
    const { programFile } = await import("./program.ts");
    const file = await programFile(c.req.path, c.req.header("Accept-Encoding"));
    if (file === undefined) throw new ProblemError(nothingThere);
    return file;
  });

  router.get("/key/:address/key.asc", async (c) => {
    const key = await publishedKey(c);
    if (key === undefined) return notFound(c);
    return c.body(armorPublicKey(key.bytes), 200, {
      "Content-Type": "application/pgp-keys",
      "Content-Disposition": `attachment; filename="${key.fingerprint}.asc"`,
      "Cache-Control": `public, max-age=${MAX_AGE_SECONDS}`,
    });
  });

  // Apart from the page, which would take half as long again to be made; of one fingerprint, as a cache may have it.
  router.get("/key/:address/:file{[0-9A-F]+\\.svg}", async (c) => {
    const key = await publishedKey(c);
    if (key === undefined || c.req.param("file") !== `${key.fingerprint}.svg`) return notFound(c);
    const { appUrl, codeSvg } = await import("./code.ts");
    return c.body(codeSvg(appUrl(key.fingerprint), codeTitle(c.get("language"))), 200, {
      "Content-Type": "image/svg+xml",
      "Cache-Control": `public, max-age=${MAX_AGE_SECONDS}`,
      Vary: "Accept-Language",
    });
  });

  return router;
}

async function publishedKey(c: Context<AppEnv>): Promise<PublishedKey | undefined> {
  const parsed = parseAddress(c.req.param("address") ?? "");
  if (!parsed.ok) return undefined;
  return askStore(() => keyStore(c.env).get(parsed.address.key));
}

const frameOf = (c: Context<AppEnv>) => ({ language: c.get("language"), site: siteOf(c.env) });

function notFound(c: Context<AppEnv>): Response {
  return page(c, noKeyPage(frameOf(c)), 404);
}

function page(c: Context<AppEnv>, html: string, status: 200 | 404): Response {
  return c.body(html, status, pageHeaders(c.get("language")));
}
