/** How keys are judged and changed, for the API and for the console. */
import type { Context } from "hono";
import { loggedAs } from "../../../src/access/authorize.ts";
import { configOf } from "../../../src/config/config.ts";
import type { AppEnv, Principal } from "../../../src/http/app-env.ts";
import type { Expected } from "../../../src/http/etag.ts";
import { ProblemError } from "../../../src/http/problem.ts";
import { log } from "../../../src/log.ts";
import { askStore } from "../../../src/store/ask.ts";
import { parseAddress, type MailAddress } from "../address/address.ts";
import { addressHashes } from "../address/hash.ts";
import { publicationOf } from "../claims/again.ts";
import { outdateAll } from "../directory/lookup.ts";
import { finding, type Finding } from "../gate/findings.ts";
import type { AcceptedCertificate, Verdict, Wishes } from "../gate/gate.ts";
import type { PublishedKey } from "../keys/key.ts";
import type { KeyProgram } from "../programs/programs.ts";
import { keyStore } from "../stub.ts";
import { replacedAt, successorFindings } from "./successor.ts";
import {
  addressProblem,
  changeProblem,
  domainNotServed,
  noKey,
  noVersion,
  refusedProblem,
} from "./problems.ts";

/** The address that `text` names; throws the problem if it is none. */
export function addressOf(text: string): MailAddress {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new ProblemError(addressProblem(parsed.problem));
  return parsed.address;
}

/** The same, of a domain that the directory answers for. */
export function servedAddress(c: Context<AppEnv>, text: string): MailAddress {
  const address = addressOf(text);
  const { wkdDomains } = configOf(c.env);
  if (wkdDomains.length > 0 && !wkdDomains.includes(address.domain)) {
    throw new ProblemError(domainNotServed(address.domain, wkdDomains));
  }
  return address;
}

/** OpenPGP is loaded here and nowhere else: no look-up needs it. */
export async function judge(
  input: Uint8Array,
  address: MailAddress,
  wishes: Wishes = {},
): Promise<Verdict> {
  const { check } = await import("../gate/gate.ts");
  return check(input, address, Date.now(), wishes);
}

/** What handing something in would do. */
export interface Judgement {
  readonly ok: boolean;
  /** What would be published. */
  readonly certificate: AcceptedCertificate | undefined;
  /** Fingerprint of the key that it is the revocation of. */
  readonly revokes: string | undefined;
  readonly findings: readonly Finding[];
}

/** Says what `handIn` would do with it, without doing it. */
export async function judgeInput(
  c: Context<AppEnv>,
  input: Uint8Array,
  address: MailAddress,
  wishes: Wishes,
): Promise<Judgement> {
  const revocation = await revocationOf(c, input, address);
  if (revocation !== undefined) {
    const { fingerprint } = revocation;
    const findings = [finding("revocation", { fingerprint })];
    return { ok: true, certificate: undefined, revokes: fingerprint, findings };
  }
  const verdict = await knownRevoked(c, await judge(input, address, wishes));
  const certificate = verdict.ok ? verdict.certificate : undefined;
  const more = certificate ? await successor(c, address, certificate.fingerprint) : [];
  const findings = [...verdict.findings, ...more];
  return { ok: verdict.ok, certificate, revokes: undefined, findings };
}

/** Who somebody is, whatever they are called. */
export const ownerOf = ({ owner: { issuer, subject } }: Principal): string =>
  `${issuer ?? "token"} ${subject}`;

/** What was changed: what is published now, what is to be said of it, and whether there was nothing before. */
export interface Changed {
  readonly key: PublishedKey;
  readonly findings: readonly Finding[];
  readonly isNew: boolean;
}

/** What somebody who publishes as the owner of the address says of themselves. */
interface AsOwner {
  readonly program: KeyProgram["id"] | undefined;
}

/** Publishes a key, or takes the revocation of one. `own`: as the owner of the address. Throws the problem if it is refused. */
export async function handIn(
  c: Context<AppEnv>,
  input: Uint8Array,
  address: MailAddress,
  wishes: Wishes,
  expected: Expected,
  own?: AsOwner,
): Promise<Changed> {
  const revocation = await revocationOf(c, input, address);
  if (revocation !== undefined) return revoke(c, address, revocation);
  const verdict = await judge(input, address, wishes);
  return publish(c, address, verdict, { action: "publish", own }, expected);
}

/** Publishes an earlier version again, by default the one before, or the removed one. `key`: the address'. */
export async function goBack(
  c: Context<AppEnv>,
  key: string,
  version: number | undefined,
  expected: Expected,
): Promise<Changed> {
  const found = await askStore(() => keyStore(c.env).earlier(key, version));
  if (found === undefined) throw new ProblemError(noVersion);
  const address = servedAddress(c, `${found.localPart}${key.slice(key.lastIndexOf("@"))}`);
  // Judged anew: what was fine then may have expired since.
  return publish(
    c,
    address,
    await judge(found.version.bytes, address),
    { action: "rollback", own: undefined },
    expected,
  );
}

