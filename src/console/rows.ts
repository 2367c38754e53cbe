/** Lists in a form: fields called `windows.3.calendar`, a row for each number. Pure rules. */
import type { Fields } from "./merge.ts";

/** A list: its name, the fields of each row, and which row is one although fields are empty. */
export interface FormList {
  readonly name: string;
  readonly parts: readonly string[];
  readonly isRow: (row: Fields) => boolean;
}

/** What was typed, without `others` (hidden fields and buttons), and with the rows that are some numbered from 0. */
export function typedIn(sent: Fields, list: FormList, others: ReadonlySet<string>) {
  const place = new RegExp(`^${list.name}\\.(\\d{1,3})\\.(${list.parts.join("|")})$`);
  const fields: Record<string, string> = {};
  const rows = new Map<number, Record<string, string>>();
  for (const [name, value] of Object.entries(sent)) {
    const [, nth, part] = place.exec(name) ?? [];
    if (nth === undefined || part === undefined) {
      if (!others.has(name)) fields[name] = value;
      continue;
    }
    rows.set(Number(nth), { ...rows.get(Number(nth)), [part]: value.trim() });
  }
  const kept = [...rows.entries()]
    .toSorted(([one], [other]) => one - other)
    .map(([, row]) => row)
    .filter(list.isRow);
  for (const [nth, row] of kept.entries()) {
    for (const part of list.parts) fields[`${list.name}.${nth}.${part}`] = row[part] ?? "";
  }
  return fields;
}

/** How many rows of a list the fields have. */
export function rowCount(fields: Fields, { name, parts: [first] }: FormList): number {
  const place = new RegExp(`^${name}\\.\\d+\\.${first}$`);
  return Object.keys(fields).filter((one) => place.test(one)).length;
}
