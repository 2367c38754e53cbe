/** The console's pages of links. They do by forms what the API does by JSON, through the same rules and the same store. */
import type { Context } from "hono";
import {
  contestedIn,
  merge,
  seenIn,
  type Fields,
  type Merged,
} from "../../../src/console/merge.ts";
import {
  fieldsOf,
  frameAt,
  goOn,
  may,
  mayOpen,
  refusalIn,
  sendPage,
} from "../../../src/console/page.ts";
import { configOf } from "../../../src/config/config.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { ProblemError, type FieldError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import type { Text } from "../../../src/i18n/language.ts";
import type { Shown } from "../../../src/pages/fields.tsx";
import { askStore } from "../../../src/store/ask.ts";
import { bringLinkBack, changeLink, deleteLink, makeLink } from "../api/changing.ts";
import { noLink } from "../api/problems.ts";
import { daysAsked } from "../count/days.ts";
import { listQuery, listQuerySchema } from "../link/list-json.ts";
import type { Link } from "../link/link.ts";
import { shortUrl, shortUrlBase } from "../link/short-url.ts";
import { linkStore } from "../stub.ts";
import { readChanges, readNew, toFields, typedFields } from "./form.ts";
import { formPage, type LinkForm } from "./form-page.tsx";
import { linkPage } from "./link-page.tsx";
import { listPage, listPath, type Asked } from "./list-page.tsx";
import { pathOf } from "./paths.ts";

const LIST = "/console/links";
const ONE = "/console/link/:slug";

export function mainLinkPages(): Router {
  const router = createRouter();
  const read = mayOpen("links:read");
  const write = mayOpen("links:write");

  router.get(LIST, read, (c) => list(c, {}, []));
  router.post(LIST, write, (c) => makeQuickly(c));
  router.get(`${LIST}/new`, write, (c) => {
    const { slug = "", target = "" } = c.req.query();
    return sendPage(
      c,
      formPage({ ...emptyForm(c), shown: shownOf(c, { ...blank, slug, target }) }),
      200,
    );
  });
  router.post(`${LIST}/new`, write, (c) => make(c));
  router.post(`${LIST}/preview`, write, async (c) => {
    const fields = typedFields(await fieldsOf(c));
    return sendPage(c, formPage({ ...emptyForm(c), shown: shownOf(c, fields) }), 200);
  });

  router.get(ONE, read, (c) => show(c));
  router.get(`${ONE}/edit`, write, async (c) => {
    const link = await linkIn(c);
    const seen = toFields(link, configOf(c.env).timezone);
    return sendPage(c, formPage(formOf(c, link, seen, seen)), 200);
  });
  router.post(`${ONE}/edit`, write, (c) => edit(c));
  router.post(`${ONE}/preview`, write, async (c) => {
    const sent = await fieldsOf(c);
    const link = { ...(await linkIn(c)), version: Number(sent["version"]) };
    return sendPage(c, formPage(formOf(c, link, typedFields(sent), seenIn(sent["seen"]))), 200);
  });
  router.post(`${ONE}/delete`, write, async (c) => {
    const { version } = await fieldsOf(c);
    const { slug } = await deleteLink(c, slugIn(c), expectedIn(version));
    return goOn(c, `${LIST}?of=${encodeURIComponent(slug)}`, "deleted");
  });
  router.post(`${ONE}/restore`, write, async (c) => {
    const { slug } = await bringLinkBack(c, slugIn(c), "restore", undefined);
    return goOn(c, pathOf(slug), "restored");
  });
  router.post(`${ONE}/undo`, write, async (c) => {
    const { version } = await fieldsOf(c);
    const { slug } = await bringLinkBack(c, slugIn(c), "undo", expectedIn(version));
    return goOn(c, pathOf(slug), "undone");
  });
  return router;
}

const slugIn = (c: Context<AppEnv>) => c.req.param("slug") ?? "";
const expectedIn = (version: string | undefined) =>
  version === undefined ? undefined : [Number(version)];
const baseOf = (c: Context<AppEnv>) => shortUrlBase(configOf(c.env), c.req.url);

async function linkIn(c: Context<AppEnv>, withTrash = false): Promise<Link> {
  const slug = slugIn(c);
  const link = await askStore(() => linkStore(c.env).get(slug, withTrash));
  if (link === undefined) throw new ProblemError(noLink);
  return link;
}

const shownOf = (
  c: Context<AppEnv>,
  fields: Fields,
  errors: readonly FieldError[] = [],
): Shown => ({ language: c.get("language"), fields, errors });

/** What a new link's form says before anything is typed. */
const blank: Fields = { status: "302" };

const emptyForm = (c: Context<AppEnv>): Omit<LinkForm, "shown"> => ({
  frame: frameAt(c, `${LIST}/new`),
  config: configOf(c.env),
  now: Date.now(),
  link: undefined,
  seen: {},
});

const formOf = (
  c: Context<AppEnv>,
  link: Link,
  fields: Fields,
  seen: Fields,
  errors: readonly FieldError[] = [],
): LinkForm => ({
  frame: frameAt(c, pathOf(link.slug, "edit")),
  config: configOf(c.env),
  now: Date.now(),
  link,
  seen,
  shown: shownOf(c, fields, errors),
});

