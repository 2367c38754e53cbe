/**
 * The provider of the association's accounts (OpenID Connect): discovery, the way there, what comes back, and signing
 * out. All checks of tokens are oauth4webapi's.
 */
import * as oauth from "oauth4webapi";
import type { SignInConfig } from "../config/sign-in/settings.ts";
import { accountOf, type Account } from "./account.ts";
import type { SignInFault } from "./fault.ts";
import type { Flow } from "./flow.ts";
import {
  CLOCK_TOLERANCE_SECONDS,
  DISCOVERY_FRESH_MS,
  MAX_ID_TOKEN_CHARACTERS,
  PROVIDER_PATIENCE_MS,
} from "./limits.ts";

export type Provider = oauth.AuthorizationServer;

/** A value, or why there is none. */
type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: SignInFault };

const good = <Value>(value: Value): Outcome<Value> => ({ ok: true, value });
const bad = (fault: SignInFault): Outcome<never> => ({ ok: false, fault });

/** What providers said of themselves, by issuer; only where nothing was lacking. */
const known = new Map<string, { readonly provider: Provider; readonly until: number }>();

/** What the provider says of itself (OpenID Connect Discovery), judged; remembered for five minutes. */
export async function discover(config: SignInConfig, now: number): Promise<Outcome<Provider>> {
  const before = known.get(config.issuer);
  if (before !== undefined && before.until > now) return good(before.provider);
  return discoverAnew(config, now);
}

/** The same, asked of the provider now. */
export async function discoverAnew(config: SignInConfig, now: number): Promise<Outcome<Provider>> {
  const found = await attempt(() => askProvider(config));
  if (found.ok)
    known.set(config.issuer, { provider: found.value, until: now + DISCOVERY_FRESH_MS });
  else known.delete(config.issuer);
  return found;
}

async function askProvider(config: SignInConfig): Promise<Outcome<Provider>> {
  const response = await oauth.discoveryRequest(new URL(config.issuer), {
    algorithm: "oidc",
    ...calling(config),
  });
  const document: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  if (response.status !== 200 || typeof document !== "object" || document === null) {
    return bad({ code: "no-provider", status: response.status });
  }
  const { issuer } = document as { issuer?: unknown };
  // Octet for octet: the library would take a slash at the end of a host for the same.
  if (issuer !== config.issuer) {
    const said = typeof issuer === "string" ? issuer : "–";
    return bad({ code: "other-issuer", wanted: config.issuer, said });
  }
  const provider = await oauth.processDiscoveryResponse(new URL(config.issuer), response);
  const algorithms = provider.id_token_signing_alg_values_supported ?? [];
  if (algorithms.length > 0 && algorithms.every(isSecretAlgorithm)) {
    return bad({ code: "no-signing-key" });
  }
  return good(provider);
}

/** HMAC with the client's secret: what Authentik does as long as no signing key is chosen. */
const isSecretAlgorithm = (algorithm: string) => algorithm.startsWith("HS") || algorithm === "none";

/** Where the browser is led to. */
export async function authorizationUrl(
  config: SignInConfig,
  provider: Provider,
  flow: Flow,
  redirectUri: string,
  language: string,
): Promise<string> {
  const url = new URL(provider.authorization_endpoint ?? provider.issuer);
  for (const [name, value] of Object.entries({
    client_id: config.clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "openid profile email",
    state: flow.state,
    nonce: flow.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(flow.verifier),
    code_challenge_method: "S256",
    ui_locales: language,
  })) {
    url.searchParams.set(name, value);
  }
  return url.href;
}

/** A sign-in that begins now, for the page `next`. */
export const newFlow = (next: string, now: number): Flow => ({
  state: oauth.generateRandomState(),
  nonce: oauth.generateRandomNonce(),
  verifier: oauth.generateRandomCodeVerifier(),
  next,
  startedAt: now,
});

/** Who has come back. */
export interface Arrival {
  readonly account: Account;
  /** Shown to the provider when signing out; undefined if it is too long for that. */
  readonly idToken: string | undefined;
}

