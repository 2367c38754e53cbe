/** Signing in and out at the console, with the association's account or with a token. */
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { ADMIN, judgeToken, requireOwnPage, sessionOf } from "../access/authorize.ts";
import type { Scope } from "../access/scopes.ts";
import { rightsOf } from "../access/session.ts";
import { signInOf, type SignInConfig } from "../config/sign-in/settings.ts";
import type { AppEnv } from "../http/app-env.ts";
import { tooManyWrongTokens, wrongToken } from "../access/problems.ts";
import { createPages, type PageRouter } from "../http/page-router.ts";
import { languages, type Text } from "../i18n/language.ts";
import { languageCookie } from "../i18n/language-cookie.ts";
import { log } from "../log.ts";
import { discovered, providers } from "./discovered.ts";
import type { SignInFault } from "./fault.ts";
import { FLOW_COOKIE, opened, sealed, type Flow } from "./flow.ts";
import { frameOf, sendPage } from "./frame.ts";
import { FLOW_MS } from "./limits.ts";
import { HOME, ownPage, ownPath, signInFor } from "./next.ts";
import { needsHttpsPage, signedOutPage, signInPage } from "./pages.tsx";
import { showProblems } from "./problems.ts";
import { isSafeOrigin } from "./safe-origin.ts";
import { COOKIE, openSession, signOut, type SignedIn } from "./session.ts";

const SIGN_IN = `${HOME}/sign-in`;
const CALLBACK = `${SIGN_IN}/callback`;
const SIGNED_OUT = `${HOME}/signed-out`;

/** Statuses of faults: those of the provider are not for this browser to put right. */
const statusOf = ({ code }: SignInFault) => {
  if (code === "not-begun" || code === "not-proven") return 400;
  return code === "refused" || code === "no-group" ? 403 : 503;
};

const originOf = (c: Context<AppEnv>) => new URL(c.req.url).origin;

function showSignIn(
  c: Context<AppEnv>,
  next: string,
  status: 200 | 400 | 403 | 503,
  why: { fault?: SignInFault; tokenFault?: Text } = {},
): Response {
  const frame = frameOf(c, signInFor(next));
  const hasProvider = signInOf(c.env) !== undefined;
  return sendPage(c, signInPage({ frame, next, hasProvider, ...why }), status);
}

function showFault(c: Context<AppEnv>, next: string, fault: SignInFault): Response {
  log("warn", "sign-in.failed", { code: fault.code });
  return showSignIn(c, next, statusOf(fault), { fault });
}

