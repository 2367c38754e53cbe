/**
 * A sign-in under way, between leaving for the provider and coming back. It is kept in a signed cookie of the browser:
 * starting one writes nothing, so strangers cannot fill the store, and who comes back with another browser
 * has none (docs/decisions/0015-sign-in.md).
 */
import { hmacHex } from "../hmac.ts";
import { sameHash } from "../access/token.ts";
import { FLOW_MS } from "./limits.ts";

export const FLOW_COOKIE = "__Host-randwerk-flow";

export interface Flow {
  /** Of this sign-in alone: it comes back in the URL (RFC 6749, section 10.12). */
  readonly state: string;
  /** It comes back in the ID token (OpenID Connect Core, section 15.5.2). */
  readonly nonce: string;
  /** Who redeems the code has to know it (RFC 7636). */
  readonly verifier: string;
  /** The page that was asked for. */
  readonly next: string;
  /** Unix ms. */
  readonly startedAt: number;
}

/** The cookie's value. `secret` is known to the service alone: the one that it has with the provider. */
export async function sealed(flow: Flow, secret: string): Promise<string> {
  const octets = new TextEncoder().encode(JSON.stringify(flow));
  const text = octets.toBase64({ alphabet: "base64url", omitPadding: true });
  return `${text}.${await signature(text, secret)}`;
}

/** The flow of a cookie; undefined for one that is not ours, was altered, or is older than ten minutes at `now`. */
export async function opened(
  value: string | undefined,
  secret: string,
  now: number,
): Promise<Flow | undefined> {
  const [, text, signed] = /^([\w-]+)\.([0-9a-f]{64})$/.exec(value ?? "") ?? [];
  if (text === undefined || signed === undefined) return undefined;
  const wanted = await signature(text, secret);
  if (!sameHash(Uint8Array.fromHex(signed).buffer, Uint8Array.fromHex(wanted).buffer)) {
    return undefined;
  }
  const octets = Uint8Array.fromBase64(text, { alphabet: "base64url" });
  const flow = JSON.parse(new TextDecoder().decode(octets)) as Flow;
  const age = now - flow.startedAt;
  return age < FLOW_MS && age > -FLOW_MS ? flow : undefined;
}

const signature = (text: string, secret: string) => hmacHex(secret, `sign-in flow ${text}`);
