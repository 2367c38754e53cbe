/** A published key, and the versions that were published before it. */
import type { Language } from "../../../src/i18n/language.ts";
import type { Look } from "./found.ts";

/** Facts about a version besides its octets; moments in unix ms. */
export interface VersionFacts {
  readonly version: number;
  readonly publishedAt: number;
  readonly publishedBy: string;
  readonly fingerprint: string;
  readonly format: 4 | 6;
  readonly algorithms: readonly string[];
  readonly userId: string;
  readonly expiresAt: number | undefined;
  readonly sizeBefore: number;
  readonly sizeAfter: number;
  readonly digest: string;
}

/** A version that was published once. */
export interface KeyVersion extends VersionFacts {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** An address with what is known of its published key. */
export interface KeySummary extends VersionFacts {
  readonly id: number;
  readonly address: string;
  readonly localPart: string;
  readonly domain: string;
  readonly revision: number;
  /** When its revocation was handed in, in unix ms; undefined: it is not revoked. */
  readonly revokedAt: number | undefined;
  /** Subject of the member who published it; undefined: an admin did. */
  readonly owner: string | undefined;
  /** In which language its owner is written to; undefined: that of the service. */
  readonly language: Language | undefined;
  /** Id of the program that its owner uses (programs/programs.ts). */
  readonly program: string | undefined;
  readonly alertedDays: number | undefined;
  readonly look: Look | undefined;
  /** Names of the problems that the owner was told of. */
  readonly told: readonly string[];
}

export interface PublishedKey extends KeySummary, KeyVersion {}

/** The key that another one of the same address took the place of; moments in unix ms. */
export interface ReplacedKey {
  readonly fingerprint: string;
  /** Its last one, to go back to. */
  readonly version: number;
  /** From when on the other one was published; undefined: it is not. */
  readonly since: number | undefined;
  readonly expiresAt: number | undefined;
  readonly revokedAt: number | undefined;
}

/** A key as a mail client gets it. */
export interface ServedKey {
  readonly bytes: ArrayBuffer;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly digest: string;
}

/** A key as a key server hands it out. */
export interface FoundKey extends ServedKey {
  readonly domain: string;
  readonly userId: string;
  readonly publishedAt: number;
  /** From then on nobody can encrypt, in unix ms; undefined: never. */
  readonly expiresAt: number | undefined;
  readonly isRevoked: boolean;
}
