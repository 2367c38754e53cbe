/** Changes of addresses and their published keys, and what is due. Loaded when there is any: mail clients need none of it. */
import { hashRules, type AddressHash } from "../address/hash.ts";
import type { Language } from "../../../src/i18n/language.ts";
import type { Look } from "./found.ts";
import type { KeySummary } from "./key.ts";
import { forgetAliases, select } from "./table.ts";

/** Whose a key is and how they are written to; undefined: as it was. */
export interface Ownership {
  readonly owner?: string | undefined;
  readonly language?: Language | undefined;
  readonly program?: string | undefined;
}

/** Writes an address as its owner spells it now, and whose it is; answers its id. */
export function saveAddress(
  sql: SqlStorage,
  address: { readonly key: string; readonly localPart: string; readonly domain: string },
  { owner, language, program }: Ownership = {},
): number {
  return sql
    .exec<{ id: number }>(
      `INSERT INTO keys (address, local_part, domain, revision, told, owner, language, program)
         VALUES (?, ?, ?, 0, '[]', ?, ?, ?)
         ON CONFLICT (address) DO UPDATE SET local_part = excluded.local_part,
           owner = COALESCE(excluded.owner, owner), language = COALESCE(excluded.language, language),
           program = COALESCE(excluded.program, program) RETURNING id`,
      address.key,
      address.localPart,
      address.domain,
      owner ?? null,
      language ?? null,
      program ?? null,
    )
    .one().id;
}

/** This version is published from now on; moments in unix ms. */
export function publishVersion(
  sql: SqlStorage,
  id: number,
  version: number,
  next: { readonly alertAt: number | undefined; readonly lookAt: number },
): void {
  sql.exec(
    `UPDATE keys SET revision = revision + 1, version = ?, next_alert_at = ?, alerted_days = NULL,
         admins_days = NULL, next_look_at = ?, look = NULL WHERE id = ?`,
    version,
    next.alertAt ?? null,
    next.lookAt,
    id,
  );
}

/** The admins were told of a key so many days before its end. */
export function noteAdminsTold(sql: SqlStorage, id: number, days: number): void {
  sql.exec("UPDATE keys SET admins_days = ? WHERE id = ?", days, id);
}

/** Whether the admins were told so many days before the end of a key, or later. */
export const wereAdminsTold = (sql: SqlStorage, id: number, days: number): boolean =>
  sql.exec("SELECT 1 FROM keys WHERE id = ? AND admins_days <= ?", id, days).toArray().length > 0;

/** No version is published any more, and nothing is told or looked at. */
export function unpublish(sql: SqlStorage, id: number): void {
  sql.exec(
    `UPDATE keys SET revision = revision + 1, version = NULL, next_alert_at = NULL,
           alerted_days = NULL, next_look_at = NULL, look = NULL, told = '[]' WHERE id = ?`,
    id,
  );
}

/** Keeps what a look from outside found, and the names of the problems that the owner knows after it. */
export function keepLook(
  sql: SqlStorage,
  id: number,
  look: Look,
  { told, nextAt }: { readonly told: readonly string[]; readonly nextAt: number },
): void {
  sql.exec(
    "UPDATE keys SET look = ?, told = ?, next_look_at = ? WHERE id = ?",
    JSON.stringify(look),
    JSON.stringify(told),
    nextAt,
    id,
  );
}

/** An address by its id. */
export function addressOf(sql: SqlStorage, id: number): string | undefined {
  return sql.exec<{ address: string }>("SELECT address FROM keys WHERE id = ?", id).toArray()[0]
    ?.address;
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

/** Published keys whose owners are to be told of their end at `now` (unix ms). */
export const keysToTellOf = (sql: SqlStorage, now: number): KeySummary[] =>
  select(sql, "WHERE next_alert_at <= ?", now);

/**
 * The address of the published key that has waited longest to be looked at from outside at `now`, and its look is
 * planned for `until` (both unix ms): whoever asks next gets another one. Undefined: none is due.
 */
export function takeKeyToLookAt(sql: SqlStorage, now: number, until: number): string | undefined {
  const [key] = select(sql, "WHERE next_look_at <= ? ORDER BY next_look_at LIMIT 1", now);
  if (key !== undefined) planLook(sql, key.id, until);
  return key?.address;
}

/** When it is to be looked at from outside the next time, in unix ms. */
export function planLook(sql: SqlStorage, id: number, at: number): void {
  sql.exec("UPDATE keys SET next_look_at = ? WHERE id = ?", at, id);
}
