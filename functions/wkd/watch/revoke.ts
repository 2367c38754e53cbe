/** Taking the revocation of a key: wherever the key is published it is served with it from then on. */
import { sha256Hex } from "../../../src/digest.ts";
import { raiseAlert } from "../../../src/alerts/outbox/raise.ts";
import { configOf } from "../../../src/config/config.ts";
import type { MailAddress } from "../address/address.ts";
import type { AddressHash } from "../address/hash.ts";
import { FIRST_LOOK_MS, MAX_VERSIONS } from "../limits.ts";
import { withRevocation } from "../openpgp/revoked.ts";
import { forgetReminders, tellOwner } from "./owners.ts";
import { revokedAlert } from "./alerts.ts";
import type { KeyVersion, PublishedKey } from "../keys/key.ts";
import { insertRevocation, revocationTakenAt } from "../keys/revocation-table.ts";
import { addressOf, publishVersion, writeAliases } from "../keys/changing-table.ts";
import { noteTold, publishedKey } from "../keys/table.ts";
import {
  idsOfFingerprint,
  insertVersion,
  newestVersionNamed,
  newestVersionNumber,
} from "../keys/version-rows-table.ts";

/** A revocation that was verified with the key itself. */
export interface Revocation {
  readonly address: MailAddress;
  readonly fingerprint: string;
  /** The signatures that revoke it. */
  readonly packets: Uint8Array<ArrayBuffer>;
  /** Every hash that clients look for, of the address. */
  readonly hashes: readonly AddressHash[];
}

/** Outcomes; `key` is what is published for the address then. `absent`: it never had that key. */
export type RevokeResult =
  | { ok: true; outcome: "revoked" | "unchanged"; key: PublishedKey }
  | { ok: false; reason: "absent" };

/** Notes a change in the history of an address. */
export type Record = (
  id: number,
  who: string,
  action: string,
  before: PublishedKey | undefined,
  after: PublishedKey | undefined,
  at: number,
) => void;

/** An address that has, or had, the key: its newest version there, and what is published there now. */
interface Holder {
  readonly id: number;
  readonly name: string;
  readonly version: KeyVersion;
  readonly published: PublishedKey | undefined;
}

type Copy = Pick<KeyVersion, "bytes" | "digest">;

/**
 * Takes a revocation at every address that publishes the key, and at the one that it was handed in for, where the
 * revoked key is published also if nothing is. Never undone; a second one changes nothing.
 */
export async function revokeKey(
  storage: DurableObjectStorage,
  env: Env,
  revocation: Revocation,
  who: string,
  record: Record,
): Promise<RevokeResult> {
  const { sql } = storage;
  const { address, fingerprint, packets } = revocation;
  const holders = holdersOf(sql, fingerprint);
  if (!holders.some(({ name }) => name === address.key)) return { ok: false, reason: "absent" };
  const before = publishedKey(sql, address.key);
  if (before !== undefined && revocationTakenAt(sql, fingerprint) !== undefined) {
    return { ok: true, outcome: "unchanged", key: before };
  }
  const copies = new Map<string, Copy>();
  for (const { version } of holders) {
    const bytes = withRevocation(version.bytes, packets);
    const digest = await sha256Hex(bytes);
    copies.set(version.digest, { bytes, digest });
  }
  // Read anew: something may have been published while the digests were made.
  const known = holdersOf(sql, fingerprint).flatMap((holder) => {
    const copy = copies.get(holder.version.digest);
    return copy === undefined ? [] : [{ ...holder, copy }];
  });
  if (known.length < holdersOf(sql, fingerprint).length) {
    return revokeKey(storage, env, revocation, who, record);
  }
  const now = Date.now();
  storage.transactionSync(() => {
    insertRevocation(sql, { fingerprint, takenAt: now, takenBy: who, packets });
    for (const holder of known) {
      const isServed = holder.published?.fingerprint === fingerprint;
      if (!isServed && holder.name !== address.key) continue;
      const after = writeRevoked(sql, holder, revocation, { who, now });
      record(holder.id, who, "revoke", holder.published, after, now);
      raiseAlert(sql, revokedAlert(after, fingerprint, configOf(env)), now);
      if (isServed) forgetReminders(storage, holder.name);
      tellOwner(storage, env, { ...after, fingerprint }, { kind: "revoked" }, now);
    }
  });
  const key = publishedKey(sql, address.key);
  if (key === undefined) throw new Error("a key just revoked is not there");
  return { ok: true, outcome: "revoked", key };
}

function holdersOf(sql: SqlStorage, fingerprint: string): Holder[] {
  return idsOfFingerprint(sql, fingerprint).flatMap((id) => {
    const name = addressOf(sql, id);
    const version = newestVersionNamed(sql, id, fingerprint);
    if (name === undefined || version === undefined) return [];
    return [{ id, name, version, published: publishedKey(sql, name) }];
  });
}

/** Writes the revoked key as a version, published unless it has a successor; answers what is published then. */
function writeRevoked(
  sql: SqlStorage,
  { id, name, version: last, published, copy }: Holder & { readonly copy: Copy },
  { address, hashes }: Revocation,
  { who, now }: { readonly who: string; readonly now: number },
): PublishedKey {
  const version = newestVersionNumber(sql, id) + 1;
  const expiresAt = Math.min(now, last.expiresAt ?? now);
  const written = { ...last, ...copy, version, expiresAt, publishedAt: now, publishedBy: who };
  insertVersion(sql, id, written, MAX_VERSIONS);
  if (published === undefined || published.fingerprint === last.fingerprint) {
    publishVersion(sql, id, version, { alertAt: undefined, lookAt: now + FIRST_LOOK_MS });
    // The alert about the revocation says that nobody can encrypt any more.
    noteTold(sql, id, 0, undefined);
  }
  if (published === undefined) writeAliases(sql, id, address.domain, hashes);
  const after = publishedKey(sql, name);
  if (after === undefined) throw new Error("a key just written is not there");
  return after;
}
