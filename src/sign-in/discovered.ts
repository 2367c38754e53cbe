/** The provider asked about itself, and what the health check is told of it. */
import type { Scope } from "../access/scopes.ts";
import { accessStore } from "../access/stub.ts";
import type { SignInConfig } from "../config/sign-in/settings.ts";
import { askStore } from "../store/ask.ts";
import type { HealthCode } from "../i18n/health-words.ts";
import { PROVIDER_PROBLEMS, type SignInFault } from "./fault.ts";
import type { Provider } from "./provider.ts";

/** The library is loaded by who signs in with an account, and by nobody else. */
export const providers = () => import("./provider.ts");

/**
 * Discovery, and what the health check is told of it: the last word of the provider, not an outage. Scopes that
 * OIDC_GROUPS names and nobody knows are told there, too: the settings are read where scopes are not known.
 * `isAnew`: what is remembered of five minutes ago is not enough.
 */
export async function discovered(
  env: Env,
  config: SignInConfig,
  scopes: readonly Scope[],
  isAnew = false,
): Promise<{ provider: Provider } | { fault: SignInFault }> {
  const { discover, discoverAnew } = await providers();
  const found = await (isAnew ? discoverAnew : discover)(config, Date.now());
  const fault = found.ok ? undefined : found.fault;
  const lacks = PROVIDER_PROBLEMS[fault?.code as keyof typeof PROVIDER_PROBLEMS] as
    | HealthCode
    | undefined;
  const problem =
    lacks ?? (unknownScopes(config, scopes).length > 0 ? "sign-in-unknown-scope" : undefined);
  if (found.ok || lacks !== undefined) {
    await askStore(() => accessStore(env).noteProvider(config.issuer, problem)).catch(() => {
      // What is noted is for the health check; signing in needs it not.
    });
  }
  return found.ok ? { provider: found.value } : { fault: found.fault };
}

/** Rights that OIDC_GROUPS names and that there are not. */
export const unknownScopes = ({ groups }: SignInConfig, scopes: readonly Scope[]): string[] =>
  [...new Set([...groups.values()].flat())].filter((one) => !scopes.includes(one));
