/** Requests and responses of the keys API. */
import { z } from "@hono/zod-openapi";
import { momentOut, orNull, toMoment, toMomentOrNull } from "../../../src/http/api-schema.ts";
import type { Language } from "../../../src/i18n/language.ts";
import type { Change } from "../../../src/store/history-table.ts";
import { armorPublicKey } from "../openpgp/armor.ts";
import type { Finding } from "../gate/findings.ts";
import { findingText } from "../gate/words.ts";
import { daysLeft } from "../watch/reminders.ts";
import type { AcceptedCertificate } from "../gate/gate.ts";
import { hashRules, type AddressHash } from "../address/hash.ts";
import type { KeySummary, PublishedKey, ReplacedKey } from "../keys/key.ts";
import { letterStates, type Letter } from "../letters/letter.ts";
import { directoryUrls } from "../directory/question.ts";
import type { KeyState } from "../keys/history.ts";
import { lookSchema, lookToJson } from "./look-json.ts";

export const findingSchema = z
  .object({
    code: z.string().openapi({ example: "expires_soon" }).describe("what it is, for programs"),
    severity: z
      .enum(["refuse", "warn", "info"])
      .describe(
        "`refuse`: it is not published; `warn`: it is, but something is to be done; `info`: only to be known",
      ),
    text: z.string().openapi({ description: "in the language of the request" }),
  })
  .openapi("KeyFinding");

export function findingsToJson(findings: readonly Finding[], language: Language) {
  return findings.map((finding) => ({
    code: finding.code,
    severity: finding.severity,
    text: findingText(finding, language),
  }));
}

const certificateShape = {
  fingerprint: z.string().openapi({ description: "upper-case hexadecimal: 40 digits, 64 in v6" }),
  keyVersion: z
    .union([z.literal(4), z.literal(6)])
    .openapi({ type: "integer", enum: [4, 6] })
    .describe("version of the OpenPGP format: 4, or 6 (RFC 9580)"),
  algorithms: z
    .array(z.string())
    .openapi({ example: ["Ed25519", "Cv25519"] })
    .describe("of the primary key and of its subkeys"),
  userId: z
    .string()
    .openapi({ example: "Vorstand <vorstand@example.org>" })
    .describe("the user ID that is published: the one with the address"),
  expiresAt: momentOut
    .nullable()
    .openapi({ description: "from then on nobody can encrypt; null: never" }),
  daysLeft: z.int().nullable().openapi({ description: "whole days until then; null: for ever" }),
  sizeBefore: z.int().openapi({ description: "octets handed in, without armor" }),
  sizeAfter: z.int().openapi({ description: "octets that are served" }),
};

const certificateSchema = z
  .object({ ...certificateShape, armored: z.string().describe("the key as text") })
  .openapi("Certificate");

export const checkSchema = z
  .object({
    ok: z.boolean().openapi({ description: "it would be published" }),
    certificate: orNull(certificateSchema, "what would be published; null: nothing"),
    revokes: z
      .string()
      .nullable()
      .openapi({ description: "fingerprint of the key that this is the revocation of" }),
    findings: z.array(findingSchema).describe("what is to be said about the key"),
  })
  .openapi("KeyCheck");

const letterSchema = z
  .object({
    to: z.string().describe("the recipient, as its owner writes it"),
    subject: z.string().describe("as the recipient reads it"),
    state: z
      .enum(letterStates)
      .describe(
        "`pending`: it is tried again; `sent`: the mail server took it; `refused`: it never will; `ended`: it could not be sent in time; `dropped`: it was true no more",
      ),
    createdAt: momentOut.describe("when it was written"),
    lastAt: momentOut.nullable().describe("end of the last attempt; null: there was none"),
    answer: z
      .string()
      .nullable()
      .describe("what the mail server said, without secrets, or why nobody said anything"),
    nextAt: momentOut.nullable().describe("when it is tried next; null: never"),
  })
  .openapi("KeyLetter", { description: "a mail to the owner of a key" });

const keySchema = z
  .object({
    address: z
      .string()
      .openapi({ example: "vorstand@example.org" })
      .describe("mail address that the key belongs to"),
    ...certificateShape,
    version: z.int().openapi({ description: "counts what was published for the address" }),
    revision: z.int().openapi({ description: "the ETag, for If-Match" }),
    publishedAt: momentOut.describe("when this version was published"),
    publishedBy: z.string().describe("name of the token or account that published it"),
    revokedAt: momentOut
      .nullable()
      .openapi({ description: "when its revocation was taken; null: it is not revoked" }),
    lookOk: z.boolean().nullable().openapi({ description: "null: not looked yet" }),
  })
  .openapi("Key");

export const keyListSchema = z.object({
  keys: z.array(keySchema).describe("all published keys, the one that expires next first"),
});

