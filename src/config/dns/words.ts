/** What people are told of the settings of mail domains and of DNS (table.ts). */
import type { Text } from "../../i18n/language.ts";

interface Words {
  readonly meaning: Text;
  readonly example: string;
  readonly unset?: Text;
}

export const dnsWords = {
  WKD_DOMAINS: {
    unset: { de: "jede Domain", en: "every domain" },
    meaning: {
      de: "Maildomains des Schlüsselverzeichnisses, mit Kommas getrennt",
      en: "mail domains of the key directory, separated by commas",
    },
    example: "example.org,verein.example",
  },
  DNS_TARGET: {
    unset: {
      de: "keins: kein Eintrag im DNS wird verlangt",
      en: "none: no record in DNS is wanted",
    },
    meaning: {
      de: "wohin die Namen des Dienstes führen: ein anderer Name (CNAME; bei Cloudflare der Fallback Origin) oder die Adressen dieser Maschine, mit Kommas getrennt; siehe docs/runbooks/dns.de.md",
      en: "where the service's names lead: another name (CNAME; at Cloudflare the fallback origin) or the addresses of this machine, separated by commas; see docs/runbooks/dns.md",
    },
    example: "edge.example.net",
  },
  DNS_ACME: {
    unset: { de: "keins: kein solcher Eintrag", en: "none: no such record" },
    meaning: {
      de: "wohin `_acme-challenge.NAME` führt: `NAME.` und dies; Cloudflare nennt es DCV Delegation",
      en: "where `_acme-challenge.NAME` leads: `NAME.` and this; Cloudflare calls it DCV delegation",
    },
    example: "0123456789abcdef.dcv.cloudflare.com",
  },
  DNS_VERIFICATION: {
    unset: { de: "keine", en: "none" },
    meaning: {
      de: "`NAME=WERT`, mit Kommas getrennt: der TXT-Eintrag `_cf-custom-hostname.NAME`, mit dem Cloudflare einen Namen prüft",
      en: "`NAME=VALUE`, separated by commas: the TXT record `_cf-custom-hostname.NAME` by which Cloudflare verifies a name",
    },
    example: "go.example.org=0e2f6d42-6f3c-4d0a-9a53-2f8a3a0c5b11",
  },
  DNS_CAA: {
    unset: { de: "keine: wie die Zone es sagt", en: "none: as the zone says" },
    meaning: {
      de: "wer Zertifikate für die Namen ausstellen darf (CAA), mit Kommas getrennt; nur wo `DNS_TARGET` Adressen sind",
      en: "who may issue certificates for the names (CAA), separated by commas; only where `DNS_TARGET` are addresses",
    },
    example: "letsencrypt.org",
  },
  DNS_RESOLVER: {
    meaning: {
      de: "wer täglich gefragt wird, ob die Namen noch stimmen (DNS über HTTPS), oder `none`",
      en: "who is asked once a day whether the names are still right (DNS over HTTPS), or `none`",
    },
    example: "https://dns.example.org/dns-query",
  },
} as const satisfies Record<string, Words>;
