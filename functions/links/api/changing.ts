/** What makes and changes links, for the API and for the console: judged by the rules, then done by the store. */
import type { Context } from "hono";
import type { z } from "@hono/zod-openapi";
import { configOf } from "../../../src/config/config.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { isExpected, type Expected } from "../../../src/http/etag.ts";
import { invalid, ProblemError } from "../../../src/http/problem.ts";
import { askStore } from "../../../src/store/ask.ts";
import {
  defaultSettings,
  toSettings,
  type linkChangesSchema,
  type newLinkSchema,
} from "../link/json.ts";
import type { Link, LinkSettings } from "../link/link.ts";
import { isShortLinkOf } from "../link/short-url.ts";
import { lookupKey } from "../../../src/slug-key.ts";
import { settingsErrors } from "../link/validate.ts";
import { MAX_CHANGE_TRIES } from "../limits.ts";
import type { ChangeResult } from "../changes.ts";
import { linkStore } from "../stub.ts";
import { outdateAll } from "../visit/memory.ts";
import { changeProblem } from "./problems.ts";

const whoIs = (c: Context<AppEnv>) => c.get("principal").name;

/** The settings of a link to be made; throws the problem that names every field. */
function newSettings(c: Context<AppEnv>, body: z.infer<typeof newLinkSchema>) {
  const settings = {
    ...defaultSettings,
    target: body.target,
    ...toSettings(body),
    slug: body.slug,
  };
  check(c, settings);
  return settings;
}

/** Makes a link; throws the problem if it cannot be. So do the others. */
export async function makeLink(
  c: Context<AppEnv>,
  body: z.infer<typeof newLinkSchema>,
): Promise<Link> {
  const settings = newSettings(c, body);
  return changed(await askStore(() => linkStore(c.env).create(settings, whoIs(c))));
}

/** Changes a link, if the rules have nothing against the changes together with what the link is. */
export async function changeLink(
  c: Context<AppEnv>,
  slug: string,
  body: z.infer<typeof linkChangesSchema>,
  expected: Expected,
): Promise<Link> {
  return changed(await change(c, slug, toSettings(body), expected, whoIs(c)));
}

/** Puts a link into the trash. */
export async function deleteLink(
  c: Context<AppEnv>,
  slug: string,
  expected: Expected,
): Promise<Link> {
  return changed(await askStore(() => linkStore(c.env).delete(slug, expected, whoIs(c))));
}

/** Restores a link or undoes its last change, if the rules have nothing against what it was: they may have changed since. */
export async function bringLinkBack(
  c: Context<AppEnv>,
  slug: string,
  what: "restore" | "undo",
  expected: Expected,
): Promise<Link> {
  return changed(await bringBack(c, slug, what, expected, whoIs(c)));
}

/** Judges settings by the rules; throws the problem that names every field. */
function check(
  c: Context<AppEnv>,
  settings: Omit<LinkSettings, "slug"> & { slug: string | undefined },
) {
  const config = configOf(c.env);
  const errors = settingsErrors(settings, config, isShortLinkOf(config, c.req.url));
  if (errors.length > 0) throw new ProblemError(invalid(errors));
}

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
