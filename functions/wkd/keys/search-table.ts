/** What the key server reads: a key by one of its handles or its address. Loaded when it is asked first. */
import type { FoundKey } from "./key.ts";

type FoundRow = {
  bytes: ArrayBuffer;
  digest: string;
  domain: string;
  user_id: string;
  published_at: number;
  expires_at: number | null;
  taken_at: number | null;
};

const FOUND = "bytes, digest, domain, user_id, published_at, expires_at, taken_at";

const toFound = (row: FoundRow): FoundKey => ({
  bytes: row.bytes,
  digest: row.digest,
  domain: row.domain,
  userId: row.user_id,
  publishedAt: row.published_at,
  expiresAt: row.expires_at ?? undefined,
  isRevoked: row.taken_at !== null,
});

/**
 * The key that has this fingerprint or key ID, its own or that of a subkey: the newest form of it that was
 * published. Also one that another took the place of; one that was taken out of the directory only if it is
 * revoked, since that is what those who have it must learn.
 */
export function keyNamed(sql: SqlStorage, handle: string): FoundKey | undefined {
  const named = sql
    .exec<{ fingerprint: string }>(
      "SELECT fingerprint FROM handles WHERE handle = ? ORDER BY fingerprint LIMIT 1",
      handle,
    )
    .toArray()[0];
  if (named === undefined) return undefined;
  return sql
    .exec<FoundRow>(
      `SELECT ${FOUND} FROM versions
         JOIN keys ON keys.id = versions.key_id
         LEFT JOIN revocations ON revocations.fingerprint = versions.fingerprint
         WHERE versions.fingerprint = ? AND (keys.version IS NOT NULL OR taken_at IS NOT NULL)
         ORDER BY published_at DESC, versions.version DESC LIMIT 1`,
      named.fingerprint,
    )
    .toArray()
    .map(toFound)[0];
}

/** The published key of an address, as a key server hands it out. */
export function keyAt(sql: SqlStorage, address: string): FoundKey | undefined {
  return sql
    .exec<FoundRow>(
      `SELECT ${FOUND} FROM keys
         JOIN versions ON versions.key_id = keys.id AND versions.version = keys.version
         LEFT JOIN revocations ON revocations.fingerprint = versions.fingerprint WHERE address = ?`,
      address,
    )
    .toArray()
    .map(toFound)[0];
}
