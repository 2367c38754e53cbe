/** The table of revocations: keys that their owners took back. Such a key is never published as usable again. */
import type { Moments } from "../../../src/store/moments-table.ts";
import type { TableWords } from "../../../src/store/words.ts";

export const revocationsDdl = `CREATE TABLE revocations (
       fingerprint TEXT PRIMARY KEY,  -- upper-case hexadecimal
       taken_at INTEGER NOT NULL,     -- unix ms
       taken_by TEXT NOT NULL,        -- name of the token
       packets BLOB NOT NULL          -- the signatures that revoke it, as they were handed in
     ) WITHOUT ROWID;`;

export const revocationMoments: Moments = { table: "revocations", past: ["taken_at"] };

export const revocationsWords: TableWords = {
  revocations: { about: "one key that its owner revoked", columns: {} },
};

/** When the revocation of a key was handed in, in unix ms; undefined: none was. */
export function revocationTakenAt(sql: SqlStorage, fingerprint: string): number | undefined {
  return sql
    .exec<{ taken_at: number }>(
      "SELECT taken_at FROM revocations WHERE fingerprint = ?",
      fingerprint,
    )
    .toArray()[0]?.taken_at;
}

/** Keeps a revocation for good; the first one of a key stays. */
export function insertRevocation(
  sql: SqlStorage,
  revocation: {
    readonly fingerprint: string;
    readonly takenAt: number;
    readonly takenBy: string;
    readonly packets: Uint8Array;
  },
): void {
  const { fingerprint, takenAt, takenBy, packets } = revocation;
  sql.exec(
    "INSERT OR IGNORE INTO revocations VALUES (?, ?, ?, ?)",
    fingerprint,
    takenAt,
    takenBy,
    packets,
  );
}