async function list(c: Context<AppEnv>, quick: Fields, errors: readonly FieldError[]) {
  const sent = errors.length === 0 ? c.req.query() : {};
  const { search = "", tag = "", sort = "newest", cursor = "", trash } = sent;
  const asked: Asked = { search: search.trim(), tag, sort, cursor, trash: trash === "true" };
  const said = Object.entries({ ...asked, trash: String(asked.trash) }).filter(
    ([, one]) => one !== "",
  );
  const parsed = listQuerySchema.safeParse(Object.fromEntries(said));
  // An address that nobody of ours has made: from the beginning.
  const query = parsed.success ? listQuery(parsed.data) : undefined;
  if (query === undefined) return goOn(c, LIST);
  const found = await askStore(() => linkStore(c.env).list(query));
  const page = listPage({
    frame: frameAt(c, listPath(asked)),
    asked,
    links: found.links,
    cursor: found.cursor === undefined ? undefined : String(found.cursor),
    base: baseOf(c),
    now: Date.now(),
    mayWrite: may(c, "links:write"),
    quick: shownOf(c, quick, errors),
    done: sent["done"] === undefined ? undefined : { name: sent["done"], slug: sent["of"] ?? "" },
  });
  return sendPage(c, page, errors.length === 0 ? 200 : 422);
}

async function show(c: Context<AppEnv>) {
  const link = await linkIn(c, true);
  const { slug } = link;
  const { from, to } = daysAsked();
  const store = linkStore(c.env);
  const by = (property: "day" | "source" | "referrer" | "country") =>
    askStore(() => store.clicks(slug, from, to, property));
  const [changes, day, source, referrer, country] = await Promise.all([
    askStore(() => store.history(slug)),
    by("day"),
    by("source"),
    by("referrer"),
    by("country"),
  ]);
  const page = linkPage({
    frame: frameAt(c, pathOf(slug)),
    link,
    shortUrl: shortUrl(baseOf(c), slug),
    now: Date.now(),
    config: configOf(c.env),
    counted: {
      to,
      day: day ?? [],
      source: source ?? [],
      referrer: referrer ?? [],
      country: country ?? [],
    },
    changes: changes ?? [],
    mayWrite: may(c, "links:write"),
    done: c.req.query("done"),
  });
  return sendPage(c, page, 200);
}

const errorsIn = (error: unknown) => refusalIn(error, { "slug-taken": "slug" });

async function makeQuickly(c: Context<AppEnv>) {
  const { target = "" } = await fieldsOf(c);
  const read = readNew({ target, status: "302" }, configOf(c.env).timezone);
  if (!read.ok) return list(c, { target }, read.errors);
  try {
    const link = await makeLink(c, read.body);
    return goOn(c, pathOf(link.slug), "made");
  } catch (error) {
    const { errors, general } = errorsIn(error);
    return list(c, { target }, general === undefined ? errors : [{ field: "", detail: general }]);
  }
}

async function make(c: Context<AppEnv>) {
  const fields = typedFields(await fieldsOf(c));
  const again = (errors: readonly FieldError[], general?: Text) =>
    sendPage(c, formPage({ ...emptyForm(c), shown: shownOf(c, fields, errors), general }), 422);
  const read = readNew(fields, configOf(c.env).timezone);
  if (!read.ok) return again(read.errors);
  try {
    const link = await makeLink(c, read.body);
    return goOn(c, pathOf(link.slug), "made");
  } catch (error) {
    const { errors, general } = errorsIn(error);
    return again(errors, general);
  }
}

/** Saves what was changed; if somebody else was faster, shows both and saves nothing. */
async function edit(c: Context<AppEnv>) {
  const sent = await fieldsOf(c);
  const { timezone } = configOf(c.env);
  const link = await linkIn(c);
  const current = toFields(link, timezone);
  const seen = sent["seen"] === undefined ? current : seenIn(sent["seen"]);
  const typed = typedFields(sent);
  const isOld = sent["version"] !== undefined && Number(sent["version"]) !== link.version;
  const merged = merge(seen, current, typed);
  if (isOld && !merged.isCurrent) return meanwhile(c, link, merged, current);
  if (merged.own.size === 0) return goOn(c, pathOf(link.slug), "unchanged");
  // A moment is what its zone makes of it.
  const parts = merged.own.has("timezone")
    ? new Set([...merged.own, "validFrom", "validUntil"])
    : merged.own;
  const again = (errors: readonly FieldError[], general?: Text) =>
    sendPage(c, formPage({ ...formOf(c, link, typed, seen, errors), general }), 422);
  const read = readChanges(typed, timezone, parts);
  if (!read.ok) return again(read.errors);
  try {
    const { slug } = await changeLink(c, link.slug, read.body, [link.version]);
    return goOn(c, pathOf(slug), "changed");
  } catch (error) {
    // Faster still: between this look and the change.
    if (error instanceof ProblemError && error.problem.kind.code === "outdated") {
      const now = await linkIn(c);
      const fields = toFields(now, timezone);
      return meanwhile(c, now, merge(seen, fields, typed), fields);
    }
    const { errors, general } = errorsIn(error);
    return again(errors, general);
  }
}

/** Both: what is new, and one's own changes upon it. What is saved next is what then stands in the form. */
async function meanwhile(c: Context<AppEnv>, link: Link, merged: Merged, current: Fields) {
  const changes = await askStore(() => linkStore(c.env).history(link.slug));
  const form = formOf(c, link, merged.fields, current);
  const shown: Shown = { ...form.shown, theirs: contestedIn(merged) };
  return sendPage(
    c,
    formPage({ ...form, shown, meanwhile: { theirs: merged.theirs, who: changes?.[0]?.who } }),
    412,
  );
}
