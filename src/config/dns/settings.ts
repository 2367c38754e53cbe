/** Settings of the service's own names in DNS: what they say, and by whom it is asked whether they still do. */
import { readDomain } from "../../host.ts";
import { parseSettings } from "../config.ts";
import { domain, formed, list, webUrl, type Reader } from "../readers.ts";
import { setting } from "../setting.ts";

/** Where a name leads: an address, or another name with its final dot. */
export interface Target {
  readonly type: "A" | "AAAA" | "CNAME";
  readonly value: string;
}

const target: Reader<Target> = (text, wrong) => {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && URL.parse(`http://${text}/`)?.hostname === text) {
    return { type: "A", value: text };
  }
  const address = text.includes(":") ? URL.parse(`http://[${text}]/`)?.hostname : undefined;
  if (address !== undefined) return { type: "AAAA", value: address.slice(1, -1) };
  const name = readDomain(text.replace(/\.$/, ""));
  return name === undefined
    ? wrong("is neither addresses such as 192.0.2.1 nor a name such as edge.example.net")
    : { type: "CNAME", value: `${name}.` };
};

/** A name leads to another one, or to addresses (RFC 1034, section 3.6.2). */
const targets: Reader<readonly Target[]> = formed("list", (text, wrong) => {
  const all = list(target)(text, wrong);
  return all !== undefined && all.length > 1 && all.some(({ type }) => type === "CNAME")
    ? wrong("takes addresses, or one name alone")
    : all;
});

/** `NAME=VALUE`: what a host's TXT record has to say. */
const verification: Reader<{ readonly host: string; readonly value: string }> = (text, wrong) => {
  const [, name = "", value = ""] = /^([^=\s]+)=(\S+)$/.exec(text) ?? [];
  const host = readDomain(name);
  return host === undefined
    ? wrong("is not HOST=VALUE such as go.example.org=0e2f6d42-…")
    : { host, value };
};

/** A resolver by HTTPS (RFC 8484) that keeps nothing of who asks; of the three large ones the only one in Europe. */
const DEFAULT_RESOLVER = "https://dns.quad9.net/dns-query";

const resolver: Reader<string> = (text, wrong) =>
  text === "none"
    ? ""
    : webUrl(text, () => wrong(`is not a URL such as ${DEFAULT_RESOLVER}, or none`));

export const dnsSettings = {
  targets: setting("DNS_TARGET", targets, []),
  /** The end of the names that `_acme-challenge` leads to. */
  challengeDomain: setting("DNS_ACME", domain),
  verifications: setting("DNS_VERIFICATION", list(verification), []),
  /** Who may issue certificates (RFC 8659). */
  issuers: setting("DNS_CAA", list(domain), []),
  /** Empty: nobody is asked. */
  resolver: setting("DNS_RESOLVER", resolver, DEFAULT_RESOLVER),
};

/** Of a Worker's environment. */
export const dnsSettingsOf = (env: object) =>
  parseSettings(dnsSettings, env as Record<string, unknown>);
