/**
 * Settings of the sign-in with the association's own accounts (OpenID Connect): read by who judges a session. A table
 * of their own, so that a mistake in them stops nothing else.
 */
import { ConfigError, parseSettings } from "../config.ts";
import { MAX_GROUPS, MAX_GROUP_CHARACTERS } from "../limits.ts";
import { json, yesOrNo, type Reader, type Wrong } from "../readers.ts";
import { setting } from "../setting.ts";

/** Groups of the provider by name, each with what its members may: `admin`, `member`, or scopes. */
export type GroupRights = ReadonlyMap<string, readonly string[]>;

/** `member` in the setting: what everybody of the association may. */
const MEMBER = ["keys:own", "links:read"];

/**
 * An issuer is compared octet for octet (OpenID Connect Core, section 3.1.3.7), so it is taken as it is: Authentik's
 * ends in a slash. Plain HTTP is for a provider on this very machine.
 */
const issuer: Reader<string> = (text, wrong) => {
  const url = URL.parse(text);
  const isPlain = url !== null && url.search + url.hash + url.username + url.password === "";
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isHere(url.hostname));
  return isPlain && isSafe && !/\s/.test(text)
    ? text
    : wrong(
        "is not an issuer such as https://auth.example.org/application/o/randwerk/ (https, exactly as the provider writes it)",
      );
};

const isHere = (name: string) => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(name);

const EXAMPLE = `takes JSON such as {"AG Technik": "admin", "Mitglieder": "member", "Presse": ["links:write"]}`;

function groupRights(found: unknown, wrong: Wrong): GroupRights | undefined {
  if (typeof found !== "object" || found === null || Array.isArray(found)) return wrong(EXAMPLE);
  const entries = Object.entries(found);
  if (entries.length > MAX_GROUPS) return wrong(`names more than ${MAX_GROUPS} groups`);
  const rights = new Map<string, readonly string[]>();
  for (const [group, said] of entries) {
    if (group === "" || group.length > MAX_GROUP_CHARACTERS) {
      return wrong(`names a group of ${group.length} characters`);
    }
    const scopes = scopesOf(said);
    if (scopes === undefined) {
      return wrong(
        `gives ${JSON.stringify(group)} neither "admin" nor "member" nor a list of scopes`,
      );
    }
    rights.set(group, scopes);
  }
  return rights;
}

/** Which scopes there are is known to the edge functions alone: here only their form is. */
function scopesOf(said: unknown): readonly string[] | undefined {
  if (said === "admin") return ["admin"];
  if (said === "member") return MEMBER;
  if (!Array.isArray(said) || said.length === 0) return undefined;
  const isScope = (one: unknown) => typeof one === "string" && /^[a-z]+(?::[a-z]+)?$/.test(one);
  if (!said.every(isScope)) return undefined;
  return (said as string[]).flatMap((one) => (one === "member" ? MEMBER : [one]));
}

export const signInSettings = {
  issuer: setting("OIDC_ISSUER", issuer),
  clientId: setting("OIDC_CLIENT_ID", String),
  clientSecret: setting("OIDC_CLIENT_SECRET", String),
  groups: setting("OIDC_GROUPS", json(EXAMPLE, groupRights)),
  /** Whether the provider's word proves that an address is somebody's. */
  trustEmail: setting("OIDC_TRUST_EMAIL", yesOrNo, false),
};

/** The provider of the association's accounts. */
export interface SignInConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly groups: GroupRights;
  readonly trustEmail: boolean;
}

/**
 * Undefined where nothing of it is set: then tokens alone open the console. Throws ConfigError with a line per fault.
 */
export function parseSignIn(
  variables: Readonly<Record<string, unknown>>,
): SignInConfig | undefined {
  const {
    issuer: from,
    clientId,
    clientSecret,
    groups,
    trustEmail,
  } = parseSettings(signInSettings, variables);
  const needed = { OIDC_ISSUER: from, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret };
  const missing = Object.entries({ ...needed, OIDC_GROUPS: groups })
    .filter(([, value]) => value === undefined)
    .map(([name]) => name);
  if (missing.length === 4) return undefined;
  if (from === undefined || clientId === undefined || clientSecret === undefined) {
    throw new ConfigError(
      `${missing.join(", ")} missing: OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_GROUPS belong together`,
    );
  }
  if (groups === undefined || groups.size === 0) {
    throw new ConfigError("OIDC_GROUPS names no group, so nobody could sign in");
  }
  return { issuer: from, clientId, clientSecret, groups, trustEmail };
}

const parsed = new WeakMap<object, { readonly config: SignInConfig | undefined }>();

/** The provider of a Worker's environment, parsed once per isolate. */
export function signInOf(env: object): SignInConfig | undefined {
  let known = parsed.get(env);
  if (known === undefined) {
    known = { config: parseSignIn(env as Record<string, unknown>) };
    parsed.set(env, known);
  }
  return known.config;
}
