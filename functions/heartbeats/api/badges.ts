/**
 * Badges by address, for READMEs and status pages: whoever has the address may look.
 *
 *     /badge/<project key>/<signature>[/<tag>].<format>    signature…-2: without the late state
 *     /b/<2 or 3 states>/<badge key of a check>.<format>
 */
import { createPages, type PageRouter } from "../../../src/http/page-router.ts";
import { notFound, ProblemError } from "../../../src/http/problem.ts";
import { checkStore } from "../stub.ts";
import { askStore } from "../../../src/store/ask.ts";
import { badgeFormats, badgeOf, shieldsBadge, svgBadge, type BadgeCounts } from "./badge.ts";
import { signatureOf } from "./badge-urls.ts";
import { shownStatus } from "../check/shown.ts";
import {
  BADGE_SIGNATURE_CHARACTERS,
  OLD_BADGE_SIGNATURE_CHARACTERS,
  PREFLIGHT_SECONDS,
} from "../limits.ts";

const ALL_LABEL = "randwerk";
const NAMELESS = "check";

export function badges(): PageRouter {
  const router = createPages();

  router.get("/b/:states{[23]}/:file", async (c) => {
    const { name, format } = split(c.req.param("file"));
    const check = await askStore(() => checkStore(c.env).byBadgeKey(name.toLowerCase()));
    if (check === undefined) throw new ProblemError(notFound);
    const badge = badgeOf([shownStatus(check, Date.now())], c.req.param("states") === "3");
    return respond(check.settings.name || check.settings.slug || NAMELESS, badge, format);
  });

  router.get("/badge/:key/:file", async (c) => {
    const { key, file } = c.req.param();
    const { name: signature, format } = split(file);
    return projectBadge(c.env, { key, signature, tag: "*" }, format);
  });

  router.get("/badge/:key/:signature/:file", async (c) => {
    const { key, signature, file } = c.req.param();
    const { name: tag, format } = split(file);
    return projectBadge(c.env, { key, signature, tag }, format);
  });

  for (const path of ["/b/:states/:file", "/badge/:key/:file", "/badge/:key/:signature/:file"]) {
    router.options(path, () => new Response(null, { status: 204, headers: preflight }));
  }
  return router;
}

/** Pages of other sites may ask before they read a badge (Fetch Standard, CORS-preflight). */
const preflight = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
  "Access-Control-Allow-Headers": "*",
  "Access-Control-Max-Age": String(PREFLIGHT_SECONDS),
  "Cache-Control": "no-store",
  Allow: "GET, HEAD, OPTIONS",
};

type Format = (typeof badgeFormats)[number];

function split(file: string): { name: string; format: Format } {
  const dot = file.lastIndexOf(".");
  const format = badgeFormats.find((known) => known === file.slice(dot + 1));
  if (dot < 1 || format === undefined) throw new ProblemError(notFound);
  return { name: file.slice(0, dot), format };
}

async function projectBadge(
  env: Env,
  { key, signature, tag }: { key: string; signature: string; tag: string },
  format: Format,
): Promise<Response> {
  const keys = await askStore(() => checkStore(env).keys());
  const given = signature.replace(/-2$/, "");
  const isLong = given.length === BADGE_SIGNATURE_CHARACTERS;
  const isSigned = isLong || given.length === OLD_BADGE_SIGNATURE_CHARACTERS;
  const isOurs = isSigned && (await signatureOf(tag, keys)).startsWith(given);
  if (key !== keys.badgeKey || !isOurs) throw new ProblemError(notFound);
  const statuses = await askStore(() => checkStore(env).statuses(tag === "*" ? undefined : tag));
  const badge = badgeOf(statuses, !signature.endsWith("-2"));
  return respond(tag === "*" ? ALL_LABEL : tag, badge, format);
}

function respond(label: string, badge: BadgeCounts, format: Format): Response {
  const headers = { "Cache-Control": "no-store", "Access-Control-Allow-Origin": "*" };
  if (format === "json") return Response.json(badge, { headers });
  if (format === "shields") return Response.json(shieldsBadge(label, badge.status), { headers });
  return new Response(svgBadge(label, badge.status), {
    headers: { ...headers, "Content-Type": "image/svg+xml" },
  });
}
