/** The links API. A handler reads as validate -> rule -> store -> respond. */
import { DAY_MS, dayOf } from "../../../src/durations.ts";
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { requires } from "../../../src/access/authorize.ts";
import { failures, ifMatch, json, jsonBody, security } from "../../../src/http/api-schema.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { configOf } from "../../../src/config/config.ts";
import { invalid, ProblemError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { linkStore } from "../stub.ts";
import { askStore } from "../../../src/store/ask.ts";
import { etagOf, expectedVersions, isExpected, type Expected } from "../../../src/http/etag.ts";
import { DEFAULT_COUNT_DAYS, MAX_CHANGE_TRIES, MAX_PAGE } from "../limits.ts";
import type { Link, LinkSettings } from "../link/link.ts";
import { outdateAll } from "../visit/memory.ts";
import { remarksOnTargets, type Remark } from "../link/remarks.ts";
import { changeProblem, noLink } from "./problems.ts";
import { isShortLinkOf, shortUrlBase } from "../link/short-url.ts";
import {
  changeSchema,
  changeToJson,
  clicksQuerySchema,
  countsSchema,
  daysQuerySchema,
  defaultSettings,
  linkChangesSchema,
  linkPageSchema,
  linkDetailSchema,
  linkDetailToJson,
  linkToJson,
  listQuerySchema,
  newLinkSchema,
  toSettings,
} from "../link/json.ts";
import type { ChangeResult } from "../store.ts";
import { lookupKey } from "../link/slug.ts";
import { settingsErrors } from "../link/validate.ts";

const tags = ["links"];
const params = z.object({
  slug: z.string().openapi({ description: "a slash inside the slug is written %2F" }),
});
const one = json(linkDetailSchema, "The link");
const read = { tags, security, middleware: requires("links:read") };
const write = { tags, security, middleware: requires("links:write") };

const listRoute = createRoute({
  ...read,
  method: "get",
  path: "/api/v1/links",
  summary: "List links, newest first",
  request: { query: listQuerySchema },
  responses: { 200: json(linkPageSchema, "A page of links"), ...failures(422) },
});

const createLinkRoute = createRoute({
  ...write,
  method: "post",
  path: "/api/v1/links",
  summary: "Make a link; without a slug it gets a short random one",
  request: { body: jsonBody(newLinkSchema, "What the link is") },
  responses: { 201: one, ...failures(400, 409, 422) },
});

const getRoute = createRoute({
  ...read,
  method: "get",
  path: "/api/v1/links/{slug}",
  summary: "Read a link",
  request: { params },
  responses: { 200: one, ...failures(404) },
});

const changeRoute = createRoute({
  ...write,
  method: "patch",
  path: "/api/v1/links/{slug}",
  summary: "Change a link; only the fields that are sent",
  request: { params, headers: ifMatch, body: jsonBody(linkChangesSchema, "What changes") },
  responses: { 200: one, ...failures(400, 404, 409, 412, 422) },
});

const deleteRoute = createRoute({
  ...write,
  method: "delete",
  path: "/api/v1/links/{slug}",
  summary: "Put a link into the trash, for 30 days",
  request: { params, headers: ifMatch },
  responses: { 204: { description: "In the trash" }, ...failures(404, 412) },
});

const restoreRoute = createRoute({
  ...write,
  method: "post",
  path: "/api/v1/links/{slug}/restore",
  summary: "Take a link out of the trash",
  request: { params },
  responses: { 200: one, ...failures(404, 409, 422) },
});

const undoRoute = createRoute({
  ...write,
  method: "post",
  path: "/api/v1/links/{slug}/undo",
  summary: "Take back the newest change of a link",
  request: { params, headers: ifMatch },
  responses: { 200: one, ...failures(404, 409, 412, 422) },
});

const historyRoute = createRoute({
  ...read,
  method: "get",
  path: "/api/v1/links/{slug}/history",
  summary: "Who changed a link, when, and what it was before; newest first",
  request: { params },
  responses: {
    200: json(z.object({ changes: z.array(changeSchema) }), "The changes"),
    ...failures(404),
  },
});

const clicksRoute = createRoute({
  ...read,
  method: "get",
  path: "/api/v1/links/{slug}/clicks",
  summary: "Statistics of a link, by default of the last 30 days",
  request: { params, query: clicksQuerySchema },
  responses: {
    200: json(z.object({ counts: z.array(countsSchema) }), "The counts"),
    ...failures(404, 422),
  },
});

const orphansRoute = createRoute({
  ...read,
  method: "get",
  path: "/api/v1/orphans",
  summary: "The unknown slugs that were asked most, by default of the last 30 days",
  request: { query: daysQuerySchema },
  responses: {
    200: json(
      z.object({ counts: z.array(countsSchema) }),
      "The slugs; an empty name: no slug at all",
    ),
    ...failures(422),
  },
});

export function linkRoutes(): Router {
  const router = createRouter();

  router.openapi(listRoute, async (c) => {
    const { search, tag, trash, cursor, limit = 50 } = c.req.valid("query");
    const after = cursor === undefined ? undefined : Number(cursor);
    const query = { search, tag, trash: trash === "true", after, most: Math.min(limit, MAX_PAGE) };
    const found = await askStore(() => linkStore(c.env).list(query));
    const links = found.links.map((link) => linkToJson(link, baseOf(c), Date.now()));
    return c.json({ links, cursor: found.cursor === undefined ? null : String(found.cursor) }, 200);
  });

  router.openapi(createLinkRoute, async (c) => {
    const body = c.req.valid("json");
    const settings = {
      ...defaultSettings,
      target: body.target,
      ...toSettings(body),
      slug: body.slug,
    };
    check(c, settings);
    const { name } = c.get("principal");
    const link = changed(await askStore(() => linkStore(c.env).create(settings, name)));
    c.header("Location", `/api/v1/links/${encodeURIComponent(link.slug)}`);
    c.header("ETag", etagOf(link.version));
    return c.json(shown(c, link, remarksOnTargets(targetsIn(body))), 201);
  });

  router.openapi(getRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const link = await askStore(() => linkStore(c.env).get(slug));
    return answer(c, link === undefined ? { ok: false, reason: "absent" } : { ok: true, link });
  });

  router.openapi(changeRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const body = c.req.valid("json");
    const changes = toSettings(body);
    const expected = expectedVersions(c.req.header("If-Match"));
    const { name } = c.get("principal");
    const result = await change(c, slug, changes, expected, name);
    return answer(c, result, remarksOnTargets(targetsIn(body)));
  });

  router.openapi(deleteRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const expected = expectedVersions(c.req.header("If-Match"));
    const { name } = c.get("principal");
    changed(await askStore(() => linkStore(c.env).delete(slug, expected, name)));
    return c.body(null, 204);
  });

  router.openapi(restoreRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const { name } = c.get("principal");
    return answer(c, await bringBack(c, slug, "restore", undefined, name));
  });

  router.openapi(undoRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const expected = expectedVersions(c.req.header("If-Match"));
    const { name } = c.get("principal");
    return answer(c, await bringBack(c, slug, "undo", expected, name));
  });

  router.openapi(historyRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const changes = await askStore(() => linkStore(c.env).history(slug));
    if (changes === undefined) throw new ProblemError(noLink);
    return c.json({ changes: changes.map(changeToJson) }, 200);
  });

  router.openapi(clicksRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const { by, ...days } = c.req.valid("query");
    const { from, to } = range(days);
    const counts = await askStore(() => linkStore(c.env).clicks(slug, from, to, by));
    if (counts === undefined) throw new ProblemError(noLink);
    return c.json({ counts }, 200);
  });

  router.openapi(orphansRoute, async (c) => {
    const { from, to } = range(c.req.valid("query"));
    return c.json({ counts: await askStore(() => linkStore(c.env).orphans(from, to)) }, 200);
  });

  return router;
}

