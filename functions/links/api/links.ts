/** The links API. A handler reads as validate -> rule -> store -> respond. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { requires } from "../../../src/access/authorize.ts";
import { failures, ifMatch, json, jsonBody, security } from "../../../src/http/api-schema.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { configOf } from "../../../src/config/config.ts";
import { invalid, ProblemError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { daysAsked } from "../count/days.ts";
import { linkStore } from "../stub.ts";
import { askStore } from "../../../src/store/ask.ts";
import { etagOf, expectedVersions } from "../../../src/http/etag.ts";
import type { Link } from "../link/link.ts";
import { remarksOnTargets, type Remark } from "../link/remarks.ts";
import { bringLinkBack, changeLink, deleteLink, makeLink } from "./changing.ts";
import { foreignCursor, noLink } from "./problems.ts";
import { shortUrlBase } from "../link/short-url.ts";
import {
  changeSchema,
  changeToJson,
  linkChangesSchema,
  linkPageSchema,
  linkDetailSchema,
  linkDetailToJson,
  linkToJson,
  newLinkSchema,
} from "../link/json.ts";
import { listQuery, listQuerySchema } from "../link/list-json.ts";
import { clicksQuerySchema, countsSchema, daysQuerySchema } from "../count/json.ts";

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
  operationId: "listLinks",
  description: "Page by page: ask again with `cursor` until it is null.",
  request: { query: listQuerySchema },
  responses: { 200: json(linkPageSchema, "A page of links"), ...failures(422) },
});

const createLinkRoute = createRoute({
  ...write,
  method: "post",
  path: "/api/v1/links",
  summary: "Create a link; without a slug it gets a short random one",
  operationId: "createLink",
  description: "Only the target is needed. `remarks` of the answer say what may not be meant.",
  request: { body: jsonBody(newLinkSchema, "What the link is") },
  responses: { 201: one, ...failures(400, 409, 422) },
});

const getRoute = createRoute({
  ...read,
  method: "get",
  path: "/api/v1/links/{slug}",
  summary: "Read a link",
  operationId: "getLink",
  description: "Also where it leads now, and when that changes.",
  request: { params },
  responses: { 200: one, ...failures(404) },
});

const changeRoute = createRoute({
  ...write,
  method: "patch",
  path: "/api/v1/links/{slug}",
  summary: "Change a link; only the fields that are sent",
  operationId: "updateLink",
  description:
    "What is not sent stays as it is; null sets the default. `If-Match` keeps you from overwriting what somebody else changed meanwhile.",
  request: { params, headers: ifMatch, body: jsonBody(linkChangesSchema, "What changes") },
  responses: { 200: one, ...failures(400, 404, 409, 412, 422) },
});

const deleteRoute = createRoute({
  ...write,
  method: "delete",
  path: "/api/v1/links/{slug}",
  summary: "Put a link into the trash, for 30 days",
  operationId: "deleteLink",
  description: "Visitors get 404 at once. It keeps its slug and can be restored.",
  request: { params, headers: ifMatch },
  responses: { 204: { description: "In the trash" }, ...failures(404, 412) },
});

const restoreRoute = createRoute({
  ...write,
  method: "post",
  path: "/api/v1/links/{slug}/restore",
  summary: "Take a link out of the trash",
  operationId: "restoreLink",
  description: "The link leads to its target again at once.",
  request: { params },
  responses: { 200: one, ...failures(404, 409, 422) },
});

const undoRoute = createRoute({
  ...write,
  method: "post",
  path: "/api/v1/links/{slug}/undo",
  summary: "Undo the last change of a link",
  operationId: "undoLink",
  description: "A second undo brings the change back.",
  request: { params, headers: ifMatch },
  responses: { 200: one, ...failures(404, 409, 412, 422) },
});

const historyRoute = createRoute({
  ...read,
  method: "get",
  path: "/api/v1/links/{slug}/history",
  summary: "Who changed a link, when, and what it was before; newest first",
  operationId: "listLinkChanges",
  description: "Every change with the settings before and after it.",
  request: { params },
  responses: {
    200: json(
      z.object({ changes: z.array(changeSchema).describe("the changes, the newest first") }),
      "The changes",
    ),
    ...failures(404),
  },
});

const clicksRoute = createRoute({
  ...read,
  method: "get",
  path: "/api/v1/links/{slug}/clicks",
  summary: "Statistics of a link, by default of the last 30 days",
  operationId: "getClicks",
  description:
    "Counters only: nothing is stored of a visitor. By day, country, referring site or source (`qr`, a tag of the query).",
  request: { params, query: clicksQuerySchema },
  responses: {
    200: json(z.object({ counts: z.array(countsSchema).describe("the counts") }), "The counts"),
    ...failures(404, 422),
  },
});

const orphansRoute = createRoute({
  ...read,
  method: "get",
  path: "/api/v1/orphans",
  summary: "The unknown slugs that were asked most, by default of the last 30 days",
  operationId: "listOrphans",
  description: "Misprints on posters show here: what visitors asked for, and what is no link.",
  request: { query: daysQuerySchema },
  responses: {
    200: json(
      z.object({ counts: z.array(countsSchema).describe("the slugs, those asked most first") }),
      "The slugs; an empty name: no slug at all",
    ),
    ...failures(422),
  },
});

export function linkRoutes(): Router {
  const router = createRouter();

  router.openapi(listRoute, async (c) => {
    const query = listQuery(c.req.valid("query"));
    if (query === undefined) throw new ProblemError(invalid([foreignCursor]));
    const found = await askStore(() => linkStore(c.env).list(query));
    const links = found.links.map((link) => linkToJson(link, baseOf(c), Date.now()));
    return c.json({ links, cursor: found.cursor === undefined ? null : String(found.cursor) }, 200);
  });

  router.openapi(createLinkRoute, async (c) => {
    const body = c.req.valid("json");
    const link = await makeLink(c, body);
    c.header("Location", `/api/v1/links/${encodeURIComponent(link.slug)}`);
    c.header("ETag", etagOf(link.version));
    return c.json(shown(c, link, remarksOnTargets(targetsIn(body))), 201);
  });

  router.openapi(getRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const link = await askStore(() => linkStore(c.env).get(slug));
    if (link === undefined) throw new ProblemError(noLink);
    return answer(c, link);
  });

  router.openapi(changeRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const body = c.req.valid("json");
    const expected = expectedVersions(c.req.header("If-Match"));
    const link = await changeLink(c, slug, body, expected);
    return answer(c, link, remarksOnTargets(targetsIn(body)));
  });

  router.openapi(deleteRoute, async (c) => {
    const { slug } = c.req.valid("param");
    await deleteLink(c, slug, expectedVersions(c.req.header("If-Match")));
    return c.body(null, 204);
  });

  router.openapi(restoreRoute, async (c) => {
    const { slug } = c.req.valid("param");
    return answer(c, await bringLinkBack(c, slug, "restore", undefined));
  });

  router.openapi(undoRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const expected = expectedVersions(c.req.header("If-Match"));
    return answer(c, await bringLinkBack(c, slug, "undo", expected));
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
    const { from, to } = daysAsked(days);
    const counts = await askStore(() => linkStore(c.env).clicks(slug, from, to, by));
    if (counts === undefined) throw new ProblemError(noLink);
    return c.json({ counts }, 200);
  });

  router.openapi(orphansRoute, async (c) => {
    const { from, to } = daysAsked(c.req.valid("query"));
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

function answer(c: Context<AppEnv>, link: Link, remarks: readonly Remark[] = []) {
  c.header("ETag", etagOf(link.version));
  return c.json(shown(c, link, remarks), 200);
}
