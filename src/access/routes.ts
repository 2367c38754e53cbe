/** API tokens: make, list, revoke. Needs the scope `admin`. */
import { createRoute, z } from "@hono/zod-openapi";
import {
  failures,
  json,
  jsonBody,
  momentIn,
  momentOut,
  security,
  toMoment,
  toMomentOrNull,
} from "../http/api-schema.ts";
import { MAX_TOKEN_NAME_LENGTH } from "../limits.ts";
import { createRouter, type Router } from "../http/router.ts";
import { accessStore } from "./stub.ts";
import { askStore } from "../store/ask.ts";
import { requires } from "./authorize.ts";
import { makeToken, revokeToken } from "./changing.ts";
import { cursorSchema, listQuery, listQuerySchema, toCursor } from "./listing-json.ts";
import type { Scope } from "./scopes.ts";
import type { TokenInfo } from "./table.ts";

type TokenJson = Omit<TokenInfo, "createdAt" | "expiresAt" | "lastUsedAt" | "scopes"> & {
  scopes: string[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
};

/** What a new token may be; `scopes`: everything that a token can be allowed. */
export const newTokenSchemaOf = (scopes: readonly Scope[]) =>
  z
    .strictObject({
      name: z
        .string()
        .trim()
        .min(1)
        .max(MAX_TOKEN_NAME_LENGTH)
        .openapi({ example: "plenum team" })
        .describe("what the history and the log call it; no two tokens share one"),
      scopes: z
        .array(z.enum(scopes))
        .min(1)
        .openapi({ example: ["links:write"] })
        .describe("what it may do; a scope that ends in `:write` includes its `:read`"),
      expiresAt: momentIn
        .nullish()
        .describe("until when it works; null or missing: until it is revoked"),
    })
    .openapi("NewToken");

/** The routes whose shapes name the scopes that there are. */
function routesFor(scopes: readonly Scope[]) {
  const newTokenSchema = newTokenSchemaOf(scopes);
  const someScopes = z.array(z.enum(scopes));
  const tokenSchema = z
    .object({
      id: z.string().describe("names the token, and opens nothing"),
      name: z.string().describe("what the history and the log call it"),
      scopes: someScopes.describe("what it may do"),
      createdAt: momentOut.describe("when it was created"),
      createdBy: z.string().describe("name of the token, or of the account, that created it"),
      expiresAt: momentOut.nullable().describe("until when it works; null: until it is revoked"),
      lastUsedAt: momentOut.nullable().openapi({ description: "to the minute" }),
    })
    .openapi("Token");
  const madeTokenSchema = tokenSchema
    .extend({ token: z.string().openapi({ description: "shown this once" }) })
    .openapi("MadeToken");
  return {
    create: createRoute({
      method: "post",
      path: "/api/v1/tokens",
      tags: ["tokens"],
      summary: "Create a token",
      operationId: "createToken",
      description:
        "The answer is the only place where the token itself is shown. Names are unique, because the history refers to tokens by name.",
      security,
      middleware: requires("admin"),
      request: { body: jsonBody(newTokenSchema, "What the token may do") },
      responses: { 201: json(madeTokenSchema, "The token"), ...failures(400, 409, 422) },
    }),
    list: createRoute({
      method: "get",
      path: "/api/v1/tokens",
      tags: ["tokens"],
      summary: "List the tokens, without their secrets",
      operationId: "listTokens",
      description:
        "Shows what each token may do, who created it and when it was used last. Page by page: ask again with `cursor` until it is null.",
      security,
      middleware: requires("admin"),
      request: { query: listQuerySchema },
      responses: {
        200: json(
          z.object({
            tokens: z.array(tokenSchema).describe("the tokens, the newest first"),
            cursor: cursorSchema,
          }),
          "A page of the tokens, the newest first",
        ),
        ...failures(422),
      },
    }),
  };
}

const revokeTokenRoute = createRoute({
  method: "delete",
  path: "/api/v1/tokens/{id}",
  tags: ["tokens"],
  summary: "Revoke a token, at once",
  operationId: "revokeToken",
  description:
    "Requests with it are refused from now on. What was done with it keeps its name in the history.",
  security,
  middleware: requires("admin"),
  request: {
    params: z.object({
      id: z.string().describe("id of the token, as the list of tokens shows it"),
    }),
  },
  responses: { 204: { description: "Revoked" }, ...failures(404) },
});

function toJson(token: TokenInfo): TokenJson {
  return {
    ...token,
    scopes: [...token.scopes],
    createdAt: toMoment(token.createdAt),
    expiresAt: toMomentOrNull(token.expiresAt),
    lastUsedAt: toMomentOrNull(token.lastUsedAt),
  };
}

/** `scopes`: everything that a token can be allowed. */
export function accessRoutes(scopes: readonly Scope[]): Router {
  const router = createRouter();
  const routes = routesFor(scopes);

  router.openapi(routes.create, async (c) => {
    const { info, token } = await makeToken(c, c.req.valid("json"));
    return c.json({ ...toJson(info), token }, 201);
  });

  router.openapi(routes.list, async (c) => {
    const query = listQuery(c.req.valid("query"));
    const { ones, next } = await askStore(() => accessStore(c.env).tokens(query));
    return c.json({ tokens: ones.map(toJson), cursor: toCursor(next) }, 200);
  });

  router.openapi(revokeTokenRoute, async (c) => {
    await revokeToken(c, c.req.valid("param").id);
    return c.body(null, 204);
  });

  return router;
}
