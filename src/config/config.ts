/**
 * Variables and secrets, parsed once per isolate and loud when wrong. Every request needs them, so they are read
 * without zod: it would be 90 % of the code that is evaluated before the first redirect.
 */
import { languages, type Language } from "../i18n/language.ts";
import { MIN_ADMIN_TOKEN_LENGTH } from "../limits.ts";

/** The settings of one deployment, parsed from variables and secrets. */
export interface Config {
  /** Full access; undefined on Cloudflare until the secret is set, then only stored tokens work. */
  adminToken: string | undefined;
  /** Hosts that serve short links, lower case; empty means every host. */
  linkHosts: readonly string[];
  /** Mail domains of the key directory, lower-case A-labels; empty means every domain. */
  wkdDomains: readonly string[];
  /** Key servers that are watched for other keys: URLs with `{address}`. */
  keyServers: readonly string[];
  /** Host of the API and the pages; undefined means every host. */
  consoleHost: string | undefined;
  /** What short URLs start with where no host list says better, without a trailing slash. */
  publicUrl: string | undefined;
  /** Asked for as long as all is well (src/alerts/watch/watch-store.ts). */
  deadmanUrl: string | undefined;
  timezone: string;
  language: Language;
  /** Shortest period and grace time of a check, in seconds. */
  minPeriodSeconds: number;
  /** Pings of one check in a minute; undefined means any number. */
  maxPingsPerMinute: number | undefined;
  /** Days that click counters are kept. */
  clickRetentionDays: number;
}

/** A setting that cannot be used: `message` names the variable and says what it takes. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

type Read<Value> = { ok: true; value: Value } | { ok: false; fault: string };

/** Makes a value out of a variable's text, or says what the text should be. */
type Reader<Value> = (text: string) => Read<Value>;

const good = <Value>(value: Value): Read<Value> => ({ ok: true, value });
const wrong = (fault: string): Read<never> => ({ ok: false, fault });

const token: Reader<string> = (text) => {
  if (text.length < MIN_ADMIN_TOKEN_LENGTH) {
    return wrong(`needs at least ${MIN_ADMIN_TOKEN_LENGTH} characters`);
  }
  return /^[\x21-\x7e]*$/.test(text) ? good(text) : wrong("must be printable ASCII without spaces");
};

const host: Reader<string> = (text) =>
  /^[^\s/:@?#]+(:\d{1,5})?$/.test(text)
    ? good(text.toLowerCase())
    : wrong("is not a host name such as go.example.org");

/** A mail domain, as its A-label. */
const domain: Reader<string> = (text) => {
  // The URL parser would take the scheme of a URL, or a port, for something else.
  const name = /[\s/:@?#]/.test(text) ? "" : (URL.parse(`http://${text}/`)?.hostname ?? "");
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(name)
    ? good(name)
    : wrong("is not a domain such as example.org");
};

const baseUrl: Reader<string> = (text) => {
  const url = URL.parse(text);
  const plain = url !== null && url.search + url.hash + url.username + url.password === "";
  return plain && /^https?:$/.test(url.protocol)
    ? good(text.replace(/\/+$/, ""))
    : wrong("is not a URL such as https://example.org (no query, no password)");
};

const addressTemplate: Reader<string> = (text) => {
  const isWeb = /^https?:$/.test(URL.parse(text)?.protocol ?? "");
  return isWeb && text.includes("{address}") ? good(text) : wrong("is not a URL with {address}");
};

const webUrl: Reader<string> = (text) =>
  /^https?:$/.test(URL.parse(text)?.protocol ?? "")
    ? good(text)
    : wrong("is not a URL such as https://example.org/ping/…");

const timezone: Reader<string> = (text) => {
  try {
    Intl.DateTimeFormat("en", { timeZone: text }); // throws for a name that it does not know
    return good(text);
  } catch {
    return wrong("is not a time zone such as Europe/Berlin");
  }
};

const language: Reader<Language> = (text) => {
  const found = languages.find((name) => name === text);
  return found === undefined ? wrong(`must be one of: ${languages.join(", ")}`) : good(found);
};

/** A whole number within a range; `unit` is for the message. */
function whole(least: number, most: number, unit: string): Reader<number> {
  return (text) => {
    const value = Number(text);
    return /^\d{1,9}$/.test(text) && value >= least && value <= most
      ? good(value)
      : wrong(`must be ${least} to ${most} ${unit}`);
  };
}

/** Several, separated by commas; with `none`, this word stands for an empty list. */
function list<Value>(item: Reader<Value>, none?: string): Reader<readonly Value[]> {
  return (text) => {
    if (none !== undefined && text === none) return good([]);
    const values: Value[] = [];
    for (const part of text.split(",").map((one) => one.trim())) {
      if (part === "") continue;
      const read = item(part);
      if (!read.ok) return read;
      values.push(read.value);
    }
    return good(values);
  };
}

/** The two that mail programs ask before the directory, or instead of it: Proton's and Mailvelope's. */
const DEFAULT_KEY_SERVERS = [
  "https://keys.openpgp.org/vks/v1/by-email/{address}",
  "https://keys.mailvelope.com/pks/lookup?op=get&options=mr&search={address}",
];

/**
 * Reads the settings from an environment (process.env, or the Worker's env).
 * Throws ConfigError with one line per wrong variable; unknown variables are ignored.
 */
export function parseConfig(variables: Readonly<Record<string, unknown>>): Config {
  const faults: string[] = [];
  const setting = <Value>(name: string, reader: Reader<Value>, fallback: Value): Value => {
    const text = variables[name];
    // Empty counts as not set: that is how shells and units clear one. workerd gives null for none.
    if (typeof text !== "string" || text === "") return fallback;
    const read = reader(text);
    if (read.ok) return read.value;
    faults.push(`${name} ${read.fault}`);
    return fallback;
  };
  const config: Config = {
    adminToken: setting<string | undefined>("ADMIN_TOKEN", token, undefined),
    linkHosts: setting("LINK_HOSTS", list(host), []),
    wkdDomains: setting("WKD_DOMAINS", list(domain), []),
    keyServers: setting("KEY_SERVERS", list(addressTemplate, "none"), DEFAULT_KEY_SERVERS),
    consoleHost: setting<string | undefined>("CONSOLE_HOST", host, undefined),
    publicUrl: setting<string | undefined>("PUBLIC_URL", baseUrl, undefined),
    deadmanUrl: setting<string | undefined>("DEADMAN_URL", webUrl, undefined),
    timezone: setting("TIMEZONE", timezone, "Europe/Berlin"),
    language: setting("LANGUAGE", language, "de"),
    minPeriodSeconds: setting("MIN_PERIOD_SECONDS", whole(1, 3600, "seconds"), 60),
    maxPingsPerMinute: setting<number | undefined>(
      "MAX_PINGS_PER_MINUTE",
      whole(1, 1_000_000, "pings"),
      undefined,
    ),
    clickRetentionDays: setting("CLICK_RETENTION_DAYS", whole(1, 3650, "days"), 400),
  };
  if (faults.length > 0) throw new ConfigError(faults.join("\n"));
  return config;
}

const parsedConfigs = new WeakMap<object, Config>();

/** The settings of a Worker's environment, parsed once per isolate. */
export function configOf(env: object): Config {
  let config = parsedConfigs.get(env);
  if (config === undefined) {
    config = parseConfig(env as Record<string, unknown>);
    parsedConfigs.set(env, config);
  }
  return config;
}