export const keyDetailSchema = keySchema
  .extend({
    urls: z
      .object({
        advanced: z.string().describe("by the advanced method"),
        direct: z.string().describe("by the direct method"),
      })
      .describe("where mail programs find it"),
    hashes: z
      .array(
        z.object({
          hash: z.string().describe("32 characters of z-base-32"),
          rule: z.enum(hashRules).describe("which spelling of the local part was hashed"),
        }),
      )
      .describe("the hashes of the local part that lead to it"),
    replaces: orNull(
      z.object({
        fingerprint: z.string().describe("of the key before: upper-case hexadecimal"),
        since: momentOut.describe("when this key took its place"),
        revokedAt: momentOut
          .nullable()
          .describe("when its revocation was taken; null: who has it may still encrypt to it"),
      }),
      "the key that this one took the place of, which is found by its fingerprint still; null: there was none",
    ),
    findings: z.array(findingSchema).openapi({ description: "as of now" }),
    look: orNull(lookSchema, "what the last check from outside found; null: not checked yet"),
    letters: z.array(letterSchema).describe("the last mails to this mailbox, the newest first"),
    armored: z.string().describe("the key as text"),
  })
  .openapi("KeyDetail");

const stateSchema = z
  .object({
    version: z.int().describe("which version it was"),
    fingerprint: z.string().describe("of the key"),
    expiresAt: momentOut.nullable().describe("when it expires; null: never"),
  })
  .nullable()
  .openapi({ description: "null: no key was published" });

const changeSchema = z
  .object({
    at: momentOut.describe("when it was changed"),
    who: z.string().describe("name of the token or account that changed it"),
    action: z.enum(["publish", "rollback", "remove", "revoke"]).describe("what was done"),
    before: stateSchema,
    after: stateSchema,
  })
  .openapi("KeyChange");

export const changeListSchema = z.object({
  changes: z.array(changeSchema).describe("the changes, the newest first"),
});

export const rollbackSchema = z
  .strictObject({
    version: z.int().min(1).openapi({ description: "default: the one before" }),
  })
  .partial()
  .openapi("Rollback");

/** The certificate that would be published, as the API shows it. */
export function certificateToJson(certificate: AcceptedCertificate, now: number) {
  const { fingerprint, algorithms, userId, expiresAt, sizeBefore, sizeAfter } = certificate;
  return {
    fingerprint,
    keyVersion: certificate.version,
    algorithms,
    userId,
    expiresAt: toMomentOrNull(expiresAt),
    daysLeft: daysLeft(expiresAt, now) ?? null,
    sizeBefore,
    sizeAfter,
    armored: certificate.armored,
  };
}

/** A published key as a list shows it. */
export function keyToJson(key: KeySummary, now: number): z.infer<typeof keySchema> {
  return {
    address: `${key.localPart}@${key.domain}`,
    fingerprint: key.fingerprint,
    keyVersion: key.format,
    algorithms: [...key.algorithms],
    userId: key.userId,
    expiresAt: toMomentOrNull(key.expiresAt),
    daysLeft: daysLeft(key.expiresAt, now) ?? null,
    sizeBefore: key.sizeBefore,
    sizeAfter: key.sizeAfter,
    version: key.version,
    revision: key.revision,
    publishedAt: toMoment(key.publishedAt),
    publishedBy: key.publishedBy,
    revokedAt: toMomentOrNull(key.revokedAt),
    lookOk: key.look?.ok ?? null,
  };
}

interface KeyDetail {
  readonly key: PublishedKey;
  readonly hashes: readonly AddressHash[];
  readonly findings: readonly Finding[];
  readonly replaced: ReplacedKey | undefined;
  /** The last mails to its owner, newest first. */
  readonly letters: readonly Letter[];
}

/** Everything about a published key. */
export function keyDetailToJson(
  { key, hashes, findings, replaced, letters }: KeyDetail,
  language: Language,
  now: number,
): z.infer<typeof keyDetailSchema> {
  return {
    replaces:
      replaced?.since === undefined
        ? null
        : {
            fingerprint: replaced.fingerprint,
            since: toMoment(replaced.since),
            revokedAt: toMomentOrNull(replaced.revokedAt),
          },
    ...keyToJson(key, now),
    urls: directoryUrls(key, hashes[0]?.hash ?? ""),
    hashes: [...hashes],
    findings: findingsToJson(findings, language),
    look: key.look === undefined ? null : lookToJson(key.look, language),
    letters: letters.map(letterToJson),
    armored: armorPublicKey(key.bytes),
  };
}

function letterToJson(letter: Letter): z.infer<typeof letterSchema> {
  const { to, subject, state, createdAt, lastAt, lastAnswer, nextAt } = letter;
  return {
    to,
    subject,
    state,
    createdAt: toMoment(createdAt),
    lastAt: toMomentOrNull(lastAt),
    answer: lastAnswer ?? null,
    nextAt: toMomentOrNull(nextAt),
  };
}

export function changeToJson(change: Change<KeyState>): z.infer<typeof changeSchema> {
  const state = (one: KeyState | undefined) =>
    one === undefined
      ? null
      : {
          version: one.version,
          fingerprint: one.fingerprint,
          expiresAt: toMomentOrNull(one.expiresAt),
        };
  return {
    at: toMoment(change.at),
    who: change.who,
    action: change.action as z.infer<typeof changeSchema>["action"],
    before: state(change.before),
    after: state(change.after),
  };
}
