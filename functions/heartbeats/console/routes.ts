/** The console's pages of checks. They do by forms what the API does by JSON, through the same rules and the same store. */
import type { Context } from "hono";
import { channelsOf } from "../../../src/alerts/channels/channels.ts";
import { toOnCalendar } from "../../../src/calendar/short-form.ts";
import { parseSchedule } from "../../../src/calendar/schedule.ts";
import { calendarFault } from "../../../src/calendar/fault.ts";
import { isTimeZone } from "../../../src/calendar/zone.ts";
import {
  contestedIn,
  merge,
  seenIn,
  type Fields,
  type Merged,
} from "../../../src/console/merge.ts";
import { fieldsOf, frameAt, goOn, may, mayOpen, sendPage } from "../../../src/console/page.ts";
import { configOf } from "../../../src/config/config.ts";
import { s3RepositoriesOf } from "../../../src/config/buckets/repository-settings.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { notFound, ProblemError, type FieldError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { askStore } from "../../../src/store/ask.ts";
import { nameOf } from "../alert/alert.ts";
import { readSpec } from "../api/spec.ts";
import type { Check } from "../check/check.ts";
import { defaultSettings } from "../check/defaults.ts";
import { newNames } from "../check/keys.ts";
import { LISTED_CHECKS, PUBLIC_DAYS, SHOWN_OCCURRENCES, SHOWN_PINGS } from "../limits.ts";
import { checkStore } from "../stub.ts";
import { checkPage } from "./check-page.tsx";
import { atPlaces, bodyOf, toFields, typedFields } from "./form.ts";
import { formPage, type CheckForm, type Planned } from "./form-page.tsx";
import { linesPage } from "./lines-page.tsx";
import { listPage, listPath, placeIn, type Asked } from "./list-page.tsx";
import { pathOf } from "./paths.ts";
import { bodyPage } from "./pings.tsx";

const LIST = "/console/checks";
const ONE = "/console/check/:key";

export function checkPages(): Router {
  const router = createRouter();
  const read = mayOpen("checks:read");
  const write = mayOpen("checks:write");

  router.get(LIST, read, (c) => list(c));
  router.get(`${LIST}/new`, write, async (c) => {
    const { timezone } = configOf(c.env);
    // Links to this form may say what the check is to be called and when it is expected.
    const { name = "", schedule } = c.req.query();
    const settings = { ...defaultSettings, name, schedule: schedule || undefined, tz: timezone };
    const fields = toFields(settings);
    return sendPage(c, formPage(await formOf(c, undefined, fields, {})), 200);
  });
  router.post(`${LIST}/new`, write, (c) => make(c));
  router.post(`${LIST}/preview`, write, async (c) => {
    const fields = typedFields(await fieldsOf(c));
    return sendPage(c, formPage(await formOf(c, undefined, fields, {})), 200);
  });

  router.get(ONE, read, (c) => show(c));
  router.get(`${ONE}/edit`, write, async (c) => {
    const check = await checkIn(c);
    const seen = toFields(check.settings);
    return sendPage(c, formPage(await formOf(c, check, seen, seen)), 200);
  });
  router.post(`${ONE}/edit`, write, (c) => edit(c));
  router.post(`${ONE}/preview`, write, async (c) => {
    const sent = await fieldsOf(c);
    const check = await checkIn(c);
    const form = await formOf(c, check, typedFields(sent), seenIn(sent["seen"]));
    return sendPage(c, formPage(form), 200);
  });
  router.post(`${ONE}/pause`, write, async (c) => {
    const check = await checkIn(c);
    await askStore(() => checkStore(c.env).pause(check.uuid));
    return goOn(c, pathOf(check), "paused");
  });
  router.post(`${ONE}/resume`, write, async (c) => {
    const check = await checkIn(c);
    const after = await askStore(() => checkStore(c.env).resume(check.uuid));
    // Somebody else has resumed it already: it is as it was to be.
    return goOn(c, pathOf(check), after === "not-paused" ? undefined : "resumed");
  });
  router.post(`${ONE}/delete`, write, async (c) => {
    const check = await checkIn(c);
    const { name = "" } = await fieldsOf(c);
    if (name.trim() !== nameOf(check)) return show(c, name);
    await askStore(() => checkStore(c.env).remove(check.uuid));
    return goOn(c, `${LIST}?of=${encodeURIComponent(nameOf(check))}`, "deleted");
  });
  router.get(`${ONE}/lines`, write, async (c) => {
    const check = await checkIn(c);
    const page = linesPage({
      frame: frameAt(c, pathOf(check, "lines")),
      check,
      base: configOf(c.env).publicUrl ?? new URL(c.req.url).origin,
      isShown: c.req.query("show") === "url",
    });
    return sendPage(c, page, 200);
  });
  router.get(`${ONE}/pings/:n{[0-9]{1,15}}`, write, async (c) => {
    const check = await checkIn(c);
    const n = Number(c.req.param("n"));
    const body = await askStore(() => checkStore(c.env).pingBody(check.uuid, n));
    if (body === undefined) throw new ProblemError(notFound);
    const text = new TextDecoder().decode(body);
    const frame = frameAt(c, pathOf(check, `pings/${n}`));
    return sendPage(c, bodyPage({ frame, check, n, text }), 200);
  });
  return router;
}

