/** A key that takes the place of another one: what is to be known of both while they overlap. */
import { askStore } from "../../../src/store/ask.ts";
import type { MailAddress } from "../address/address.ts";
import { finding, type Finding } from "../gate/findings.ts";
import type { ReplacedKey } from "../keys/key.ts";
import { keyStore } from "../stub.ts";

/** The key that the one with this fingerprint took the place of, or would; undefined: it is the address's only one. */
export const replacedAt = (
  env: Env,
  address: Pick<MailAddress, "key">,
  fingerprint: string,
): Promise<ReplacedKey | undefined> =>
  askStore(() => keyStore(env).replaced(address.key, fingerprint));

/** What is to be done about the key before, as long as somebody may encrypt to it. `now` in unix ms. */
export function successorFindings(
  { localPart, domain }: Pick<MailAddress, "localPart" | "domain">,
  fingerprint: string,
  replaced: ReplacedKey | undefined,
  now: number,
): Finding[] {
  if (replaced === undefined || replaced.revokedAt !== undefined) return [];
  if (replaced.expiresAt !== undefined && replaced.expiresAt <= now) return [];
  const address = `${localPart}@${domain}`;
  const { fingerprint: before, version } = replaced;
  return [finding("successor", { fingerprint, replaced: before, version, address })];
}
