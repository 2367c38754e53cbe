/** `randwerk checks maintenance`: planned absences of all checks with a tag. */
import * as z from "zod/mini";
import { ask } from "./answers.ts";
import { maintenanceWindow } from "./settings.ts";
import { command, jsonOption } from "../command/command.ts";
import { present } from "../command/session.ts";
import { usage } from "../terminal/failure.ts";
import type { Terminal } from "../terminal/terminal.ts";

const API = "/api/v3/maintenance/";

const maintenanceSchema = z.object({
  maintenance: z.record(
    z.string(),
    z.array(z.object({ calendar: z.string(), minutes: z.number() })),
  ),
});
type Maintenance = z.infer<typeof maintenanceSchema>["maintenance"];

export const maintenanceCommand = command({
  name: "maintenance",
  summary: {
    de: "zeigt oder setzt Wartungsfenster aller Checks mit einem Schlagwort",
    en: "shows or sets maintenance windows of all checks with a tag",
  },
  arguments: [{ name: { de: "SCHLAGWORT", en: "TAG" }, optional: true }],
  options: {
    set: {
      type: "string",
      multiple: true,
      value: { de: "PLAN|MINUTEN", en: "SCHEDULE|MINUTES" },
      help: {
        de: "dieses Fenster statt der bisherigen; mehrfach; none: keins mehr",
        en: "this window instead of those before; repeatable; none: none any more",
      },
    },
    ...jsonOption,
  },
  details: {
    de: "Die Fenster eines Checks selbst setzt „randwerk checks edit … --maintenance“.",
    en: "A check's own windows are set by “randwerk checks edit … --maintenance”.",
  },
  examples: [
    "randwerk checks maintenance",
    'randwerk checks maintenance coreos --set "*-*-* 05:30|55"',
    "randwerk checks maintenance coreos --set none",
  ],
  run: async (session, [tag], { set, json }) => {
    if (set !== undefined && tag === undefined) {
      throw usage({ de: "--set braucht ein Schlagwort.", en: "--set needs a tag." });
    }
    const answer =
      set === undefined
        ? await ask(session, "GET", API)
        : await ask(session, "POST", API, { json: { tag, maintenance: windowsOf(set) } });
    return present(session, json, answer, maintenanceSchema, ({ maintenance }) =>
      show(onlyOf(maintenance, tag), session.terminal),
    );
  },
});

const windowsOf = (set: readonly string[]) =>
  set.length === 1 && set[0] === "none" ? [] : set.map((typed) => maintenanceWindow("set", typed));

const onlyOf = (all: Maintenance, tag: string | undefined): Maintenance =>
  tag === undefined
    ? all
    : Object.fromEntries(Object.entries(all).filter(([name]) => name === tag));

function show(all: Maintenance, { say, table, note }: Terminal): void {
  const rows = Object.entries(all).flatMap(([tag, windows]) =>
    windows.map(({ calendar, minutes }) => [tag, calendar, `${minutes} min`]),
  );
  if (rows.length === 0) {
    return note(say({ de: "Keine Wartungsfenster.", en: "No maintenance windows." }));
  }
  table(
    [
      { title: say({ de: "Schlagwort", en: "Tag" }) },
      { title: say({ de: "Plan", en: "Schedule" }), shrinks: true },
      { title: say({ de: "Dauer", en: "Duration" }) },
    ],
    rows,
  );
}
