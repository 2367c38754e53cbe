/** Addresses of the internet, and ranges of them. Pure rules. */

/** IPv4 addresses are those of ::ffff:0:0/96 (RFC 4291, section 2.5.5.2), so that there is one kind. */
const MAPPED = 0xffffn << 32n;
const BITS = 128;
const IPV4_BITS = 32;

/** The addresses that share their first `bits` (0 to 128) with `first`. */
export interface AddressRange {
  readonly first: bigint;
  readonly bits: number;
}

/** An address (`192.0.2.1`, `2001:db8::1`, the latter in brackets too, either with a port) as a number; undefined if it is none. */
export function readAddress(text: string): bigint | undefined {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, "$1");
  return bare.includes(":") ? readV6(bare) : readV4(bare);
}

function readV4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part))) {
    return undefined;
  }
  const octets = parts.map(Number);
  if (octets.some((octet) => octet > 255)) return undefined;
  return MAPPED | BigInt(octets.reduce((number, octet) => number * 256 + octet, 0));
}

function readV6(text: string): bigint | undefined {
  // A zone (fe80::1%eth0) says by which interface, which makes no other address.
  const hostname = URL.parse(`http://[${text.replace(/%\w+$/, "")}]/`)?.hostname;
  if (hostname === undefined) return undefined;
  // The URL parser has compressed zeros and written an embedded IPv4 address as two groups.
  const [head = "", tail] = hostname.slice(1, -1).split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].reduce(
    (number, group) => (number << 16n) | BigInt(`0x${group}`),
    0n,
  );
}

/** `192.0.2.0/24`, `2001:db8::/32` or a single address; undefined if it is neither, or has bits behind its length. */
export function readRange(text: string): AddressRange | undefined {
  const [address = "", length, ...more] = text.split("/");
  const isPlain = /^[\da-f.:]+$/i.test(address);
  const first = isPlain ? (address.includes(":") ? readV6 : readV4)(address) : undefined;
  if (first === undefined || more.length > 0) return undefined;
  if (length === undefined) return { first, bits: BITS };
  const most = address.includes(":") ? BITS : IPV4_BITS;
  if (!/^\d{1,3}$/.test(length) || Number(length) > most) return undefined;
  const bits = BITS - most + Number(length);
  return (first & ((1n << BigInt(BITS - bits)) - 1n)) === 0n ? { first, bits } : undefined;
}

export function isWithin(address: bigint, ranges: readonly AddressRange[]): boolean {
  return ranges.some(({ first, bits }) => (address ^ first) >> BigInt(BITS - bits) === 0n);
}

/** The network of an address: IPv4 whole, IPv6 its /64 (one household or host has that many). */
export function networkOf(address: bigint): string {
  const isV4 = address >> 32n === MAPPED >> 32n;
  const parts = (count: number, bits: number, radix: number) =>
    Array.from({ length: count }, (_, index) => {
      const shifted = address >> BigInt((isV4 ? IPV4_BITS : BITS) - bits * (index + 1));
      return (shifted & ((1n << BigInt(bits)) - 1n)).toString(radix);
    });
  return isV4 ? parts(4, 8, 10).join(".") : parts(4, 16, 16).join(":");
}
