/** Zod's findings, field by field, in every language. */
import de from "zod/v4/locales/de.js";
import en from "zod/v4/locales/en.js";
import type { z } from "@hono/zod-openapi";
import type { FieldError } from "./problem.ts";
import type { Text } from "../i18n/language.ts";

const inGerman = de().localeError;
const inEnglish = en().localeError;

/** Checks of our own carry their text along, as `params: { text }`. */
function textOf(issue: z.core.$ZodIssue, input: unknown): Text {
  if (issue.code === "custom" && issue.params?.["text"] !== undefined) {
    return issue.params["text"] as Text;
  }
  // The locales were written for raw issues, which know the value; finished ones do not.
  const raw = { ...issue, input } as unknown as z.core.$ZodRawIssue;
  return { de: sentence(inGerman(raw)), en: sentence(inEnglish(raw)) };
}

function sentence(message: ReturnType<typeof inEnglish>): string {
  const text = (typeof message === "string" ? message : message?.message) ?? "?";
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** One entry per finding about `value`; the field is its path with dots, empty for the whole body. */
export function fieldErrors(error: z.core.$ZodError, value: unknown): FieldError[] {
  return error.issues.map((issue) => ({
    field: issue.path.join("."),
    detail: textOf(issue, valueAt(value, issue.path)),
  }));
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null
        ? (inner as Readonly<Record<PropertyKey, unknown>>)[key]
        : undefined,
    value,
  );
}
