import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import type { MadeKeys } from "../../functions/wkd/keys.ts";
import { type GpgOptions, type Keyring, newKeyring } from "./keyring.ts";

/** Before the tests: makes the keys that they take with `key(name)`. */
export function setup(project: TestProject): void {
  project.provide("wkdKeys", madeKeys());
}

function madeKeys(): MadeKeys {
  try {
    return { keys: makeKeysOnce() };
  } catch (error) {
    // Only the tests that need keys shall fail where GnuPG or Sequoia is missing.
    return { failure: String(error) };
  }
}

/**
 * The keys, base64 by name. Their dates are fixed, so the ones of an earlier run are as good as new
 * ones while this folder's programs that make them have not changed.
 */
export function makeKeysOnce(): Record<string, string> {
  const sources = ["keys.setup.ts", "keyring.ts"].map((name) =>
    readFileSync(join(import.meta.dirname, name)),
  );
  const version = sources.reduce((hash, source) => hash.update(source), createHash("sha256"));
  const folder = join(import.meta.dirname, "../../../node_modules/.cache/wkd-keys");
  const file = join(folder, `${version.digest("hex")}.json`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify(makeKeys()));
    renameSync(unfinished, file);
  }
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
}

const USER_ID = "Vorstand <vorstand@example.org>";
const SHA1 = ["--cert-digest-algo", "SHA1"];
const MADE = { date: "2026-01-01" } satisfies GpgOptions;

function makeKeys(): Record<string, string> {
  const keyring = newKeyring();
  try {
    const all: Record<string, Uint8Array> = {
      ...algorithmKeys(keyring),
      ...userIdKeys(keyring),
      ...endingKeys(keyring),
      ...revokedKeys(keyring),
      ...oddKeys(keyring),
      ...sequoiaKeys(keyring.home),
    };
    const encoded = Object.entries(all).map(([name, bytes]) => [
      name,
      Buffer.from(bytes).toString("base64"),
    ]);
    return Object.fromEntries(encoded);
  } finally {
    keyring.remove();
  }
}

interface Recipe {
  userId?: string;
  primary?: string;
  /** The uses that the primary key allows. */
  usage?: string;
  /** The subkey for encryption; `none` for none. */
  subkey?: string;
  lifetime?: string;
  subkeyLifetime?: string;
  options?: readonly string[];
  date?: string;
}

/** Makes a key and tells its fingerprint. */
export function generate({ gpg }: Keyring, recipe: Recipe = {}): string {
  const { userId = USER_ID, primary = "ed25519", subkey = "cv25519", lifetime = "2y" } = recipe;
  const { usage = "cert,sign", subkeyLifetime = lifetime, options = [], date = MADE.date } = recipe;
  const args = ["--status-fd", "1", "--quick-generate-key", userId, primary, usage, lifetime];
  const status = gpg([...options, ...args], { date }).toString();
  const fingerprint = /KEY_CREATED \w (\w+)/.exec(status)?.[1];
  if (fingerprint === undefined) throw new Error(`gpg made no key: ${status}`);
  if (subkey !== "none") {
    gpg([...options, "--quick-add-key", fingerprint, subkey, "encr", subkeyLifetime], { date });
  }
  return fingerprint;
}

/** Makes a key and exports it. */
function generated(keyring: Keyring, recipe?: Recipe): Uint8Array {
  return keyring.gpg(["--export", generate(keyring, recipe)]);
}

