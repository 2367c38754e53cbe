/** The operations of the links API: who may ask for each, and what its description says. */
import { describe, expect, test } from "vitest";
import type { Scope } from "../../../../src/access/scopes.ts";
import { scopes } from "../../../scopes.ts";
import { api, json, visit } from "../../../client.ts";

let made = 0;
const makeToken = async (held: readonly Scope[]) =>
  (
    await json<{ token: string }>(
      api("POST", "/api/v1/tokens", { body: { name: `token ${made++}`, scopes: held } }),
      201,
    )
  ).token;

describe("every operation demands its scope, and no other does", () => {
  const operations: [method: string, path: string, needed: "links:read" | "links:write"][] = [
    ["GET", "/api/v1/links", "links:read"],
    ["POST", "/api/v1/links", "links:write"],
    ["GET", "/api/v1/links/none", "links:read"],
    ["PATCH", "/api/v1/links/none", "links:write"],
    ["DELETE", "/api/v1/links/none", "links:write"],
    ["POST", "/api/v1/links/none/restore", "links:write"],
    ["POST", "/api/v1/links/none/undo", "links:write"],
    ["GET", "/api/v1/links/none/history", "links:read"],
    ["GET", "/api/v1/links/none/clicks", "links:read"],
    ["GET", "/api/v1/orphans", "links:read"],
    ["GET", "/api/v1/links/none/qr.svg", "links:read"],
    ["GET", "/api/v1/links/none/qr.png", "links:read"],
    ["GET", "/api/v1/links/none/qr.txt", "links:read"],
    ["POST", "/api/v1/links/none/qr", "links:read"],
    ["GET", "/api/v1/links/export", "links:read"],
    ["POST", "/api/v1/links/import", "links:write"],
    ["GET", "/api/v1/links/import", "links:read"],
    ["GET", "/api/v1/links/import/none", "links:read"],
  ];

  test.each(operations)("%s %s: %s", async (method, path, needed) => {
    const body = ["POST", "PATCH"].includes(method) && !path.endsWith("import") ? {} : undefined;
    const status = async (held: readonly Scope[]) => {
      const sent = { token: await makeToken(held), ...(body && { body }) };
      const response = await api(method, path, sent);
      await response.arrayBuffer();
      return response.status;
    };
    const enough: Scope[] = needed === "links:read" ? ["links:read", "links:write"] : [needed];
    expect(await status(scopes.filter((one) => one !== "admin" && !enough.includes(one)))).toBe(
      403,
    );
    for (const scope of enough) expect(await status([scope])).not.toBe(403);
    const open = await visit(path, { method });
    expect(open.status).toBe(401);
  });
});

describe("the description", () => {
  const common = ["401", "403", "429", "500", "503"];
  test.each([
    ["get", "/api/v1/links", ["200", "422"]],
    ["post", "/api/v1/links", ["201", "400", "409", "422"]],
    ["get", "/api/v1/links/{slug}", ["200", "404"]],
    ["patch", "/api/v1/links/{slug}", ["200", "400", "404", "409", "412", "422"]],
    ["delete", "/api/v1/links/{slug}", ["204", "404", "412"]],
    ["post", "/api/v1/links/{slug}/restore", ["200", "404", "409", "422"]],
    ["post", "/api/v1/links/{slug}/undo", ["200", "404", "409", "412", "422"]],
    ["get", "/api/v1/links/{slug}/history", ["200", "404"]],
    ["get", "/api/v1/links/{slug}/clicks", ["200", "404", "422"]],
    ["get", "/api/v1/orphans", ["200", "422"]],
    ["get", "/api/v1/links/{slug}/qr.{format}", ["200", "304", "404", "422"]],
    ["post", "/api/v1/links/{slug}/qr", ["200", "304", "400", "404", "422"]],
    ["get", "/api/v1/links/export", ["200"]],
    ["post", "/api/v1/links/import", ["200", "202", "409", "413", "422"]],
  ])("of %s %s names each answer, and both kinds of token", async (method, path, statuses) => {
    type Operation = { responses: Record<string, unknown>; security: unknown; tags: string[] };
    const { paths } = await json<{ paths: Record<string, Record<string, Operation>> }>(
      visit("/api/openapi.json"),
    );
    const operation = paths[path]?.[method];
    expect(Object.keys(operation?.responses ?? {}).toSorted()).toEqual(
      [...statuses, ...common].toSorted(),
    );
    expect(operation?.security).toEqual([{ bearer: [] }, { apiKey: [] }]);
    expect(operation?.tags).toEqual(["links"]);
  });
});
