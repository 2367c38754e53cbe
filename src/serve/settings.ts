/** The environment of `npm start`, read before anything runs; every fault is one clear line. */
import { randomBytes, X509Certificate, createPrivateKey } from "node:crypto";
import { accessSync, chmodSync, constants, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve as absolute } from "node:path";
import { parseChannels } from "../alerts/channels/channels.ts";
import { ConfigError, parseConfig, parseSettings } from "../config/config.ts";
import { lateSettings } from "../config/late-settings.ts";
import { startSettings } from "../config/start-settings.ts";

/** Where the service listens, where its state lives, and what the Worker is told. */
export interface ServeSettings {
  readonly host: string;
  readonly port: number;
  readonly stateDir: string;
  /** PEM texts; undefined: plain HTTP. */
  readonly tls: { certificate: string; key: string } | undefined;
  /** PEM texts of certificate authorities that are trusted besides the public ones. */
  readonly extraAuthorities: readonly string[];
  readonly adminToken: string;
  /** The token was made just now, so it has to be shown. */
  readonly isNewToken: boolean;
  readonly url: string;
}

/** Reads and checks everything. Throws ConfigError with a line per fault. */
export async function readSettings(environment: NodeJS.ProcessEnv): Promise<ServeSettings> {
  const { adminToken: given } = parseConfig(environment);
  parseChannels(parseSettings(lateSettings, environment).alertChannels);
  const start = parseSettings(startSettings, environment);
  const { host, port } = start;
  const tls = readTls(start.certificatePath, start.keyPath);
  const extraAuthorities = readAuthorities(start.authoritiesPath);
  await assertFree(host, port);
  const stateDir = absolute(start.stateDir);
  makeWritable(stateDir);
  const token =
    given === undefined ? keptToken(stateDir) : { adminToken: given, isNewToken: false };
  const shownHost = host.includes(":") ? `[${host}]` : host;
  const url = `${tls === undefined ? "http" : "https"}://${shownHost}:${port}`;
  return { host, port, stateDir, tls, extraAuthorities, ...token, url };
}

function readTls(certificatePath: string | undefined, keyPath: string | undefined) {
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
  return { certificate, key };
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
    throw new ConfigError(`${name} cannot be read: ${path} (${code(error)})`);
  }
}

/** Listens for a moment, since workerd would only say so in its own words. */
function assertFree(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => {
      const why =
        code(error) === "EADDRINUSE"
          ? "is taken by another program"
          : `cannot be used (${code(error)})`;
      reject(new ConfigError(`PORT ${port} on HOST ${host} ${why}`));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

function makeWritable(directory: string): void {
  try {
    // Links, hashes of tokens and the admin token are nobody else's business.
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    const probe = join(directory, ".writable");
    writeFileSync(probe, "");
  } catch (error) {
    throw new ConfigError(`STATE_DIR cannot be written: ${directory} (${code(error)})`);
  }
}

/** The token of the first start, kept for the next ones. */
function keptToken(stateDir: string): { adminToken: string; isNewToken: boolean } {
  const path = join(stateDir, "admin-token");
  try {
    const adminToken = readFileSync(path, "utf8").trim();
    parseConfig({ ADMIN_TOKEN: adminToken });
    if (adminToken !== "") return { adminToken, isNewToken: false };
  } catch (error) {
    if (error instanceof ConfigError) throw new ConfigError(`${path}: ${error.message}`);
    if (code(error) !== "ENOENT") {
      throw new ConfigError(`${path} cannot be read (${code(error)})`);
    }
  }
  const adminToken = randomBytes(24).toString("base64url");
  writeFileSync(path, `${adminToken}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
  return { adminToken, isNewToken: true };
}

function code(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
