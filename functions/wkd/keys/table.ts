/** The tables of the keys: schema, reading and writing of rows. */
import type { Schema } from "../../../src/store/schema.ts";
import type { Look } from "./found.ts";

export const keysSchema: Schema = {
  part: "keys",
  steps: [
    `CREATE TABLE keys (
       id INTEGER PRIMARY KEY,
       address TEXT NOT NULL UNIQUE,  -- local part with A to Z lowered, @, domain as A-labels
       local_part TEXT NOT NULL,      -- as its owner writes it
       domain TEXT NOT NULL,          -- lower case, A-labels
       revision INTEGER NOT NULL,     -- goes up with every change
       version INTEGER,               -- the published one; NULL: removed
       next_alert_at INTEGER,         -- unix ms; NULL: none is to come
       alerted_days INTEGER,          -- the last alert about this version: so many days before its end
       next_look_at INTEGER,          -- unix ms; NULL: removed
       look TEXT,                     -- JSON: the last look from outside
       told TEXT NOT NULL             -- JSON list: what the owner was told of looks and has not ended
     );
     CREATE TABLE versions (
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
     CREATE UNIQUE INDEX versions_by_key ON versions (key_id, version);
     -- Of published keys only. One hash may belong to several addresses: the lowest rule wins.
     CREATE TABLE aliases (
       domain TEXT NOT NULL,
       hash TEXT NOT NULL,
       rule INTEGER NOT NULL,         -- place in hashRules (hash.ts)
       key_id INTEGER NOT NULL,
       PRIMARY KEY (domain, hash, rule, key_id)
     ) WITHOUT ROWID;`,
  ],
};

/** What is known of a version besides its octets; moments in unix ms. */
interface VersionFacts {
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

/** What was published once. */
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
  readonly alertedDays: number | undefined;
  readonly look: Look | undefined;
  /** Names of the problems that the owner was told of. */
  readonly told: readonly string[];
}

export interface PublishedKey extends KeySummary, KeyVersion {}

type FactsRow = {
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

type SummaryRow = FactsRow & {
  id: number;
  address: string;
  local_part: string;
  domain: string;
  revision: number;
  alerted_days: number | null;
  look: string | null;
  told: string;
};

type WithBytes<Row> = Row & { bytes: ArrayBuffer };

const FACTS = `versions.version, published_at, published_by, fingerprint, format, algorithms, user_id,
  expires_at, size_before, length(bytes) AS size_after, digest`;
const SUMMARY = `keys.id, address, local_part, domain, revision, alerted_days, look, told, ${FACTS}`;
const PUBLISHED = `FROM keys
  JOIN versions ON versions.key_id = keys.id AND versions.version = keys.version`;

function toFacts(row: FactsRow): VersionFacts {
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

function toSummary(row: SummaryRow): KeySummary {
  return {
    ...toFacts(row),
    id: row.id,
    address: row.address,
    localPart: row.local_part,
    domain: row.domain,
    revision: row.revision,
    alertedDays: row.alerted_days ?? undefined,
    look: row.look === null ? undefined : (JSON.parse(row.look) as Look),
    told: JSON.parse(row.told) as string[],
  };
}

/** The published keys that meet a condition, without their octets, which may be many. */
export function keySummaries(
  sql: SqlStorage,
  condition: string,
  ...values: (string | number)[]
): KeySummary[] {
  return sql
    .exec<SummaryRow>(`SELECT ${SUMMARY} ${PUBLISHED} ${condition}`, ...values)
    .toArray()
    .map(toSummary);
}

/** The published key of an address. */
export function publishedKey(sql: SqlStorage, address: string): PublishedKey | undefined {
  return sql
    .exec<WithBytes<SummaryRow>>(`SELECT ${SUMMARY}, bytes ${PUBLISHED} WHERE address = ?`, address)
    .toArray()
    .map((row) => ({ ...toSummary(row), bytes: new Uint8Array(row.bytes) }))[0];
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
    .map((row) => ({ ...toFacts(row), bytes: new Uint8Array(row.bytes) }))[0];
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