/** `scopes`: everything that a session can be allowed. */
export function signInRoutes(scopes: readonly Scope[]): PageRouter {
  const router = createPages();

  showProblems(router);
  router.use(`${SIGN_IN}/*`, async (c, next) => {
    c.header("Cache-Control", "no-store");
    if (isSafeOrigin(new URL(c.req.url))) return next();
    return sendPage(c, needsHttpsPage(frameOf(c, SIGN_IN)), 403);
  });

  router.get(SIGN_IN, async (c) => {
    const next = ownPage(c.req.query("next"));
    const isSignedIn = (await sessionOf(c)) !== undefined;
    return isSignedIn ? c.redirect(next, 303) : showSignIn(c, next, 200);
  });

  router.get(`${SIGN_IN}/provider`, async (c) => {
    const next = ownPage(c.req.query("next"));
    const config = signInOf(c.env);
    if (config === undefined) return c.redirect(signInFor(next), 303);
    const found = await discovered(c.env, config, scopes);
    if ("fault" in found) return showFault(c, next, found.fault);
    const { newFlow, authorizationUrl } = await providers();
    const flow = newFlow(next, Date.now());
    const value = await sealed(flow, config.clientSecret);
    setCookie(c, FLOW_COOKIE, value, { ...COOKIE, maxAge: FLOW_MS / 1000 });
    const redirectUri = originOf(c) + CALLBACK;
    const { provider } = found;
    const url = await authorizationUrl(config, provider, flow, redirectUri, c.get("language"));
    return c.redirect(url, 302);
  });

  router.get(CALLBACK, async (c) => {
    const config = signInOf(c.env);
    if (config === undefined) return c.redirect(SIGN_IN, 303);
    const flow = await opened(getCookie(c, FLOW_COOKIE), config.clientSecret, Date.now());
    // Whatever comes of it: it is good for once.
    deleteCookie(c, FLOW_COOKIE, COOKIE);
    if (flow === undefined) return showFault(c, HOME, { code: "not-begun" });
    return comeBack(c, config, scopes, flow);
  });

  router.post(`${SIGN_IN}/token`, async (c) => {
    requireOwnPage(c);
    const { token, next: asked } = await textsOf(c, "token", "next");
    const next = ownPage(asked);
    const verdict = await judgeToken(token?.trim() ?? "", c.req.raw, c.env);
    if (!verdict.ok) {
      const wait = verdict.retryAfterSeconds;
      const { detail } = wait === undefined ? wrongToken : tooManyWrongTokens(wait);
      return showSignIn(c, next, 403, { tokenFault: detail });
    }
    const { name, owner } = verdict.principal;
    const signedIn: SignedIn = {
      ...owner,
      name,
      scopes: verdict.principal.scopes,
      groups: [],
      addresses: [],
      idToken: undefined,
    };
    const session = await openSession(c, signedIn);
    if (session === undefined) return showSignIn(c, next, 403, { tokenFault: wrongToken.detail });
    log("info", "sign-in.by-token", { id: owner.subject, isAdmin: owner.subject === ADMIN });
    return c.redirect(next, 303);
  });

  router.post(`${HOME}/sign-out`, async (c) => {
    requireOwnPage(c);
    const ended = await signOut(c);
    const config = signInOf(c.env);
    if (config === undefined || ended?.issuer !== config.issuer) {
      return sendPage(c, signedOutPage(frameOf(c, SIGN_IN), undefined, false), 200);
    }
    const found = await discovered(c.env, config, scopes);
    const { signOutUrl } = await providers();
    const there =
      "provider" in found
        ? signOutUrl(config, found.provider, ended.idToken, originOf(c) + SIGNED_OUT)
        : undefined;
    const html = signedOutPage(frameOf(c, SIGN_IN), there, "fault" in found);
    return sendPage(c, html, 200);
  });

  router.get(SIGNED_OUT, (c) =>
    sendPage(c, signedOutPage(frameOf(c, SIGNED_OUT), undefined, false), 200),
  );

  router.post(`${HOME}/language`, async (c) => {
    requireOwnPage(c);
    const { language: wanted, next } = await textsOf(c, "language", "next");
    const language = languages.find((one) => one === wanted);
    if (language !== undefined) c.header("Set-Cookie", languageCookie(language), { append: true });
    return c.redirect(ownPath(next), 303);
  });

  return router;
}

/** The browser is back from the provider. */
async function comeBack(
  c: Context<AppEnv>,
  config: SignInConfig,
  scopes: readonly Scope[],
  flow: Flow,
): Promise<Response> {
  const next = ownPage(flow.next);
  const found = await discovered(c.env, config, scopes);
  if ("fault" in found) return showFault(c, next, found.fault);
  const { redeem } = await providers();
  const { origin, searchParams } = new URL(c.req.url);
  const outcome = await redeem(config, found.provider, flow, searchParams, origin + CALLBACK);
  if (!outcome.ok) return showFault(c, next, outcome.fault);
  const { account, idToken } = outcome.value;
  const rights = rightsOf(account.groups, config.groups);
  if (rights.scopes.length === 0) {
    const known = [...config.groups.keys()];
    return showFault(c, next, { code: "no-group", came: account.groups, known });
  }
  const { subject, name, addresses } = account;
  await openSession(c, { issuer: config.issuer, subject, name, addresses, ...rights, idToken });
  log("info", "sign-in.by-account");
  return c.redirect(next, 303);
}

/** Fields of a form that are texts. */
async function textsOf<Name extends string>(
  c: Context<AppEnv>,
  ...names: readonly Name[]
): Promise<Partial<Record<Name, string>>> {
  const form = await c.req.parseBody();
  const texts: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = form[name];
    if (typeof value === "string") texts[name] = value;
  }
  return texts;
}
