/** The table of versions: every key that was published for an address, with its octets. */
import type { Moments } from "../../../src/store/moments-table.ts";
import type { TableWords } from "../../../src/store/words.ts";
import type { VersionFacts } from "./key.ts";

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
