/** Which types of records cannot stand on one name, or would say something else beside each other. Pure rules. */

const ADDRESSES: ReadonlySet<string> = new Set(["A", "AAAA"]);
/** Of these one name has as many as it likes, of everybody. */
const ADDITIVE: ReadonlySet<string> = new Set(["TXT", "CAA"]);

/**
 * Whether a record of the type `there` is in the way of a wanted one of the same name: a CNAME stands alone (RFC 1034, section
 * 3.6.2), a foreign address leads some visitors elsewhere, and another set of the same type says something else.
 */
export function conflicts(wanted: string, there: string): boolean {
  if (wanted === "CNAME" || there === "CNAME") return true;
  if (ADDRESSES.has(wanted)) return ADDRESSES.has(there);
  return wanted === there && !ADDITIVE.has(wanted);
}
