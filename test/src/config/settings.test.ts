import { describe, expect, test } from "vitest";
import { ConfigError, configOf, parseConfig } from "../../../src/config/config.ts";

const DEFAULTS = {
  adminToken: undefined,
  linkHosts: [],
  wkdDomains: [],
  keyServers: [
    "https://keys.openpgp.org/vks/v1/by-email/{address}",
    "https://keys.mailvelope.com/pks/lookup?op=get&options=mr&search={address}",
  ],
  consoleHost: undefined,
  publicUrl: undefined,
  trustedProxies: [],
  deadmanUrl: undefined,
  jurisdiction: "eu",
  timezone: "Europe/Berlin",
  language: "de",
  minPeriodSeconds: 60,
  maxPingsPerMinute: undefined,
  clickRetentionDays: 400,
};

const names = [
  "ADMIN_TOKEN",
  "LINK_HOSTS",
  "WKD_DOMAINS",
  "KEY_SERVERS",
  "CONSOLE_HOST",
  "PUBLIC_URL",
  "DEADMAN_URL",
  "TIMEZONE",
  "LANGUAGE",
  "MIN_PERIOD_SECONDS",
  "MAX_PINGS_PER_MINUTE",
  "CLICK_RETENTION_DAYS",
];

describe("a setting has its default", () => {
  test.each([
    ["not set", undefined],
    ["empty, as shells clear it", ""],
    ["null, as workerd says it", null],
    ["no text", 7],
  ])("where it is %s", (_, value) => {
    expect(parseConfig(Object.fromEntries(names.map((name) => [name, value])))).toEqual(DEFAULTS);
  });

  test("beside settings of other names", () => {
    expect(parseConfig({ ACCESS: {}, LINK_HOST: "a b" })).toEqual(DEFAULTS);
  });
});

const X20 = "x".repeat(20);

describe("a setting is taken, and changes no other", () => {
  test.each([
    [{ ADMIN_TOKEN: X20 }, { adminToken: X20 }],
    [{ ADMIN_TOKEN: `!~${X20}` }, { adminToken: `!~${X20}` }],
    [
      { LINK_HOSTS: " Go.Example , b.example:8080,," },
      { linkHosts: ["go.example", "b.example:8080"] },
    ],
    [{ LINK_HOSTS: "localhost:1" }, { linkHosts: ["localhost:1"] }],
    [{ LINK_HOSTS: "a.example:65535" }, { linkHosts: ["a.example:65535"] }],
    [{ LINK_HOSTS: "," }, { linkHosts: [] }],
    // A host may be called so: only a list with a word for nothing has that word.
    [{ LINK_HOSTS: "none" }, { linkHosts: ["none"] }],
    [{ CONSOLE_HOST: "Rand.Example:8443" }, { consoleHost: "rand.example:8443" }],
    [
      { WKD_DOMAINS: "Example.org, grün.example" },
      { wkdDomains: ["example.org", "xn--grn-ioa.example"] },
    ],
    [{ WKD_DOMAINS: "localhost" }, { wkdDomains: ["localhost"] }],
    [{ KEY_SERVERS: "none" }, { keyServers: [] }],
    [
      { KEY_SERVERS: "http://a.example/{address}, https://b.example/?x={address}" },
      { keyServers: ["http://a.example/{address}", "https://b.example/?x={address}"] },
    ],
    [{ PUBLIC_URL: "https://x.example" }, { publicUrl: "https://x.example" }],
    [{ PUBLIC_URL: "https://x.example//" }, { publicUrl: "https://x.example" }],
    [{ PUBLIC_URL: "http://x.example:8080/s/" }, { publicUrl: "http://x.example:8080/s" }],
    [{ DEADMAN_URL: "https://hc.example/ping/x?y" }, { deadmanUrl: "https://hc.example/ping/x?y" }],
    [{ DEADMAN_URL: "http://hc.example/" }, { deadmanUrl: "http://hc.example/" }],
    [{ TIMEZONE: "America/New_York" }, { timezone: "America/New_York" }],
    [{ LANGUAGE: "en" }, { language: "en" }],
    [{ LANGUAGE: "de" }, { language: "de" }],
    [{ MIN_PERIOD_SECONDS: "1" }, { minPeriodSeconds: 1 }],
    [{ MIN_PERIOD_SECONDS: "3600" }, { minPeriodSeconds: 3600 }],
    [{ MAX_PINGS_PER_MINUTE: "1" }, { maxPingsPerMinute: 1 }],
    [{ MAX_PINGS_PER_MINUTE: "1000000" }, { maxPingsPerMinute: 1_000_000 }],
    [{ CLICK_RETENTION_DAYS: "1" }, { clickRetentionDays: 1 }],
    [{ CLICK_RETENTION_DAYS: "3650" }, { clickRetentionDays: 3650 }],
    [{ CLICK_RETENTION_DAYS: "007" }, { clickRetentionDays: 7 }],
  ])("%j is %j", (variables, config) => {
    expect(parseConfig(variables)).toEqual({ ...DEFAULTS, ...config });
  });
});

const TOO_SHORT = "needs at least 20 characters";
const NOT_ASCII = "must be printable ASCII without spaces";
const NO_HOST = "is not a host name such as go.example.org";
const NO_DOMAIN = "is not a domain such as example.org";
const NO_BASE = "is not a URL such as https://example.org (no query, no password)";
const NO_TEMPLATE = "is not a URL with {address}";
const NO_WEB = "is not a URL such as https://example.org/ping/…";
const NO_ZONE = "is not a time zone such as Europe/Berlin";
const NO_LANGUAGE = "must be one of: de, en";

