/** The provider of the accounts, asked by an admin before somebody fails to sign in. */
import { createRoute, z } from "@hono/zod-openapi";
import { requires } from "../access/authorize.ts";
import type { Scope } from "../access/scopes.ts";
import { signInOf, type SignInConfig } from "../config/sign-in/settings.ts";
import { failures, json, security } from "../http/api-schema.ts";
import { createRouter, type Router } from "../http/router.ts";
import type { Text } from "../i18n/language.ts";
import { discovered, unknownScopes } from "./discovered.ts";
import { faultWords } from "./words.ts";

const checkedSchema = z
  .object({
    configured: z.boolean().openapi({ description: "whether OIDC_ISSUER is set" }),
    ok: z
      .boolean()
      .describe("whether people can sign in with their accounts, as far as the provider says"),
    answer: z.string().openapi({ description: "what was found, for people" }),
    remedy: z.string().nullable().openapi({ description: "what to do, if something is wrong" }),
  })
  .openapi("SignInCheck");

const checkRoute = createRoute({
  method: "post",
  path: "/api/v1/sign-in/check",
  tags: ["service"],
  summary: "Ask the provider of the accounts about itself, as a sign-in would",
  operationId: "checkSignIn",
  description:
    "Asks the provider set as OIDC_ISSUER for its own description, and says what to do where a sign-in would fail.",
  security,
  middleware: requires("admin"),
  responses: { 200: json(checkedSchema, "What it answered"), ...failures() },
});

interface Checked {
  readonly isConfigured: boolean;
  readonly answer: Text;
  readonly remedy?: Text;
}

/** `scopes`: everything that a session can be allowed. */
export function checkSignInRoute(scopes: readonly Scope[]): Router {
  const router = createRouter();
  router.openapi(checkRoute, async (c) => {
    const config = signInOf(c.env);
    const { isConfigured, answer, remedy }: Checked =
      config === undefined ? notSet : await checked(c.env, config, scopes);
    const language = c.get("language");
    const ok = remedy === undefined;
    const told = { answer: answer[language], remedy: remedy?.[language] ?? null };
    return c.json({ configured: isConfigured, ok, ...told }, 200);
  });
  return router;
}

const notSet: Checked = {
  isConfigured: false,
  answer: {
    de: "nicht eingerichtet; angemeldet wird sich mit Tokens",
    en: "not set up; people sign in with tokens",
  },
};

async function checked(env: Env, config: SignInConfig, scopes: readonly Scope[]): Promise<Checked> {
  const found = await discovered(env, config, scopes, true);
  if ("fault" in found) {
    const { title, how, facts = [] } = faultWords(found.fault);
    const told = (language: keyof Text) =>
      [title[language], ...facts.map(([name, value]) => `${name[language]}: ${value}`)].join("; ");
    return { isConfigured: true, answer: { de: told("de"), en: told("en") }, remedy: how };
  }
  const unknown = unknownScopes(config, scopes).join(", ");
  if (unknown !== "") {
    return {
      isConfigured: true,
      answer: {
        de: `OIDC_GROUPS nennt Rechte, die es nicht gibt: ${unknown}`,
        en: `OIDC_GROUPS names rights that there are not: ${unknown}`,
      },
      remedy: {
        de: `Es gibt: ${scopes.join(", ")}`,
        en: `There are: ${scopes.join(", ")}`,
      },
    };
  }
  const { issuer } = config;
  return {
    isConfigured: true,
    answer: { de: `${issuer} antwortet, wie es soll`, en: `${issuer} answers as it should` },
  };
}