const baseOf = (c: Context<AppEnv>) => shortUrlBase(configOf(c.env), c.req.url);

const shown = (c: Context<AppEnv>, link: Link, remarks: readonly Remark[] = []) =>
  linkDetailToJson(link, baseOf(c), Date.now(), configOf(c.env), {
    language: c.get("language"),
    remarks,
  });

/** All targets that a body names, as they were typed. */
const targetsIn = ({ target, fallback, windows }: z.infer<typeof linkChangesSchema>) => [
  target,
  fallback,
  ...(windows ?? []).map((each) => each.target),
];

/** Judges settings by the rules; throws the problem that names every field. */
function check(
  c: Context<AppEnv>,
  settings: Omit<LinkSettings, "slug"> & { slug: string | undefined },
) {
  const config = configOf(c.env);
  const errors = settingsErrors(settings, config, isShortLinkOf(config, c.req.url));
  if (errors.length > 0) throw new ProblemError(invalid(errors));
}

/** Changes a link, if the rules have nothing against the changes together with what the link is. */
function change(
  c: Context<AppEnv>,
  slug: string,
  changes: Partial<LinkSettings>,
  expected: Expected,
  who: string,
): Promise<ChangeResult> {
  return whileJudged(expected, async () => {
    const before = await askStore(() => linkStore(c.env).get(slug));
    if (before === undefined) return { ok: false, reason: "absent" };
    // A link keeps the name that it has, also one that no new link could take.
    const newSlug = changes.slug === before.slug ? undefined : changes.slug;
    check(c, { ...before, ...changes, slug: newSlug });
    if (!isExpected(expected, before.version)) {
      return { ok: false, reason: "outdated", version: before.version };
    }
    return askStore(() => linkStore(c.env).change(slug, changes, [before.version], who));
  });
}

