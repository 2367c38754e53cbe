/**
 * A claim: what somebody asks for with an address until a link in a mail to it was opened. The mail about a key is
 * encrypted to that key, so whoever opens the link has both the mailbox and the key. Pure rules.
 */
import type { Language } from "../../../src/i18n/language.ts";
import type { MailAddress } from "../address/address.ts";
import { CLAIM_MS, MAX_CLAIMS } from "../limits.ts";
import type { KeyProgram } from "../programs/programs.ts";

/** What the link does: it publishes the key that was handed in, or takes the published one out of the directory. */
export type ClaimKind = "publish" | "remove";

/**
 * `open`: the link is good. `done`: it was used. `overtaken`: who asked has asked for something else since. `refused`: the
 * key could not be published any more when the link was used.
 */
export type ClaimState = "open" | "done" | "overtaken" | "refused";

/** What was asked for, and by whom; moments in unix ms. */
export interface Claim {
  /** Opens nothing. */
  readonly id: string;
  /** In the form that two spellings of one mailbox share. */
  readonly address: string;
  readonly localPart: string;
  readonly domain: string;
  readonly kind: ClaimKind;
  readonly state: ClaimState;
  /** Who asked: account or token, the same whatever they are called. */
  readonly owner: string;
  /** What histories call them. */
  readonly name: string;
  readonly language: Language;
  readonly program: KeyProgram["id"] | undefined;
  /** Of the address when it was asked; undefined: it never had a key. */
  readonly revision: number | undefined;
  readonly fingerprint: string | undefined;
  readonly sizeBefore: number;
  /** SHA-256 of the key's octets, hexadecimal; empty where there is none. */
  readonly digest: string;
  readonly madeAt: number;
  readonly endsAt: number;
}

/** With the key that it publishes: the octets that would be served. */
export interface ClaimWithKey extends Claim {
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
}

/** The address that it is about. */
export const addressOfClaim = ({ address, localPart, domain }: Claim): MailAddress => ({
  key: address,
  localPart,
  domain,
});

/** Why a link does nothing. `unknown`: none was sent, or it ended long ago. `changed`: the key is another one since. */
export type LinkFault = "unknown" | "ended" | "done" | "overtaken" | "refused" | "changed";

/** What is wrong with the link of a claim at `now`; `revision` is the address' as of now. Undefined: it is good. */
export function linkFault(
  claim: Claim | undefined,
  revision: number | undefined,
  now: number,
): LinkFault | undefined {
  if (claim === undefined) return "unknown";
  if (claim.state !== "open") return claim.state;
  if (claim.endsAt <= now) return "ended";
  // Somebody has published or removed a key since: the older wish must not undo the newer one.
  return claim.revision === revision ? undefined : "changed";
}

/** When the claims were made that count against a new one, in unix ms. */
export interface MadeBefore {
  readonly ofBoth: readonly number[];
  readonly ofOwner: readonly number[];
  readonly ofAddress: readonly number[];
  readonly all: readonly number[];
}

/** From when on one more mail may be sent, in unix ms; undefined: at once. */
export function mayAskAt(before: MadeBefore, now: number): number | undefined {
  const moments = (Object.keys(MAX_CLAIMS) as (keyof typeof MAX_CLAIMS)[]).flatMap((bound) => {
    const recent = before[bound].filter((at) => at > now - CLAIM_MS).toSorted((a, b) => a - b);
    const least = recent[recent.length - MAX_CLAIMS[bound]];
    return least === undefined ? [] : [least + CLAIM_MS];
  });
  return moments.length === 0 ? undefined : Math.max(...moments);
}
