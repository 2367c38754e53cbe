/** Whether the whole world can reach a host. */

/** Names that only a house's own network knows, and addresses that are not routed (RFC 6890, RFC 6761, RFC 6762). */
export function isPublicHost(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, "");
  if (name.startsWith("[")) return isPublicV6(name.slice(1, -1));
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return isPublicV4(name.split(".").map(Number));
  return (
    name.includes(".") &&
    !/\.(?:local|localhost|internal|lan|home|corp|home\.arpa|test)$/.test(name)
  );
}

function isPublicV4([a = 0, b = 0, c = 0]: readonly number[]): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 100) return b < 64 || b > 127;
  if (a === 169) return b !== 254;
  if (a === 172) return b < 16 || b > 31;
  if (a === 192) return b !== 168 && !(b === 0 && (c === 0 || c === 2));
  if (a === 198) return b !== 18 && b !== 19 && !(b === 51 && c === 100);
  return !(a === 203 && b === 0 && c === 113);
}

/** The URL parser has brought it into its shortest form. Only global unicast (2000::/3) is public. */
function isPublicV6(address: string): boolean {
  return /^[23][0-9a-f]{3}:/.test(address) && !address.startsWith("2001:db8:");
}
