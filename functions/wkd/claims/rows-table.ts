/** The rows of claims. */
import type { Language } from "../../../src/i18n/language.ts";
import { programOf } from "../programs/programs.ts";
import type { Claim, ClaimKind, ClaimState, ClaimWithKey, MadeBefore } from "./claim.ts";

type ClaimRow = {
  id: string;
  hash: ArrayBuffer;
  address: string;
  local_part: string;
  domain: string;
  kind: string;
  state: string;
  owner: string;
  name: string;
  language: string;
  program: string | null;
  revision: number | null;
  fingerprint: string | null;
  size_before: number;
  digest: string;
  made_at: number;
  ends_at: number;
  bytes: ArrayBuffer | null;
};

/** A claim with what proves its link. */
export interface KeptClaim extends ClaimWithKey {
  /** SHA-256 of what the link holds. */
  readonly hash: ArrayBuffer;
}

const toClaim = (row: ClaimRow): KeptClaim => ({
  id: row.id,
  hash: row.hash,
  address: row.address,
  localPart: row.local_part,
  domain: row.domain,
  kind: row.kind as ClaimKind,
  state: row.state as ClaimState,
  owner: row.owner,
  name: row.name,
  language: row.language as Language,
  program: programOf(row.program ?? "")?.id,
  revision: row.revision ?? undefined,
  fingerprint: row.fingerprint ?? undefined,
  sizeBefore: row.size_before,
  digest: row.digest,
  madeAt: row.made_at,
  endsAt: row.ends_at,
  bytes: row.bytes === null ? undefined : new Uint8Array(row.bytes),
});

export function findClaim(sql: SqlStorage, id: string): KeptClaim | undefined {
  return sql.exec<ClaimRow>("SELECT * FROM claims WHERE id = ?", id).toArray().map(toClaim)[0];
}

/** When the claims were made that a new one is counted with, in unix ms. */
export function madeBefore(sql: SqlStorage, { owner, address }: Claim): MadeBefore {
  const times = (rest: string, ...values: string[]): number[] =>
    sql
      .exec<{ made_at: number }>(`SELECT made_at FROM claims ${rest}`, ...values)
      .toArray()
      .map((row) => row.made_at);
  return {
    ofBoth: times("WHERE address = ? AND owner = ?", address, owner),
    ofOwner: times("WHERE owner = ?", owner),
    ofAddress: times("WHERE address = ?", address),
    all: times("INDEXED BY claims_by_end WHERE ends_at > 0"),
  };
}

export function insertClaim(sql: SqlStorage, claim: KeptClaim): void {
  sql.exec(
    "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    claim.id,
    claim.hash,
    claim.address,
    claim.localPart,
    claim.domain,
    claim.kind,
    claim.state,
    claim.owner,
    claim.name,
    claim.language,
    claim.program ?? null,
    claim.revision ?? null,
    claim.fingerprint ?? null,
    claim.sizeBefore,
    claim.digest,
    claim.madeAt,
    claim.endsAt,
    claim.bytes ?? null,
  );
}

/** What the same person has asked for with the address before is not to be had any more. Answers what that was. */
export function overtakeClaims(sql: SqlStorage, { address, owner }: Claim): { id: string }[] {
  return sql
    .exec<{ id: string }>(
      `UPDATE claims SET state = 'overtaken', bytes = NULL
       WHERE address = ? AND owner = ? AND state = 'open' RETURNING id`,
      address,
      owner,
    )
    .toArray();
}

/** The link has had its day: it does nothing from now on, and the key is not kept. */
export function endClaim(sql: SqlStorage, id: string, state: Exclude<ClaimState, "open">): void {
  sql.exec("UPDATE claims SET state = ?, bytes = NULL WHERE id = ?", state, id);
}

/** Forgets what has ended at `now` (unix ms). */
export function sweepClaims(sql: SqlStorage, now: number): void {
  sql.exec("DELETE FROM claims WHERE ends_at <= ?", now);
}