async function checkIn(c: Context<AppEnv>): Promise<Check> {
  const uniqueKey = c.req.param("key") ?? "";
  const check = await askStore(() => checkStore(c.env).get({ uniqueKey }));
  if (check === undefined) throw new ProblemError(notFound);
  return check;
}

async function list(c: Context<AppEnv>) {
  const { search = "", tag = "", after = "", done, of = "" } = c.req.query();
  const asked: Asked = {
    search: search.trim(),
    tag,
    after: placeIn(after),
  };
  const query = { ...asked, most: LISTED_CHECKS };
  const listing = await askStore(() => checkStore(c.env).listing(query));
  const page = listPage({
    frame: frameAt(c, listPath(asked)),
    asked,
    listing,
    now: Date.now(),
    timezone: configOf(c.env).timezone,
    mayWrite: may(c, "checks:write"),
    done: done === undefined ? undefined : { name: done, of },
  });
  return sendPage(c, page, 200);
}

/** `wrongName`: what was typed to confirm that it is deleted, and is not its name. */
async function show(c: Context<AppEnv>, wrongName?: string) {
  const check = await checkIn(c);
  const { uniqueKey, uuid, settings } = check;
  const store = checkStore(c.env);
  const mayWrite = may(c, "checks:write");
  const now = Date.now();
  const [days, flips, pings] = await Promise.all([
    askStore(() => store.days({ uniqueKey }, PUBLIC_DAYS)),
    askStore(() => store.flips({ uniqueKey }, 0, Number.MAX_SAFE_INTEGER)),
    mayWrite ? askStore(() => store.pings(uuid, SHOWN_PINGS)) : undefined,
  ]);
  const page = checkPage({
    frame: frameAt(c, pathOf(check)),
    check,
    now,
    timezone: configOf(c.env).timezone,
    days: days ?? [],
    flips: flips ?? [],
    pings: mayWrite ? (pings ?? []) : undefined,
    next: (await plannedBy(settings.schedule ?? "", settings.tz, now)).next,
    mayWrite,
    done: c.req.query("done"),
    wrongName,
  });
  return sendPage(c, page, wrongName === undefined ? 200 : 422);
}

