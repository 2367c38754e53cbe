/** What stands in records of DNS, in the one form in which it is compared. Pure rules. */

/** An absolute name in lower case with its final dot; what has none is relative to `zone`, else meant as absolute. */
export function absoluteName(text: string, zone?: string): string {
  const name = text.trim().toLowerCase();
  if (name.endsWith(".")) return name;
  if (zone === undefined) return `${name}.`;
  return name === "" || name === "@" ? `${zone}.` : `${name}.${zone}.`;
}

/** The text of a TXT record: its strings of up to 255 octets joined, without quotes and escapes (RFC 1035, section 5.1). */
export function joinedText(written: string): string {
  const text = written.trim();
  if (!text.startsWith('"')) return text;
  const strings = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/gs)];
  return strings.map(([, inner = ""]) => unescaped(inner)).join("");
}

const unescaped = (text: string) =>
  text.replace(/\\(\d{3}|.)/gs, (_, what: string) =>
    what.length === 3 ? String.fromCharCode(Number(what)) : what,
  );

/** An IPv6 address in its shortest form (RFC 5952); what is none comes back in lower case. */
function shortAddress(text: string): string {
  const url = `http://[${text.trim()}]/`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : text.trim().toLowerCase();
}

/** `0 issue "letsencrypt.org"` (RFC 8659, section 4.1.1). */
function issuer(text: string): string {
  const [, flags = "", tag = "", value = ""] = /^(\d+)\s+(\S+)\s+(.*)$/s.exec(text.trim()) ?? [];
  return flags === ""
    ? text.trim()
    : `${Number(flags)} ${tag.toLowerCase()} "${joinedText(value)}"`;
}

/** The last word of a value is a name: of MX, SRV and the like. */
function endingInName(text: string, zone: string | undefined): string {
  const words = text.trim().split(/\s+/);
  return [...words.slice(0, -1), absoluteName(words.at(-1) ?? "", zone)].join(" ");
}

/** A value as it is compared: `type` of DNS, `zone` (without final dot) for what is relative to it. */
export function canonicalValue(type: string, text: string, zone?: string): string {
  switch (type) {
    case "AAAA":
      return shortAddress(text);
    case "CNAME":
    case "DNAME":
    case "NS":
    case "PTR":
    case "MX":
    case "SRV":
      return endingInName(text, zone);
    case "TXT":
      return joinedText(text);
    case "CAA":
      return issuer(text);
    default:
      return text.trim().replaceAll(/\s+/g, " ");
  }
}
