/** What is never done to a zone, however much it is wanted. Pure rules. */
import type { Text } from "../../../src/i18n/language.ts";
import { LEAST_RECORDS_FOR_SHARE, MOST_CHANGED_SHARE } from "../limits.ts";
import { changedTo, nameOf, type Change } from "./change.ts";
import type { ZoneRecord } from "./record.ts";

/** The zone that a name belongs to: of those of the account the longest that it ends in. */
export function zoneOf(name: string, zones: readonly string[]): string | undefined {
  return zones
    .filter((zone) => name === zone || name.endsWith(`.${zone}`))
    .toSorted((one, other) => other.length - one.length)[0];
}

/** Why a zone's changes are refused; empty: they may be made. */
export function refusals(
  zone: string,
  records: readonly ZoneRecord[],
  changes: readonly Change[],
): Text[] {
  return [
    ...undoRefusals(zone, records, changes),
    ...delegated(zone, records, changes),
    ...tooMany(zone, records, changes),
  ];
}

/** The same of changes that only take back what was done. */
export const undoRefusals = (
  zone: string,
  records: readonly ZoneRecord[],
  changes: readonly Change[],
): Text[] => [...apex(zone, changes), ...aloneOnly(records, changes)];

/** NS and SOA of the zone's own name, which make it a zone. */
function apex(zone: string, changes: readonly Change[]): Text[] {
  const touched = changes.some((change) => {
    const types = [
      change.kind === "create" ? undefined : change.before.type,
      change.kind === "delete" ? undefined : change.after.type,
    ];
    return nameOf(change) === zone && (types.includes("NS") || types.includes("SOA"));
  });
  if (!touched) return [];
  return [
    {
      de: `NS und SOA von ${zone} selbst ändert dieses Programm nie: das geht bei OVH von Hand.`,
      en: `NS and SOA of ${zone} itself are never changed by this program: do that at OVH by hand.`,
    },
  ];
}

/** Below a name that other servers answer for, nothing of this zone is ever seen. */
function delegated(
  zone: string,
  records: readonly ZoneRecord[],
  changes: readonly Change[],
): Text[] {
  const cuts = records.filter(({ type, name }) => type === "NS" && name !== zone);
  const names = new Set(changes.map(nameOf));
  return [...names].flatMap((name) => {
    const cut = cuts.find((one) => name === one.name || name.endsWith(`.${one.name}`));
    if (cut === undefined) return [];
    return [
      {
        de: `${name}: für ${cut.name} antworten andere Server (NS ${cut.value}), dort muss der Eintrag hin.`,
        en: `${name}: other servers answer for ${cut.name} (NS ${cut.value}); the record has to go there.`,
      },
    ];
  });
}

/** A CNAME stands alone, and never on the zone's own name, which has NS and SOA (RFC 1034, section 3.6.2). */
function aloneOnly(records: readonly ZoneRecord[], changes: readonly Change[]): Text[] {
  const names = new Set(changes.map(nameOf));
  const contents = changedTo(records, changes);
  return [...names].flatMap((name) => {
    const here = contents.filter((one) => one.name === name);
    const cname = here.find(({ type }) => type === "CNAME");
    if (cname === undefined || here.length === 1) return [];
    const others = here
      .filter((one) => one !== cname)
      .map(({ type }) => type)
      .join(", ");
    return [
      {
        de: `${name}: neben einem CNAME darf nichts anderes stehen, hier stünde dort ${others}.`,
        en: `${name}: nothing else may stand beside a CNAME, and here would stand ${others}.`,
      },
    ];
  });
}

function tooMany(zone: string, records: readonly ZoneRecord[], changes: readonly Change[]): Text[] {
  const touched = changes.filter(({ kind }) => kind !== "create").length;
  if (records.length < LEAST_RECORDS_FOR_SHARE) return [];
  if (touched <= records.length * MOST_CHANGED_SHARE) return [];
  const percent = Math.round((100 * touched) / records.length);
  return [
    {
      de: `${zone}: ${touched} von ${records.length} Einträgen (${percent} %) würden geändert oder gelöscht; erlaubt sind 30 %. Ist es die richtige Zone? Sonst in Teilen.`,
      en: `${zone}: ${touched} of ${records.length} records (${percent}%) would be changed or deleted; 30% are allowed. Is it the right zone? Else do it in parts.`,
    },
  ];
}
