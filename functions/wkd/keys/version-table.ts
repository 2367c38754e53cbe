/** The table of versions: every key that was published for an address, with its octets. */
import type { Moments } from "../../../src/store/moments-table.ts";
import type { TableWords } from "../../../src/store/words.ts";
import type { KeyVersion, VersionFacts } from "./key.ts";

export const versionsDdl = `CREATE TABLE versions (
       key_id INTEGER NOT NULL,
       version INTEGER NOT NULL,      -- 1, 2, 3, … for each address
       published_at INTEGER NOT NULL, -- unix ms
       published_by TEXT NOT NULL,    -- name of the token
       fingerprint TEXT NOT NULL,     -- upper-case hexadecimal
       format INTEGER NOT NULL,       -- the key's own version: 4 or 6
       algorithms TEXT NOT NULL,      -- JSON list
       user_id TEXT NOT NULL,
       expires_at INTEGER,            -- unix ms, from then on nobody can encrypt; NULL: never
       size_before INTEGER NOT NULL,  -- octets of what was handed in
       digest TEXT NOT NULL,          -- SHA-256 of the bytes, hexadecimal
       bytes BLOB NOT NULL            -- what is served
     );
     CREATE UNIQUE INDEX versions_by_key ON versions (key_id, version);`;

export const versionMoments: Moments = {
  table: "versions",
  past: ["published_at"],
  free: ["expires_at"],
};

/** What a key server is asked for; the keys of databases that came before it get their own names here. */
export const versionsByFingerprintDdl =
  "CREATE INDEX versions_by_fingerprint ON versions (fingerprint, published_at, version);";

export const versionsWords: TableWords = {
  versions: {
    about: "one key that was published for an address once",
    columns: { key_id: "of the address", user_id: "the one user ID that is served" },
  },
};

export type FactsRow = {
  version: number;
  published_at: number;
  published_by: string;
  fingerprint: string;
  format: number;
  algorithms: string;
  user_id: string;
  expires_at: number | null;
  size_before: number;
  size_after: number;
  digest: string;
};

export type WithBytes<Row> = Row & { bytes: ArrayBuffer };

/** Facts of a version, without its octets, of a row of this table and another one. */
export const FACTS = `versions.version, published_at, published_by, versions.fingerprint, format, algorithms, user_id,
  expires_at, size_before, length(bytes) AS size_after, digest`;
export function toFacts(row: FactsRow): VersionFacts {
  return {
    version: row.version,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
    fingerprint: row.fingerprint,
    format: row.format === 6 ? 6 : 4,
    algorithms: JSON.parse(row.algorithms) as string[],
    userId: row.user_id,
    expiresAt: row.expires_at ?? undefined,
    sizeBefore: row.size_before,
    sizeAfter: row.size_after,
    digest: row.digest,
  };
}

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
