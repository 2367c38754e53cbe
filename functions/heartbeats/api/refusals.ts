/** What Healthchecks' short errors mean, for people: its words stay beside, since its clients read them. */
import type { Text } from "../../../src/i18n/language.ts";
import { KEPT_DAYS, MAX_FLIP_SECONDS } from "../limits.ts";

export const DAYS_OUT_OF_RANGE = `days is not a number from 1 to ${KEPT_DAYS}`;

export const refusals: Readonly<Record<string, Text>> = {
  "missing api key": {
    de: "Es fehlt ein Token: Authorization: Bearer TOKEN. Anlegen: randwerk tokens add NAME --scope checks:write",
    en: "A token is missing: Authorization: Bearer TOKEN. Create one: randwerk tokens add NAME --scope checks:write",
  },
  "wrong api key": {
    de: "Dieses Token gilt nicht oder darf das nicht. Ein anderes anlegen: randwerk tokens add NAME --scope checks:write",
    en: "This token is not valid or may not do that. Create another: randwerk tokens add NAME --scope checks:write",
  },
  "not found": {
    de: "Das gibt es nicht. Welche Checks es gibt, sagt GET /api/v3/checks/.",
    en: "There is no such thing. GET /api/v3/checks/ says which checks there are.",
  },
  "could not parse request body": {
    de: 'Der Inhalt ist kein JSON. Gemeint ist ein Objekt wie {"name": "Backup"}.',
    en: 'The body is no JSON. Send an object such as {"name": "Backup"}.',
  },
  "json validation error: value is not an object": {
    de: 'Gemeint ist ein Objekt wie {"name": "Backup"}.',
    en: 'Send an object such as {"name": "Backup"}.',
  },
  "too many tags with maintenance": {
    de: "Es haben schon zu viele Schlagwörter ein Wartungsfenster. Erst ein anderes entfernen.",
    en: "Too many tags have a maintenance window already. Remove another one first.",
  },
  "not a number of seconds": {
    de: "seconds, start und end sind Zahlen von Sekunden, mit höchstens 11 Ziffern.",
    en: "seconds, start and end are numbers of seconds, with 11 digits at most.",
  },
  "seconds is too large": {
    de: `seconds ist höchstens ${MAX_FLIP_SECONDS}.`,
    en: `seconds is ${MAX_FLIP_SECONDS} at most.`,
  },
  [DAYS_OUT_OF_RANGE]: {
    de: `days ist eine Zahl von 1 bis ${KEPT_DAYS}.`,
    en: `days is a number from 1 to ${KEPT_DAYS}.`,
  },
  "uuid is taken": {
    de: "Diese UUID hat schon ein anderer Check. Eine andere nennen, oder keine.",
    en: "Another check has this UUID already. Name another one, or none.",
  },
  "too many checks": {
    de: "Es sind zu viele Checks. Erst einen löschen, der nicht mehr gebraucht wird.",
    en: "There are too many checks. Delete one first that is not needed any more.",
  },
  "check is not paused": {
    de: "Dieser Check ist nicht angehalten; es gibt nichts fortzusetzen.",
    en: "This check is not paused; there is nothing to resume.",
  },
};