describe("a setting is refused", () => {
  test.each([
    ["ADMIN_TOKEN", "x".repeat(19), TOO_SHORT],
    ["ADMIN_TOKEN", `${X20} ${X20}`, NOT_ASCII],
    ["ADMIN_TOKEN", ` ${X20}`, NOT_ASCII],
    ["ADMIN_TOKEN", `${X20}ä`, NOT_ASCII],
    ["ADMIN_TOKEN", `${X20}\n`, NOT_ASCII],
    ["ADMIN_TOKEN", `${X20}\u007f`, NOT_ASCII],
    ["LINK_HOSTS", "https://go.example", NO_HOST],
    ["LINK_HOSTS", "go.example/", NO_HOST],
    ["LINK_HOSTS", "go.example?x", NO_HOST],
    ["LINK_HOSTS", "go.example#x", NO_HOST],
    ["LINK_HOSTS", "u@go.example", NO_HOST],
    ["LINK_HOSTS", "go.example:", NO_HOST],
    ["LINK_HOSTS", "go.example:x", NO_HOST],
    ["LINK_HOSTS", "go.example:123456", NO_HOST],
    ["LINK_HOSTS", ":80", NO_HOST],
    ["LINK_HOSTS", "good.example, a b", NO_HOST],
    ["LINK_HOSTS", "a b, good.example", NO_HOST],
    ["CONSOLE_HOST", "a b", NO_HOST],
    ["WKD_DOMAINS", "https://example.org", NO_DOMAIN],
    ["WKD_DOMAINS", "example.org:443", NO_DOMAIN],
    ["WKD_DOMAINS", "me@example.org", NO_DOMAIN],
    ["WKD_DOMAINS", "example.org/x", NO_DOMAIN],
    ["WKD_DOMAINS", "example.org?x", NO_DOMAIN],
    ["WKD_DOMAINS", "example.org#x", NO_DOMAIN],
    ["WKD_DOMAINS", "exam ple.org", NO_DOMAIN],
    ["WKD_DOMAINS", "exa_mple.org", NO_DOMAIN],
    ["WKD_DOMAINS", "[2001:db8::1]", NO_DOMAIN],
    ["KEY_SERVERS", "https://keys.example/", NO_TEMPLATE],
    ["KEY_SERVERS", "ftp://keys.example/{address}", NO_TEMPLATE],
    ["KEY_SERVERS", "{address}", NO_TEMPLATE],
    ["KEY_SERVERS", "none, https://keys.example/{address}", NO_TEMPLATE],
    ["PUBLIC_URL", "go.example", NO_BASE],
    ["PUBLIC_URL", "ftp://go.example", NO_BASE],
    ["PUBLIC_URL", "https://go.example/?x", NO_BASE],
    ["PUBLIC_URL", "https://go.example/#x", NO_BASE],
    ["PUBLIC_URL", "https://u@go.example", NO_BASE],
    ["PUBLIC_URL", "https://:p@go.example", NO_BASE],
    ["PUBLIC_URL", "https://u:p@go.example", NO_BASE],
    ["DEADMAN_URL", "hc.example", NO_WEB],
    ["DEADMAN_URL", "mailto:a@hc.example", NO_WEB],
    ["TIMEZONE", "Berlin", NO_ZONE],
    ["LANGUAGE", "fr", NO_LANGUAGE],
    ["LANGUAGE", "deutsch", NO_LANGUAGE],
    ["MIN_PERIOD_SECONDS", "0", "must be 1 to 3600 seconds"],
    ["MIN_PERIOD_SECONDS", "3601", "must be 1 to 3600 seconds"],
    ["MAX_PINGS_PER_MINUTE", "0", "must be 1 to 1000000 pings"],
    ["MAX_PINGS_PER_MINUTE", "1000001", "must be 1 to 1000000 pings"],
    ["CLICK_RETENTION_DAYS", "0", "must be 1 to 3650 days"],
    ["CLICK_RETENTION_DAYS", "3651", "must be 1 to 3650 days"],
    ["CLICK_RETENTION_DAYS", "1.5", "must be 1 to 3650 days"],
    ["CLICK_RETENTION_DAYS", "1e2", "must be 1 to 3650 days"],
    ["CLICK_RETENTION_DAYS", "0x10", "must be 1 to 3650 days"],
    ["CLICK_RETENTION_DAYS", " 5", "must be 1 to 3650 days"],
    ["CLICK_RETENTION_DAYS", "+5", "must be 1 to 3650 days"],
    ["CLICK_RETENTION_DAYS", "0000000005", "must be 1 to 3650 days"],
    ["CLICK_RETENTION_DAYS", "x", "must be 1 to 3650 days"],
  ])("%s=%j %s", (name, value, fault) => {
    expect(() => parseConfig({ [name]: value })).toThrow(new ConfigError(`${name} ${fault}`));
  });

  test("with all others that are wrong, a line each", () => {
    const wrong = { TIMEZONE: "Berlin", LANGUAGE: "fr", PUBLIC_URL: "https://good.example" };
    expect(() => parseConfig(wrong)).toThrow(
      new ConfigError(`TIMEZONE ${NO_ZONE}\nLANGUAGE ${NO_LANGUAGE}`),
    );
  });

  test("by an error that says its name", () => {
    expect(new ConfigError("x").name).toBe("ConfigError");
  });
});

test("the settings of an environment are read once, those of another by themselves", () => {
  const [one, other] = [{ LANGUAGE: "en" }, { LANGUAGE: "de" }];
  expect(configOf(one)).toBe(configOf(one));
  expect(configOf(one).language).toBe("en");
  expect(configOf(other).language).toBe("de");
});