function algorithmKeys(keyring: Keyring): Record<string, Uint8Array> {
  const { gpg } = keyring;
  const spare = generate(keyring, { subkey: "rsa1024", lifetime: "3y" });
  gpg(["--quick-add-key", spare, "cv25519", "encr", "1y"], { date: "2026-02-01" });
  return {
    ed25519: generated(keyring),
    rsa2048: generated(keyring, { primary: "rsa2048", subkey: "rsa2048" }),
    rsa3072: generated(keyring, { primary: "rsa3072", subkey: "rsa3072" }),
    rsa4096: generated(keyring, { primary: "rsa4096", subkey: "rsa4096" }),
    rsa1024: generated(keyring, { primary: "rsa1024", subkey: "rsa1024" }),
    "dsa-elgamal": generated(keyring, { primary: "dsa2048", subkey: "elg2048" }),
    "elgamal-subkey": generated(keyring, { primary: "rsa2048", subkey: "elg2048" }),
    "weak-subkey": generated(keyring, { subkey: "rsa1024" }),
    "weak-spare-subkey": gpg(["--export", spare]),
    nistp256: generated(keyring, { primary: "nistp256", subkey: "nistp256" }),
    nistp521: generated(keyring, { primary: "nistp521", subkey: "nistp521" }),
    brainpool: generated(keyring, { primary: "brainpoolP256r1", subkey: "brainpoolP256r1" }),
    secp256k1: generated(keyring, { primary: "secp256k1", subkey: "secp256k1" }),
    "primary-encrypts": generated(keyring, {
      primary: "rsa2048",
      usage: "cert,sign,encr",
      subkey: "none",
    }),
    "signing-only": generated(keyring, { subkey: "none" }),
    sha1: generated(keyring, { primary: "rsa2048", subkey: "rsa2048", options: SHA1 }),
    "sha1-ed25519": generated(keyring, { options: SHA1 }),
  };
}

function userIdKeys(keyring: Keyring): Record<string, Uint8Array> {
  const { gpg, ask, home } = keyring;
  const five = generate(keyring, { userId: "Eins <eins@example.org>" });
  const others = ["Zwei <zwei@example.org>", USER_ID, "Vier", "Fünf <fuenf@example.org>"];
  for (const userId of others) gpg(["--quick-add-uid", five, userId], MADE);

  const twice = generate(keyring, { userId: "Alter Vorstand <vorstand@example.org>" });
  const renamed = "Neuer Vorstand <Vorstand@Example.org>";
  gpg(["--quick-add-uid", twice, renamed], { date: "2026-02-01" });

  const certified = generate(keyring);
  for (const name of ["Anna <anna@example.org>", "Bernd <bernd@example.org>"]) {
    const friend = generate(keyring, { userId: name, subkey: "none" });
    gpg(["--local-user", friend, "--quick-sign-key", certified], { date: "2026-02-01" });
  }
  const photo = generate(keyring);
  const jpeg = join(home, "photo.jpg");
  // The start and the end of a JPEG file; GnuPG does not look at what is between.
  writeFileSync(jpeg, Buffer.from("ffd8ffe000104a46494600010100000100010000ffd9", "hex"));
  ask(["--edit-key", photo], ["addphoto", jpeg, "y", "save"], MADE);
  return {
    "five-user-ids": gpg(["--export", five]),
    "address-twice": gpg(["--export", twice]),
    certified: gpg(["--export", certified]),
    photo: gpg(["--export", photo]),
    umlaut: generated(keyring, { userId: "Jürgen <jürgen@example.org>" }),
    "bare-address": generated(keyring, { userId: "vorstand@example.org" }),
    "idn-domain": generated(keyring, { userId: "Vorstand <vorstand@müller.example>" }),
  };
}

function endingKeys(keyring: Keyring): Record<string, Uint8Array> {
  const { gpg } = keyring;
  const renewed = generate(keyring, { lifetime: "3y", subkeyLifetime: "3m" });
  // Owners do this, and believe to have renewed the key.
  gpg(["--quick-set-expire", renewed, "2y", "*"], { date: "2026-06-01" });
  return {
    "expired-primary": generated(keyring, { lifetime: "3m" }),
    "expired-subkey": gpg(["--export", renewed]),
    "never-expires": generated(keyring, { lifetime: "never" }),
    "subkey-outlives-primary": generated(keyring, { lifetime: "1y", subkeyLifetime: "3y" }),
    "ends-soon": generated(keyring, { lifetime: "2y", subkeyLifetime: "2026-08-01" }),
    "from-the-future": generated(keyring, { date: "2026-12-01" }),
  };
}

