/**
 * The settings that every request needs, on Cloudflare and on an own machine. What people are told of them stands
 * in table.ts, which no request evaluates.
 */
import { MOST_MIN_PERIOD_SECONDS, MOST_PINGS_PER_MINUTE, MOST_RETENTION_DAYS } from "./limits.ts";
import {
  addressRange,
  addressTemplate,
  baseUrl,
  domain,
  host,
  language,
  list,
  oneOf,
  timezone,
  token,
  webUrl,
  whole,
} from "./readers.ts";
import { setting } from "./setting.ts";

/** The two that mail programs ask before the directory, or instead of it: Proton's and Mailvelope's. */
const DEFAULT_KEY_SERVERS: readonly string[] = [
  "https://keys.openpgp.org/vks/v1/by-email/{address}",
  "https://keys.mailvelope.com/pks/lookup?op=get&options=mr&search={address}",
];

export const workerSettings = {
  /** Full access; undefined on Cloudflare until the secret is set, then only stored tokens work. */
  adminToken: setting("ADMIN_TOKEN", token),
  /** Hosts that serve short links, in the form of src/host.ts; empty means every host. */
  linkHosts: setting("LINK_HOSTS", list(host), []),
  /** Mail domains of the key directory, as A-labels; empty means every domain. */
  wkdDomains: setting("WKD_DOMAINS", list(domain), []),
  /** Key servers that are watched for other keys: URLs with `{address}`. */
  keyServers: setting("KEY_SERVERS", list(addressTemplate, "none"), DEFAULT_KEY_SERVERS),
  /** Host of the API and the pages; undefined means every host. */
  consoleHost: setting("CONSOLE_HOST", host),
  /** The start of short URLs where no host list says better, without a trailing slash. */
  publicUrl: setting("PUBLIC_URL", baseUrl),
  /** Proxies in front of the service, whose word counts for who asked and how. */
  trustedProxies: setting("TRUSTED_PROXIES", list(addressRange), []),
  /** Asked for as long as all is well (src/alerts/watch/watch-store.ts). */
  deadmanUrl: setting("DEADMAN_URL", webUrl),
  /** Where Cloudflare keeps the stores (src/store/place.ts). */
  jurisdiction: setting("JURISDICTION", oneOf("eu", "fedramp", "none"), "eu"),
  timezone: setting("TIMEZONE", timezone, "Europe/Berlin"),
  language: setting("LANGUAGE", language, "de"),
  /** Shortest period and grace time of a check, in seconds. */
  minPeriodSeconds: setting("MIN_PERIOD_SECONDS", whole(1, MOST_MIN_PERIOD_SECONDS, "seconds"), 60),
  /** Pings of one check in a minute; undefined means any number. */
  maxPingsPerMinute: setting("MAX_PINGS_PER_MINUTE", whole(1, MOST_PINGS_PER_MINUTE, "pings")),
  /** Days that click counters are kept. */
  clickRetentionDays: setting("CLICK_RETENTION_DAYS", whole(1, MOST_RETENTION_DAYS, "days"), 400),
};
