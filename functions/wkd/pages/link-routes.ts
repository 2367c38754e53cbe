/**
 * `/key/link/…`: where the link in a mail to an owner leads. Opening it changes nothing, since programs that look through
 * mail open links too; its button does. The mail is the proof, so nobody has to be signed in.
 */
import type { Context } from "hono";
import { hashToken, tokenId } from "../../../src/access/token.ts";
import { configOf } from "../../../src/config/config.ts";
import { siteOf } from "../../../src/config/site/settings.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { consoleHeaders } from "../../../src/http/headers.ts";
import { createPages, type PageRouter } from "../../../src/http/page-router.ts";
import { log } from "../../../src/log.ts";
import { askStore } from "../../../src/store/ask.ts";
import { judgeAgain } from "../claims/again.ts";
import type { ClaimWithKey } from "../claims/claim.ts";
import type { LinkProof } from "../claims/work.ts";
import { outdateAll } from "../directory/lookup.ts";
import type { Finding } from "../gate/findings.ts";
import { keyStore } from "../stub.ts";
import { askedPage, donePage, faultPage, type PageFault } from "./link-page.tsx";

const LINK = "/key/link/:token";

export function linkRoutes(): PageRouter {
  const router = createPages();
  router.get(LINK, (c) => show(c));
  router.post(LINK, (c) => confirm(c));
  return router;
}

/** There is no such link, or there was. */
const statusOf = (fault: PageFault) => (fault === "unknown" ? 404 : 410);

async function show(c: Context<AppEnv>): Promise<Response> {
  const found = await claimIn(c);
  if (!found.ok) return sendFault(c, found.fault);
  const { claim } = found;
  const current = await askStore(() => keyStore(c.env).get(claim.address));
  const { timezone } = configOf(c.env);
  const path = c.req.path;
  return send(c, askedPage({ frame: frameOf(c), claim, current, timezone, path }), 200);
}

async function confirm(c: Context<AppEnv>): Promise<Response> {
  const found = await claimIn(c);
  if (!found.ok) return sendFault(c, found.fault);
  const { claim, proof } = found;
  const { publication, findings } = await judgeAgain(claim, Date.now());
  const result = await askStore(() => keyStore(c.env).confirm(proof, publication));
  if (!result.ok) return sendFault(c, result.fault, findings);
  outdateAll();
  log("info", "keys.confirmed", { kind: claim.kind });
  return send(c, donePage(frameOf(c), result.claim, result.key), 200);
}

type Found = { ok: true; claim: ClaimWithKey; proof: LinkProof } | { ok: false; fault: PageFault };

/** The claim that a request's link is of, if the link is good. */
async function claimIn(c: Context<AppEnv>): Promise<Found> {
  const token = c.req.param("token") ?? "";
  const id = tokenId(token, "rk");
  if (id === undefined) return { ok: false, fault: "unknown" };
  const proof = { id, hash: await hashToken(token) };
  const { claim, fault } = await askStore(() => keyStore(c.env).claimOf(proof));
  if (claim === undefined || fault !== undefined) return { ok: false, fault: fault ?? "unknown" };
  const isServed = configOf(c.env).wkdDomains.includes(claim.domain);
  return isServed ? { ok: true, claim, proof } : { ok: false, fault: "domain" };
}

const frameOf = (c: Context<AppEnv>) => ({ language: c.get("language"), site: siteOf(c.env) });

const sendFault = (c: Context<AppEnv>, fault: PageFault, findings: readonly Finding[] = []) =>
  send(c, faultPage(frameOf(c), fault, findings), statusOf(fault));

/** Its address opens something: no cache keeps it, and no page that it leads to is told of it. */
function send(c: Context<AppEnv>, html: string, status: 200 | 404 | 410): Response {
  const headers = { ...consoleHeaders(c.get("language")), "Referrer-Policy": "no-referrer" };
  return c.body(html, status, headers);
}
