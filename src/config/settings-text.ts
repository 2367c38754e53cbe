/**
 * Settings as TOML: what stands in `randwerk.toml`, as the texts that an environment would have. One way for all of them, by
 * the forms of their descriptors. Pure rules.
 */
import { parse, stringify, TomlError } from "smol-toml";
import { ConfigError } from "./config.ts";
import { misspelt } from "./misspelt.ts";
import type { Form } from "./readers.ts";
import { settingTable } from "./table.ts";

/** A file of settings. */
export interface SettingsText {
  /** As people know it: its path. */
  readonly path: string;
  readonly toml: string;
  /** Its lines are shown to nobody. */
  readonly isSecret: boolean;
}

export interface FoundSettings {
  /** By their names; an empty text counts as not set. */
  readonly texts: Readonly<Record<string, string>>;
  /** Sentences about names that are no settings, and have no effect. */
  readonly strangers: readonly string[];
}

/** The file that is nobody else's, beside the one with the settings that everybody may read. */
export const secretsPathOf = (path: string): string =>
  `${path.replace(/\.toml$/, "")}.secrets.toml`;

/** What a name may be in a file. */
const forms = new Map<string, Form | undefined>(
  settingTable.flatMap(({ name, fileName, form }) => [
    [name, form] as const,
    ...(fileName === undefined ? [] : [[fileName, undefined] as const]),
  ]),
);
const secrets = new Set(settingTable.flatMap(({ name, isSecret }) => (isSecret ? [name] : [])));
const OF_ENVIRONMENT = "RANDWERK_CONFIG";

/** Reads all of a file. Throws ConfigError with a line per fault, and below it the place where it may be shown. */
export function settingsIn(file: SettingsText): FoundSettings {
  const texts: Record<string, string> = {};
  const strangers: string[] = [];
  const faults: string[] = [];
  for (const [name, value] of Object.entries(parsed(file))) {
    if (!forms.has(name)) strangers.push(`${file.path}: ${strangerText(name)}`);
    else if (name === OF_ENVIRONMENT) strangers.push(`${file.path}: ${name} has no effect in here`);
    else if (secrets.has(name) && !file.isSecret && value !== "") {
      faults.push(at(file, name, `is a secret; it belongs into ${secretsPathOf(file.path)}`));
    } else {
      const text = textOf(value, forms.get(name));
      if (typeof text === "string") texts[name] = text;
      else faults.push(at(file, name, text.fault));
    }
  }
  if (faults.length > 0) throw new ConfigError([...strangers, ...faults].join("\n"));
  return { texts, strangers };
}

function parsed({ path, toml, isSecret }: SettingsText): Readonly<Record<string, unknown>> {
  try {
    return parse(toml);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column } = error;
    // Its own words stand before the lines that it shows.
    const why = error.message.split("\n")[0]?.replace(/^Invalid TOML document: /, "") ?? "";
    const place = `${path}, line ${line}, column ${column}: no TOML: ${why}`;
    throw new ConfigError(isSecret ? place : [place, ...marked(toml, line, column)].join("\n"));
  }
}

/** The line, and a caret under a place in it; both count from 1. */
function marked(toml: string, line: number, column: number): [string, string] {
  const text = (toml.split(/\r?\n/)[line - 1] ?? "").replaceAll("\t", " ");
  return [`  ${text}`, `  ${" ".repeat(column - 1)}^`];
}

/** A fault of a setting, with the place where it is set, as far as a line shows that. */
function at({ path, toml, isSecret }: SettingsText, name: string, fault: string): string {
  const lines = toml.split(/\r?\n/);
  const form = new RegExp(`^(\\s*(?:\\[{1,2}\\s*)?"?)${name}"?\\s*(?:[=\\].]\\s*)?`);
  const index = lines.findIndex((line) => form.test(line));
  if (index < 0) return `${path}: ${name} ${fault}`;
  const told = `${path}, line ${index + 1}: ${name} ${fault}`;
  const [whole = "", before = ""] = form.exec(lines[index] ?? "") ?? [];
  const column = whole.includes("=") ? whole.length : before.length;
  const isShown = !isSecret && !secrets.has(name);
  return isShown ? [told, ...marked(toml, index + 1, column + 1)].join("\n") : told;
}

function strangerText(name: string): string {
  const [found] = misspelt([name], [...forms.keys()]);
  const hint = found === undefined ? "" : `; is ${found.meant} meant?`;
  return `${name} is no setting and has no effect${hint}`;
}

/** What each form takes, as people would say it. */
const takes: Readonly<Record<Form | "text", string>> = {
  text: "takes text in quotes",
  number: "takes a whole number, or text in quotes",
  "yes-no": "takes true or false",
  list: 'takes a list of texts such as ["a", "b"], or one text with commas',
  json: "takes tables, or JSON as text",
};

