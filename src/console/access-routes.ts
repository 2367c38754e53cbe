/** The console's pages of tokens and sessions. They do by forms what the API does by JSON. */
import type { Context } from "hono";
import { makeToken, revokeToken } from "../access/changing.ts";
import { newTokenSchemaOf } from "../access/routes.ts";
import { placeIn, type ListPlace } from "../access/listing.ts";
import type { Scope } from "../access/scopes.ts";
import { endSeenSession, sessionsSeenBy } from "../access/session-routes.ts";
import { accessStore } from "../access/stub.ts";
import type { TokenInfo } from "../access/table.ts";
import { dayEnd } from "../calendar/day-start.ts";
import { configOf } from "../config/config.ts";
import { signInOf } from "../config/sign-in/settings.ts";
import type { AppEnv } from "../http/app-env.ts";
import { toMoment } from "../http/moment.ts";
import { notFound, ProblemError, type FieldError } from "../http/problem.ts";
import { createRouter, type Router } from "../http/router.ts";
import { fieldErrors } from "../http/validation.ts";
import { askStore } from "../store/ask.ts";
import { accessPage, listPath, TOKEN_LIST, tokenPath, type Asked } from "./access-page.tsx";
import { LISTED_ROWS } from "./limits.ts";
import type { Fields } from "./merge.ts";
import {
  fieldsOf,
  frameAt,
  goOn,
  may,
  mayOpen,
  refusalIn,
  sendPage,
  type Refusal,
} from "./page.ts";
import { madeTokenPage, newTokenPage, tokenPage } from "./token-pages.tsx";

const ONE = `${TOKEN_LIST}/token/:id`;

/** `scopes`: everything that a token can be allowed. */
export function accessPages(scopes: readonly Scope[]): Router {
  const router = createRouter();
  const admin = mayOpen("admin");

  router.get(TOKEN_LIST, mayOpen("sessions"), async (c) => {
    const principal = c.get("principal");
    const { search = "", tokens: token, sessions: session, done } = c.req.query();
    const asked: Asked = {
      search: search.trim(),
      tokens: placeIn(token),
      sessions: placeIn(session),
    };
    const query = (after: ListPlace | undefined) => ({
      search: asked.search,
      after,
      most: LISTED_ROWS,
    });
    const [tokens, sessions] = await Promise.all([
      may(c, "admin") ? askStore(() => accessStore(c.env).tokens(query(asked.tokens))) : undefined,
      sessionsSeenBy(principal, c.env, query(asked.sessions)),
    ]);
    const page = accessPage({
      frame: frameAt(c, listPath(asked)),
      timezone: configOf(c.env).timezone,
      now: Date.now(),
      asked,
      tokens,
      groups: signInOf(c.env)?.groups,
      sessions,
      current: principal.session?.id ?? "",
      done,
    });
    return sendPage(c, page, 200);
  });

  router.post(`${TOKEN_LIST}/sessions/:id/end`, mayOpen("sessions"), async (c) => {
    await endSeenSession(c, c.req.param("id"));
    return goOn(c, TOKEN_LIST, "ended");
  });

  const form = (c: Context<AppEnv>, fields: Fields, refusal?: Refusal) => {
    const shown = { language: c.get("language"), fields, errors: refusal?.errors ?? [] };
    const frame = frameAt(c, `${TOKEN_LIST}/tokens/new`);
    const page = newTokenPage({ frame, shown, scopes, general: refusal?.general });
    return sendPage(c, page, refusal === undefined ? 200 : 422);
  };

  router.get(`${TOKEN_LIST}/tokens/new`, admin, (c) => form(c, {}));
  router.post(`${TOKEN_LIST}/tokens/new`, admin, async (c) => {
    const fields = await fieldsOf(c);
    const { body, errors } = bodyOf(fields, configOf(c.env).timezone);
    const parsed = newTokenSchemaOf(scopes).safeParse(body);
    const isTold = ({ field }: FieldError) => errors.some((one) => one.field === field);
    if (!parsed.success) {
      errors.push(...fieldErrors(parsed.error, body).filter((one) => !isTold(one)));
    }
    if (!parsed.success || errors.length > 0)
      return form(c, fields, { errors, general: undefined });
    try {
      const made = await makeToken(c, parsed.data);
      return sendPage(c, madeTokenPage({ frame: frameAt(c, TOKEN_LIST), ...made }), 200);
    } catch (error) {
      return form(c, fields, refusalIn(error, { "token-name-taken": "name" }));
    }
  });

  router.get(ONE, admin, (c) => show(c));
  router.post(`${ONE}/revoke`, admin, async (c) => {
    const token = await tokenIn(c);
    const { name = "" } = await fieldsOf(c);
    if (name.trim() !== token.name) return show(c, name);
    await revokeToken(c, token.id);
    return goOn(c, TOKEN_LIST, "revoked");
  });
  return router;
}

/** The fields of the form as the API's body. */
function bodyOf(fields: Fields, timezone: string) {
  const errors: FieldError[] = [];
  const day = fields["expiresAt"] ?? "";
  const end = day === "" ? undefined : dayEnd(day, timezone);
  if (day !== "" && end === undefined) errors.push({ field: "expiresAt", detail: noDay });
  const scopes = Object.keys(fields).flatMap((name) =>
    name.startsWith("scopes.") ? [name.slice("scopes.".length)] : [],
  );
  const expiresAt = end === undefined ? null : toMoment(end);
  if (scopes.length === 0) errors.push({ field: "scopes", detail: noScope });
  return { body: { name: fields["name"] ?? "", scopes, expiresAt }, errors };
}

const noDay = { de: "Gemeint ist ein Tag wie 2027-12-31.", en: "Write a day such as 2027-12-31." };
const noScope = {
  de: "Bitte mindestens ein Recht ankreuzen.",
  en: "Please choose at least one right.",
};

async function tokenIn(c: Context<AppEnv>): Promise<TokenInfo> {
  const id = c.req.param("id") ?? "";
  const token = await askStore(() => accessStore(c.env).token(id));
  if (token === undefined) throw new ProblemError(notFound);
  return token;
}

/** `wrongName`: what was typed to confirm that it is revoked, and is not its name. */
async function show(c: Context<AppEnv>, wrongName?: string) {
  const token = await tokenIn(c);
  const page = tokenPage({
    frame: frameAt(c, tokenPath(token.id)),
    timezone: configOf(c.env).timezone,
    token,
    wrongName,
  });
  return sendPage(c, page, wrongName === undefined ? 200 : 422);
}
