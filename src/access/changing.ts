/** How tokens are made and revoked, for the API and for the console. */
import type { Context } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { invalid, notFound, ProblemError, type Problem } from "../http/problem.ts";
import type { Text } from "../i18n/language.ts";
import { log } from "../log.ts";
import { askStore } from "../store/ask.ts";
import { loggedAs } from "./authorize.ts";
import type { Scope } from "./scopes.ts";
import { accessStore } from "./stub.ts";
import type { TokenInfo } from "./table.ts";
import { nameFault, type NameFault } from "./token-name.ts";
import { hashToken, newToken } from "./token.ts";

const nameTaken: Problem = {
  kind: {
    code: "token-name-taken",
    status: 409,
    title: { de: "Der Name ist vergeben", en: "The name is taken" },
  },
  detail: {
    de: "Ein Token mit diesem Namen gibt es schon; die Historie nennt Tokens beim Namen.",
    en: "There is already a token with this name. The history refers to tokens by name, so names must be unique.",
  },
};

const tooMany: Problem = {
  kind: {
    code: "too-many-tokens",
    status: 409,
    title: { de: "Zu viele Tokens", en: "Too many tokens" },
  },
  detail: {
    de: "Bitte zuerst Tokens widerrufen, die nicht mehr gebraucht werden.",
    en: "Please first revoke tokens that are no longer needed.",
  },
};

const faultTexts: Readonly<Record<NameFault, Text>> = {
  unseen: {
    de: "Steuerzeichen und unsichtbare Zeichen sind nicht erlaubt.",
    en: "Control characters and invisible ones are not allowed.",
  },
  reserved: {
    de: "So heißt schon das Token der Einstellungen.",
    en: "The token of the settings is called so already.",
  },
};

const inThePast = invalid([
  {
    field: "expiresAt",
    detail: { de: "Der Zeitpunkt ist schon vorbei.", en: "This time is in the past." },
  },
]);

/** What a new token is to be; `expiresAt` in unix ms, or never. */
interface WantedToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: number | null | undefined;
}

/** Makes a token: what is kept of it, and the token itself, which nobody can show again. Throws the problem if it cannot be made. */
export async function makeToken(
  c: Context<AppEnv>,
  { name, scopes, expiresAt }: WantedToken,
): Promise<{ readonly info: TokenInfo; readonly token: string }> {
  if (typeof expiresAt === "number" && expiresAt <= Date.now()) throw new ProblemError(inThePast);
  const fault = nameFault(name);
  if (fault !== undefined) {
    throw new ProblemError(invalid([{ field: "name", detail: faultTexts[fault] }]));
  }
  const { id, token } = newToken();
  const createdBy = c.get("principal").name;
  const info = { id, name, scopes, createdBy, expiresAt: expiresAt ?? undefined };
  const hash = await hashToken(token);
  const result = await askStore(() => accessStore(c.env).add(info, hash));
  if (!result.ok) throw new ProblemError(result.reason === "too-many" ? tooMany : nameTaken);
  log("info", "tokens.created", { id, by: loggedAs(c.get("principal")) });
  return { info: result.token, token };
}

/** Revokes a token, and ends the sessions by it. Throws `notFound` where there is none. */
export async function revokeToken(c: Context<AppEnv>, id: string): Promise<void> {
  const revoked = await askStore(() => accessStore(c.env).revoke(id));
  if (!revoked) throw new ProblemError(notFound);
  log("info", "tokens.revoked", { id, by: loggedAs(c.get("principal")) });
}
