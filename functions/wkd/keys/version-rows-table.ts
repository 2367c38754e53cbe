/** Versions of keys, one by one. Loaded when one is published or looked up: mail clients need none of it. */
import type { KeyVersion, ReplacedKey } from "./key.ts";
import { findAddress } from "./table.ts";
import { FACTS, toFacts, type FactsRow, type WithBytes } from "./version-table.ts";

/** One version of a key, or the newest one below `below`. */
export function versionOf(
  sql: SqlStorage,
  keyId: number,
  wanted: { version: number } | { below: number },
): KeyVersion | undefined {
  const [condition, value] =
    "version" in wanted ? ["version = ?", wanted.version] : ["version < ?", wanted.below];
  return sql
    .exec<WithBytes<FactsRow>>(
      `SELECT ${FACTS}, bytes FROM versions WHERE key_id = ? AND ${condition} ORDER BY version DESC LIMIT 1`,
      keyId,
      value,
    )
    .toArray()
    .map(toVersion)[0];
}

/** Above every version's number. */
const ALL = Number.MAX_SAFE_INTEGER;

/** One version of an address' key, or without a number the one before the published one, or the last of a removed one. */
export function earlierVersion(
  sql: SqlStorage,
  address: string,
  number: number | undefined,
): { localPart: string; version: KeyVersion } | undefined {
  const before = findAddress(sql, address);
  if (before === undefined) return undefined;
  const wanted = number === undefined ? { below: before.version ?? ALL } : { version: number };
  const version = versionOf(sql, before.id, wanted);
  return version && { localPart: before.localPart, version };
}

/** The newest version of an address with this fingerprint or key ID. */
export function versionNamed(
  sql: SqlStorage,
  address: string,
  name: string,
): KeyVersion | undefined {
  const known = findAddress(sql, address);
  return known && newestVersionNamed(sql, known.id, name);
}

const toVersion = (row: WithBytes<FactsRow>): KeyVersion => ({
  ...toFacts(row),
  bytes: new Uint8Array(row.bytes),
});

/** The newest version of an address' key with this fingerprint, or whose key ID this is. */
export function newestVersionNamed(
  sql: SqlStorage,
  keyId: number,
  name: string,
): KeyVersion | undefined {
  return sql
    .exec<WithBytes<FactsRow>>(
      `SELECT ${FACTS}, bytes FROM versions WHERE key_id = ?1 AND (fingerprint = ?2
         OR (format = 4 AND substr(fingerprint, -16) = ?2)
         OR (format = 6 AND substr(fingerprint, 1, 16) = ?2)) ORDER BY version DESC LIMIT 1`,
      keyId,
      name,
    )
    .toArray()
    .map(toVersion)[0];
}

/** The number of the newest version of an address' key; 0: there is none. */
export function newestVersionNumber(sql: SqlStorage, keyId: number): number {
  const { version } = sql
    .exec<{ version: number | null }>(
      "SELECT MAX(version) AS version FROM versions WHERE key_id = ?",
      keyId,
    )
    .one();
  return version ?? 0;
}

/** Addresses that once had the key, by their ids. */
export function idsOfFingerprint(sql: SqlStorage, fingerprint: string): number[] {
  return sql
    .exec<{ key_id: number }>(
      "SELECT DISTINCT key_id FROM versions WHERE fingerprint = ? ORDER BY key_id",
      fingerprint,
    )
    .toArray()
    .map((row) => row.key_id);
}

/** Writes a version and forgets the oldest ones beyond `most`. */
export function insertVersion(
  sql: SqlStorage,
  keyId: number,
  version: Omit<KeyVersion, "sizeAfter">,
  most: number,
): void {
  sql.exec(
    "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    keyId,
    version.version,
    version.publishedAt,
    version.publishedBy,
    version.fingerprint,
    version.format,
    JSON.stringify(version.algorithms),
    version.userId,
    version.expiresAt ?? null,
    version.sizeBefore,
    version.digest,
    version.bytes,
  );
  sql.exec("DELETE FROM versions WHERE key_id = ? AND version <= ?", keyId, version.version - most);
}

/**
 * The key that the one with this fingerprint took the place of at an address, or would if it was published. What was
 * written with a revocation may never have been published; the same key without it was.
 */
export function replacedKey(
  sql: SqlStorage,
  address: string,
  fingerprint: string,
): ReplacedKey | undefined {
  return sql
    .exec<{
      fingerprint: string;
      version: number;
      since: number | null;
      expires_at: number | null;
      taken_at: number | null;
    }>(
      `SELECT old.fingerprint, old.version, old.expires_at, taken_at,
         (SELECT MIN(new.published_at) FROM versions AS new WHERE new.key_id = old.key_id
            AND new.version > old.version AND new.fingerprint = ?2) AS since
         FROM keys JOIN versions AS old ON old.key_id = keys.id
         LEFT JOIN revocations ON revocations.fingerprint = old.fingerprint
         WHERE address = ?1 AND old.fingerprint <> ?2 AND (taken_at IS NULL OR old.published_at < taken_at)
         ORDER BY old.version DESC LIMIT 1`,
      address,
      fingerprint,
    )
    .toArray()
    .map((row) => ({
      fingerprint: row.fingerprint,
      version: row.version,
      since: row.since ?? undefined,
      expiresAt: row.expires_at ?? undefined,
      revokedAt: row.taken_at ?? undefined,
    }))[0];
}
