/**
 * The table of claims: what was asked for with an address, until its link was opened or has ended. As much as the store's
 * clock needs; the rest is in rows-table.ts, which is loaded with the first claim.
 */
import type { Schema } from "../../../src/store/schema.ts";
import type { TableWords } from "../../../src/store/words.ts";
import { CLAIM_MS } from "../limits.ts";

// The words stand below: what is evaluated before a redirect is short.
export const claimsSchema: Schema = {
  part: "claims",
  // A link that was sent belongs to the service that sent it, and ends after a day.
  unarchived: ["claims"],
  moments: [{ table: "claims", past: ["made_at"], ahead: { ends_at: CLAIM_MS } }],
  steps: [
    `CREATE TABLE claims (
       id TEXT PRIMARY KEY,
       hash BLOB NOT NULL,
       address TEXT NOT NULL,
       local_part TEXT NOT NULL,
       domain TEXT NOT NULL,
       kind TEXT NOT NULL,
       state TEXT NOT NULL,
       owner TEXT NOT NULL,
       name TEXT NOT NULL,
       language TEXT NOT NULL,
       program TEXT,
       revision INTEGER,
       fingerprint TEXT,
       size_before INTEGER NOT NULL,
       digest TEXT NOT NULL,
       made_at INTEGER NOT NULL,
       ends_at INTEGER NOT NULL,
       bytes BLOB
     );
     CREATE INDEX claims_by_address ON claims (address, owner);
     CREATE INDEX claims_by_owner ON claims (owner);
     CREATE INDEX claims_by_end ON claims (ends_at, made_at);`,
  ],
};

export const claimsWords: TableWords = {
  claims: {
    about: "one mail to an owner with a link that publishes or removes a key",
    columns: {
      id: "the middle part of what the link holds; opens nothing",
      hash: "SHA-256 of what the link holds",
      address: "local part with A to Z lowered, @, domain as A-labels",
      local_part: "as it was typed",
      domain: "lower case, A-labels",
      kind: "publish or remove",
      state: "open, done, overtaken or refused",
      owner: "who asked: issuer and subject of the account, or the token's id",
      name: "the same, as histories call them",
      language: "de or en",
      program: "that the key was made with (programs.ts); NULL: not said",
      revision: "of the address when it was asked; NULL: it never had a key",
      fingerprint: "of the key; NULL where one is to be removed",
      size_before: "octets of what was handed in",
      digest: "SHA-256 of the key's octets, hexadecimal",
      made_at: "unix ms",
      ends_at: "unix ms; kept so long whatever became of it, since it counts",
      bytes: "the key as it is served; NULL: there is none, or the link is no longer good",
    },
  },
};

/** When the first one ends, in unix ms. */
export function firstClaimEnd(sql: SqlStorage): number | undefined {
  return sql
    .exec<{ at: number }>("SELECT ends_at AS at FROM claims ORDER BY ends_at LIMIT 1")
    .toArray()[0]?.at;
}
