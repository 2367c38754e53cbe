/** A certificate with the revocation of its primary key. */
import { concat } from "../../../src/octets.ts";
import { parsePackets, toHex } from "./packets.ts";

/**
 * Puts signatures that revoke the primary key behind it, where RFC 9580 section 10.1.1 has them; those that are
 * there already are not repeated. Every octet is one of the inputs'.
 */
export function withRevocation(
  certificate: Uint8Array<ArrayBuffer>,
  revocation: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const own = parsePackets(certificate);
  const added = parsePackets(revocation);
  const [primary, ...rest] = own.ok ? own.packets : [];
  if (primary === undefined || !added.ok) return certificate;
  const known = new Set(rest.map(({ bytes }) => toHex(bytes)));
  const fresh = added.packets.filter(({ bytes }) => !known.has(toHex(bytes)));
  return concat([primary, ...fresh, ...rest].map(({ bytes }) => bytes));
}
