/** Why somebody could not sign in with their account. */
import type { HealthCode } from "../i18n/health-words.ts";

export type SignInFault =
  /** It cannot be reached. */
  | { readonly code: "away" }
  | { readonly code: "slow" }
  /** It answers, and not as a provider does. */
  | { readonly code: "no-provider"; readonly status: number | undefined }
  | { readonly code: "other-issuer"; readonly wanted: string; readonly said: string }
  /** It has no key, so it signs with the client's secret. */
  | { readonly code: "no-signing-key" }
  /** It says no; its own words. */
  | { readonly code: "refused"; readonly error: string; readonly description: string }
  /** It does not know this client, or another secret of it. */
  | { readonly code: "wrong-client"; readonly error: string }
  /** The answer is of no sign-in that this browser has begun. */
  | { readonly code: "not-begun" }
  /** What it says is not proven to be its own word. */
  | { readonly code: "not-proven"; readonly why: string }
  | { readonly code: "clocks" }
  | {
      readonly code: "no-group";
      readonly came: readonly string[];
      readonly known: readonly string[];
    };

/** Faults that an admin has to put right at the provider, by what the health check calls them. */
export const PROVIDER_PROBLEMS = {
  "no-signing-key": "sign-in-no-signing-key",
  "other-issuer": "sign-in-other-issuer",
} as const satisfies Partial<Record<SignInFault["code"], HealthCode>>;
