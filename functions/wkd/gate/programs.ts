/** Programs that cannot encrypt to a key which GnuPG can use. */
import type { Certificate, Signature } from "../openpgp/certificate.ts";
import type { EncryptionKey } from "../openpgp/validity.ts";
import { finding, type Finding } from "./findings.ts";

/** Those that use OpenPGP.js. */
const OPENPGPJS = ["Mailvelope", "Proton Mail", "FlowCrypt"] as const;

/** What is known of the others by trying it (Sequoia) or by their documents (Thunderbird). */
const CURVES: Readonly<Record<string, readonly string[]>> = {
  brainpoolP256r1: ["Sequoia", "Thunderbird"],
  brainpoolP384r1: ["Sequoia", "Thunderbird"],
  brainpoolP512r1: ["Sequoia", "Thunderbird"],
  secp256k1: [...OPENPGPJS, "Sequoia", "Thunderbird"],
};

/**
 * Warnings about programs. `used` are what decides in GnuPG's eyes; `refusal` is what OpenPGP.js says of the very
 * octets that would be served (`isKnown`: other findings say why), undefined: it can encrypt to them.
 */
export function judgePrograms(
  { primary }: Pick<Certificate, "primary">,
  used: { readonly userIdSignature: Signature; readonly best: EncryptionKey },
  refusal: { readonly reason: string; readonly isKnown: boolean } | undefined,
): Finding[] {
  const findings: Finding[] = [];
  const { fingerprint } = primary.key;
  const { userIdSignature, best } = used;
  const curves = new Set(
    [primary.key, best.key].map(({ algorithm }) => algorithm.name).filter((name) => CURVES[name]),
  );
  for (const curve of curves) {
    const programs = [...(CURVES[curve] ?? [])];
    findings.push(finding("rare_curve", { curve, programs }));
  }
  const hasRevoker = userIdSignature.claim.revokers.length > 0;
  if (hasRevoker) {
    findings.push(finding("revoker_in_user_id", { fingerprint, programs: [...OPENPGPJS] }));
  }
  const flags = best.binding ?? userIdSignature;
  const hasNoFlags = flags.claim.canEncrypt === undefined;
  if (hasNoFlags) {
    const programs = [...OPENPGPJS, "Sequoia"];
    findings.push(finding("missing_key_flags", { fingerprint, programs }));
  }
  const isExplained = hasRevoker || hasNoFlags || curves.has("secp256k1");
  if (refusal !== undefined && !refusal.isKnown && !isExplained) {
    const { reason } = refusal;
    findings.push(finding("openpgpjs_refuses", { programs: [...OPENPGPJS], reason }));
  }
  return findings;
}
