/** The API's description (OpenAPI 3.1). Made when the Worker is built, since it takes some 40 ms of computing. */
import packageJson from "../package.json" with { type: "json" };
import { isGuard } from "./access/authorize.ts";
import { composeApp } from "./application.ts";
import type { Described, Example } from "./edge-function.ts";
import { functions } from "./functions.ts";
import type { Router } from "./http/router.ts";
import { ETAG_CHARACTERS } from "./limits.ts";
import { contentsOf, type Made, type Route, type Whole } from "./service/contents.ts";
import { described as service } from "./service/described.ts";

const URL_MARK = "about:the-service";

const tags: Readonly<Record<string, string>> = {
  links: "Short links, their QR codes and their statistics.",
  heartbeats: "Checks: the management API of Healthchecks, version 3, with more fields.",
  pings: "What jobs call to say that they ran: the ping URLs of Healthchecks.",
  backups: "Backups, and the proof that they arrived.",
  keys: "OpenPGP keys, and who published them.",
  "key directory": "What mail programs ask: Web Key Directory and key server.",
  alerts: "Alerts, and the channels that take them.",
  archive: "Everything that the service knows, as one file.",
  tokens: "Tokens of programs.",
  sessions: "Who is signed in at the console.",
  service: "The service about itself.",
  visitors: "Pages and files for everybody.",
};

/** Of the application as it is composed. */
export async function makeApiDocument(): Promise<Made> {
  const app = await composeApp(functions);
  const parts = await Promise.all(functions.map(async (one) => one.described?.()));
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Randwerk",
      version: packageJson.version,
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
      description:
        "Edge functions for an association. Errors are application/problem+json (RFC 9457) in German or English (Accept-Language); those below /api/v3/ are in the words of Healthchecks.",
    },
    servers: [{ url: URL_MARK }],
    security: [],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
  });
  for (const part of [service, ...parts]) complete(document as unknown as Document, part);
  const [beforeUrl = "", afterUrl = ""] = inAscii(document).split(JSON.stringify(URL_MARK));
  return {
    openapi: { beforeUrl, afterUrl, etag: await etagOf(beforeUrl + afterUrl) },
    contents: contentsOf(document as unknown as Whole),
    routes: routesOf(app.routes),
  };
}

/** Each with its guard; a middleware of a route is an entry of its own there. */
function routesOf(all: Router["routes"]): Route[] {
  const routes = new Map<string, Route>();
  for (const { method, path, handler } of all) {
    if (method === "ALL" || path.startsWith("/console")) continue;
    const key = `${method} ${path}`;
    const isGuarded = routes.get(key)?.isGuarded === true || isGuard(handler);
    routes.set(key, { method, path, isGuarded });
  }
  return [...routes.values()];
}

/** JSON in ASCII (RFC 8259, section 7: any UTF-16 code unit may be escaped). */
const inAscii = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** Run by Node, which writes no octets in hex by itself. */
async function etagOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const hex = Array.from(new Uint8Array(digest), (octet) => octet.toString(16).padStart(2, "0"));
  return `"${hex.join("").slice(0, ETAG_CHARACTERS)}"`;
}

type Content = Record<string, { readonly schema?: object; example?: unknown }>;
interface Operation {
  readonly operationId?: string;
  parameters?: { readonly name: string; example?: unknown }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Record<string, { readonly content?: Content }>;
}
interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
}

/** Adds the paths and examples of a part. Throws if an example is of no operation. */
function complete({ paths }: Document, part: Described | undefined): void {
  if (part === undefined) return;
  Object.assign(paths, structuredClone(part.paths ?? {}));
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  for (const [id, example] of Object.entries(part.examples)) {
    const operation = operations.find(({ operationId }) => operationId === id);
    if (operation === undefined) throw new Error(`there is no operation ${id}`);
    illustrate(operation, example);
  }
}

function illustrate(operation: Operation, { request, response, parameters = {} }: Example): void {
  for (const [name, value] of Object.entries(parameters)) {
    const parameter = operation.parameters?.find((one) => one.name === name);
    if (parameter === undefined) throw new Error(`${operation.operationId} has no ${name}`);
    parameter.example = value;
  }
  const sent = operation.requestBody?.content;
  if (request !== undefined) show(sent, request);
  if (response === undefined) return;
  const good = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
  const shape = shapeOf(good[0]?.[1].content);
  for (const [, { content }] of good) if (shapeOf(content) === shape) show(content, response);
}

const shapeOf = (content: Content | undefined) =>
  JSON.stringify(Object.values(content ?? {})[0]?.schema);

/** The first type of a body is the one that is shown. */
function show(content: Content | undefined, example: unknown): void {
  const [first] = Object.values(content ?? {});
  if (first !== undefined) first.example = example;
}
