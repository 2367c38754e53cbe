/** Durations, sizes and numbers as they are typed. */
import { usage } from "../terminal/failure.ts";

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/** German writes `1,5`. No option takes thousands with a comma. */
const withPoint = (typed: string): string => typed.replace(",", ".");

/** A duration in seconds. Fails with exit code 2. */
export function seconds(name: string, typed: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)([smhdw]?)$/.exec(withPoint(typed)) ?? [];
  const factor = UNITS[unit];
  if (amount !== undefined && factor !== undefined) return Math.round(Number(amount) * factor);
  throw usage({
    de: `--${name} ${typed}: gemeint ist eine Dauer wie 90, 5m, 3h oder 2d.`,
    en: `--${name} ${typed}: write a duration such as 90, 5m, 3h or 2d.`,
  });
}

/** A size in bytes; the units are decimal. Fails with exit code 2. */
export function bytes(name: string, typed: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)([kmgt]?)b?$/i.exec(withPoint(typed)) ?? [];
  if (amount !== undefined) {
    return Math.round(Number(amount) * 1000 ** " kmgt".indexOf(unit.toLowerCase() || " "));
  }
  throw usage({
    de: `--${name} ${typed}: gemeint ist eine Größe wie 10G, 500M oder 800 (Bytes).`,
    en: `--${name} ${typed}: write a size such as 10G, 500M or 800 (bytes).`,
  });
}

export function count(name: string, typed: string): number {
  const amount = withPoint(typed);
  if (/^\d+(\.\d+)?$/.test(amount)) return Number(amount);
  throw usage({ de: `--${name} ${typed} ist keine Zahl.`, en: `--${name} ${typed} is no number.` });
}
