/** Maintenance windows of tags in the console: of all checks that bear the tag, besides their own. */
import type { Context } from "hono";
import { merge, seenIn, type Fields } from "../../../src/console/merge.ts";
import { fieldsOf, frameAt, goOn, may, mayOpen, sendPage } from "../../../src/console/page.ts";
import { configOf } from "../../../src/config/config.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import type { FieldError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { askStore } from "../../../src/store/ask.ts";
import { fullFault, readTagMaintenance } from "../api/tag-maintenance.ts";
import { checkStore } from "../stub.ts";
import { maintenancePage, type TagForm } from "./maintenance-page.tsx";
import { MAINTENANCE } from "./paths.ts";
import { tagFields, windowsIn, windowsTyped } from "./windows-form.ts";

export function maintenancePages(): Router {
  const router = createRouter();
  const write = mayOpen("checks:write");
  router.get(MAINTENANCE, mayOpen("checks:read"), (c) => show(c));
  router.post(MAINTENANCE, write, (c) => save(c));
  // One more row, without a script.
  router.post(`${MAINTENANCE}/preview`, write, async (c) => {
    const sent = await fieldsOf(c);
    return show(c, { tag: sent["tag"] ?? "", ...formOf(sent), errors: [] }, 200);
  });
  return router;
}

const formOf = (sent: Fields) => ({
  fields: windowsTyped(sent),
  seen: sent["seen"] === undefined ? {} : seenIn(sent["seen"]),
});

/** `form`: what was typed of one tag, and what is wrong with it. */
async function show(c: Context<AppEnv>, form?: TagForm, status: 200 | 412 | 422 = 200) {
  const store = checkStore(c.env);
  const [byTag, tags] = await Promise.all([
    askStore(() => store.tagMaintenance()),
    askStore(() => store.tags()),
  ]);
  const { done, of = "", before, tag = "" } = c.req.query();
  const fields = tagFields(byTag, tag);
  const page = maintenancePage({
    frame: frameAt(c, MAINTENANCE),
    byTag,
    tags: tags.filter((one) => !Object.hasOwn(byTag, one)),
    timezone: configOf(c.env).timezone,
    mayWrite: may(c, "checks:write"),
    form: form ?? { tag, fields, seen: fields, errors: [] },
    done: done === undefined ? undefined : { name: done, of, before: seenIn(before ?? "") },
  });
  return sendPage(c, page, status);
}

async function save(c: Context<AppEnv>) {
  const sent = await fieldsOf(c);
  const tag = sent["tag"]?.trim() ?? "";
  const { fields, seen } = formOf(sent);
  const store = checkStore(c.env);
  const byTag = await askStore(() => store.tagMaintenance());
  const before = tagFields(byTag, tag);
  const merged = merge(seen, before, fields);
  // Somebody else was faster: nothing is saved, and both are shown.
  if (!merged.isCurrent) {
    return show(c, { tag, fields, seen: before, errors: [], theirs: merged.theirs }, 412);
  }
  const again = (errors: readonly FieldError[]) => show(c, { tag, fields, seen, errors }, 422);
  const { timezone } = configOf(c.env);
  const read = await readTagMaintenance({ tag, maintenance: windowsIn(fields) }, timezone);
  if (!read.ok) return again(read.errors);
  const isFull = fullFault(tag, Object.keys(byTag));
  if (isFull !== undefined) return again([isFull]);
  if (merged.own.size === 0) return goOn(c, MAINTENANCE);
  await askStore(() => store.setTagMaintenance(read.tag, read.maintenance));
  const of = new URLSearchParams({ of: tag, before: JSON.stringify(before) });
  return goOn(c, `${MAINTENANCE}?${of.toString()}`, "saved");
}
