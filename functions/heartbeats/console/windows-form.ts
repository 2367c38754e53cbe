/** Maintenance windows as rows of a form, and back. Pure rules. */
import type { Fields } from "../../../src/console/merge.ts";
import { rowCount, typedIn, type FormList } from "../../../src/console/rows.ts";
import type { MaintenanceWindow } from "../check/check.ts";

const rows: FormList = {
  name: "maintenance",
  parts: ["calendar", "minutes"],
  isRow: (row) => Boolean(row["calendar"]),
};
/** Hidden fields, and buttons. */
const OTHERS = new Set(["seen"]);

/** What was typed, with windows numbered from 0; a row without a calendar is none. */
export const windowsTyped = (sent: Fields): Record<string, string> => typedIn(sent, rows, OTHERS);

export const windowFields = (windows: readonly MaintenanceWindow[]): Fields =>
  Object.fromEntries(
    windows.flatMap(({ calendar, minutes }, nth) => [
      [`maintenance.${nth}.calendar`, calendar],
      [`maintenance.${nth}.minutes`, String(minutes)],
    ]),
  );

/** The fields of a tag's windows; of one that has none, none. */
export const tagFields = (
  byTag: Readonly<Record<string, readonly MaintenanceWindow[]>>,
  tag: string,
): Fields => windowFields((Object.hasOwn(byTag, tag) ? byTag[tag] : undefined) ?? []);

/** How many windows the fields have. */
export const windowCount = (fields: Fields): number => rowCount(fields, rows);

/** The windows as the API is sent them; what is no number is judged there. */
export const windowsIn = (fields: Fields): MaintenanceWindow[] =>
  Array.from({ length: windowCount(fields) }, (_, nth) => ({
    calendar: fields[`maintenance.${nth}.calendar`] ?? "",
    minutes: Number(fields[`maintenance.${nth}.minutes`]) || 0,
  }));
