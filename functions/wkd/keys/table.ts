/** The tables of addresses and of the hashes that their published keys (version-table.ts) are found by. */
import { stepOf, type Schema } from "../../../src/store/schema.ts";
import type { Moments } from "../../../src/store/moments-table.ts";
import type { TableWords } from "../../../src/store/words.ts";
import type { Language } from "../../../src/i18n/language.ts";
import { LOOK_MS } from "../limits.ts";
import type { Look } from "./found.ts";
import { handlesDdl } from "./handle-table.ts";
import type { KeySummary, PublishedKey, ServedKey } from "./key.ts";
import { revocationMoments, revocationsDdl } from "./revocation-table.ts";
import {
  FACTS,
  toFacts,
  versionMoments,
  versionsByFingerprintDdl,
  versionsDdl,
  type FactsRow,
  type WithBytes,
} from "./version-table.ts";

const keysDdl = `CREATE TABLE keys (
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
     );`;

const aliasesDdl = `-- Of published keys only. One hash may belong to several addresses: the lowest rule wins.
     CREATE TABLE aliases (
       domain TEXT NOT NULL,
       hash TEXT NOT NULL,
       rule INTEGER NOT NULL,         -- place in hashRules (hash.ts)
       key_id INTEGER NOT NULL,
       PRIMARY KEY (domain, hash, rule, key_id)
     ) WITHOUT ROWID;`;

const keyMoments: Moments = {
  table: "keys",
  ahead: { next_look_at: LOOK_MS },
  // It follows from when the key ends, and from what was told.
  free: ["next_alert_at"],
};

/** Keys that were published before there was a key server: those of subkeys come with the next version. */
const oldHandles = `INSERT INTO handles SELECT DISTINCT fingerprint, fingerprint FROM versions;
     INSERT INTO handles SELECT DISTINCT
       CASE format WHEN 6 THEN substr(fingerprint, 1, 16) ELSE substr(fingerprint, -16) END, fingerprint
       FROM versions;`;

export const keysSchema: Schema = {
  part: "keys",
  filled: ["keys"],
  moments: [keyMoments, versionMoments, revocationMoments],
  steps: [
    stepOf(keysDdl, versionsDdl, aliasesDdl),
    stepOf(versionsByFingerprintDdl, handlesDdl, revocationsDdl, oldHandles),
    // What is due is asked for each minute; a key is looked at once a day.
    `CREATE INDEX keys_by_alert ON keys (next_alert_at) WHERE next_alert_at IS NOT NULL;
     CREATE INDEX keys_by_look ON keys (next_look_at) WHERE next_look_at IS NOT NULL;`,
    `ALTER TABLE keys ADD COLUMN owner TEXT;
     ALTER TABLE keys ADD COLUMN language TEXT;
     ALTER TABLE keys ADD COLUMN program TEXT;
     ALTER TABLE keys ADD COLUMN admins_days INTEGER;`,
  ],
};

export const keysWords: TableWords = {
  keys: {
    about: "one address that has, or had, a key",
    columns: {
      id: "the order in which they came",
      owner:
        "subject of the member whose key it is, as the provider of the accounts names them; NULL: an admin published it",
      language: "de or en: in which the owner is written to; NULL: that of the service",
      admins_days:
        "the last of these alerts that the admins got, so many days before the end; NULL: none",
      program:
        "id of the program that the owner uses (functions/wkd/programs/programs.ts); NULL: nobody said",
    },
  },
  aliases: {
    about: "one hash by which mail clients find a published key",
    columns: {
      domain: "of the address",
      hash: "z-base-32, as in the URL",
      key_id: "of the address",
    },
  },
};

type SummaryRow = FactsRow & {
  id: number;
  address: string;
  local_part: string;
  domain: string;
  revision: number;
  revoked_at: number | null;
  owner: string | null;
  language: string | null;
  program: string | null;
  alerted_days: number | null;
  look: string | null;
  told: string;
};

const SUMMARY = `keys.id, address, local_part, domain, revision, owner, language, program, alerted_days, look,
  told,
  revocations.taken_at AS revoked_at, ${FACTS}`;
/** The published versions of all addresses, and what revoked them. */
export const PUBLISHED = `FROM keys
  JOIN versions ON versions.key_id = keys.id AND versions.version = keys.version
  LEFT JOIN revocations ON revocations.fingerprint = versions.fingerprint`;

