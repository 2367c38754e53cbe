/**
 * A real OpenID provider that looks like Authentik: issuer path with a trailing slash, RS256, groups in the scope
 * profile, `email_verified` false. A front before it can answer in its place, or alter what it answers.
 */
import { createSign, generateKeyPairSync } from "node:crypto";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import OidcProvider, { type Configuration } from "oidc-provider";

const SLUG = "/application/o/randwerk";
export const CLIENT_SECRET = "a-secret-of-the-client-0123456789abcdef";

/** Groups by the name that somebody signs in with; anybody else is an admin. */
const GROUPS: Readonly<Record<string, string[]>> = {
  mitglied: ["Mitglieder"],
  neu: ["Mitglieder"],
  gast: ["Gäste", "Chor"],
};

type Claims = Record<string, unknown>;

export interface Provider {
  readonly issuer: string;
  /** Answers in the provider's place where it returns true; undefined: the provider answers. */
  front: ((path: string, response: ServerResponse) => boolean) | undefined;
  /** Alters what discovery says. */
  alterDiscovery: ((said: Record<string, unknown>) => void) | undefined;
  /** Alters the claims of ID tokens, which are signed again. */
  alterToken: ((claims: Claims) => void) | undefined;
  /** Alters the header of ID tokens: which algorithm they are said to be signed with. */
  alterHeader: ((header: Claims) => void) | undefined;
  /** Somebody else signs them. */
  alterSignature: boolean;
  readonly stop: () => Promise<void>;
  /** Listens again after `stop`. */
  readonly start: () => Promise<void>;
}

/** Starts one for a service at `origin`. */
export async function startProvider(origin: string): Promise<Provider> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { privateKey: strange } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  let inner: ReturnType<OidcProvider["callback"]> | undefined;
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (provider.front?.(path, response) === true) return;
    // What express' mount does: it sees the path below the issuer's, and finds the whole one in originalUrl.
    if (!path.startsWith(`${SLUG}/`)) {
      response.writeHead(404).end();
      return;
    }
    Object.assign(request, { originalUrl: path, url: path.slice(SLUG.length) });
    void inner?.(request, altered(response, path));
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}${SLUG}/`;
  const provider: Provider = {
    issuer,
    front: undefined,
    alterDiscovery: undefined,
    alterToken: undefined,
    alterHeader: undefined,
    alterSignature: false,
    stop: () => closed(server),
    start: () => listen(port),
  };

  /** JSON that the provider writes goes through the alterations. */
  function altered(response: ServerResponse, path: string): ServerResponse {
    const isDiscovery = path.includes("/.well-known/");
    if (!isDiscovery && !path.includes("/token/")) return response;
    const end = response.end.bind(response) as (text: string) => ServerResponse;
    response.end = ((chunk?: string | Buffer) => {
      const text = chunk?.toString() ?? "";
      const said = JSON.parse(text || "{}") as Record<string, unknown>;
      if (isDiscovery) provider.alterDiscovery?.(said);
      const token = said["id_token"];
      if (typeof token === "string") {
        said["id_token"] = signedAgain(token, (claims) => provider.alterToken?.(claims));
      }
      const body = JSON.stringify(said);
      response.setHeader("Content-Length", Buffer.byteLength(body));
      return end(body);
    }) as typeof response.end;
    return response;
  }

  function signedAgain(token: string, alter: (claims: Claims) => void): string {
    const [header = {}, claims = {}] = token
      .split(".", 2)
      .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()) as Claims);
    alter(claims);
    provider.alterHeader?.(header);
    const text = [header, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    return `${text}.${createSign("RSA-SHA256")
      .update(text)
      .sign(provider.alterSignature ? strange : privateKey, "base64url")}`;
  }

  const key = { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "one" };
  const oidc = new OidcProvider(issuer, configuration(origin, key));
  oidc.on("server_error", (_context, error) => console.error(error));
  inner = oidc.callback();
  return provider;
}

const closed = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

const configuration = (origin: string, key: object): Configuration => ({
  clients: [
    {
      client_id: "randwerk",
      client_secret: CLIENT_SECRET,
      redirect_uris: [`${origin}/console/sign-in/callback`],
      post_logout_redirect_uris: [`${origin}/console/signed-out`],
      response_types: ["code"],
      grant_types: ["authorization_code"],
      id_token_signed_response_alg: "RS256",
      token_endpoint_auth_method: "client_secret_basic",
    },
  ],
  jwks: { keys: [key] },
  pkce: { required: () => true },
  scopes: ["openid", "profile", "email"],
  claims: {
    openid: ["sub"],
    profile: ["name", "preferred_username", "groups"],
    email: ["email", "email_verified"],
  },
  // Authentik puts the claims of scopes into the ID token by default.
  conformIdTokenClaims: false,
  routes: {
    authorization: "/authorize/",
    token: "/token/",
    userinfo: "/userinfo/",
    jwks: "/jwks/",
    end_session: "/end-session/",
  },
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  ttl: { AccessToken: 300, IdToken: 300, AuthorizationCode: 60, Session: 3600, Grant: 3600 },
  cookies: { keys: ["only-for-tests"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: async () => ({
      sub: id,
      name: id === "gruen" ? "Frau Grün" : id,
      preferred_username: id,
      groups: GROUPS[id] ?? ["AG Technik", "Mitglieder"],
      email: `${id}@example.org`,
      email_verified: false,
    }),
  }),
});
