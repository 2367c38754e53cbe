/** Which records in DNS this service needs, by its settings. Pure rules. */
import type { Config } from "../config/config.ts";
import type { dnsSettings } from "../config/dns/settings.ts";
import type { Values } from "../config/setting.ts";
import { readDomain } from "../host.ts";

/** What a record is for. */
export const purposes = ["links", "console", "keys", "certificate", "verification"] as const;
type Purpose = (typeof purposes)[number];

export interface WantedRecord {
  /** As A-labels in lower case, without a final dot. */
  readonly name: string;
  readonly type: "A" | "AAAA" | "CNAME" | "TXT" | "CAA";
  /** In the form of value.ts. */
  readonly value: string;
  readonly purpose: Purpose;
}

/** A name that people or programs ask for. */
export interface ServiceName {
  readonly name: string;
  /** The scheme and host as strangers ask for it, with the port that the settings name. */
  readonly origin: string;
  readonly purpose: Purpose;
  /** Of the key directory: the mail domain. */
  readonly mailDomain?: string;
}

type Names = Pick<Config, "linkHosts" | "consoleHost" | "publicUrl" | "wkdDomains">;

/** Every name that the settings know; addresses and names of this machine alone are none. */
export function serviceNames({
  linkHosts,
  consoleHost,
  publicUrl,
  wkdDomains,
}: Names): ServiceName[] {
  const scheme = publicUrl?.startsWith("http:") === true ? "http" : "https";
  const publicHost = publicUrl === undefined ? undefined : new URL(publicUrl).host;
  const hosts: [string, Purpose][] = [
    ...linkHosts.map((host): [string, Purpose] => [host, "links"]),
    ...[publicHost ?? []].flat().map((host): [string, Purpose] => [host, "links"]),
    ...[consoleHost ?? []].flat().map((host): [string, Purpose] => [host, "console"]),
  ];
  const found = new Map<string, ServiceName>();
  for (const [host, purpose] of hosts) {
    const name = readDomain(host.replace(/:\d+$/, ""));
    if (name === undefined || !name.includes(".") || found.has(name)) continue;
    found.set(name, { name, origin: `${scheme}://${host}`, purpose });
  }
  for (const mailDomain of wkdDomains) {
    const name = `openpgpkey.${mailDomain}`;
    // Mail programs know HTTPS alone (draft-koch-openpgp-webkey-service, section 3.1).
    found.set(name, { name, origin: `https://${name}`, purpose: "keys", mailDomain });
  }
  return [...found.values()];
}

/** The records of these names. A name that the others lead to has none of ours. */
export function wantedRecords(
  names: readonly ServiceName[],
  { targets, challengeDomain, verifications, issuers }: Values<typeof dnsSettings>,
): WantedRecord[] {
  const records: WantedRecord[] = [];
  for (const { name, purpose } of names) {
    const leading = targets.filter(({ value }) => value !== `${name}.`);
    for (const { type, value } of leading) records.push({ name, type, value, purpose });
    if (challengeDomain !== undefined) {
      records.push({
        name: `_acme-challenge.${name}`,
        type: "CNAME",
        value: `${name}.${challengeDomain}.`,
        purpose: "certificate",
      });
    }
    // Beside a CNAME nothing else may stand, and CAA of where it leads to counts (RFC 8659, section 3).
    if (leading.some(({ type }) => type === "CNAME")) continue;
    for (const issuer of leading.length === 0 ? [] : issuers) {
      records.push({ name, type: "CAA", value: `0 issue "${issuer}"`, purpose: "certificate" });
    }
  }
  for (const { host, value } of verifications) {
    const name = `_cf-custom-hostname.${host}`;
    records.push({ name, type: "TXT", value, purpose: "verification" });
  }
  return records;
}