function toSummary(row: SummaryRow): KeySummary {
  return {
    ...toFacts(row),
    id: row.id,
    address: row.address,
    localPart: row.local_part,
    domain: row.domain,
    revision: row.revision,
    revokedAt: row.revoked_at ?? undefined,
    owner: row.owner ?? undefined,
    language: (row.language ?? undefined) as Language | undefined,
    program: row.program ?? undefined,
    alertedDays: row.alerted_days ?? undefined,
    look: row.look === null ? undefined : (JSON.parse(row.look) as Look),
    told: JSON.parse(row.told) as string[],
  };
}

/** Published keys without their octets, which may be many; `rest` follows FROM. */
export const select = (
  sql: SqlStorage,
  rest: string,
  ...values: (string | number)[]
): KeySummary[] => [...each(sql, rest, ...values)];

/** The same, one by one: no more rows are read than are asked for. */
export function* each(
  sql: SqlStorage,
  rest: string,
  ...values: (string | number)[]
): Generator<KeySummary, void> {
  const rows = sql.exec<SummaryRow>(`SELECT ${SUMMARY} ${PUBLISHED} ${rest}`, ...values);
  for (const row of rows) yield toSummary(row);
}

/** All published keys; the one that ends first comes first. */
export const listKeys = (sql: SqlStorage): KeySummary[] =>
  select(sql, "ORDER BY expires_at IS NULL, expires_at, address");

/** The published key of an address. */
export function publishedKey(sql: SqlStorage, address: string): PublishedKey | undefined {
  return sql
    .exec<WithBytes<SummaryRow>>(`SELECT ${SUMMARY}, bytes ${PUBLISHED} WHERE address = ?`, address)
    .toArray()
    .map((row) => ({ ...toSummary(row), bytes: new Uint8Array(row.bytes) }))[0];
}

// --- addresses -----------------------------------------------------------------------------------

/** An address that has, or had, a key. */
export interface AddressState {
  readonly id: number;
  readonly localPart: string;
  readonly revision: number;
  /** The published one; undefined: it was removed. */
  readonly version: number | undefined;
}

export function findAddress(sql: SqlStorage, address: string): AddressState | undefined {
  return sql
    .exec<{ id: number; local_part: string; revision: number; version: number | null }>(
      "SELECT id, local_part, revision, version FROM keys WHERE address = ?",
      address,
    )
    .toArray()
    .map((row) => ({
      id: row.id,
      localPart: row.local_part,
      revision: row.revision,
      version: row.version ?? undefined,
    }))[0];
}

export function countAddresses(sql: SqlStorage): number {
  return sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM keys").one().n;
}

/** Its owner was told so many days before the end. */
export function noteTold(
  sql: SqlStorage,
  id: number,
  days: number | undefined,
  nextAlertAt: number | undefined,
): void {
  sql.exec(
    "UPDATE keys SET alerted_days = ?, next_alert_at = ? WHERE id = ?",
    days ?? null,
    nextAlertAt ?? null,
    id,
  );
}

/** When the first of all keys is to be told of or looked at, in unix ms. */
export function earliestOfKeys(sql: SqlStorage): number | undefined {
  const first = (column: "next_alert_at" | "next_look_at") =>
    sql
      .exec<{ at: number }>(
        `SELECT ${column} AS at FROM keys WHERE ${column} IS NOT NULL ORDER BY ${column} LIMIT 1`,
      )
      .toArray()
      .map(({ at }) => at);
  const moments = [...first("next_alert_at"), ...first("next_look_at")];
  return moments.length === 0 ? undefined : Math.min(...moments);
}

/** When the published keys end that ever do, in unix ms. */
export function endsOfKeys(sql: SqlStorage): number[] {
  return sql
    .exec<{ at: number }>(
      `SELECT expires_at AS at FROM keys
         JOIN versions ON versions.key_id = keys.id AND versions.version = keys.version
         WHERE expires_at IS NOT NULL`,
    )
    .toArray()
    .map(({ at }) => at);
}

// --- hashes --------------------------------------------------------------------------------------

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

export function forgetAliases(sql: SqlStorage, keyId: number): void {
  sql.exec("DELETE FROM aliases WHERE key_id = ?", keyId);
}
