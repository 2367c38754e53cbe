/** The fault of a calendar that somebody typed, for people: what is wrong, the nearest form, and the place. */
import type { Text } from "../i18n/language.ts";
import type { CalendarError, Place } from "./error.ts";
import { calendarErrorText } from "./messages.ts";
import { hintAt } from "./short-form.ts";

export function calendarFault(text: string, error: CalendarError): { detail: Text; place: Place } {
  return {
    detail: {
      de: calendarErrorText(error, "de") + hintAt(text, "de"),
      en: calendarErrorText(error, "en") + hintAt(text, "en"),
    },
    place: { offset: error.offset, length: error.length },
  };
}
