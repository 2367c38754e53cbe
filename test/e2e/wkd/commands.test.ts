import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { FindingCode } from "../../../functions/wkd/gate/findings.ts";
import { findingText } from "../../../functions/wkd/gate/words.ts";
import { check } from "../../../functions/wkd/gate/gate.ts";
import { NOW, address } from "../../functions/wkd/keys.ts";
import { type Keyring, newKeyring } from "./keyring.ts";
import { generate, revokeOnlySubkey } from "./keys.setup.ts";

// The commands that a finding tells the owner to type, typed as they stand: what the last one
// prints must be a key without that finding.

const OWNER = address("vorstand@example.org");
const DATE = "2026-07-01";
/** GnuPG's clock starts at DATE and goes on while the commands run. */
const AFTERWARDS = NOW + 3_600_000;

let keyring: Keyring;
beforeEach(() => {
  keyring = newKeyring();
});
afterEach(() => keyring.remove());

/** Runs a shell command as the owner would, with a `gpg` that asks for no passphrase. */
function type(command: string, answers: readonly string[]): string {
  const folder = join(keyring.home, "bin");
  mkdirSync(folder, { recursive: true });
  const gpg = execFileSync("sh", ["-c", "command -v gpg"]).toString().trim();
  const clock = `--faked-system-time ${DATE.replaceAll("-", "")}T000000`;
  const quiet = `--quiet --no-tty --yes --command-fd 0 --pinentry-mode loopback --passphrase ''`;
  writeFileSync(join(folder, "gpg"), `#!/bin/sh\nexec ${gpg} ${quiet} ${clock} "$@"\n`);
  chmodSync(join(folder, "gpg"), 0o755);
  const path = [folder, process.env["PATH"]].join(delimiter);
  const env = { ...process.env, GNUPGHOME: keyring.home, PATH: path };
  const input = answers.map((answer) => `${answer}\n`).join("");
  return execFileSync("sh", ["-c", command], { env, input, stdio: "pipe" }).toString();
}

function exported(fingerprint: string): Uint8Array {
  return keyring.gpg(["--export", fingerprint]);
}

const SHA1 = ["--cert-digest-algo", "SHA1"];
/** Yes, revoke it; it is compromised; no more to say; yes. */
const REVOKE = ["y", "1", "", "y", "y"];

test.each<[FindingCode, () => string, answers?: string[]]>([
  ["encryption_expired", () => generate(keyring, { lifetime: "3y", subkeyLifetime: "3m" })],
  ["primary_expired", () => generate(keyring, { lifetime: "3m" })],
  ["expires_soon", () => generate(keyring, { lifetime: "2y", subkeyLifetime: "2026-08-01" })],
  ["expires_soon", () => generate(keyring, { lifetime: "2026-08-01", subkeyLifetime: "2y" })],
  ["never_expires", () => generate(keyring, { lifetime: "never" })],
  ["no_encryption_subkey", () => generate(keyring, { subkey: "none" })],
  ["encryption_revoked", () => revokeOnlySubkey(keyring, generate(keyring))],
  ["sha1_signatures", () => generate(keyring, { primary: "rsa2048", options: SHA1 })],
  ["outdated_hash", () => generate(keyring, { options: SHA1 })],
  ["weak_subkey", () => generate(keyring, { subkey: "rsa1024" }), REVOKE],
  ["no_user_id", () => generate(keyring, { userId: "Kasse <kasse@example.org>" })],
])("%s is gone after doing as told", async (code, make, answers = []) => {
  const fingerprint = make();
  const before = await check(exported(fingerprint), OWNER, NOW);
  const complaint = before.findings.find((finding) => finding.code === code);
  if (complaint === undefined) throw new Error(JSON.stringify(before.findings));

  const commands = findingText(complaint, "en").match(/(?<=`)gpg [^`]+(?=`)/g) ?? [];
  expect(findingText(complaint, "de").match(/(?<=`)gpg [^`]+(?=`)/g)).toEqual(commands);
  const printed = commands.map((command) => type(command, answers)).at(-1) ?? "";

  const after = await check(new TextEncoder().encode(printed), OWNER, AFTERWARDS);
  expect(after.findings.map((finding) => finding.code)).not.toContain(code);
  expect(after).toMatchObject({ ok: true, certificate: { fingerprint } });
});

test("weak_primary: the new key is taken", async () => {
  const before = await check(exported(generate(keyring, { primary: "rsa1024" })), OWNER, NOW);
  const [complaint] = before.findings;
  if (complaint?.code !== "weak_primary") throw new Error(JSON.stringify(before.findings));
  const [command = ""] = findingText(complaint, "en").match(/(?<=`)gpg [^`]+(?=`)/g) ?? [];
  type(command, []);
  const newest = keyring
    .gpg(["--with-colons", "--list-keys"])
    .toString()
    .match(/(?<=fpr:+)\w+/g);
  const verdict = await check(exported(newest?.at(-2) ?? ""), OWNER, AFTERWARDS);
  expect(verdict).toMatchObject({ ok: true, findings: [] });
});

test("renewing with '*' leaves an expired subkey expired, which is why it is named", async () => {
  const fingerprint = generate(keyring, { lifetime: "3y", subkeyLifetime: "3m" });
  type(`gpg --quick-set-expire ${fingerprint} 2y '*'`, []);
  const { findings } = await check(exported(fingerprint), OWNER, AFTERWARDS);
  expect(findings.map(({ code }) => code)).toEqual(["encryption_expired"]);
});
