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
      name: z.string().trim().min(1).max(MAX_TOKEN_NAME_LENGTH).openapi({ example: "plenum team" }),
      scopes: z
        .array(z.enum(scopes))
        .min(1)
        .openapi({ example: ["links:write"] }),
      expiresAt: momentIn.nullish(),
    })
    .openapi("NewToken");

/** The routes whose shapes name the scopes that there are. */
function routesFor(scopes: readonly Scope[]) {
  const newTokenSchema = newTokenSchemaOf(scopes);
  const someScopes = z.array(z.enum(scopes));
  const tokenSchema = z
    .object({
      id: z.string(),
      name: z.string(),
      scopes: someScopes,
      createdAt: momentOut,
      createdBy: z.string(),
      expiresAt: momentOut.nullable(),
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
      summary: "Make a token",
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
      security,
      middleware: requires("admin"),
      responses: {
        200: json(z.object({ tokens: z.array(tokenSchema) }), "All tokens"),
        ...failures(),
      },
    }),
  };
}

const revokeTokenRoute = createRoute({
  method: "delete",
  path: "/api/v1/tokens/{id}",
  tags: ["tokens"],
  summary: "Revoke a token, at once",
  security,
  middleware: requires("admin"),
  request: { params: z.object({ id: z.string() }) },
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
    const tokens = await askStore(() => accessStore(c.env).list());
    return c.json({ tokens: tokens.map(toJson) }, 200);
  });

  router.openapi(revokeTokenRoute, async (c) => {
    await revokeToken(c, c.req.valid("param").id);
    return c.body(null, 204);
  });

  return router;
}
