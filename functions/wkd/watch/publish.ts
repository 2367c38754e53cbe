/** Publishing a key for an address, and taking one out of the directory. Loaded with the words about it. */
import { forgetSubject } from "../../../src/alerts/outbox/outbox.ts";
import { raiseAlert } from "../../../src/alerts/outbox/raise.ts";
import { configOf } from "../../../src/config/config.ts";
import { isExpected, type Expected } from "../../../src/http/etag.ts";
import type { MailAddress } from "../address/address.ts";
import type { AddressHash } from "../address/hash.ts";
import {
  publishVersion,
  saveAddress,
  unpublish,
  writeAliases,
  type Ownership,
} from "../keys/changing-table.ts";
import { addHandles } from "../keys/handle-table.ts";
import type { KeyVersion, PublishedKey } from "../keys/key.ts";
import { revocationTakenAt } from "../keys/revocation-table.ts";
import { countAddresses, findAddress, forgetAliases, publishedKey } from "../keys/table.ts";
import { insertVersion, newestVersionNumber } from "../keys/version-rows-table.ts";
import { FIRST_LOOK_MS, MAX_ADDRESSES, MAX_VERSIONS } from "../limits.ts";
import { forgetReminders, tellOwner } from "./owners.ts";
import { renewedAlert, takenAlert } from "./alerts.ts";
import { dueReminder, nextAlertAt } from "./reminders.ts";
import type { Record } from "./revoke.ts";

/** The key to publish, as the gate let it through. */
export interface Publication
  extends Omit<KeyVersion, "version" | "publishedAt" | "publishedBy" | "sizeAfter">, Ownership {
  readonly address: MailAddress;
  /** Every hash that clients look for. */
  readonly hashes: readonly AddressHash[];
  /** Fingerprints and key IDs of the key and its subkeys, by which a key server finds it. */
  readonly handles: readonly string[];
}

/** Outcomes of a change. `unchanged`: exactly this is published already. */
export type ChangeResult =
  | { ok: true; outcome: "created" | "replaced" | "unchanged"; key: PublishedKey }
  | { ok: false; reason: "full" }
  | { ok: false; reason: "revoked"; takenAt: number }
  | { ok: false; reason: "outdated"; revision: number };

export type RemoveResult =
  | { ok: true }
  | { ok: false; reason: "absent" }
  | { ok: false; reason: "outdated"; revision: number };

/** Who changes something and what it is called; `record` notes it in the history. */
export interface Doing {
  readonly who: string;
  readonly action: string;
  /** As the owner of the address, not as somebody who may publish every key. */
  readonly isOwn?: boolean;
  readonly record: Record;
  /** Subject of the member who does it with a key of their own. */
  readonly by?: string | undefined;
}

/** Publishes a key for an address, in place of any other; see `KeyStore.publish`. */
export function publishKey(
  storage: DurableObjectStorage,
  env: Env,
  publication: Publication,
  expected: Expected,
  { who, action, isOwn = false, record }: Doing,
): ChangeResult {
  const { sql } = storage;
  const { address } = publication;
  const before = findAddress(sql, address.key);
  const current = publishedKey(sql, address.key);
  // Where there is nothing, nobody can have seen any revision: not even the 0 of a tag that is none of ours.
  if (!isExpected(expected, before?.revision)) {
    return { ok: false, reason: "outdated", revision: before?.revision ?? 0 };
  }
  const takenAt = revocationTakenAt(sql, publication.fingerprint);
  if (takenAt !== undefined) return { ok: false, reason: "revoked", takenAt };
  const isSame = current?.digest === publication.digest;
  if (isSame && current.localPart === address.localPart) {
    return { ok: true, outcome: "unchanged", key: current };
  }
  if (before === undefined && countAddresses(sql) >= MAX_ADDRESSES) {
    return { ok: false, reason: "full" };
  }
  const now = Date.now();
  const key = storage.transactionSync(() => {
    const id = write(sql, publication, who, now);
    addHandles(sql, publication.fingerprint, publication.handles);
    const written = publishedKey(sql, address.key);
    if (written === undefined) throw new Error("a key just written is not there");
    record(id, who, action, current, written, now);
    forgetReminders(storage, address.key);
    const isReplaced = current !== undefined && current.fingerprint !== written.fingerprint;
    if (isReplaced && !isOwners(current, publication.owner)) {
      const { fingerprint: by, revision } = written;
      tellOwner(storage, env, current, { kind: "replaced", by, revision }, now);
    }
    if (current?.alertedDays === 0 && dueReminder(written.expiresAt, now) !== 0) {
      raiseAlert(sql, renewedAlert(written, configOf(env)), now);
    }
    if (isOwn && current !== undefined && isSomebodyElses(current, written)) {
      raiseAlert(sql, takenAlert(written, current, configOf(env)), now);
    }
    return written;
  });
  return { ok: true, outcome: current === undefined ? "created" : "replaced", key };
}

/** Whoever changes a key is the member whose key it is: that is no news to them. */
const isOwners = ({ owner }: PublishedKey, by: string | undefined) =>
  owner !== undefined && owner === by;

const isSomebodyElses = (before: PublishedKey, after: PublishedKey) =>
  before.publishedBy !== after.publishedBy && before.fingerprint !== after.fingerprint;

/** Writes the address, a new version of its key and the hashes; answers the address' id. */
function write(sql: SqlStorage, publication: Publication, who: string, now: number): number {
  const { address, hashes, expiresAt } = publication;
  const id = saveAddress(sql, address, publication);
  const version = newestVersionNumber(sql, id) + 1;
  const published = { ...publication, version, publishedAt: now, publishedBy: who };
  insertVersion(sql, id, published, MAX_VERSIONS);
  const alertAt = nextAlertAt(expiresAt, undefined);
  publishVersion(sql, id, version, { alertAt, lookAt: now + FIRST_LOOK_MS });
  writeAliases(sql, id, address.domain, hashes);
  return id;
}

/** Takes a key out of the directory; its versions stay for the record. */
export function removeKey(
  storage: DurableObjectStorage,
  env: Env,
  address: string,
  expected: Expected,
  { who, action, record, by }: Doing,
): RemoveResult {
  const { sql } = storage;
  const key = publishedKey(sql, address);
  if (key === undefined) return { ok: false, reason: "absent" };
  if (!isExpected(expected, key.revision)) {
    return { ok: false, reason: "outdated", revision: key.revision };
  }
  storage.transactionSync(() => {
    unpublish(sql, key.id);
    forgetAliases(sql, key.id);
    forgetSubject(sql, "key", address);
    const now = Date.now();
    record(key.id, who, action, key, undefined, now);
    forgetReminders(storage, address);
    if (isOwners(key, by)) return;
    tellOwner(storage, env, key, { kind: "removed", revision: key.revision }, now);
  });
  return { ok: true };
}
