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
      return formats[issue.format] ?? otherForm;
    case "unrecognized_keys": {
      const names = issue.keys.map((key) => `„${key}“`).join(", ");
      const english = issue.keys.map((key) => `“${key}”`).join(", ");
      return { de: `Unbekannt: ${names}.`, en: `Unknown: ${english}.` };
    }
    case "invalid_union":
      return unionText(issue.errors, input);
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
const formats: Readonly<Record<string, Text>> = {
  datetime: {
    de: "Gemeint ist ein Zeitpunkt wie 2026-12-31T18:00:00Z.",
    en: "Write a moment such as 2026-12-31T18:00:00Z.",
  },
  date: { de: "Gemeint ist ein Tag wie 2026-12-31.", en: "Write a day such as 2026-12-31." },
  uuid: {
    de: "Gemeint ist eine UUID wie 0e2f6d42-7c1b-4a53-9a07-2f7a9d0c1b3e.",
    en: "Use a UUID such as 0e2f6d42-7c1b-4a53-9a07-2f7a9d0c1b3e.",
  },
  base64: { de: "Gemeint ist eine Datei in Base64.", en: "Send a file as Base64." },
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

/** Takes one of several: what its first one would be, and which values of the others. */
function unionText(branches: readonly (readonly Issue[])[], input: unknown): Text {
  if (input === undefined) return missing;
  const firsts = branches.flatMap(([first]) => first ?? []);
  const values = firsts.flatMap((one) => (one.code === "invalid_value" ? one.values : []));
  const other = firsts.find(({ code }) => code !== "invalid_value");
  if (other === undefined) return values.length === 0 ? unusable : choiceText(values);
  const { de, en } = textOf(other, valueAt(input, other.path));
  if (values.length === 0) return { de, en };
  return { de: `${de} Oder: ${values.join(", ")}.`, en: `${en} Or: ${values.join(", ")}.` };
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
