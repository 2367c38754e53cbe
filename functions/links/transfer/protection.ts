/** What protects a link at another service and does not exist here: such a link would be more open than it was. Pure. */
import type { FieldError } from "../../../src/http/problem.ts";

/**
 * Names of fields, in small letters alone, by which shorteners keep visitors away: Kutt (banned, password, expire_in), Sink
 * (password, unsafe, expiration), Shlink (maxVisits, validSince, validUntil), YOURLS' plugins, Dub, Bitly and spreadsheets.
 */
const PROTECTING: ReadonlySet<string> = new Set(
  [
    "password passwd pwd passwort kennwort passwordhash secret",
    "banned blocked disabled unsafe malicious archived deleted deletedat gesperrt private inactive",
    "maxvisits maxclicks maxviews maxuses clicklimit clickslimit visitlimit",
    "validsince validfrom activefrom activates activatesat startsat startdate",
    "validuntil validto expiration expirationdate expires expiresat expireat expiresafter",
    "expirein expiry expirydate expiredat enddate endsat",
  ].flatMap((names) => names.split(" ")),
);

/** The name of a column or field without what people write differently: `Valid until` is `validuntil`. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, "");

/** What a record has of that besides the fields `kept` (plain names), which its format takes over. */
export function lostProtection(
  record: Readonly<Record<string, unknown>>,
  kept: readonly string[],
): FieldError[] {
  return Object.entries(record)
    .filter(([name, value]) => {
      const plain = plainName(name);
      return PROTECTING.has(plain) && !kept.includes(plain) && isSet(value);
    })
    .map(([field]) => ({
      field,
      detail: {
        de: `Dort gilt „${field}“; das gibt es hier nicht, und ohne das wäre der Link offener als dort.`,
        en: `“${field}” applies to it there; that does not exist here, and the link would be more open without.`,
      },
    }));
}

const UNSET: readonly unknown[] = [undefined, null, "", false, 0];

function isSet(value: unknown): boolean {
  if (typeof value !== "string") return !UNSET.includes(value);
  return !/^\s*(|0|false|no|nein|null|0000-00-00( 00:00:00)?)\s*$/i.test(value);
}
