/** Records of other services' exports: each is told in the names of a line of our own, and judged as one (line.ts). */
import type { FieldError } from "../../../src/http/problem.ts";
import type { ImportFile, ImportLine } from "./entry.ts";
import { readLine } from "./line.ts";
import { isUnreadable, type Unreadable } from "./moment.ts";
import { lostProtection } from "./protection.ts";

export type Fields = Readonly<Record<string, unknown>>;
type Told<Value> = Value | undefined | Unreadable;

/** A link as a foreign format tells it, in whatever types it came; what is undefined, null or empty is not told. */
export interface Foreign {
  readonly slug: unknown;
  readonly target: unknown;
  readonly title?: unknown;
  readonly tags?: unknown;
  readonly forwardQuery?: unknown;
  readonly validFrom?: Told<string>;
  readonly validUntil?: Told<string>;
  readonly maxClicks?: Told<number>;
  readonly usedClicks?: Told<number>;
  readonly importedClicks?: Told<number>;
  readonly createdAt?: Told<string>;
}

/** How a format is read. */
export interface Translation {
  readonly translate: (record: Fields) => Foreign;
  /** The protecting fields that it takes over, as plain names. */
  readonly keeps: readonly string[];
}

export function foreignLine(line: number, record: unknown, format: Translation): ImportLine {
  if (!isObject(record)) return { line, slug: "", ok: false, errors: [notAnObject] };
  const foreign = format.translate(record);
  const errors: FieldError[] = lostProtection(record, format.keeps);
  const told: [string, unknown][] = [
    ["slug", trimmed(foreign.slug ?? "")],
    ["target", trimmed(foreign.target ?? "")],
  ];
  for (const [field, value] of Object.entries(foreign)) {
    if (isUnreadable(value)) errors.push({ field, detail: value.unreadable });
    else if (value !== undefined && value !== null && value !== "" && field !== "slug") {
      told.push([field, trimmed(value)]);
    }
  }
  const read = readLine(line, Object.fromEntries(told));
  if (read.ok && errors.length === 0) return read;
  const all = read.ok ? errors : [...errors, ...read.errors];
  return { line, slug: read.slug, ok: false, errors: all };
}

export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const trimmed = (value: unknown) => (typeof value === "string" ? value.trim() : value);

/** A JSON file in which `find` finds the list of records. */
export function readJson(
  text: string,
  find: (file: unknown) => unknown,
  format: Translation,
): ImportFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: badFile("it is not valid JSON", "sie ist kein gültiges JSON") };
  }
  const records = find(value);
  if (!Array.isArray(records)) {
    const english = "the list of links is not where this format has it";
    return {
      ok: false,
      error: badFile(english, "die Liste der Links steht nicht dort, wo dieses Format sie hat"),
    };
  }
  const toLine = (record: unknown, index: number) => foreignLine(index + 1, record, format);
  return { ok: true, most: records.length, lines: records.values().map(toLine) };
}

export function badFile(english: string, german: string): FieldError {
  return {
    field: "body",
    detail: {
      de: `Die Datei ist nicht lesbar: ${german}.`,
      en: `The file cannot be read: ${english}.`,
    },
  };
}

const notAnObject: FieldError = {
  field: "",
  detail: { de: "Der Eintrag ist kein Link.", en: "The entry is no link." },
};

/** Tags between separators, each once. */
export function splitTags(text: unknown, separator: RegExp): unknown {
  if (typeof text !== "string") return text;
  const tags = text.split(separator).map((tag) => tag.trim());
  return [...new Set(tags.filter(Boolean))];
}

/** A target of another service, where braces are letters: here they would be placeholders. */
export const literal = (target: unknown): unknown =>
  typeof target === "string" ? target.replaceAll("{", "%7B").replaceAll("}", "%7D") : target;
