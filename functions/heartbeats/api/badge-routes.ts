/**
 * Badges by address, for READMEs and status pages: whoever has the address may look.
 *
 *     /badge/<project key>/<signature>[/<tag>].<format>    signature…-2: without the late state
 *     /b/<2 or 3 states>/<badge key of a check>.<format>
 */
import { createRoute, z } from "@hono/zod-openapi";
import { openFailures } from "../../../src/http/api-schema.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { notFound, ProblemError } from "../../../src/http/problem.ts";
import { checkStore } from "../stub.ts";
import { hmacHex } from "../../../src/hmac.ts";
import { askStore } from "../../../src/store/ask.ts";
import { badgeFormats, badgeOf, shieldsBadge, svgBadge, type BadgeCounts } from "./badge.ts";
import { shownStatus } from "../check/shown.ts";
import type { ProjectKeys } from "../check/project-table.ts";
import {
  BADGE_SIGNATURE_CHARACTERS,
  OLD_BADGE_SIGNATURE_CHARACTERS,
  PREFLIGHT_SECONDS,
} from "../limits.ts";

const ALL_LABEL = "randwerk";
const NAMELESS = "check";

const badgeAnswers = {
  200: {
    description: "The badge",
    content: {
      "image/svg+xml": { schema: z.string() },
      "application/json": { schema: z.record(z.string(), z.unknown()) },
    },
  },
  ...openFailures(404),
};

const checkBadgeRoute = createRoute({
  method: "get",
  path: "/b/{states}/{file}",
  tags: ["heartbeats"],
  summary: "The badge of a check: svg, json or shields",
  operationId: "getCheckBadge",
  description: "Open to everybody who has the address, which names no check.",
  request: {
    params: z.object({
      states: z.enum(["2", "3"]).describe("`3` shows a late check as late, `2` as up"),
      file: z.string().describe("key of the badge and format: `KEY.svg`, `.json` or `.shields`"),
    }),
  },
  responses: badgeAnswers,
});

const allBadgeRoute = createRoute({
  method: "get",
  path: "/badge/{key}/{file}",
  tags: ["heartbeats"],
  summary: "The badge of all checks",
  operationId: "getBadge",
  description: "Open to everybody who has the address.",
  request: {
    params: z.object({
      key: z.string().describe("badge key of the service"),
      file: z.string().describe("signature and format; `SIGNATURE-2` shows what is late as up"),
    }),
  },
  responses: badgeAnswers,
});

const tagBadgeRoute = createRoute({
  method: "get",
  path: "/badge/{key}/{signature}/{file}",
  tags: ["heartbeats"],
  summary: "The badge of a tag",
  operationId: "getTagBadge",
  description:
    "Open to everybody who has the address; the signature keeps others from guessing tags.",
  request: {
    params: z.object({
      key: z.string().describe("badge key of the service"),
      signature: z
        .string()
        .describe("signature of the tag; `SIGNATURE-2` shows what is late as up"),
      file: z.string().describe("tag and format: `TAG.svg`, `.json` or `.shields`"),
    }),
  },
  responses: badgeAnswers,
});

export function badgeRoutes(): Router {
  const router = createRouter();

  router.openapi(checkBadgeRoute, async (c) => {
    const { states, file } = c.req.valid("param");
    const { name, format } = split(file);
    const check = await askStore(() => checkStore(c.env).byBadgeKey(name.toLowerCase()));
    if (check === undefined) throw new ProblemError(notFound);
    const badge = badgeOf([shownStatus(check, Date.now())], states === "3");
    return respond(check.settings.name || check.settings.slug || NAMELESS, badge, format);
  });

  router.openapi(allBadgeRoute, async (c) => {
    const { key, file } = c.req.valid("param");
    const { name: signature, format } = split(file);
    return projectBadge(c.env, { key, signature, tag: "*" }, format);
  });

  router.openapi(tagBadgeRoute, async (c) => {
    const { key, signature, file } = c.req.valid("param");
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

/** All addresses of a tag's badge; `*`: all checks. */
export async function badgeUrls(
  tag: string,
  keys: ProjectKeys,
  base: string,
): Promise<Record<string, string>> {
  const signature = await signatureOf(tag, keys);
  const file = tag === "*" ? "" : `/${encodeURIComponent(tag)}`;
  const url = (suffix: string, format: Format) =>
    `${base}/badge/${keys.badgeKey}/${signature}${suffix}${file}.${format}`;
  return Object.fromEntries(
    badgeFormats.flatMap((format) => [
      [format, url("-2", format)],
      [`${format}3`, url("", format)],
    ]),
  );
}

/** Who knows the badge of one tag cannot make up that of another. */
async function signatureOf(tag: string, { badgeSecret }: ProjectKeys): Promise<string> {
  return (await hmacHex(badgeSecret, tag)).slice(0, BADGE_SIGNATURE_CHARACTERS);
}
