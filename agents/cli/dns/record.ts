/** A record of a zone at OVH, in the form in which records are compared. Pure rules. */
import { absoluteName, canonicalValue } from "../../../src/dns/value.ts";

/** As OVH's API has it (schema domain.zone.Record). */
export interface OvhRecord {
  /** It changes: records are found again by what they say. */
  readonly id: number;
  /** Empty or null: the zone's own name. */
  readonly subDomain?: string | null | undefined;
  readonly fieldType: string;
  readonly target: string;
  /** In seconds; 0 or missing: the zone's default. */
  readonly ttl?: number | null | undefined;
}

/** What a record says. */
export interface Content {
  /** In lower case, without a final dot. */
  readonly name: string;
  /** Of DNS: OVH's SPF, DKIM and DMARC are TXT. */
  readonly type: string;
  /** In the form of src/dns/value.ts. */
  readonly value: string;
  /** 0: the zone's default. */
  readonly ttlSeconds: number;
}

export interface ZoneRecord extends Content {
  readonly id: number;
  /** As it came: what is put back is put back so. */
  readonly ovh: OvhRecord;
}

/** What OVH calls field types of their own, and DNS TXT. */
const TEXTS: ReadonlySet<string> = new Set(["SPF", "DKIM", "DMARC"]);
/** OVH's default, which comes back as 0 in some zones and as itself in others. */
const DEFAULT_TTL_SECONDS = 3600;

export const normalTtl = (ttlSeconds: number | null | undefined): number =>
  ttlSeconds === DEFAULT_TTL_SECONDS ? 0 : (ttlSeconds ?? 0);

/** The record of a zone (its name without a final dot). */
export function zoneRecord(ovh: OvhRecord, zone: string): ZoneRecord {
  const type = TEXTS.has(ovh.fieldType) ? "TXT" : ovh.fieldType.toUpperCase();
  return {
    id: ovh.id,
    name: absoluteName(ovh.subDomain ?? "", zone).slice(0, -1),
    type,
    value: canonicalValue(type, ovh.target, zone),
    ttlSeconds: normalTtl(ovh.ttl),
    ovh,
  };
}

/** Whether two say the same, whatever their ids. */
export const sameContent = (one: Content, other: Content): boolean =>
  one.name === other.name &&
  one.type === other.type &&
  one.value === other.value &&
  one.ttlSeconds === other.ttlSeconds;

/** The part of a name before its zone, as OVH takes it; empty for the zone's own name. */
export const subDomainOf = (name: string, zone: string): string =>
  name === zone ? "" : name.slice(0, -zone.length - 1);

/** As OVH is told to make it. */
export interface NewRecord {
  readonly subDomain: string;
  readonly fieldType: string;
  readonly target: string;
  readonly ttl: number;
}

/** What makes a record that says this. */
export const newRecord = ({ name, type, value, ttlSeconds }: Content, zone: string): NewRecord => ({
  subDomain: subDomainOf(name, zone),
  fieldType: type,
  target: type === "TXT" ? quoted(value) : value,
  ttl: ttlSeconds,
});

/** What makes a record again as it was. */
export const sameAgain = ({ ovh }: ZoneRecord): NewRecord => ({
  subDomain: ovh.subDomain ?? "",
  fieldType: ovh.fieldType,
  target: ovh.target,
  ttl: ovh.ttl ?? 0,
});

const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;

/** Every record in an order that does not depend on ids, to see whether a zone is what it was. */
export function contentsText(records: readonly Content[]): string {
  const lines = records.map(({ name, type, value, ttlSeconds }) =>
    [name, type, value, ttlSeconds].join("\t"),
  );
  return lines.toSorted().join("\n");
}