/** Revokes the key's one subkey and tells the key's fingerprint. */
export function revokeOnlySubkey({ ask }: Keyring, fingerprint: string): string {
  const answers = ["key 1", "revkey", "y", "1", "", "y", "save"];
  ask(["--edit-key", fingerprint], answers, { date: "2026-02-01" });
  return fingerprint;
}

function revokedKeys(keyring: Keyring): Record<string, Uint8Array> {
  const { gpg, ask, home } = keyring;
  const userId = generate(keyring, { userId: "Andere <andere@example.org>" });
  gpg(["--quick-add-uid", userId, USER_ID], MADE);
  gpg(["--quick-revoke-uid", userId, USER_ID], { date: "2026-02-01" });

  const subkey = revokeOnlySubkey(keyring, generate(keyring));
  const succeeded = revokeOnlySubkey(keyring, generate(keyring));
  gpg(["--quick-add-key", succeeded, "cv25519", "encr", "2y"], { date: "2026-02-01" });

  const primary = generate(keyring);
  const unrevoked = gpg(["--export", primary]);
  const prepared = readFileSync(join(home, "openpgp-revocs.d", `${primary}.rev`), "utf8");
  const alone = prepared.replace(/^:-----/m, "-----");
  gpg(["--import"], { input: alone, date: "2026-02-01" });

  const revoker = generate(keyring, { userId: "Kasse <kasse@example.org>", subkey: "none" });
  const entrusted = generate(keyring);
  ask(["--edit-key", entrusted], ["addrevoker", revoker, "y", "save"], MADE);
  const trusting = gpg(["--export", entrusted]);
  const revocation = ask(["--desig-revoke", entrusted], ["y", "1", "", "y"], {
    date: "2026-02-01",
  });
  gpg(["--import"], { input: revocation, date: "2026-02-01" });
  return {
    "revoked-user-id": gpg(["--export", userId]),
    "revoked-subkey": gpg(["--export", subkey]),
    "revoked-subkey-succeeded": gpg(["--export", succeeded]),
    "revoked-primary": gpg(["--export", primary]),
    "before-revocation": unrevoked,
    "revocation-alone": Buffer.from(alone),
    "revocation-prepared": Buffer.from(prepared),
    "appoints-revoker": trusting,
    "revoked-by-other": gpg(["--export", entrusted]),
  };
}

function oddKeys(keyring: Keyring): Record<string, Uint8Array> {
  const { gpg } = keyring;
  const fingerprint = generate(keyring);
  const other = generate(keyring);
  return {
    secret: gpg(["--export-secret-keys", fingerprint]),
    "two-keys": gpg(["--export", fingerprint, other]),
    armored: gpg(["--armor", "--export", fingerprint]),
    "armored-twice": Buffer.concat([
      gpg(["--armor", "--export", fingerprint]),
      gpg(["--armor", "--export", other]),
    ]),
    message: gpg(["--store"], { input: "not a key" }),
    signature: gpg(["--local-user", fingerprint, "--detach-sign"], { input: "x", ...MADE }),
  };
}

function sequoiaKeys(folder: string): Record<string, Uint8Array> {
  const made = (suite: string, ...options: string[]): Buffer => {
    const secret = join(folder, `${suite}.pgp`);
    const args = ["--cipher-suite", suite, "--creation-time", "20260101", "--expires-in", "2y"];
    const userId = ["--userid", USER_ID];
    execFileSync("sq", [
      "--force",
      "key",
      "generate",
      ...args,
      ...userId,
      ...options,
      "--export",
      secret,
    ]);
    return execFileSync("sq", ["key", "extract-cert", "--binary", secret]);
  };
  return {
    "sq-cv25519": made("cv25519"),
    "sq-rsa3k": made("rsa3k"),
    "sq-cannot-encrypt": made("cv25519", "--cannot-encrypt"),
  };
}
