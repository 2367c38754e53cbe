import { describe, expect, test } from "vitest";
import { ConfigError, parseConfig } from "../../../src/config/config.ts";

describe("WKD_DOMAINS", () => {
  test.each([
    ["", []],
    ["example.org", ["example.org"]],
    ["Example.ORG, müller.example", ["example.org", "xn--mller-kva.example"]],
    ["xn--mller-kva.example,,", ["xn--mller-kva.example"]],
  ])("%s", (text, domains) => {
    expect(parseConfig({ WKD_DOMAINS: text }).wkdDomains).toEqual(domains);
  });

  test.each(["https://example.org", "example.org:443", "a b", "vorstand@example.org", "exa_mple"])(
    "%s is no domain",
    (text) => {
      expect(() => parseConfig({ WKD_DOMAINS: text })).toThrow(ConfigError);
    },
  );
});

describe("KEY_SERVERS", () => {
  test.each([
    ["none", []],
    ["http://127.0.0.1:1/{address}", ["http://127.0.0.1:1/{address}"]],
    ["https://a.example/{address}, https://b.example/?x={address}", 2],
    ["", 2],
  ])("%s", (text, servers) => {
    const { keyServers } = parseConfig({ KEY_SERVERS: text });
    if (typeof servers === "number") expect(keyServers).toHaveLength(servers);
    else expect(keyServers).toEqual(servers);
  });

  test.each(["https://a.example/", "a.example/{address}", "ftp://a.example/{address}", "off"])(
    "%s is refused",
    (text) => {
      expect(() => parseConfig({ KEY_SERVERS: text })).toThrow(/^KEY_SERVERS /);
    },
  );
});
