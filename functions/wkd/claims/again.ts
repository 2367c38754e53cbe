/** The key of a claim, judged again when its link is used: what was fine a day ago may be expired or revoked. */
import { sha256Hex } from "../../../src/digest.ts";
import type { MailAddress } from "../address/address.ts";
import { addressHashes } from "../address/hash.ts";
import type { Finding } from "../gate/findings.ts";
import type { AcceptedCertificate } from "../gate/gate.ts";
import type { Publication } from "../watch/publish.ts";
import { addressOfClaim, type ClaimWithKey } from "./claim.ts";

/** What the gate let through, as the store publishes it. */
export async function publicationOf(
  address: MailAddress,
  accepted: AcceptedCertificate,
): Promise<Publication> {
  const { version: format, bytes, armored: _, sizeAfter: __, ...certificate } = accepted;
  const hashes = await addressHashes(address.localPart);
  return { ...certificate, format, bytes, digest: await sha256Hex(bytes), address, hashes };
}

/** `publication` undefined: there is nothing to publish, or it is refused as `findings` say. `now` in unix ms. */
export async function judgeAgain(
  claim: ClaimWithKey,
  now: number,
): Promise<{ publication: Publication | undefined; findings: readonly Finding[] }> {
  if (claim.bytes === undefined) return { publication: undefined, findings: [] };
  const { check } = await import("../gate/gate.ts");
  const address = addressOfClaim(claim);
  const verdict = await check(claim.bytes, address, now);
  if (!verdict.ok) return { publication: undefined, findings: verdict.findings };
  const publication = await publicationOf(address, verdict.certificate);
  return {
    publication: {
      ...publication,
      sizeBefore: claim.sizeBefore,
      owner: claim.owner,
      language: claim.language,
      program: claim.program,
    },
    findings: verdict.findings,
  };
}
