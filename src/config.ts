// zod/mini: every request needs the settings, and the whole of zod would double what a redirect loads.
import * as z from "zod/mini";
import { languages, type Language } from "./i18n/language.ts";
import { MIN_ADMIN_TOKEN_LENGTH } from "./limits.ts";

/** The settings of one deployment, parsed from variables and secrets. */
export interface Config {
  /** Full access; undefined on Cloudflare until the secret is set, then only stored tokens work. */
  adminToken: string | undefined;
  /** Hosts that serve short links, lower case; empty means every host. */
  linkHosts: readonly string[];
  /** Host of the API and the pages; undefined means every host. */
  consoleHost: string | undefined;
  /** What short URLs start with where no host list says better, without a trailing slash. */
  publicUrl: string | undefined;
  timezone: string;
  language: Language;
  /** Days that click counters are kept. */
  clickRetentionDays: number;
}

/** A setting that cannot be used: `message` names the variable and says what it takes. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

const host = z
  .string()
  .check(
    z.toLowerCase(),
    z.regex(/^[^\s/:@?#]+(:\d{1,5})?$/, "is not a host name such as go.example.org"),
  );

/** Empty counts as not set: that is how shells and units clear a variable. workerd gives null for none. */
function optional<T extends z.ZodMiniType>(setting: T) {
  return z.pipe(
    z.transform((value): unknown => (value === "" || value === null ? undefined : value)),
    z.optional(setting),
  );
}

/** A comma-separated list. */
function list<T extends z.ZodMiniType<unknown, string>>(item: T) {
  return z.pipe(
    z.pipe(
      z.string(),
      z.transform((text) =>
        text
          .split(",")
          .map((part) => part.trim())
          .filter(Boolean),
      ),
    ),
    z.array(item),
  );
}

function isBaseUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.search === "" && url.hash === "" && url.username === "" && url.password === "";
}

function isWholeNumber(text: string, least: number, most: number): boolean {
  return /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most;
}

function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat("en", { timeZone: name }); // throws for a name that it does not know
    return true;
  } catch {
    return false;
  }
}

const schema = z.object({
  ADMIN_TOKEN: optional(
    z
      .string()
      .check(
        z.minLength(MIN_ADMIN_TOKEN_LENGTH, `needs at least ${MIN_ADMIN_TOKEN_LENGTH} characters`),
        z.regex(/^[\x21-\x7e]*$/, "must be printable ASCII without spaces"),
      ),
  ),
  LINK_HOSTS: optional(list(host)),
  CONSOLE_HOST: optional(host),
  PUBLIC_URL: optional(
    z
      .string()
      .check(
        z.refine(isBaseUrl, "is not a URL such as https://example.org (no query, no password)"),
      ),
  ),
  TIMEZONE: optional(
    z.string().check(z.refine(isTimeZone, "is not a time zone such as Europe/Berlin")),
  ),
  LANGUAGE: optional(z.enum(languages, `must be one of: ${languages.join(", ")}`)),
  CLICK_RETENTION_DAYS: optional(
    z.string().check(z.refine((text) => isWholeNumber(text, 1, 3650), "must be 1 to 3650 days")),
  ),
});

/**
 * Reads the settings from an environment (process.env, or the Worker's env).
 * Throws ConfigError with one line per wrong variable; unknown variables are ignored.
 */
export function parseConfig(variables: Readonly<Record<string, unknown>>): Config {
  const parsed = schema.safeParse(variables);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      (issue) => `${issue.path[0]?.toString()} ${issue.message}`,
    );
    throw new ConfigError(lines.join("\n"));
  }
  const settings = parsed.data;
  return {
    adminToken: settings.ADMIN_TOKEN,
    linkHosts: settings.LINK_HOSTS ?? [],
    consoleHost: settings.CONSOLE_HOST,
    publicUrl: settings.PUBLIC_URL?.replace(/\/+$/, ""),
    timezone: settings.TIMEZONE ?? "Europe/Berlin",
    language: settings.LANGUAGE ?? "de",
    clickRetentionDays: Number(settings.CLICK_RETENTION_DAYS ?? 400),
  };
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