/** Redeems the code that came back in `query`, and judges everything that the provider says with it. */
export const redeem = (
  config: SignInConfig,
  provider: Provider,
  flow: Flow,
  query: URLSearchParams,
  redirectUri: string,
): Promise<Outcome<Arrival>> =>
  attempt(async () => {
    const client: oauth.Client = {
      client_id: config.clientId,
      [oauth.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
    };
    if (query.get("state") !== flow.state) return bad({ code: "not-begun" });
    const parameters = oauth.validateAuthResponse(provider, client, query, flow.state);
    const options = calling(config);
    const response = await oauth.authorizationCodeGrantRequest(
      provider,
      client,
      clientAuthentication(config, provider),
      parameters,
      redirectUri,
      flow.verifier,
      options,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(provider, client, response, {
      expectedNonce: flow.nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(provider, response, options);
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    if (claims === undefined) return bad({ code: "not-proven", why: "no ID token" });
    const account = accountOf(
      { ...(await moreClaims(config, provider, client, tokens, claims)), ...claims },
      config.trustEmail,
    );
    if (account === undefined) return bad({ code: "not-proven", why: "no subject" });
    const { id_token: idToken = "" } = tokens;
    const isShort = idToken.length <= MAX_ID_TOKEN_CHARACTERS;
    return good({ account, idToken: isShort ? idToken : undefined });
  });

/** Claims that are not in the ID token are asked for: Authentik can leave them out. */
async function moreClaims(
  config: SignInConfig,
  provider: Provider,
  client: oauth.Client,
  tokens: oauth.TokenEndpointResponse,
  claims: oauth.IDToken,
): Promise<Readonly<Record<string, unknown>>> {
  if (claims["groups"] !== undefined || provider.userinfo_endpoint === undefined) return {};
  const response = await oauth.userInfoRequest(
    provider,
    client,
    tokens.access_token,
    calling(config),
  );
  return oauth.processUserInfoResponse(provider, client, claims.sub, response);
}

/** Where the browser signs out at the provider (OpenID Connect RP-Initiated Logout), if it has such a place. */
export function signOutUrl(
  config: SignInConfig,
  provider: Provider,
  idToken: string | undefined,
  returnTo: string,
): string | undefined {
  if (provider.end_session_endpoint === undefined) return undefined;
  const url = URL.parse(provider.end_session_endpoint);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  if (idToken !== undefined) url.searchParams.set("id_token_hint", idToken);
  url.searchParams.set("client_id", config.clientId);
  url.searchParams.set("post_logout_redirect_uri", returnTo);
  return url.href;
}

/** The way that every provider knows (RFC 6749, section 2.3.1), unless this one says that it does not. */
function clientAuthentication(config: SignInConfig, provider: Provider): oauth.ClientAuth {
  const methods = provider.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  return methods.includes("client_secret_basic") || !methods.includes("client_secret_post")
    ? oauth.ClientSecretBasic(config.clientSecret)
    : oauth.ClientSecretPost(config.clientSecret);
}

/** HTTP is for a provider on this very machine (src/config/sign-in/settings.ts). */
const calling = ({ issuer }: SignInConfig) => ({
  signal: () => AbortSignal.timeout(PROVIDER_PATIENCE_MS),
  [oauth.allowInsecureRequests]: issuer.startsWith("http:"),
});

/** Turns what the library throws into the reason that it means. What nobody knows is a bug and stays an exception. */
async function attempt<Value>(step: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
  try {
    return await step();
  } catch (error) {
    const fault = faultBehind(error);
    if (fault === undefined) throw error;
    return bad(fault);
  }
}

function faultBehind(error: unknown): SignInFault | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof oauth.AuthorizationResponseError) {
    return { code: "refused", error: error.error, description: error.error_description ?? "" };
  }
  if (error instanceof oauth.ResponseBodyError) return refusedCode(error);
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    return { code: "wrong-client", error: error.message };
  }
  if (error.message.includes("JWS algorithm")) {
    const { alg = "" } = (error.cause ?? {}) as { alg?: string };
    return isSecretAlgorithm(alg)
      ? { code: "no-signing-key" }
      : { code: "not-proven", why: `${error.message} ${alg}`.trim() };
  }
  if (error instanceof oauth.UnsupportedOperationError) {
    return { code: "not-proven", why: error.message };
  }
  if (error instanceof oauth.OperationProcessingError) return processingFault(error);
  if (error.name === "TimeoutError" || error.name === "AbortError") return { code: "slow" };
  // workerd's words for a connection that did not come about, or broke off.
  return isOfNetwork(error) ? { code: "away" } : undefined;
}

const isOfNetwork = ({ message }: Error) =>
  /network|connect|disconnect|dns|tls|certificate|fetch failed|internal error/i.test(message);

/** RFC 6749, section 5.2. A code that was redeemed before is `invalid_grant`. */
const refusedCode = ({ error, error_description }: oauth.ResponseBodyError): SignInFault =>
  error === "invalid_client" || error === "unauthorized_client"
    ? { code: "wrong-client", error }
    : { code: "refused", error, description: error_description ?? "" };

function processingFault(error: oauth.OperationProcessingError): SignInFault {
  switch (error.code) {
    case oauth.RESPONSE_IS_NOT_CONFORM:
    case oauth.RESPONSE_IS_NOT_JSON:
    case oauth.PARSE_ERROR:
      return { code: "no-provider", status: undefined };
    case oauth.JWT_TIMESTAMP_CHECK:
      return { code: "clocks" };
    default:
      return alteredAlgorithm(error) ?? { code: "not-proven", why: error.message };
  }
}

/** The header of an ID token names another algorithm than discovery does. */
function alteredAlgorithm({ message, cause }: Error): SignInFault | undefined {
  const { header } = (cause ?? {}) as { header?: { alg?: string } };
  const isOther = message.includes('"alg"') && isSecretAlgorithm(header?.alg ?? "");
  return isOther ? { code: "no-signing-key" } : undefined;
}
