/** The description of the API is complete, passes a linter, and is enough to write a client. */
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { afterAll, expect, test } from "vitest";
import { root, startServer } from "../server.ts";
import { newKeyring } from "../wkd/keyring.ts";
import { typesOf, type ApiDocument } from "./api-types.ts";

const { beforeUrl, afterUrl } = JSON.parse(
  readFileSync(join(root, "dist/openapi.json"), "utf8"),
) as { beforeUrl: string; afterUrl: string };
const text = `${beforeUrl}"https://randwerk.example.org"${afterUrl}`;
const document = JSON.parse(text) as ApiDocument & { info: { version: string } };
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, one]) => ({ name: `${method} ${path}`, ...one })),
);

/** Everything below a value that `isWrong`, by its place. */
function placesOf(value: unknown, isWrong: (one: Record<string, unknown>) => string[]): string[] {
  const walk = (one: unknown, at: string): string[] => {
    if (typeof one !== "object" || one === null) return [];
    const below = Object.entries(one).flatMap(([name, part]) =>
      name === "example" ? [] : walk(part, `${at}/${name}`),
    );
    return [...isWrong(one as Record<string, unknown>).map((name) => `${at}.${name}`), ...below];
  };
  return walk(value, "");
}

interface Said {
  readonly $ref?: string;
  readonly description?: string;
  readonly allOf?: readonly Said[];
}

test("every operation has a name, a summary, an explanation, an example of its own and its errors", () => {
  expect(operations.length).toBeGreaterThan(100);
  const lacking = operations.flatMap(({ name, ...one }) => {
    const { operationId, summary, description, responses, parameters = [] } = one;
    const isShown = JSON.stringify(one).includes('"example":') || parameters.length === 0;
    const fails = Object.keys(responses).some((status) => status >= "400");
    return operationId && summary && description && isShown && fails ? [] : [name];
  });
  expect(lacking).toEqual([]);
  const names = operations.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
});

test("every parameter and every property says what it means", () => {
  const mute = operations.flatMap(({ name, parameters = [] }) =>
    parameters.filter(({ description }) => !description).map((one) => `${name} ${one.name}`),
  );
  expect(mute).toEqual([]);
  const isSaid = ({ description, allOf = [] }: Said): boolean =>
    description !== undefined || allOf.some(isSaid);
  const without = placesOf(document, ({ type, properties }) =>
    type === undefined || properties === undefined
      ? []
      : Object.entries(properties as Record<string, Said>).flatMap(([name, one]) =>
          isSaid(one) ? [] : [name],
        ),
  );
  expect(without).toEqual([]);
});

test("its version is the package's", () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  expect(document.info.version).toBe(version);
});

test("a linter has nothing to say against it", async () => {
  const off = {
    // `/links/import/…` and `/openpgpkey/hu/…` are taken before what a parameter may be.
    "no-ambiguous-paths": "off",
    // Healthchecks' paths end so.
    "no-path-trailing-slash": "off",
    // The health is open to everybody and takes nothing; a short link answers 3xx.
    "operation-4xx-response": "off",
    "operation-2xx-response": "off",
  } as const;
  const config = await createConfig({ extends: ["recommended-strict"], rules: off });
  const found = await lintFromString({ source: text, config });
  expect(found.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
});

const folder = mkdtempSync(join(root, "dist/client-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a stranger writes who has the description alone. */
const PROGRAM = `
import createClient from "openapi-fetch";
import type { paths } from "./types.ts";

const [, , baseUrl = "", token = "", armored = ""] = process.argv;
const client = createClient<paths>({ baseUrl, headers: { Authorization: "Bearer " + token } });

const link = await client.POST("/api/v1/links", {
  body: { slug: "plenum", target: "https://pad.example.org/plenum" },
});
const check = await client.POST("/api/v3/checks/", {
  body: { name: "Nightly", schedule: "*-*-* 03:00", tz: "Europe/Berlin", grace: 3600 },
});
const key = await client.PUT("/api/v1/keys/{address}", {
  params: { path: { address: "vorstand@example.org" } },
  body: armored,
  bodySerializer: (text: string) => text,
  headers: { "Content-Type": "application/pgp-keys" },
});
// A key of one's own may wait for a mail: then the answer says where that went.
const published = key.data !== undefined && "armored" in key.data ? key.data : undefined;
const state: "active" | "not-yet" | "expired" | "used-up" | "in-trash" | undefined = link.data?.state;
console.log(JSON.stringify([state, check.data?.status, published?.address, link.error, check.error, key.error]));

/** Never called: what the description forbids does not compile. */
export async function wrong() {
  // @ts-expect-error a target is a text
  await client.POST("/api/v1/links", { body: { target: 5 } });
  // @ts-expect-error there is no such operation
  await client.DELETE("/api/v1/links", {});
  // @ts-expect-error there is no such field
  return link.data?.owner;
}
`;

test("a client that is typed by it creates a short link, a check and a key", async () => {
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
  write("types.ts", typesOf(document));
  write("program.ts", PROGRAM);
  const compilerOptions = {
    strict: true,
    noEmit: true,
    module: "nodenext",
    target: "es2024",
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: ["node"],
  };
  write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["program.ts"] }));
  write("package.json", '{"type": "module"}');
  execFileSync(join(root, "node_modules/.bin/tsc"), ["-p", folder], { stdio: "inherit" });
  const { gpg, remove } = newKeyring();
  gpg(["--quick-generate-key", "<vorstand@example.org>", "future-default", "default", "2y"]);
  const armored = gpg(["--armor", "--export"]).toString();
  remove();
  const server = await startServer();
  try {
    const asked = [join(folder, "program.ts"), server.url, server.token, armored];
    const { stdout } = await promisify(execFile)(process.execPath, asked);
    expect(JSON.parse(stdout)).toEqual(["active", "new", "vorstand@example.org", null, null, null]);
  } finally {
    await server.remove();
  }
});
