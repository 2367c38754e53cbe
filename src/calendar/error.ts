/** The parts of an expression, in the order they are written. */
export type FieldName = "year" | "month" | "day" | "hour" | "minute" | "second";

/** Where in the text something is wrong: UTF-16 units from its start, and how many of them. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** The fault. `messages.ts` says it in German and English. */
export type Complaint =
  | { readonly code: "empty" }
  | { readonly code: "tooLong"; readonly limit: number }
  | { readonly code: "tooManyLines"; readonly limit: number }
  | { readonly code: "tooManyEntries"; readonly limit: number }
  | { readonly code: "numberExpected" }
  | { readonly code: "unexpected" }
  | { readonly code: "timeExpected" }
  | { readonly code: "weekday" }
  | { readonly code: "weekdayOrder" }
  | { readonly code: "fraction" }
  | {
      readonly code: "outOfRange";
      readonly field: FieldName;
      readonly minimum: number;
      readonly maximum: number;
    }
  | { readonly code: "rangeOrder" }
  | { readonly code: "step"; readonly field: FieldName }
  | { readonly code: "timezone"; readonly name: string; readonly suggestion: string | undefined }
  | { readonly code: "cronFields" }
  | { readonly code: "cron"; readonly reason: string };

export type CalendarError = Place & Complaint;
