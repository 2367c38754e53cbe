/** The API's description that the build made, read by the first who asks for its page. */
import type { Text } from "../i18n/language.ts";
import { operationsOf, type Contents } from "./contents.ts";

/** What is read of an OpenAPI document; the rest is shown as it stands. */
export interface Shape {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly additionalProperties?: Shape | boolean;
  readonly allOf?: readonly Shape[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
}

type Content = Readonly<Record<string, { readonly schema?: Shape; readonly example?: unknown }>>;

export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema: Shape;
    readonly example?: unknown;
  }[];
  readonly requestBody?: { readonly description?: string; readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Content }>
  >;
}

interface Description {
  readonly operations: readonly Operation[];
  readonly shapes: Readonly<Record<string, Shape>>;
}

let known: Description | undefined;

const made = async () => (await import("../../dist/openapi.json")).default;

/** What there is, by its tags. */
export const contents = async (): Promise<Contents> =>
  (await import("../../dist/contents.json")).default;

/** The description, taken apart for pages. */
export async function description(): Promise<Description> {
  if (known !== undefined) return known;
  const { beforeUrl, afterUrl } = await made();
  const { paths, components } = JSON.parse(`${beforeUrl}""${afterUrl}`) as {
    paths: Record<string, Record<string, Omit<Operation, "method" | "path">>>;
    components: { schemas: Description["shapes"] };
  };
  known = { operations: operationsOf(paths), shapes: components.schemas };
  return known;
}

/** A field of a shape, with the fields inside of it: `windows[].target`. */
export interface Field {
  readonly name: string;
  readonly shape: Shape;
  readonly isRequired: boolean;
}

/** The fields of a shape that has no name; named ones have a page of their own. */
export function fieldsOf(shape: Shape | undefined, before = ""): Field[] {
  if (shape === undefined || shape.$ref !== undefined) return [];
  const inside = shape.items === undefined ? [] : fieldsOf(shape.items, `${before}[]`);
  const named = Object.entries(shape.properties ?? {}).flatMap(([name, one]) => {
    const full = before === "" ? name : `${before}.${name}`;
    const isRequired = shape.required?.includes(name) === true;
    return [{ name: full, shape: one, isRequired }, ...fieldsOf(one, full)];
  });
  return [...inside, ...named];
}

/** The name of the shape that another one is, is a list of, or may be. */
export function namedIn(shape: Shape): string | undefined {
  if (shape.$ref !== undefined) return shape.$ref.split("/").at(-1);
  const parts = [shape.items, ...(shape.allOf ?? []), ...(shape.anyOf ?? [])];
  for (const part of parts) {
    const name = part && namedIn(part);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** What kind of value a shape is, in a word or two. */
export function kindOf(shape: Shape): string {
  if (shape.enum !== undefined) return shape.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (shape.const !== undefined) return JSON.stringify(shape.const);
  const several = shape.anyOf ?? shape.oneOf;
  if (several !== undefined) return several.map(kindOf).join(" | ");
  if (shape.items !== undefined) return `${kindOf(shape.items)}[]`;
  const type = shape.type ?? namedIn(shape) ?? "";
  const types = typeof type === "string" ? type : type.join(" | ");
  return shape.format === undefined ? types : `${types} (${shape.format})`;
}

/** What a shape means; that of a named one stands behind it. */
export const meaningOf = (shape: Shape): string =>
  shape.description ?? shape.allOf?.find((part) => part.description)?.description ?? "";

/** The words of the pages around what the description says, which is English. */
export const words = {
  title: { de: "Beschreibung der API", en: "Description of the API" },
  lead: {
    de: "Alles, was Kommandozeile und Konsole tun, geht auch über diese API. Die Beschreibung selbst ist englisch.",
    en: "Everything that the command line and the console do can be done with this API.",
  },
  token: {
    de: "Ein Token kommt als „Authorization: Bearer TOKEN“ oder „X-Api-Key: TOKEN“ mit. Anlegen: randwerk tokens add.",
    en: "A token is sent as “Authorization: Bearer TOKEN” or “X-Api-Key: TOKEN”. Create one: randwerk tokens add.",
  },
  file: { de: "Für Programme: OpenAPI 3.1", en: "For programs: OpenAPI 3.1" },
  all: { de: "Alle Aufrufe", en: "All operations" },
  needsToken: { de: "Braucht ein Token.", en: "Needs a token." },
  needsNone: { de: "Braucht kein Token.", en: "Needs no token." },
  parameters: { de: "Parameter", en: "Parameters" },
  body: { de: "Inhalt der Anfrage", en: "Body of the request" },
  answers: { de: "Antworten", en: "Answers" },
  fields: { de: "Felder", en: "Fields" },
  example: { de: "Beispiel", en: "Example" },
  name: { de: "Name", en: "Name" },
  kind: { de: "Art", en: "Kind" },
  meaning: { de: "Bedeutung", en: "Meaning" },
  status: { de: "Status", en: "Status" },
  required: { de: "nötig", en: "required" },
} as const satisfies Record<string, Text>;