/** The text that an environment would have for a value. */
function textOf(value: unknown, form: Form | undefined): string | { readonly fault: string } {
  const fault = { fault: `is ${kindOf(value)}; it ${takes[form ?? "text"]}` };
  if (typeof value === "string") return value;
  if (form === "number" && Number.isSafeInteger(value)) return String(value);
  if (form === "yes-no" && typeof value === "boolean") return value ? "yes" : "no";
  if (form === "list" && Array.isArray(value)) return listText(value) ?? fault;
  if (form === "json" && typeof value === "object" && !(value instanceof Date)) {
    return JSON.stringify(value);
  }
  return fault;
}

function listText(items: readonly unknown[]): string | { readonly fault: string } | undefined {
  if (!items.every((item) => typeof item === "string")) return undefined;
  const split = items.find((item) => item.includes(","));
  return split === undefined
    ? items.join(",")
    : { fault: `has an entry with a comma in it: ${JSON.stringify(split)}` };
}

function kindOf(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") return "a number";
  if (typeof value === "boolean") return "true or false";
  if (value instanceof Date) return "a date";
  return Array.isArray(value) ? "a list" : "a table";
}

/** A setting as a piece of TOML with an end of line: as tables, lists, numbers where that says the same. */
export function pieceOf(name: string, text: string): string {
  const form = forms.get(name);
  const natural = naturalOf(text, form);
  const piece = natural === undefined ? undefined : written(name, natural);
  // Not all JSON can be TOML (null), nor is every number written as it was.
  if (piece !== undefined && isSame(piece, name, text)) return piece;
  return stringify({ [name]: text });
}

function written(name: string, value: unknown): string | undefined {
  try {
    return stringify({ [name]: value });
  } catch {
    return undefined;
  }
}

function isSame(piece: string, name: string, text: string): boolean {
  const again = textOf(parse(piece)[name], forms.get(name));
  if (forms.get(name) !== "json") return again === text;
  return typeof again === "string" && canonical(JSON.parse(again)) === canonical(JSON.parse(text));
}

/** The same text whatever the order of names: TOML puts tables behind the rest. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one) ? sorted(one) : one,
  );

function naturalOf(text: string, form: Form | undefined): unknown {
  if (form === "number" && /^\d{1,15}$/.test(text)) return Number(text);
  if (form === "yes-no" && /^(?:yes|no)$/.test(text)) return text === "yes";
  if (form === "list" && text !== "") return text.split(",");
  if (form !== "json") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The TOML with a setting more, explained above it; everything that stands in it stays as it is. Undefined where it cannot be
 * put in so that all the rest means the same: it is set already, or the text is no TOML.
 */
export function withSetting(
  toml: string,
  { name, text, comment }: { name: string; text: string; comment: string },
): string | undefined {
  const piece = `# ${comment.replaceAll(/\s+/g, " ")}\n${pieceOf(name, text)}`;
  const before = parsedOrUndefined(toml);
  if (before === undefined) return undefined;
  const wanted = JSON.stringify(sorted({ ...before, ...parse(piece) }));
  const isRight = (candidate: string) => {
    const after = parsedOrUndefined(candidate);
    return after !== undefined && JSON.stringify(sorted(after)) === wanted;
  };
  const isEmpty = before[name] === "" || (before[name] === undefined && !(name in before));
  return isEmpty ? candidates(toml, name, piece).find(isRight) : undefined;
}

/** Where a piece could go: for an empty setting of the name, at the end of what is in no table, at the end, at the beginning. */
function candidates(toml: string, name: string, piece: string): string[] {
  const whole = toml === "" || toml.endsWith("\n") ? toml : `${toml}\n`;
  const isTable = /^\[/m.test(piece);
  const empty = new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*(?:""|'')[^\\n]*\\n`, "m");
  const rest = whole.replace(empty, "");
  // What is said right above a table belongs to it.
  const header = /(?:^[ \t]*#.*\n)*^[ \t]*\[/m.exec(rest)?.index ?? rest.length;
  const [before, after] = [rest.slice(0, header), rest.slice(header)];
  const gap = before === "" || before.endsWith("\n\n") ? "" : "\n";
  const inFront = `${before}${gap}${piece}${after === "" ? "" : "\n"}${after}`;
  const atEnd = `${rest}${rest === "" ? "" : "\n"}${piece}`;
  const replaced = whole.replace(empty, () => piece);
  return isTable ? [atEnd] : [replaced, inFront, `${piece}\n${rest}`];
}

function parsedOrUndefined(toml: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return parse(toml);
  } catch {
    return undefined;
  }
}

/** By name, so that texts of it can be compared. */
const sorted = (settings: object) =>
  Object.entries(settings).toSorted(([one], [other]) => (one < other ? -1 : 1));
