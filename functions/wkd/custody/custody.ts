/** Who has the secret key of an address, and where its revocation lies: what a board must know when somebody leaves. Pure. */
import type { Expected } from "../../../src/http/etag.ts";
import { CUSTODY_DAYS } from "../limits.ts";
import { DAY_MS } from "../../../src/durations.ts";

/** What people have written down; only who may change keys reads it. */
export interface Custody {
  /** Of the key that it was confirmed for. */
  readonly fingerprint: string;
  /** Who has the secret key and its passphrase. */
  readonly holders: string;
  /** Where the printed revocation lies, and who gets at it. */
  readonly revocation: string;
  /** Unix ms. */
  readonly confirmedAt: number;
  /** Name of the token or account. */
  readonly confirmedBy: string;
  /** Goes up with each confirmation. */
  readonly revision: number;
}

/** Why it is to be confirmed anew at `now` (unix ms): another key is published, or a year has gone by. Undefined: it is not. */
export function whyUnconfirmed(
  { fingerprint, confirmedAt }: Pick<Custody, "fingerprint" | "confirmedAt">,
  published: string,
  now: number,
): "other-key" | "year" | undefined {
  if (fingerprint !== published) return "other-key";
  return now - confirmedAt >= CUSTODY_DAYS * DAY_MS ? "year" : undefined;
}

/** What people say of it. */
type Said = Pick<Custody, "holders" | "revocation">;

/** What the store is asked; a revision that was expected: undefined for any. */
export type AskedOfCustody =
  | { readonly all: true }
  | { readonly address: string }
  | { readonly address: string; readonly isForgotten: true }
  | {
      readonly address: string;
      readonly said: Said;
      readonly expected: Expected;
      readonly who: string;
    };

/** For which key, and when, one was confirmed. */
export type Confirmation = Pick<Custody, "fingerprint" | "confirmedAt"> & {
  readonly address: string;
};

/** `custody` is what was there, or is now; `reason` says why nothing was written: no key is published, or somebody was faster. */
export interface CustodyAnswer {
  readonly all: readonly Confirmation[];
  readonly custody: Custody | undefined;
  readonly reason: "absent" | "outdated" | undefined;
}
