/** Zod's findings, field by field, in words of our own. */
import type { z } from "@hono/zod-openapi";
import type { FieldError } from "./problem.ts";
import type { Text } from "../i18n/language.ts";
import { plural } from "../i18n/plural.ts";

type Issue = z.core.$ZodIssue;

/** One entry per finding about `value`; the field is its path with dots, empty for the whole body. */
export function fieldErrors(error: z.core.$ZodError, value: unknown): FieldError[] {
  return error.issues.map((issue) => ({
    field: issue.path.join("."),
    detail: textOf(issue, valueAt(value, issue.path)),
  }));
}

/** What is wrong with `input`, as sentences. */
function textOf(issue: Issue, input: unknown): Text {
  switch (issue.code) {
    case "invalid_type":
      return input === undefined ? missing : kindText(issue.expected);
    case "too_big":
      return boundText(issue.origin, Number(issue.maximum), "most");
    case "too_small":
      return boundText(issue.origin, Number(issue.minimum), "least");
    case "invalid_value":
      return input === undefined ? missing : choiceText(issue.values);
    case "invalid_format":
      return issue.format === "datetime" ? noMoment : otherForm;
    case "unrecognized_keys": {
      const names = issue.keys.map((key) => `„${key}“`).join(", ");
      const english = issue.keys.map((key) => `“${key}”`).join(", ");
      return { de: `Unbekannt: ${names}.`, en: `Unknown: ${english}.` };
    }
    case "custom":
      // Checks of our own carry their text along, as `params: { text }`.
      return (issue.params?.["text"] as Text | undefined) ?? unusable;
    default:
      return unusable;
  }
}

const missing: Text = { de: "Fehlt.", en: "Is missing." };
const unusable: Text = {
  de: "Dieser Wert geht hier nicht.",
  en: "This value cannot be used here.",
};
const otherForm: Text = {
  de: "Darin sind Zeichen, die hier nicht gehen.",
  en: "It has characters that cannot be used here.",
};
const noMoment: Text = {
  de: "Gemeint ist ein Zeitpunkt wie 2026-12-31T18:00:00Z.",
  en: "Write a moment such as 2026-12-31T18:00:00Z.",
};

const kinds: Readonly<Record<string, Text>> = {
  string: { de: "ein Text", en: "a text" },
  number: { de: "eine Zahl", en: "a number" },
  int: { de: "eine ganze Zahl", en: "a whole number" },
  boolean: { de: "true oder false", en: "true or false" },
  array: { de: "eine Liste", en: "a list" },
  object: { de: "ein Objekt", en: "an object" },
  record: { de: "ein Objekt", en: "an object" },
};

function kindText(expected: string): Text {
  const kind = kinds[expected];
  if (kind === undefined) return unusable;
  return { de: `Gemeint ist ${kind.de}.`, en: `Should be ${kind.en}.` };
}

function choiceText(values: readonly unknown[]): Text {
  const list = values.map((value) => (value === "" ? '""' : String(value))).join(", ");
  return { de: `Geht nur: ${list}.`, en: `Takes only: ${list}.` };
}

/** What has too much of something, or too little. */
function boundText(origin: string, bound: number, end: "most" | "least"): Text {
  const unit: Text =
    origin === "string"
      ? { de: " Zeichen", en: plural(bound, " character", " characters") }
      : origin === "array"
        ? { de: plural(bound, " Eintrag", " Einträge"), en: plural(bound, " entry", " entries") }
        : { de: "", en: "" };
  const words: Text =
    end === "most" ? { de: "Höchstens", en: "At most" } : { de: "Mindestens", en: "At least" };
  return { de: `${words.de} ${bound}${unit.de}.`, en: `${words.en} ${bound}${unit.en}.` };
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
