/** Lengths of time and sizes as people type them in a form, and back. Pure rules. */
import type { Fields } from "../../../src/console/merge.ts";

/** Lengths of time are typed as a number and one of these, in seconds. */
const units = { min: 60, h: 3_600, d: 86_400 } as const;
type Unit = keyof typeof units;

/** The largest unit that leaves a whole number; seconds that are none of a minute become a fraction. */
export function lengthFields(name: string, seconds: number | undefined): Fields {
  if (seconds === undefined) return { [`${name}.count`]: "", [`${name}.unit`]: "min" };
  const unit =
    (["d", "h"] as const).find((one) => seconds % units[one] === 0 && seconds > 0) ?? "min";
  return { [`${name}.count`]: String(seconds / units[unit]), [`${name}.unit`]: unit };
}

/** In seconds; undefined where nothing was typed. */
export function lengthIn(fields: Fields, name: string): number | undefined {
  const count = fields[`${name}.count`]?.trim().replace(",", ".");
  if (count === undefined || count === "") return undefined;
  return Math.round(Number(count) * units[(fields[`${name}.unit`] ?? "min") as Unit]);
}

/** Decimal, as borg and `df -H` print them. */
const sizes = ["B", "kB", "MB", "GB", "TB"] as const;

/** `10 GB`: in the largest unit that leaves a whole number. */
export function sizeField(bytes: number | undefined): string {
  if (bytes === undefined) return "";
  let [value, unit] = [bytes, 0];
  while (value !== 0 && value % 1000 === 0 && unit < sizes.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value} ${sizes[unit]}`;
}

/** In bytes; undefined where nothing was typed, NaN for what is no size. */
export function sizeIn(text: string | undefined): number | undefined {
  const typed = text?.trim() ?? "";
  if (typed === "") return undefined;
  const [, count = "", unit = "B"] = /^(\d+(?:[.,]\d+)?)\s*([kMGT]?B|[kKMGT])?$/i.exec(typed) ?? [];
  const power = "bkmgt".indexOf(unit.charAt(0).toLowerCase());
  return count === "" ? NaN : Math.round(Number(count.replace(",", ".")) * 1000 ** power);
}