/** Takes the key of an address out of the directory. `isOwn`: as its owner, to whom that is no news. */
export async function takeOut(
  c: Context<AppEnv>,
  key: string,
  expected: Expected,
  isOwn = false,
): Promise<void> {
  const principal = c.get("principal");
  const by = isOwn ? ownerOf(principal) : undefined;
  const result = await askStore(() => keyStore(c.env).remove(key, expected, principal.name, by));
  if (!result.ok) throw new ProblemError(changeProblem(result));
  outdateAll();
  log("info", "keys.removed", { by: loggedAs(principal) });
}

/** The revocation in what was handed in, of a key that the address has or had; undefined: there is none. */
async function revocationOf(c: Context<AppEnv>, input: Uint8Array, address: MailAddress) {
  const { keysSaidRevoked, packetsOfOne, verifiedRevocation } =
    await import("../gate/revocation.ts");
  const packets = packetsOfOne(input);
  for (const name of keysSaidRevoked(packets)) {
    const version = await askStore(() => keyStore(c.env).versionNamed(address.key, name));
    const genuine = version && (await verifiedRevocation(packets, version.bytes));
    if (genuine) return { fingerprint: version.fingerprint, packets: genuine };
  }
  return undefined;
}

/** A key whose revocation is known is refused also where it comes without. */
async function knownRevoked(c: Context<AppEnv>, verdict: Verdict): Promise<Verdict> {
  if (!verdict.ok) return verdict;
  const { fingerprint } = verdict.certificate;
  const takenAt = await askStore(() => keyStore(c.env).revocationTakenAt(fingerprint));
  return takenAt === undefined ? verdict : revokedBefore(verdict, fingerprint, takenAt);
}

function revokedBefore({ findings }: Verdict, fingerprint: string, takenAt: number): Verdict {
  return {
    ok: false,
    findings: [finding("revoked_before", { fingerprint, takenAt }), ...findings],
  };
}

async function revoke(
  c: Context<AppEnv>,
  address: MailAddress,
  { fingerprint, packets }: { fingerprint: string; packets: Uint8Array<ArrayBuffer> },
): Promise<Changed> {
  const hashes = await addressHashes(address.localPart);
  const { name } = c.get("principal");
  const revocation = { address, fingerprint, packets, hashes };
  const result = await askStore(() => keyStore(c.env).revoke(revocation, name));
  if (!result.ok) throw new ProblemError(noKey);
  outdateAll();
  const { key, outcome } = result;
  log("info", "keys.revoked", { by: loggedAs(c.get("principal")), outcome });
  const judged = await judge(key.bytes, address);
  // What is wrong with a key that is revoked is known; of a successor it is worth telling.
  const others = key.fingerprint === fingerprint ? [] : judged.findings;
  return { key, findings: [finding("revocation", { fingerprint }), ...others], isNew: false };
}

async function publish(
  c: Context<AppEnv>,
  address: MailAddress,
  verdict: Verdict,
  { action, own }: { readonly action: "publish" | "rollback"; readonly own: AsOwner | undefined },
  expected: Expected,
): Promise<Changed> {
  if (!verdict.ok) throw new ProblemError(refusedProblem(verdict.findings, c.get("language")));
  const ofAnybody = await publicationOf(address, verdict.certificate);
  const principal = c.get("principal");
  const ownership = own && { ...own, owner: ownerOf(principal), language: c.get("language") };
  const publication = { ...ofAnybody, ...ownership };
  const result = await askStore(() =>
    keyStore(c.env).publish(publication, expected, principal.name, action, own !== undefined),
  );
  if (!result.ok && result.reason === "revoked") {
    const refused = revokedBefore(verdict, publication.fingerprint, result.takenAt);
    throw new ProblemError(refusedProblem(refused.findings, c.get("language")));
  }
  if (!result.ok) throw new ProblemError(changeProblem(result));
  outdateAll();
  const { key, outcome } = result;
  log("info", "keys.published", { by: loggedAs(principal), action, outcome });
  const more = await successor(c, address, key.fingerprint);
  return { key, findings: [...verdict.findings, ...more], isNew: outcome === "created" };
}

/** What is to be done about the key that the one with this fingerprint takes the place of. */
async function successor(c: Context<AppEnv>, address: MailAddress, fingerprint: string) {
  const replaced = await replacedAt(c.env, address, fingerprint);
  return successorFindings(address, fingerprint, replaced, Date.now());
}
