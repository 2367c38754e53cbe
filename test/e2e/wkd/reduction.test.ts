import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AcceptedCertificate, check } from "../../../functions/wkd/gate/gate.ts";
import { newKey, publicBytes, withUnknownSubkey } from "../../functions/wkd/craft.ts";
import { NOW, address } from "../../functions/wkd/keys.ts";
import { type Keyring, list, newKeyring } from "./keyring.ts";
import { makeKeysOnce } from "./keys.setup.ts";

// Keys as they would be served, in the hands of GnuPG and Sequoia.

const DATE = "2026-07-01";
const keys = makeKeysOnce();

function key(name: string): Uint8Array {
  const base64 = keys[name];
  if (base64 === undefined) throw new Error(`no test key is called ${name}`);
  return Buffer.from(base64, "base64");
}

async function reduced(input: Uint8Array, mailbox: string): Promise<AcceptedCertificate> {
  const verdict = await check(input, address(mailbox), NOW);
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.findings));
  return verdict.certificate;
}

let keyring: Keyring;
beforeEach(() => {
  keyring = newKeyring();
});
afterEach(() => keyring.remove());

function canEncryptTo(fingerprint: string): boolean {
  const args = ["--trust-model", "always", "--recipient", fingerprint, "--encrypt"];
  try {
    return keyring.gpg(args, { date: DATE, input: "x" }).length > 0;
  } catch {
    return false;
  }
}

function sequoia(command: string, input: Uint8Array): string {
  return execFileSync("sq", command.split(" "), { input, stdio: "pipe" }).toString();
}

const OWNER = "vorstand@example.org";

describe("what is served is one key with one user ID that lasts as long as we say", () => {
  test.each([
    ["ed25519", OWNER],
    ["rsa2048", OWNER],
    ["rsa4096", OWNER],
    ["nistp256", OWNER],
    ["nistp521", OWNER],
    ["brainpool", OWNER],
    ["primary-encrypts", OWNER],
    ["five-user-ids", OWNER],
    ["five-user-ids", "eins@example.org"],
    ["address-twice", OWNER],
    ["certified", OWNER],
    ["photo", OWNER],
    ["sha1", OWNER],
    ["weak-spare-subkey", OWNER],
    ["revoked-subkey-succeeded", OWNER],
    ["appoints-revoker", OWNER],
    ["never-expires", OWNER],
    ["subkey-outlives-primary", OWNER],
    ["ends-soon", OWNER],
    ["umlaut", "jürgen@example.org"],
    ["idn-domain", "vorstand@müller.example"],
    ["sq-cv25519", OWNER],
    ["sq-rsa3k", OWNER],
  ])("%s for %s", async (name, mailbox) => {
    const certificate = await reduced(key(name), mailbox);
    keyring.gpg(["--import"], { date: DATE, input: certificate.bytes });
    const { keys: listed, userIds } = list(keyring, DATE);
    expect(userIds).toEqual([certificate.userId]);
    expect(listed[0]?.fingerprint).toBe(certificate.fingerprint);
    expect(listed.length).toBe(certificate.algorithms.length);
    // GnuPG's own account of it; RSA of 1024 bits beside a better subkey is not to be counted on.
    const capable = listed.filter(
      ({ usage, validity, bits }) => usage === "e" && validity !== "r" && bits !== 1024,
    );
    const ends = [...(capable.length > 0 ? [capable] : []), listed.slice(0, 1)].map((group) =>
      Math.max(...group.map(({ expiresAt }) => expiresAt ?? Infinity)),
    );
    expect(certificate.expiresAt ?? Infinity).toBe(Math.min(...ends));
    expect(canEncryptTo(certificate.fingerprint)).toBe(true);

    const report = sequoia("inspect", certificate.bytes);
    expect(report).toContain(`Fingerprint: ${certificate.fingerprint}`);
    expect(report.match(/^ *UserID: /gm)).toHaveLength(1);
    expect(report).toContain(`UserID: ${certificate.userId}`);
    expect(report.match(/Fingerprint: /g)).toHaveLength(1);
    const dump = sequoia("packet dump", certificate.bytes);
    expect(dump.match(/^Public-Subkey Packet/gm)?.length ?? 0).toBe(listed.length - 1);
    expect(dump.match(/^User ID Packet/gm)).toHaveLength(1);
    expect(dump).not.toMatch(/^(User Attribute|Trust|Unknown) Packet/m);
  });

  test("with a subkey that nobody knows", async () => {
    const certificate = await reduced(await withUnknownSubkey(await newKey(), 105), OWNER);
    keyring.gpg(["--import"], { date: DATE, input: certificate.bytes });
    expect(list(keyring, DATE)).toMatchObject({ userIds: [certificate.userId] });
    expect(canEncryptTo(certificate.fingerprint)).toBe(true);
    const report = sequoia("inspect", certificate.bytes);
    expect(report).toContain(`Fingerprint: ${certificate.fingerprint}`);
  });

  test("armored", async () => {
    const certificate = await reduced(key("ed25519"), OWNER);
    keyring.gpg(["--import"], { date: DATE, input: certificate.armored });
    expect(list(keyring, DATE).userIds).toEqual([certificate.userId]);
  });
});

test.each(["revoked-primary", "revoked-subkey", "expired-primary", "expired-subkey"])(
  "nobody can encrypt to %s, says GnuPG as well",
  async (name) => {
    expect((await check(key(name), address(OWNER), NOW)).ok).toBe(false);
    keyring.gpg(["--import"], { date: DATE, input: key(name) });
    expect(canEncryptTo(list(keyring, DATE).keys[0]?.fingerprint ?? "")).toBe(false);
  },
);

describe("what we warn of is true of GnuPG", () => {
  test.each([
    ["version_6", { version: 6 }],
    ["new_algorithm", { modern: true }],
  ] as const)("%s: it cannot encrypt to such a key", async (code, recipe) => {
    const input = publicBytes(await newKey(recipe));
    const verdict = await check(input, address(OWNER), NOW);
    expect(verdict.findings).toMatchObject([{ code, severity: "warn" }]);
    if (!verdict.ok) throw new Error("refused");
    try {
      keyring.gpg(["--import"], { date: DATE, input: verdict.certificate.bytes });
    } catch {
      // GnuPG fails when it imports nothing.
    }
    expect(canEncryptTo(verdict.certificate.fingerprint)).toBe(false);
  });

  test("weak_subkey: it encrypts to the subkey made last", async () => {
    keyring.gpg(["--import"], { date: DATE, input: key("weak-spare-subkey") });
    const { keys: listed } = list(keyring, DATE);
    const message = keyring.gpg(
      ["--trust-model", "always", "--recipient", listed[0]?.fingerprint ?? "", "--encrypt"],
      { date: DATE, input: "x" },
    );
    expect(sequoia("packet dump", message)).toContain(listed.at(-1)?.fingerprint.slice(-16));
  });
});
