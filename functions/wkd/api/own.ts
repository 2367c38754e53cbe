/**
 * How somebody publishes, revokes or removes the key of an address of their own, for the API and for the console: at once
 * where the provider proves the address or the key itself says so, else by a mail with a link.
 */
import type { Context } from "hono";
import { loggedAs } from "../../../src/access/authorize.ts";
import { allows } from "../../../src/access/scopes.ts";
import { hashToken, newToken } from "../../../src/access/token.ts";
import { ownerMailOf } from "../../../src/alerts/channels/owner-mail.ts";
import { configOf, parseSettings } from "../../../src/config/config.ts";
import { consoleUrl } from "../../../src/config/console-url.ts";
import { lateSettings } from "../../../src/config/late-settings.ts";
import { siteOf } from "../../../src/config/site/settings.ts";
import { sha256Hex } from "../../../src/digest.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import type { Expected } from "../../../src/http/etag.ts";
import { ProblemError } from "../../../src/http/problem.ts";
import { log } from "../../../src/log.ts";
import { askStore } from "../../../src/store/ask.ts";
import { parseAddress, type MailAddress } from "../address/address.ts";
import { linkPath } from "../address/paths.ts";
import type { Claim, ClaimKind } from "../claims/claim.ts";
import { letterOf } from "../claims/letter.ts";
import { isReserved } from "../claims/reserved.ts";
import { sealedFor } from "../claims/sealed.ts";
import type { NewClaim, TakeResult } from "../claims/work.ts";
import type { Finding } from "../gate/findings.ts";
import type { AcceptedCertificate, Wishes } from "../gate/gate.ts";
import { CLAIM_MS } from "../limits.ts";
import type { KeyProgram } from "../programs/programs.ts";
import { keyStore } from "../stub.ts";
import { handIn, judgeInput, ownerOf, servedAddress, takeOut, type Changed } from "./changing.ts";
import {
  cannotSeal,
  domainsNotSet,
  mailNotSetUp,
  noMailThere,
  reservedAddress,
  tooManyMails,
} from "./own-problems.ts";
import { changeProblem, refusedProblem } from "./problems.ts";

/** A mail went to the address: what its link will do, and until when. */
interface Mailed {
  readonly claim: Claim;
  readonly findings: readonly Finding[];
}

export type OwnOutcome = { readonly changed: Changed } | { readonly mailed: Mailed };

/** An address whose key whoever asks may publish as their own; throws the problem if it is none. */
export async function ownAddress(c: Context<AppEnv>, text: string): Promise<MailAddress> {
  if (configOf(c.env).wkdDomains.length === 0) throw new ProblemError(domainsNotSet);
  const address = servedAddress(c, text);
  if (allows(c.get("principal").scopes, "keys:write")) return address;
  const { reservedAddresses } = parseSettings(
    { reservedAddresses: lateSettings.reservedAddresses },
    c.env as unknown as Record<string, unknown>,
  );
  if (await isReserved(address, reservedAddresses)) throw new ProblemError(reservedAddress);
  return address;
}

/** Whether the provider says that the address is theirs who ask. */
export function isProven(c: Context<AppEnv>, { key }: MailAddress): boolean {
  const proven = c.get("principal").session?.addresses ?? [];
  return proven.some((one) => {
    const parsed = parseAddress(one);
    return parsed.ok && parsed.address.key === key;
  });
}

/** What somebody says besides the key. */
export interface OwnWish {
  readonly wishes: Wishes;
  readonly expected: Expected;
  readonly program: KeyProgram["id"] | undefined;
}

/**
 * Publishes a key, takes a revocation, or sends the mail after which it does. A revocation needs no mail: the key itself
 * has signed it. Throws the problem if it is refused.
 */
export async function handInOwn(
  c: Context<AppEnv>,
  input: Uint8Array,
  address: MailAddress,
  { wishes, expected, program }: OwnWish,
): Promise<OwnOutcome> {
  const judgement = await judgeInput(c, input, address, wishes);
  if (judgement.revokes !== undefined || isProven(c, address)) {
    return { changed: await handIn(c, input, address, wishes, expected, { program }) };
  }
  const { certificate, findings } = judgement;
  if (certificate === undefined) {
    throw new ProblemError(refusedProblem(findings, c.get("language")));
  }
  const digest = await sha256Hex(certificate.bytes);
  const current = await askStore(() => keyStore(c.env).get(address.key));
  if (current?.digest === digest && current.localPart === address.localPart) {
    return { changed: { key: current, findings, isNew: false } };
  }
  const claim = await sendLink(c, address, "publish", expected, { certificate, digest, program });
  return { mailed: { claim, findings } };
}

/** Takes the key of an address out of the directory, or sends the mail after which it does, with no key needed. */
export async function takeOutOwn(
  c: Context<AppEnv>,
  address: MailAddress,
  expected: Expected,
): Promise<Claim | undefined> {
  if (!isProven(c, address)) return sendLink(c, address, "remove", expected);
  await takeOut(c, address.key, expected, true);
  return undefined;
}

interface HandedIn {
  readonly certificate: AcceptedCertificate;
  readonly digest: string;
  readonly program: KeyProgram["id"] | undefined;
}

async function sendLink(
  c: Context<AppEnv>,
  address: MailAddress,
  kind: ClaimKind,
  expected: Expected,
  key?: HandedIn,
): Promise<Claim> {
  if (ownerMailOf(c.env).kind !== "on") throw new ProblemError(mailNotSetUp);
  if (!/^[\w.!#$%&'*+/=?^`{|}~-]+$/.test(address.localPart)) throw new ProblemError(noMailThere);
  const principal = c.get("principal");
  const { id, token } = newToken("rk");
  const now = Date.now();
  const wanted: NewClaim = {
    id,
    hash: await hashToken(token),
    address: address.key,
    localPart: address.localPart,
    domain: address.domain,
    kind,
    owner: ownerOf(principal),
    name: principal.name,
    language: c.get("language"),
    program: key?.program,
    fingerprint: key?.certificate.fingerprint,
    sizeBefore: key?.certificate.sizeBefore ?? 0,
    digest: key?.digest ?? "",
    madeAt: now,
    endsAt: now + CLAIM_MS,
    bytes: key?.certificate.bytes,
  };
  const letter = await letterFor(c, wanted, linkPath(token));
  const result = await askStore(() => keyStore(c.env).claim(wanted, letter, expected));
  if (!result.ok) throw new ProblemError(claimProblem(result, now));
  log("info", "keys.asked", { by: loggedAs(principal), kind });
  return result.claim;
}

/** The mail; about a key encrypted to it, so that whoever opens the link has it. */
async function letterFor(c: Context<AppEnv>, claim: NewClaim, path: string) {
  const config = configOf(c.env);
  const { name: siteName, contact } = siteOf(c.env);
  // Never by the name that was asked where the settings have one: the link opens what it says, and must lead here.
  const url = consoleUrl(config, path) ?? new URL(path, c.req.url).href;
  const { timezone } = config;
  const about = { claim, url, siteName, contact: contact?.text, timezone };
  const { subject, text } = letterOf(about);
  if (claim.bytes === undefined) return { subject, content: { kind: "text", text } as const };
  const armored = await sealedFor(claim.bytes, text, claim.madeAt);
  if (armored === undefined) throw new ProblemError(cannotSeal);
  return { subject, content: { kind: "encrypted", armored } as const };
}

function claimProblem(result: Extract<TakeResult, { ok: false }>, now: number) {
  return result.reason === "wait"
    ? tooManyMails(Math.max(1, Math.ceil((result.until - now) / 1000)))
    : changeProblem(result);
}
