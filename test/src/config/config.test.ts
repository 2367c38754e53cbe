import { describe, expect, test } from "vitest";
import {
  ConfigError,
  configOf,
  parseConfig,
  parseSettings,
  type Config,
} from "../../../src/config/config.ts";
import { setting } from "../../../src/config/setting.ts";
import { startSettings } from "../../../src/config/start/settings.ts";

const defaults: Config = {
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
  "TRUSTED_PROXIES",
  "DEADMAN_URL",
  "TIMEZONE",
  "LANGUAGE",
  "MIN_PERIOD_SECONDS",
  "MAX_PINGS_PER_MINUTE",
  "CLICK_RETENTION_DAYS",
];
const all = (value: unknown) => Object.fromEntries(names.map((name) => [name, value]));

describe("without settings", () => {
  test.each([
    ["nothing is set", {}],
    ["everything is empty, as shells and units clear a variable", all("")],
    ["everything is null, as workerd gives what is not in its environment", all(null)],
    ["other programs' variables are there", { PATH: "/bin", LINK_HOST: "x", linkHosts: "x" }],
  ])("%s", (_what, variables) => expect(parseConfig(variables)).toEqual(defaults));
});

test.each<[Record<string, string>, Partial<Config>]>([
  [{ ADMIN_TOKEN: "20-characters-of-it." }, { adminToken: "20-characters-of-it." }],
  [{ ADMIN_TOKEN: "!~".repeat(50) }, { adminToken: "!~".repeat(50) }],
  [
    { LINK_HOSTS: " Go.Example , b.example:8080," },
    { linkHosts: ["go.example", "b.example:8080"] },
  ],
  [{ LINK_HOSTS: "," }, { linkHosts: [] }],
  [{ CONSOLE_HOST: "Admin.Example:8443" }, { consoleHost: "admin.example:8443" }],
  // In the form in which hosts are compared: case, final dot, the ports that need not be said, A-labels, addresses.
  [
    { LINK_HOSTS: "GO.Test., b.test:443,c.test:80" },
    { linkHosts: ["go.test", "b.test", "c.test"] },
  ],
  [{ LINK_HOSTS: "München.test" }, { linkHosts: ["xn--mnchen-3ya.test"] }],
  [{ LINK_HOSTS: "XN--mnchen-3ya.test:81" }, { linkHosts: ["xn--mnchen-3ya.test:81"] }],
  [
    { LINK_HOSTS: "localhost,127.0.0.1:8787,[0:0::1]:8787" },
    { linkHosts: ["localhost", "127.0.0.1:8787", "[::1]:8787"] },
  ],
  [{ LINK_HOSTS: `${"a".repeat(63)}.test` }, { linkHosts: [`${"a".repeat(63)}.test`] }],
  [{ CONSOLE_HOST: "ADMIN.Größe.test." }, { consoleHost: "admin.xn--gre-6ka8i.test" }],
  [{ WKD_DOMAINS: "Example.ORG." }, { wkdDomains: ["example.org"] }],
  [
    { PUBLIC_URL: "HTTPS://Müller.Example.:443/A/" },
    { publicUrl: "https://xn--mller-kva.example/A" },
  ],
  [{ PUBLIC_URL: "http://127.0.0.1:8787" }, { publicUrl: "http://127.0.0.1:8787" }],
  [{ PUBLIC_URL: "http://[::1]:8787/" }, { publicUrl: "http://[::1]:8787" }],
  [
    { TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8,::1,2001:DB8::/32" },
    {
      trustedProxies: [
        { first: 0xffff7f000001n, bits: 128 },
        { first: 0xffff0a000000n, bits: 104 },
        { first: 1n, bits: 128 },
        { first: 0x20010db8n << 96n, bits: 32 },
      ],
    },
  ],
  [{ TRUSTED_PROXIES: "0.0.0.0/0" }, { trustedProxies: [{ first: 0xffff00000000n, bits: 96 }] }],
  [{ PUBLIC_URL: "https://x.example/" }, { publicUrl: "https://x.example" }],
  [{ PUBLIC_URL: "http://x.example:8080/a//" }, { publicUrl: "http://x.example:8080/a" }],
  [
    { DEADMAN_URL: "https://u:p@x.example/ping?a#b" },
    { deadmanUrl: "https://u:p@x.example/ping?a#b" },
  ],
  [{ TIMEZONE: "America/New_York" }, { timezone: "America/New_York" }],
  [{ LANGUAGE: "en" }, { language: "en" }],
  // gettext's, as shells export it
  [{ LANGUAGE: "en_US:en" }, { language: "en" }],
  [{ LANGUAGE: "fr_FR:de_DE.UTF-8:en" }, { language: "de" }],
  [{ MIN_PERIOD_SECONDS: "1" }, { minPeriodSeconds: 1 }],
  [{ MIN_PERIOD_SECONDS: "3600" }, { minPeriodSeconds: 3600 }],
  [{ MAX_PINGS_PER_MINUTE: "1" }, { maxPingsPerMinute: 1 }],
  [{ MAX_PINGS_PER_MINUTE: "1000000" }, { maxPingsPerMinute: 1_000_000 }],
  [{ CLICK_RETENTION_DAYS: "1" }, { clickRetentionDays: 1 }],
  [{ CLICK_RETENTION_DAYS: "3650" }, { clickRetentionDays: 3650 }],
  [{ WKD_DOMAINS: "example.org" }, { wkdDomains: ["example.org"] }],
  [
    { WKD_DOMAINS: "Example.ORG, müller.example" },
    { wkdDomains: ["example.org", "xn--mller-kva.example"] },
  ],
  [{ WKD_DOMAINS: "xn--mller-kva.example,," }, { wkdDomains: ["xn--mller-kva.example"] }],
  [{ KEY_SERVERS: "none" }, { keyServers: [] }],
  [
    { KEY_SERVERS: "http://127.0.0.1:1/{address}" },
    { keyServers: ["http://127.0.0.1:1/{address}"] },
  ],
  [
    { KEY_SERVERS: "https://a.example/{address}, https://b.example/?x={address}" },
    { keyServers: ["https://a.example/{address}", "https://b.example/?x={address}"] },
  ],
])("%j", (variables, config) => {
  expect(parseConfig(variables)).toEqual({ ...defaults, ...config });
});

describe("refused with its name and what it takes:", () => {
  const oneHost = "takes one host name, such as go.example.org";
  const noRange = "is not an address or range such as 127.0.0.1 or 10.0.0.0/8";
  const noHost = "is not a host name such as go.example.org";
  const noDomain = "is not a domain such as example.org";
  const noBase = "is not a URL such as https://example.org (no query, no password)";
  const noTemplate = "is not a URL with {address}";
  const noWeb = "is not a URL such as https://example.org/ping/…";
  test.each([
    ["ADMIN_TOKEN", "19-characters-of-it", "needs at least 20 characters"],
    ["ADMIN_TOKEN", "a token of some words", "must be printable ASCII without spaces"],
    ["ADMIN_TOKEN", "tokenüber20buchstaben", "must be printable ASCII without spaces"],
    ["LINK_HOSTS", "https://go.example", noHost],
    ["LINK_HOSTS", "go.example/x", noHost],
    ["LINK_HOSTS", "me@go.example", noHost],
    ["LINK_HOSTS", "go.example:123456", noHost],
    ["LINK_HOSTS", "good.example,not good", noHost],
    ["CONSOLE_HOST", "a b", noHost],
    ["CONSOLE_HOST", "a.example,b.example:x", oneHost],
    ["CONSOLE_HOST", "a.test,b.test", oneHost],
    ...[
      "*.example",
      "a..example",
      ".example",
      "-a.example",
      "a-.example",
      `${"a".repeat(64)}.example`,
      `${"abcdefg.".repeat(32)}example`,
      "a_b.example",
      "go.example?",
      "go.example#x",
      "%67o.example",
      "1.2",
      "1.2.3.999",
      "[::1",
      "::1",
      ".",
      "xn--",
    ].flatMap((text) => [
      ["LINK_HOSTS", text, noHost],
      ["CONSOLE_HOST", text, noHost],
      ["WKD_DOMAINS", text, noDomain],
    ]),
    ["WKD_DOMAINS", "127.0.0.1", noDomain],
    ["WKD_DOMAINS", "[::1]", noDomain],
    ["PUBLIC_URL", "https://a_b.example", noBase],
    ["PUBLIC_URL", "https://*.example", noBase],
    ["PUBLIC_URL", "https://a..example", noBase],
    ["TRUSTED_PROXIES", "proxy.example", noRange],
    ["TRUSTED_PROXIES", "10.0.0.0/33", noRange],
    ["TRUSTED_PROXIES", "10.0.0.1/8", noRange],
    ["TRUSTED_PROXIES", "10.0.0/8", noRange],
    ["TRUSTED_PROXIES", "10.0.0.0/8/8", noRange],
    ["TRUSTED_PROXIES", "010.0.0.0", noRange],
    ["TRUSTED_PROXIES", "127.0.0.1:80", noRange],
    ["TRUSTED_PROXIES", "::/129", noRange],
    ["TRUSTED_PROXIES", "::1%eth0", noRange],
    ["TRUSTED_PROXIES", "*", noRange],
    ["PUBLIC_URL", "go.example", noBase],
    ["PUBLIC_URL", "ftp://go.example", noBase],
    ["PUBLIC_URL", "https://user@go.example", noBase],
    ["PUBLIC_URL", "https://:secret@go.example", noBase],
    ["PUBLIC_URL", "https://go.example/?a", noBase],
    ["PUBLIC_URL", "https://go.example/#a", noBase],
    ["DEADMAN_URL", "hc.example/ping", noWeb],
    ["DEADMAN_URL", "file:///ping", noWeb],
    ["TIMEZONE", "Berlin", "is not a time zone such as Europe/Berlin"],
    ["LANGUAGE", "fr", "must be one of: de, en"],
    ["LANGUAGE", "deutsch", "must be one of: de, en"],
    // A value that gettext takes: on such a machine the service says so and does not start.
    ["LANGUAGE", "fr_FR:fr", "must be one of: de, en"],
    ["MIN_PERIOD_SECONDS", "0", "must be 1 to 3600 seconds"],
    ["MIN_PERIOD_SECONDS", "3601", "must be 1 to 3600 seconds"],
    ["MIN_PERIOD_SECONDS", "1.5", "must be 1 to 3600 seconds"],
    ["MIN_PERIOD_SECONDS", " 60", "must be 1 to 3600 seconds"],
    ["MAX_PINGS_PER_MINUTE", "0", "must be 1 to 1000000 pings"],
    ["MAX_PINGS_PER_MINUTE", "1000001", "must be 1 to 1000000 pings"],
    ["CLICK_RETENTION_DAYS", "0", "must be 1 to 3650 days"],
    ["CLICK_RETENTION_DAYS", "3651", "must be 1 to 3650 days"],
    ["CLICK_RETENTION_DAYS", "-1", "must be 1 to 3650 days"],
    ["WKD_DOMAINS", "https://example.org", noDomain],
    ["WKD_DOMAINS", "example.org:443", noDomain],
    ["WKD_DOMAINS", "a b", noDomain],
    ["WKD_DOMAINS", "vorstand@example.org", noDomain],
    ["WKD_DOMAINS", "exa_mple", noDomain],
    ["KEY_SERVERS", "https://a.example/", noTemplate],
    ["KEY_SERVERS", "a.example/{address}", noTemplate],
    ["KEY_SERVERS", "ftp://a.example/{address}", noTemplate],
    ["KEY_SERVERS", "off", noTemplate],
    ["KEY_SERVERS", "none,https://a.example/{address}", noTemplate],
  ])("%s=%s %s", (name, text, fault) => {
    expect(() => parseConfig({ [name]: text })).toThrow(new ConfigError(`${name} ${fault}`));
  });

  test("every wrong one has a line, in the order of the table", () => {
    const variables = {
      LANGUAGE: "fr",
      LINK_HOSTS: "a b",
      TIMEZONE: "Europe/Vienna",
      ADMIN_TOKEN: "x",
    };
    expect(() => parseConfig(variables)).toThrow(
      new ConfigError(
        [
          "ADMIN_TOKEN needs at least 20 characters",
          "LINK_HOSTS is not a host name such as go.example.org",
          "LANGUAGE must be one of: de, en",
        ].join("\n"),
      ),
    );
  });
});

describe("npm start's own", () => {
  test("have their defaults", () => {
    expect(parseSettings(startSettings, { HOST: "", PORT: "" })).toEqual({
      configPath: "randwerk.toml",
      host: "127.0.0.1",
      port: 8787,
      stateDir: ".randwerk",
      certificatePath: undefined,
      keyPath: undefined,
      authoritiesPath: undefined,
    });
  });

  test.each(["1", "8080", "65535"])("port %s", (text) => {
    expect(parseSettings(startSettings, { PORT: text }).port).toBe(Number(text));
  });

  test.each(["0", "65536", "web", "80.5", "1e3", "-1", " 80"])("%j is no port", (text) => {
    expect(() => parseSettings(startSettings, { PORT: text })).toThrow(
      new ConfigError(`PORT must be a number from 1 to 65535, not ${text}`),
    );
  });
});

test("a value that counts as nothing is a value", () => {
  const table = { zero: setting("ZERO", () => 0, 5), no: setting("NO", () => false, true) };
  expect(parseSettings(table, { ZERO: "0", NO: "no" })).toEqual({ zero: 0, no: false });
});

test("an environment is read once", () => {
  const env: Record<string, string> = { LANGUAGE: "en" };
  const config = configOf(env);
  env["LANGUAGE"] = "de";
  expect(configOf(env)).toBe(config);
  expect(parseSettings({ text: setting("TEXT", String) }, {})).toEqual({ text: undefined });
});
