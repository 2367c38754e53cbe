/** What look-ups read: the hashes of every published key. */
import { hashRules, type AddressHash } from "../address/hash.ts";

/** What a mail client gets. */
export interface ServedKey {
  readonly bytes: ArrayBuffer;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly digest: string;
}

/**
 * The key with this hash. Where a hash belongs to several addresses, the one that has it by the earlier
 * rule gets it, then the one that was here first: nobody's key answers for somebody else's address.
 */
export function servedKey(sql: SqlStorage, domain: string, hash: string): ServedKey | undefined {
  return sql
    .exec<{ bytes: ArrayBuffer; digest: string }>(
      `SELECT bytes, digest FROM aliases
       JOIN keys ON keys.id = aliases.key_id
       JOIN versions ON versions.key_id = keys.id AND versions.version = keys.version
       WHERE aliases.domain = ? AND hash = ? ORDER BY rule, aliases.key_id LIMIT 1`,
      domain,
      hash,
    )
    .toArray()[0];
}

/** Lets a key be found under these hashes, and no others. */
export function writeAliases(
  sql: SqlStorage,
  keyId: number,
  domain: string,
  hashes: readonly AddressHash[],
): void {
  forgetAliases(sql, keyId);
  for (const { hash, rule } of hashes) {
    const rank = hashRules.indexOf(rule);
    sql.exec("INSERT INTO aliases VALUES (?, ?, ?, ?)", domain, hash, rank, keyId);
  }
}

export function forgetAliases(sql: SqlStorage, keyId: number): void {
  sql.exec("DELETE FROM aliases WHERE key_id = ?", keyId);
}