/** What a schedule means from `now` on (unix ms). */
async function plannedBy(typed: string, timezone: string, now: number): Promise<Planned> {
  const schedule = toOnCalendar(typed.trim());
  const known = { timezone, schedule, next: [], faults: [] };
  if (schedule === "" || !isTimeZone(timezone)) return known;
  const parsed = await parseSchedule(schedule, { timezone });
  if (!parsed.ok) {
    const { detail } = calendarFault(schedule, parsed.error);
    return { ...known, faults: [{ field: "plan.schedule", detail }] };
  }
  const next: number[] = [];
  let at = parsed.calendar.next(now);
  while (at !== undefined && next.length < SHOWN_OCCURRENCES) {
    next.push(at);
    at = parsed.calendar.next(at);
  }
  return { ...known, next };
}

async function formOf(
  c: Context<AppEnv>,
  check: Check | undefined,
  fields: Fields,
  seen: Fields,
  errors: readonly FieldError[] = [],
): Promise<CheckForm> {
  const { timezone } = configOf(c.env);
  const schedule = fields["plan.kind"] === "schedule" ? (fields["plan.schedule"] ?? "") : "";
  return {
    frame: frameAt(c, check === undefined ? `${LIST}/new` : pathOf(check, "edit")),
    check,
    seen,
    shown: { language: c.get("language"), fields, errors },
    planned: await plannedBy(schedule, fields["tz"] || timezone, Date.now()),
  };
}

/** How the API judges what a form has sent. */
const rulesOf = (c: Context<AppEnv>, timezone: string) => ({
  version: 3,
  minPeriodSeconds: configOf(c.env).minPeriodSeconds,
  channels: channelsOf(c.env).map(({ name }) => name),
  repositories: s3RepositoriesOf(c.env).map(({ name }) => name),
  timezone,
});

async function make(c: Context<AppEnv>) {
  const fields = typedFields(await fieldsOf(c));
  const again = async (errors: readonly FieldError[]) =>
    sendPage(c, formPage(await formOf(c, undefined, fields, {}, atPlaces(errors))), 422);
  const spec = await readSpec(bodyOf(fields), rulesOf(c, configOf(c.env).timezone));
  if (!spec.ok) return again(spec.errors);
  const names = await newNames();
  const result = await askStore(() => checkStore(c.env).save(spec.changes, [], names));
  return result.ok ? goOn(c, pathOf(result.check), "made") : again([{ field: "", detail: noRoom }]);
}

const noRoom = {
  de: "Es gibt zu viele Checks; bitte zuerst welche löschen.",
  en: "There are too many checks; please delete some first.",
};

/** Saves what was changed; if somebody else was faster, shows both and saves nothing. */
async function edit(c: Context<AppEnv>) {
  const sent = await fieldsOf(c);
  const check = await checkIn(c);
  const seen = sent["seen"] === undefined ? toFields(check.settings) : seenIn(sent["seen"]);
  const typed = typedFields(sent);
  const merged = merge(seen, toFields(check.settings), typed);
  if (!merged.isCurrent) return meanwhile(c, check, merged);
  if (merged.own.size === 0) return goOn(c, pathOf(check), "unchanged");
  // A schedule is judged in its zone.
  const parts = merged.own.has("tz") ? new Set([...merged.own, "plan"]) : merged.own;
  const spec = await readSpec(bodyOf(typed, parts), rulesOf(c, check.settings.tz));
  if (!spec.ok) {
    return sendPage(c, formPage(await formOf(c, check, typed, seen, atPlaces(spec.errors))), 422);
  }
  const after = await askStore(() =>
    checkStore(c.env).update(check.uuid, spec.changes, check.settings),
  );
  if (after !== undefined) return goOn(c, pathOf(check), "changed");
  // Faster still: between this look and the change.
  const now = await checkIn(c);
  return meanwhile(c, now, merge(seen, toFields(now.settings), typed));
}

/** Both: what is new, and one's own changes upon it. What is saved next is what then stands in the form. */
async function meanwhile(c: Context<AppEnv>, check: Check, merged: Merged) {
  const form = await formOf(c, check, merged.fields, toFields(check.settings));
  const shown = { ...form.shown, theirs: contestedIn(merged) };
  return sendPage(c, formPage({ ...form, shown, theirs: merged.theirs }), 412);
}