/** Restores a link or undoes its last change, if the rules have nothing against what it was: they may have changed since. */
function bringBack(
  c: Context<AppEnv>,
  slug: string,
  what: "restore" | "undo",
  expected: Expected,
  who: string,
): Promise<ChangeResult> {
  return whileJudged(expected, async () => {
    const after = await askStore(() => linkStore(c.env).foretell(slug, what));
    if (after?.settings !== undefined) {
      const isSameName = lookupKey(after.settings.slug) === lookupKey(slug);
      check(c, { ...after.settings, slug: isSameName ? undefined : after.settings.slug });
    }
    const judged = after && isExpected(expected, after.version) ? [after.version] : expected;
    return askStore(() => linkStore(c.env)[what](slug, judged, who));
  });
}

/**
 * The store is told which version was judged; if somebody was faster and the client did not care (it named no version),
 * it is judged again.
 */
async function whileJudged(
  expected: Expected,
  judgeAndMake: () => Promise<ChangeResult>,
): Promise<ChangeResult> {
  for (let tries = 1; ; tries += 1) {
    const result = await judgeAndMake();
    const again = expected === undefined && !result.ok && result.reason === "outdated";
    if (!again) return result;
    if (tries === MAX_CHANGE_TRIES) return { ok: false, reason: "contended" };
  }
}

/** The link after a change; an edit is visible at once in the isolate where it was made. */
function changed(result: ChangeResult): Link {
  if (!result.ok) throw new ProblemError(changeProblem(result));
  outdateAll();
  return result.link;
}

function answer(c: Context<AppEnv>, result: ChangeResult, remarks: readonly Remark[] = []) {
  const link = changed(result);
  c.header("ETag", etagOf(link.version));
  return c.json(shown(c, link, remarks), 200);
}

function range(days: { from?: string | undefined; to?: string | undefined }) {
  const now = Date.now();
  return {
    from: days.from ?? dayOf(now - (DEFAULT_COUNT_DAYS - 1) * DAY_MS),
    to: days.to ?? dayOf(now),
  };
}
