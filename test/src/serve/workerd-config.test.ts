import { expect, test } from "vitest";
import type { ServeSettings } from "../../../src/serve/settings/environment.ts";
import { workerdConfig } from "../../../src/serve/workerd-config.ts";

const bundle = {
  modulePath: "/state/build/worker.js",
  compatibilityDate: "2026-11-02",
  stores: [
    { binding: "LINKS", className: "LinkStore" },
    { binding: "KEYS", className: "KeyStore" },
  ],
};

const plain: ServeSettings = {
  host: "127.0.0.1",
  port: 8787,
  stateDir: "/state",
  tls: undefined,
  extraAuthorities: [],
  adminToken: "not in the file",
  url: "http://127.0.0.1:8787",
};

const configOf = (settings: Partial<ServeSettings> = {}) =>
  workerdConfig(bundle, { ...plain, ...settings }, "/state/store", "/state");

test("the whole configuration; no secret is in it", () => {
  expect(configOf()).toBe(`using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  # Young objects have 2 MiB at most instead of 16: collecting them stops everybody for 2 ms instead of 20, and a whole
  # collection for half as long. They have them from the start: growing up to that, the first page of a process had
  # taken twice as long (docs/decisions/0025-small-young-generation.md).
  v8Flags = ["--min-semi-space-size=2", "--max-semi-space-size=2"],
  services = [
    (name = "randwerk", worker = .randwerk),
    (name = "store", disk = (path = "/state/store", writable = true)),
    # Outgoing requests: private addresses too, since receivers of alerts may be in the same house.
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true, trustedCertificates = []))),
    # Looks at targets that anybody may have typed: never into the house.
    (name = "public-web", network = (allow = ["public"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "main", address = "127.0.0.1:8787", http = (), service = "randwerk")],
);

const randwerk :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "build/worker.js")],
  compatibilityDate = "2026-11-02",
  durableObjectNamespaces = [(className = "LinkStore", uniqueKey = "LinkStore", enableSql = true), (className = "KeyStore", uniqueKey = "KeyStore", enableSql = true)],
  durableObjectStorage = (localDisk = "store"),
  bindings = [
    (name = "LINKS", durableObjectNamespace = "LinkStore"),
    (name = "KEYS", durableObjectNamespace = "KeyStore"),
    (name = "PUBLIC_WEB", service = "public-web"),
    (name = "STORE_FOLDERS", json = "{\\"links\\":\\"store/LinkStore\\",\\"keys\\":\\"store/KeyStore\\"}"),
    (name = "ADMIN_TOKEN", fromEnvironment = "ADMIN_TOKEN"),
    (name = "LINK_HOSTS", fromEnvironment = "LINK_HOSTS"),
    (name = "CONSOLE_HOST", fromEnvironment = "CONSOLE_HOST"),
    (name = "PUBLIC_URL", fromEnvironment = "PUBLIC_URL"),
    (name = "TRUSTED_PROXIES", fromEnvironment = "TRUSTED_PROXIES"),
    (name = "TIMEZONE", fromEnvironment = "TIMEZONE"),
    (name = "LANGUAGE", fromEnvironment = "LANGUAGE"),
    (name = "WKD_DOMAINS", fromEnvironment = "WKD_DOMAINS"),
    (name = "DNS_TARGET", fromEnvironment = "DNS_TARGET"),
    (name = "DNS_ACME", fromEnvironment = "DNS_ACME"),
    (name = "DNS_VERIFICATION", fromEnvironment = "DNS_VERIFICATION"),
    (name = "DNS_CAA", fromEnvironment = "DNS_CAA"),
    (name = "DNS_RESOLVER", fromEnvironment = "DNS_RESOLVER"),
    (name = "KEY_SERVERS", fromEnvironment = "KEY_SERVERS"),
    (name = "RESERVED_ADDRESSES", fromEnvironment = "RESERVED_ADDRESSES"),
    (name = "ALERT_CHANNELS", fromEnvironment = "ALERT_CHANNELS"),
    (name = "OWNER_MAIL", fromEnvironment = "OWNER_MAIL"),
    (name = "OWNER_MAIL_PER_MINUTE", fromEnvironment = "OWNER_MAIL_PER_MINUTE"),
    (name = "DEADMAN_URL", fromEnvironment = "DEADMAN_URL"),
    (name = "PEERS", fromEnvironment = "PEERS"),
    (name = "SITE_NAME", fromEnvironment = "SITE_NAME"),
    (name = "SITE_URL", fromEnvironment = "SITE_URL"),
    (name = "IMPRINT_URL", fromEnvironment = "IMPRINT_URL"),
    (name = "PRIVACY_URL", fromEnvironment = "PRIVACY_URL"),
    (name = "CONTACT", fromEnvironment = "CONTACT"),
    (name = "ACCENT_COLOR", fromEnvironment = "ACCENT_COLOR"),
    (name = "STATUS_PAGE", fromEnvironment = "STATUS_PAGE"),
    (name = "OIDC_ISSUER", fromEnvironment = "OIDC_ISSUER"),
    (name = "OIDC_CLIENT_ID", fromEnvironment = "OIDC_CLIENT_ID"),
    (name = "OIDC_CLIENT_SECRET", fromEnvironment = "OIDC_CLIENT_SECRET"),
    (name = "OIDC_GROUPS", fromEnvironment = "OIDC_GROUPS"),
    (name = "OIDC_TRUST_EMAIL", fromEnvironment = "OIDC_TRUST_EMAIL"),
    (name = "ARCHIVE_S3", fromEnvironment = "ARCHIVE_S3"),
    (name = "ARCHIVE_S3_SECRET", fromEnvironment = "ARCHIVE_S3_SECRET"),
    (name = "ARCHIVE_RECIPIENT", fromEnvironment = "ARCHIVE_RECIPIENT"),
    (name = "ARCHIVE_AT", fromEnvironment = "ARCHIVE_AT"),
    (name = "ARCHIVE_NAME", fromEnvironment = "ARCHIVE_NAME"),
    (name = "S3_REPOSITORIES", fromEnvironment = "S3_REPOSITORIES"),
    (name = "MIN_PERIOD_SECONDS", fromEnvironment = "MIN_PERIOD_SECONDS"),
    (name = "MAX_PINGS_PER_MINUTE", fromEnvironment = "MAX_PINGS_PER_MINUTE"),
    (name = "JURISDICTION", fromEnvironment = "JURISDICTION"),
    (name = "DAILY_ROWS_WRITTEN", fromEnvironment = "DAILY_ROWS_WRITTEN"),
    (name = "CLICK_RETENTION_DAYS", fromEnvironment = "CLICK_RETENTION_DAYS"),
  ],
);
`);
});

test.each<[settings: Partial<ServeSettings>, line: string]>([
  [{ host: "::1", port: 443 }, '(name = "main", address = "[::1]:443", http = (),'],
  [
    { tls: { certificatePath: "/etc/tls/chain.pem", keyPath: "/state/key.pem" } },
    'https = (options = (), tlsOptions = (keypair = (privateKey = embed "key.pem", certificateChain = embed "../etc/tls/chain.pem"))), service',
  ],
  [
    { extraAuthorities: ["A\n", "B"] },
    'allow = ["public", "private"], tlsOptions = (trustBrowserCas = true, trustedCertificates = ["A\\n", "B"])',
  ],
])("with %j there is %s", (settings, line) => {
  expect(configOf(settings)).toContain(line);
});

test("authorities of the house are not trusted for what anybody may have typed", () => {
  expect(configOf({ extraAuthorities: ["A"] })).toContain(
    '(name = "public-web", network = (allow = ["public"], tlsOptions = (trustBrowserCas = true))),',
  );
});
