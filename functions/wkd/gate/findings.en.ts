/** Texts of findings in English. */
import {
  addAddressCommand,
  addSubkeyCommand,
  cleanExportCommand,
  editSubkeyCommand,
  exportCommand,
  extendCommands,
  newKeyCommand,
  resignCommands,
  reviveCommands,
  revokeCommand,
  rollbackCommand,
} from "./commands.ts";
import type { FindingTexts } from "./findings.ts";
import { longDay, longMoment } from "../../../src/i18n/long-day.ts";
import { counted, plural } from "../../../src/i18n/plural.ts";

const day = (at: number) => longDay(at, "en");
const moment = (at: number) => longMoment(at, "en");
const things = (count: number, one: string, many: string) => counted(count, one, many, "en");

/** How long it takes, which compares with every clock. */
function ahead(validFrom: number, minutes: number): string {
  return minutes < 24 * 60
    ? `in ${things(minutes, "minute", "minutes")} (${moment(validFrom)} UTC)`
    : `from ${day(validFrom)} on`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `“${name}”`).join(", ");
}

function steps(commands: readonly string[]): string {
  return commands.map((command) => `\`${command}\``).join(", then ");
}

function again(fingerprint: string): string {
  return `then hand in what \`${exportCommand(fingerprint)}\` prints.`;
}

