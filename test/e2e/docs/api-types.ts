/**
 * TypeScript's types of an OpenAPI document, as openapi-fetch takes them. Kept generators need the compiler's own
 * interface, which TypeScript has not had since version 7.
 */
interface Shape {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly additionalProperties?: Shape | boolean;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
}

type Content = Readonly<Record<string, { readonly schema?: Shape }>>;

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Shape>> };
}

interface ApiOperation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema: Shape;
    readonly example?: unknown;
  }[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** A module with `paths` and `components`. */
export function typesOf({ paths, components }: ApiDocument): string {
  const items = Object.entries(paths).map(([path, methods]) => {
    const operations = Object.entries(methods).map(([method, one]) => `${method}: ${ofOne(one)};`);
    return `${quoted(path)}: { ${operations.join(" ")} };`;
  });
  return `export interface paths { ${items.join("\n")} }
export interface components { schemas: ${fields(Object.entries(components.schemas).map(([name, shape]) => [name, typeOf(shape), true]))} }
`;
}

const quoted = (text: unknown) => JSON.stringify(text);

const fields = (all: readonly (readonly [string, string, boolean])[]) =>
  `{ ${all.map(([name, type, needed]) => `${quoted(name)}${needed ? "" : "?"}: ${type};`).join(" ")} }`;

function ofOne({ parameters = [], requestBody, responses }: ApiOperation): string {
  const places = ["query", "header", "path"].map((place) => {
    const here = parameters.filter((one) => one.in === place);
    const needed = here.some(({ required }) => required);
    const all = here.map((one) => [one.name, typeOf(one.schema), one.required === true] as const);
    return [place, here.length === 0 ? "never" : fields(all), needed] as const;
  });
  const body = requestBody && `{ content: ${contentOf(requestBody.content)} }`;
  const answers = Object.entries(responses).map(
    ([status, { content }]) =>
      `${status}: { headers: { [name: string]: unknown }; content: ${content === undefined ? "never" : contentOf(content)}; };`,
  );
  const sent = body === undefined ? "requestBody?: never;" : `requestBody: ${body};`;
  return `{ parameters: ${fields([...places, ["cookie", "never", false]])}; ${sent} responses: { ${answers.join(" ")} }; }`;
}

const contentOf = (content: Content) =>
  fields(Object.entries(content).map(([type, { schema }]) => [type, typeOf(schema ?? {}), true]));

function typeOf(shape: Shape): string {
  if (shape.$ref !== undefined) {
    return `components["schemas"][${quoted(shape.$ref.split("/").at(-1))}]`;
  }
  if (shape.const !== undefined) return quoted(shape.const);
  if (shape.enum !== undefined) return shape.enum.map(quoted).join(" | ");
  const several = shape.anyOf ?? shape.oneOf;
  if (several !== undefined) return several.map((one) => `(${typeOf(one)})`).join(" | ");
  if (shape.allOf !== undefined) return shape.allOf.map((one) => `(${typeOf(one)})`).join(" & ");
  const types = typeof shape.type === "string" ? [shape.type] : (shape.type ?? []);
  return types.map((type) => ofType(type, shape)).join(" | ") || "unknown";
}

function ofType(type: string, shape: Shape): string {
  if (type === "integer") return "number";
  if (type === "array") return `(${typeOf(shape.items ?? {})})[]`;
  if (type !== "object") return type;
  if (shape.properties !== undefined) {
    const all = Object.entries(shape.properties);
    return fields(
      all.map(([name, one]) => [name, typeOf(one), shape.required?.includes(name) === true]),
    );
  }
  const { additionalProperties: more } = shape;
  return `{ [name: string]: ${typeof more === "object" ? typeOf(more) : "unknown"} }`;
}
