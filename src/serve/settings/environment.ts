/** The environment of `npm start`, read before anything runs; every fault is one clear line. */
import { X509Certificate, createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve as absolute } from "node:path";
import { parseChannels } from "../../alerts/channels/channels.ts";
import { ownerMailOf } from "../../alerts/channels/owner-mail.ts";
import { archiveSettings, parseArchive } from "../../config/buckets/archive-settings.ts";
import { parseCalendar } from "../../calendar/calendar.ts";
import { calendarErrorText } from "../../calendar/messages.ts";
import { ConfigError, parseConfig, parseSettings } from "../../config/config.ts";
import { dnsSettings } from "../../config/dns/settings.ts";
import { repositorySettings } from "../../config/buckets/repository-settings.ts";
import { lateSettings } from "../../config/late-settings.ts";
import { parseSignIn, signInSettings } from "../../config/sign-in/settings.ts";
import { ownerMailSettings } from "../../config/owner-mail/settings.ts";
import { siteSettings } from "../../config/site/settings.ts";
import type { SettingTable } from "../../config/setting.ts";
import { startSettings } from "../../config/start/settings.ts";
import type { Language } from "../../i18n/language.ts";
import { StartError, systemCode } from "../start-error.ts";

/** Where the service listens, where its state lives, and what the Worker is told. */
export interface ServeSettings {
  readonly host: string;
  readonly port: number;
  /** An absolute path. */
  readonly stateDir: string;
  /** Absolute paths of PEM files; undefined: plain HTTP. */
  readonly tls: { certificatePath: string; keyPath: string } | undefined;
  /** PEM texts of certificate authorities that are trusted besides the public ones. */
  readonly extraAuthorities: readonly string[];
  /** Undefined: the one that is kept with the state. */
  readonly adminToken: string | undefined;
  readonly url: string;
}

/** Reads and checks everything, and changes nothing. Throws ConfigError with a line per fault. */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
): ServeSettings {
  const { adminToken, timezone } = parseConfig(environment);
  parseChannels(parseSettings(lateSettings, environment).alertChannels);
  checkOwnerMail(environment);
  parseSignIn(environment);
  checkArchive(environment, timezone);
  parseSettings(siteSettings, environment);
  parseSettings(dnsSettings, environment);
  parseSettings(repositorySettings, environment);
  const start = parseSettings(startSettings, environment);
  const { host, port } = start;
  const tls = checkedTls(start.certificatePath, start.keyPath);
  const extraAuthorities = readAuthorities(start.authoritiesPath);
  const shownHost = host.includes(":") ? `[${host}]` : host;
  const url = `${tls === undefined ? "http" : "https"}://${shownHost}:${port}`;
  const stateDir = absolute(start.stateDir);
  return { host, port, stateDir, tls, extraAuthorities, adminToken, url };
}

/**
 * Judges settings of the Worker one by one, where others may be set elsewhere, such as secrets on Cloudflare. Throws ConfigError
 * with a line per fault of the first table that has one.
 */
export function judgeEach(environment: Readonly<Record<string, string | undefined>>): void {
  parseConfig(environment);
  parseChannels(parseSettings(lateSettings, environment).alertChannels);
  for (const table of [
    siteSettings,
    dnsSettings,
    signInSettings,
    archiveSettings,
    ownerMailSettings,
  ]) {
    parseSettings<SettingTable>(table, environment);
  }
}

/** Throws where OWNER_MAIL names no channel that sends mail. */
function checkOwnerMail(environment: Readonly<Record<string, string | undefined>>): void {
  const mail = ownerMailOf(environment);
  if (mail.kind === "unusable") throw new ConfigError(mail.reason);
}

/** Throws where the archive's settings cannot be used; StartError where it is its calendar. */
function checkArchive(
  environment: Readonly<Record<string, string | undefined>>,
  timezone: string,
): void {
  const archive = parseArchive(environment);
  if (archive === undefined) return;
  const parsed = parseCalendar(archive.at, { timezone });
  if (parsed.ok) return;
  const why = (language: Language) => `ARCHIVE_AT ${calendarErrorText(parsed.error, language)}`;
  throw new StartError({ de: why("de"), en: why("en") });
}

function checkedTls(
  certificatePath: string | undefined,
  keyPath: string | undefined,
): ServeSettings["tls"] {
  if (certificatePath === undefined && keyPath === undefined) return undefined;
  if (certificatePath === undefined || keyPath === undefined) {
    throw new ConfigError("TLS_CERT and TLS_KEY belong together: set both or none");
  }
  const certificate = readPem("TLS_CERT", certificatePath);
  const key = readPem("TLS_KEY", keyPath);
  let matches: boolean;
  try {
    matches = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    throw new ConfigError(`TLS_CERT or TLS_KEY is not PEM: ${certificatePath}, ${keyPath}`);
  }
  if (!matches) throw new ConfigError(`TLS_KEY ${keyPath} does not belong to ${certificatePath}`);
  return { certificatePath: absolute(certificatePath), keyPath: absolute(keyPath) };
}

/** The file that Node and wrangler read as well. */
function readAuthorities(path: string | undefined): string[] {
  if (path === undefined) return [];
  const text = readPem("NODE_EXTRA_CA_CERTS", path);
  const found = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0) throw new ConfigError(`NODE_EXTRA_CA_CERTS has no certificate: ${path}`);
  return found;
}

function readPem(name: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ConfigError(`${name} cannot be read: ${path} (${systemCode(error)})`);
  }
}