export const en: FindingTexts = {
  too_large: ({ bytes, maxBytes }) =>
    `This is ${bytes} bytes long; at most ${maxBytes} are taken. Export the key without ` +
    "photos and foreign signatures: `gpg --export-options export-minimal --armor --export " +
    "FINGERPRINT`.",
  not_openpgp: () =>
    "This is not an OpenPGP key. Hand in the public key: what `gpg --armor --export " +
    "FINGERPRINT` prints.",
  armor_damaged: () =>
    "The text between the BEGIN and END lines is damaged or incomplete. Copy it once more, " +
    "with both lines.",
  truncated: () => "The key breaks off in the middle. Copy or upload the whole file once more.",
  partial_length: () =>
    "The key is written in pieces of unknown length, which is not allowed for keys. Export it " +
    "once more: `gpg --armor --export FINGERPRINT`.",
  not_a_certificate: ({ tag }) =>
    `This is OpenPGP data, but not a public key: it holds a packet of type ${tag}. Hand in what ` +
    "`gpg --armor --export FINGERPRINT` prints.",
  secret_key: () =>
    "This holds the secret key! It has not been stored. Hand in the public key only: `gpg " +
    "--armor --export FINGERPRINT`. If the secret key was readable to others on its way here, " +
    "revoke it and make a new one.",
  several_certificates: ({ count }) =>
    `This holds ${count} keys; an address has exactly one, and some mail programs cannot handle two. ` +
    "Export just one: `gpg --armor --export FINGERPRINT`.",
  unsupported_version: ({ version }) =>
    `This key has format version ${version}, which hardly any mail program reads. Make a new key ` +
    "(version 4).",
  unsupported_algorithm: ({ algorithm }) =>
    `The primary key uses an algorithm that cannot be checked here (${algorithm}). Make a key ` +
    "with Curve25519 or RSA 3072.",
  too_many_signatures: ({ count, max, fingerprint }) =>
    `The key holds ${count} signatures in its own name; at most ${max} are checked. Export it ` +
    `cleaned: \`${cleanExportCommand(fingerprint)}\`.`,
  revocation_guarded: () =>
    "This is a revocation that was prepared; the colon before the BEGIN line protects it from " +
    "accidents. If the key is really to be revoked, remove the colon and hand it in again. That " +
    "cannot be undone.",
  revocation_unknown: ({ address, issuer }) =>
    `This is a revocation in the name of the key ${issuer}. That key was never published here for ` +
    `${address}, or the revocation is not genuine. Check the address and the file; ` +
    "`randwerk keys history` names the earlier keys.",
  no_user_id: ({ address, found, fingerprint }) =>
    (found.length === 0
      ? `The key has no user ID, so it cannot belong to ${address}. `
      : `The key does not name ${address}, so it does not fit this address. It names ${listed(found)}. `) +
    `Add the address: \`${addAddressCommand(fingerprint, address)}\`, ${again(fingerprint)}`,
  user_id_unsigned: ({ address }) =>
    `The key names ${address}, but did not sign that itself, so anybody may have added it. ` +
    "Export the key from the program that holds its secret part.",
  outdated_hash: ({ fingerprint }) =>
    "The key signed itself with a hash function that mail programs no longer accept for it. Sign " +
    `anew: ${steps(resignCommands(fingerprint))}, ${again(fingerprint)}`,
  user_id_revoked: ({ address, revokedAt }) =>
    `The key gave up ${address} on ${day(revokedAt)} (the user ID is revoked). Hand ` +
    "in the key that the address has now.",
  user_id_expired: ({ address, expiredAt, fingerprint }) =>
    `The key's signature for ${address} ended on ${day(expiredAt)}. Renew it: ` +
    `${steps(extendCommands(fingerprint))}, ${again(fingerprint)}`,
  signed_in_future: ({ validFrom, minutes }) =>
    `The key's signature over its address counts only ${ahead(validFrom, minutes)}. Is the clock ` +
    "right where it was signed? Wait until then and hand it in again, or set the clock and sign anew.",
  primary_revoked: ({ fingerprint }) =>
    `The key ${fingerprint} is revoked. Nothing undoes that: hand in the new key of the address.`,
  revoked_before: ({ fingerprint, takenAt }) =>
    `The revocation of the key ${fingerprint} was taken here on ${day(takenAt)}. That is ` +
    "final, also when this file lacks the revocation: hand in the new key of the address.",
  primary_revoked_by_other: ({ fingerprint, revoker }) =>
    `The key ${fingerprint} appointed the key ${revoker} to revoke it, and carries a revocation ` +
    "in the name of that key. Hand in the new key of the address.",
  unreadable_revocation: () =>
    "The key holds a revocation in a form that cannot be checked here. To be safe it is not " +
    "published. Export the key with a current version of GnuPG.",
  primary_expired: ({ fingerprint, expiredAt, subkeys }) =>
    `The key expired on ${day(expiredAt)}. Extend it: ` +
    `${steps(reviveCommands(fingerprint, subkeys))}, ${again(fingerprint)}`,
  not_yet_valid: ({ validFrom, minutes }) =>
    `The key is valid only ${ahead(validFrom, minutes)}. Most likely the clock was wrong where it ` +
    "was made: wait until then, or set the clock and create the key again.",
  no_encryption_subkey: ({ fingerprint }) =>
    "Nobody can send encrypted mail with this key: it can only sign. Add a subkey for encryption: " +
    `\`${addSubkeyCommand(fingerprint)}\`, ${again(fingerprint)}`,
  encryption_expired: ({ fingerprint, expiredAt, subkeys }) =>
    "Nobody can send encrypted mail with this key: its subkey for encryption expired on " +
    `${day(expiredAt)}. Name that subkey to extend it (with \`'*'\` GnuPG leaves ` +
    `expired subkeys expired): ${steps(reviveCommands(fingerprint, subkeys))}, ` +
    again(fingerprint),
  encryption_revoked: ({ fingerprint }) =>
    "Nobody can send encrypted mail with this key: its subkey for encryption is revoked. Add a new one: " +
    `\`${addSubkeyCommand(fingerprint)}\`, ${again(fingerprint)}`,
  unsigned_primary: ({ fingerprint }) =>
    `The key ${fingerprint} (version 6) lacks its signature over itself, without which no ` +
    "program uses it. Export it from the program that made it.",
  weak_primary: ({ algorithm, address }) =>
    `The key is too weak or outdated (${algorithm}). Make a new one: ` +
    `\`${newKeyCommand(address)}\`.`,
  weak_subkey: ({ algorithm, fingerprint, subkey }) =>
    "Mail would be encrypted to a subkey that is too weak or outdated " +
    `(${algorithm}). Add a better one and revoke the weak one: ` +
    `\`${addSubkeyCommand(fingerprint)}\`, then ` +
    `\`${editSubkeyCommand(fingerprint, subkey)}\`, ${again(fingerprint)}`,
  result_too_large: ({ bytes, maxBytes, fingerprint }) =>
    `Even without all that mail programs do not need the key is ${bytes} bytes long; at most ` +
    `${maxBytes} are served. Export it cleaned up: \`${cleanExportCommand(fingerprint)}\`; expired ` +
    "and superseded subkeys are left out by `randwerk keys publish --leave-out-unused`.",
  revocation: ({ fingerprint }) =>
    `This is the revocation of the key ${fingerprint}. Once taken it is final: the key is served ` +
    "only as a revoked one, so that nobody encrypts to it any more, and only until a new one is " +
    "published.",
  expires_soon: ({ fingerprint, expiresAt, days }) =>
    `From ${day(expiresAt)} on (in ${things(days, "day", "days")}) nobody can ` +
    `encrypt to this key. Extend it soon: ${steps(extendCommands(fingerprint))}, ` +
    again(fingerprint),
  never_expires: ({ fingerprint }) =>
    "The key never expires. Then senders who have it never ask for a newer one, even after " +
    `you lost it. 1 to 2 years are recommended: ${steps(extendCommands(fingerprint))}, ` +
    again(fingerprint),
  future_signature: ({ validFrom, minutes }) =>
    `A signature of the key counts only ${ahead(validFrom, minutes)}; what it changes does not hold ` +
    "until then. Is the clock right where it was made? Hand the key in again afterwards.",
  owner_sees_later_end: ({ userId, ownersEnd, end, fingerprint }) =>
    `Your own GnuPG names ${day(ownersEnd)}, because ` +
    `the user ID “${userId}” says so. Only the one of this address is published, and by that one ` +
    `the key expires on ${day(end)}. Give all of them the same end: ` +
    `${steps(extendCommands(fingerprint))}, ${again(fingerprint)}`,
  owner_sees_earlier_end: ({ userId, ownersEnd, fingerprint }) =>
    `To GnuPG the key expires on ${day(ownersEnd)} already, for everybody who has the whole ` +
    `key: the user ID “${userId}”, which is not published here, says so. Give all of them the same ` +
    `end: ${steps(extendCommands(fingerprint))}, ${again(fingerprint)}`,
  rare_curve: ({ curve, programs }) =>
    `${programs.join(", ")} cannot encrypt to this key: they do not know ${curve}. A key with ` +
    "Curve25519 reaches everybody.",
  revoker_in_user_id: ({ fingerprint, programs }) =>
    `${programs.join(", ")} cannot encrypt to this key: its signature over the address lets another ` +
    `key revoke it. Sign it anew: ${steps(extendCommands(fingerprint))}, ${again(fingerprint)}`,
  missing_key_flags: ({ fingerprint, programs }) =>
    "The key does not say what it is for (key flags are missing). GnuPG encrypts to it all the " +
    `same; ${programs.join(", ")} do not. Add a subkey for encryption: ` +
    `\`${addSubkeyCommand(fingerprint)}\`, ${again(fingerprint)}`,
  openpgpjs_refuses: ({ programs, reason }) =>
    `${programs.join(", ")} cannot encrypt to this key. They would say: "${reason}".`,
  unicode_domain: ({ address, fingerprint }) =>
    "The key writes the domain with letters beyond ASCII. GnuPG and Sequoia then find it under no " +
    `spelling of the address. Add this one: \`${addAddressCommand(fingerprint, address)}\`, ` +
    again(fingerprint),
  capital_letters: ({ mailbox, programs }) =>
    `The key writes the address with capitals (${mailbox}). ${programs.join(", ")} compares letter ` +
    "by letter and finds it only if the address is typed like that.",
  version_6: () =>
    "The key has the new format (version 6), which GnuPG cannot read: whoever uses GnuPG " +
    "cannot send it encrypted mail. A version 4 key reaches everybody.",
  new_algorithm: ({ algorithm }) =>
    `The key uses ${algorithm} in the encoding of 2024 (RFC 9580), which GnuPG cannot read. A ` +
    "key made by GnuPG reaches everybody.",
  several_user_ids: ({ address, count, kept }) =>
    `${count} user IDs name ${address}; the directory serves one. Kept is the one signed ` +
    `last: “${kept}”.`,
  user_id_was_revoked: ({ address }) =>
    `The user ID for ${address} was revoked and then signed again. GnuPG accepts that; ` +
    "programs built on OpenPGP.js (Mailvelope, Proton) treat it as revoked.",
  sha1_signatures: ({ fingerprint }) =>
    "The key signed itself with SHA-1, which newer programs (Sequoia) no longer accept. Sign " +
    `anew: ${steps(resignCommands(fingerprint))}, ${again(fingerprint)}`,
  no_issuer_key_id: () =>
    "The key's signatures do not name their maker in the old way (key ID). GnuPG 2.2 cannot use " +
    "such a key; newer programs can.",
  unknown_subkeys: ({ algorithms }) =>
    "Subkeys of unknown algorithms stay in the key unchanged and unused here: " +
    `${algorithms.join(", ")}.`,
  weak_spare_subkey: ({ algorithm, fingerprint, subkey }) =>
    `Beside a good subkey there is a weak one (${algorithm}), which some programs encrypt to. ` +
    `Revoke it: \`${editSubkeyCommand(fingerprint, subkey)}\`, ${again(fingerprint)}`,
  armor_checksum: () =>
    "The checksum of the text is wrong. All signatures in the key that count are right, so it " +
    "is taken.",
  invalid_signatures: ({ count }) =>
    `Left out: ${things(count, "signature", "signatures")} in the key's own name that ` +
    `${plural(count, "is", "are")} not genuine or cannot be checked.`,
  unbound_subkeys: ({ count }) =>
    `Left out: ${things(count, "subkey that does", "subkeys that do")} not provably belong to ` +
    "this key.",
  successor: ({ fingerprint, replaced, version, address }) =>
    `This is another key (${fingerprint}) than the one before (${replaced}). Keep the secret key of the ` +
    "one before: nothing else reads the mail that was encrypted to it. Programs that ask the directory " +
    "have the new key within five minutes. Who has the old one already goes on encrypting to it until it " +
    "expires or is revoked, and learns of that by `gpg --refresh-keys`: so revoke it in a few weeks, " +
    `\`${revokeCommand(replaced, address)}\`. Until then \`${rollbackCommand(address, version)}\` goes back to it.`,
  dropped_user_ids: ({ count }) =>
    `Left out: ${things(count, "other user ID", "other user IDs")}. The directory serves only ` +
    "this address.",
  dropped_photos: ({ count }) => `Left out: ${things(count, "photo", "photos")}.`,
  dropped_certifications: ({ count }) =>
    `Left out: ${things(count, "signature", "signatures")} by others or for local use.`,
  dropped_packets: ({ count }) =>
    `Left out: ${things(count, "packet", "packets")} that mail programs ignore.`,
  left_out_subkeys: ({ count }) =>
    `Left out, as you asked: ${things(count, "subkey", "subkeys")} that nobody encrypts to any more.`,
};
