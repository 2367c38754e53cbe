/** A zone as OVH exports it and a name server reads it (RFC 1035, section 5). */

/** As OVH's API has it (schema domain.zone.Record). */
export interface StoredRecord {
  readonly id: number;
  readonly zone: string;
  readonly subDomain: string;
  readonly fieldType: string;
  readonly target: string;
  readonly ttl: number;
}

const TEXTS = new Set(["SPF", "DKIM", "DMARC"]);

export function zoneFile(zone: string, serial: number, records: Iterable<StoredRecord>): string {
  const lines = [...records].map(lineOf).toSorted();
  const soa = `@ IN SOA dns10.ovh.net. tech.ovh.net. (${serial} 86400 3600 3600000 300)`;
  return [`$ORIGIN ${zone}.`, "$TTL 3600", soa, ...lines, ""].join("\n");
}

function lineOf({ subDomain, fieldType, target, ttl }: StoredRecord): string {
  const type = TEXTS.has(fieldType) ? "TXT" : fieldType;
  const value = type === "TXT" && !target.startsWith('"') ? `"${target}"` : target;
  return [subDomain === "" ? "@" : subDomain, ttl === 0 ? "" : ttl, "IN", type, value]
    .filter((part) => part !== "")
    .join(" ");
}
