/**
 * What the API says to requests that are wrong: each operation of its description, each of its fields in every way that its
 * type can be missed, in German and in English.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rounds } from "../../campaign.ts";
import { root, startServer, type Server } from "../server.ts";
import type { ApiDocument } from "./api-types.ts";

const { beforeUrl, afterUrl } = JSON.parse(
  readFileSync(join(root, "dist/openapi.json"), "utf8"),
) as { beforeUrl: string; afterUrl: string };
const { paths, components } = JSON.parse(`${beforeUrl}"https://e.org"${afterUrl}`) as ApiDocument;

type Operation = ApiDocument["paths"][string][string];
type Shape = ApiDocument["components"]["schemas"][string];

interface JsonBody {
  readonly schema?: Shape;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** A request that is wrong in one place. */
interface Wrong {
  readonly what: string;
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

let server: Server;
/** What stands in paths: things that are there. */
const there: Record<string, string> = {};

beforeAll(async () => {
  server = await startServer();
  const create = async (path: string, body: object) => {
    const headers = { Authorization: `Bearer ${server.token}`, "Content-Type": "application/json" };
    const answer = await fetch(server.url + path, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Record<string, string>;
  };
  await create("/api/v1/links", { slug: "known", target: "https://example.org/" });
  const { uuid = "" } = await create("/api/v3/checks/", { name: "known" });
  Object.assign(there, { slug: "known", uuid, address: "a@example.org", n: "1", format: "svg" });
});
afterAll(() => server.remove());

const resolved = (shape: Shape): Shape => {
  const name = shape.$ref?.split("/").at(-1);
  const found = name === undefined ? shape : (components.schemas[name] ?? shape);
  const parts = (found.allOf ?? []).map(resolved);
  const properties = Object.assign({}, ...parts.map((one) => one.properties), found.properties);
  const required = [...parts.flatMap((one) => one.required ?? []), ...(found.required ?? [])];
  const [kind] = parts.flatMap(({ type }) => type ?? []);
  return parts.length === 0
    ? found
    : { ...found, type: found.type ?? kind ?? "object", properties, required };
};

const WRONG: readonly unknown[] = [
  null,
  "",
  "a b\u0000",
  "x".repeat(30_000),
  -1,
  1.5,
  1e15,
  true,
  [],
  {},
  [[]],
  [null],
  Array.from({ length: 2_000 }, () => "x"),
];

/** Each place of a body with each wrong value, without it, and with a stranger beside it. */
function wrongBodies(shape: Shape, good: unknown, depth = 0): [what: string, body: unknown][] {
  const { properties = {}, items } = resolved(shape);
  const isRecord = typeof good === "object" && good !== null && !Array.isArray(good);
  const whole = isRecord ? (good as Record<string, unknown>) : {};
  const inside = Object.entries(properties).flatMap(([name, one]) => {
    const values = WRONG.map((value): [string, unknown] => [
      `${name}=${JSON.stringify(value).slice(0, 12)}`,
      { ...whole, [name]: value },
    ]);
    const deeper =
      depth > 1
        ? []
        : wrongBodies(one, whole[name], depth + 1).map(([what, value]): [string, unknown] => [
            `${name}.${what}`,
            { ...whole, [name]: value },
          ]);
    const { [name]: _, ...without } = whole;
    return [...values, ...deeper, [`without ${name}`, without] as [string, unknown]];
  });
  const strange: [string, unknown][] =
    Object.keys(properties).length === 0 ? [] : [["a stranger", { ...whole, strange: 1 }]];
  const listed =
    items === undefined || depth > 2
      ? []
      : wrongBodies(items, Array.isArray(good) ? good[0] : undefined, depth + 1);
  return [
    ...inside,
    ...strange,
    ...listed.map(([what, value]): [string, unknown] => [`[].${what}`, [value]]),
  ];
}

function wrongRequests(path: string, method: string, operation: Operation): Wrong[] {
  const parameters = operation.parameters ?? [];
  const inPath = (values: Record<string, string>) =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? there[name] ?? "1");
  const named = `${method} ${path}`;
  const places = parameters.filter((one) => one.in === "path" || one.in === "query");
  const values = ["x".repeat(3_000), "%00", "-1", "a b", "", "%FF"];
  const addressed = places.flatMap(({ name, in: place }) =>
    values.map((value) => ({
      what: `${named} ${name}=${value.slice(0, 8)}`,
      method,
      path: place === "path" ? inPath({ [name]: value }) : `${inPath({})}?${name}=${value}`,
      ...(operation.requestBody && { body: "{}" }),
    })),
  );
  const json: JsonBody | undefined = operation.requestBody?.content["application/json"];
  if (json?.schema === undefined) return addressed;
  const good = json.example ?? Object.values(json.examples ?? {})[0]?.value ?? {};
  const bodies = [
    ...wrongBodies(json.schema, good).map(([what, body]) => [what, JSON.stringify(body)] as const),
    ...["", "{", "null", "[]", '"x"', "5", "\u00ff"].map((body) => [`body ${body}`, body] as const),
  ];
  const sent = bodies.map(([what, body]) => ({
    what: `${named} ${what}`,
    method,
    path: inPath({}),
    body,
  }));
  return [...addressed, ...sent];
}

/** The sentences of an answer for people. */
async function said(one: Wrong, language: string): Promise<{ status: number; texts: string[] }> {
  const answer = await fetch(server.url + one.path, {
    method: one.method,
    headers: {
      Authorization: `Bearer ${server.token}`,
      "Accept-Language": language,
      ...(one.body !== undefined && { "Content-Type": "application/json" }),
    },
    ...(one.body !== undefined && { body: one.body }),
  });
  const text = await answer.text();
  if (answer.status < 400) return { status: answer.status, texts: [] };
  try {
    const {
      title,
      detail,
      error,
      errors = [],
    } = JSON.parse(text) as {
      title?: string;
      detail?: string;
      error?: string;
      errors?: { detail: string }[];
    };
    const texts = [title, detail, ...errors.map((each) => each.detail)];
    const forPeople = texts.filter((each) => each !== undefined);
    // Healthchecks' own words go to its clients; beside them stand some for people.
    return { status: answer.status, texts: forPeople.length > 0 ? forPeople : [error ?? text] };
  } catch {
    return { status: answer.status, texts: [text] };
  }
}

const JARGON =
  /[Ii]nvalid input|[Ee]xpected \w+|received|undefined|erhalten|nonoptional|\bNaN\b|\[object|Zod|\bnullish\b|\bnull\b|[Rr]eg[Ee]xp?\b|json validation/;
/** Says that something is wrong, and not what would be right. */
const USELESS = /This value cannot be used here|characters that cannot be used here/;

function faultsOf(german: string[], english: string[]): string[] {
  return english.flatMap((en, index) => {
    const de = german[index] ?? "";
    return [
      ...(JARGON.test(de) ? [`jargon: ${de}`] : []),
      ...(JARGON.test(en) ? [`jargon: ${en}`] : []),
      ...(USELESS.test(en) ? [`useless: ${en}`] : []),
      ...(de === en ? [`one language: ${en}`] : []),
    ];
  });
}

test("is in words, in both languages, and never an error of the service", async () => {
  const all = Object.entries(paths)
    .filter(([path]) => path.startsWith("/api/"))
    .flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, one]) =>
        wrongRequests(path, method.toUpperCase(), one),
      ),
    );
  const every = rounds(7, 1);
  const chosen = all.filter((_, index) => index % every === 0);
  const found = new Map<string, string>();
  let refused = 0;
  const judge = async (one: Wrong) => {
    const german = await said(one, "de");
    const english = await said(one, "en");
    if (english.status >= 400) refused += 1;
    const faults = faultsOf(german.texts, english.texts);
    if (english.status >= 500 && english.status !== 503) faults.push(`status ${english.status}`);
    for (const fault of faults) if (!found.has(fault)) found.set(fault, one.what);
  };
  const lanes = Array.from({ length: 6 }, async (_, lane) => {
    for (const one of chosen.filter((__, index) => index % 6 === lane)) await judge(one);
  });
  await Promise.all(lanes);
  console.info(`wrong requests: ${chosen.length} of ${all.length}, refused: ${refused}`);
  expect([...found].map(([fault, what]) => `${what}: ${fault}`)).toEqual([]);
  expect(refused).toBeGreaterThan(chosen.length / 2);
});
