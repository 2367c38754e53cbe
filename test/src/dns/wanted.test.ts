import { expect, test } from "vitest";
import { parseConfig } from "../../../src/config/config.ts";
import { dnsSettingsOf } from "../../../src/config/dns/settings.ts";
import { serviceNames, wantedRecords } from "../../../src/dns/wanted.ts";

const wanted = (settings: Record<string, string>) => {
  const names = serviceNames(parseConfig(settings));
  return wantedRecords(names, dnsSettingsOf(settings)).map(({ name, type, value }) =>
    [name, type, value].join(" "),
  );
};

test("behind Cloudflare each name is a CNAME, with its challenge and its verification", () => {
  expect(
    wanted({
      LINK_HOSTS: "go.e.org",
      WKD_DOMAINS: "e.org",
      DNS_TARGET: "edge.example.net",
      DNS_ACME: "0123.dcv.cloudflare.com",
      DNS_VERIFICATION: "go.e.org=abc-def",
      DNS_CAA: "letsencrypt.org",
    }),
  ).toEqual([
    "go.e.org CNAME edge.example.net.",
    "_acme-challenge.go.e.org CNAME go.e.org.0123.dcv.cloudflare.com.",
    "openpgpkey.e.org CNAME edge.example.net.",
    "_acme-challenge.openpgpkey.e.org CNAME openpgpkey.e.org.0123.dcv.cloudflare.com.",
    "_cf-custom-hostname.go.e.org TXT abc-def",
  ]);
});

test("on an own machine each name has its addresses, and who may certify it", () => {
  expect(
    wanted({
      LINK_HOSTS: "go.e.org,go.e.org:8443",
      CONSOLE_HOST: "admin.e.org",
      PUBLIC_URL: "https://go.e.org",
      DNS_TARGET: "192.0.2.7,2001:DB8:0::7",
      DNS_CAA: "letsencrypt.org",
    }),
  ).toEqual([
    "go.e.org A 192.0.2.7",
    "go.e.org AAAA 2001:db8::7",
    'go.e.org CAA 0 issue "letsencrypt.org"',
    "admin.e.org A 192.0.2.7",
    "admin.e.org AAAA 2001:db8::7",
    'admin.e.org CAA 0 issue "letsencrypt.org"',
  ]);
});

test("addresses, this machine and the target itself have no records", () => {
  expect(
    wanted({
      LINK_HOSTS: "127.0.0.1:8787,localhost,edge.example.net",
      PUBLIC_URL: "http://192.0.2.1:8080",
      DNS_TARGET: "edge.example.net",
    }),
  ).toEqual([]);
});

test.each([
  ["DNS_TARGET", "edge.example.net,192.0.2.1", /^DNS_TARGET takes addresses, or one name alone$/],
  ["DNS_TARGET", "300.1.1.1", /^DNS_TARGET is neither addresses such as/],
  ["DNS_VERIFICATION", "abc", /^DNS_VERIFICATION is not HOST=VALUE such as/],
  ["DNS_RESOLVER", "9.9.9.9", /^DNS_RESOLVER is not a URL such as .*, or none$/],
])("%s=%s is refused", (name, text, message) => {
  expect(() => dnsSettingsOf({ [name]: text })).toThrow(message);
});
