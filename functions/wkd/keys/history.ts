/** The history of an address: who published or removed which key, and when. */
import { changesOf, recordChange, type Change } from "../../../src/store/history-table.ts";
import { KEPT_CHANGES } from "../limits.ts";
import type { KeyVersion, PublishedKey } from "./key.ts";

/** A key as its history keeps it; undefined there: none was published. */
export type KeyState = Pick<KeyVersion, "version" | "fingerprint" | "expiresAt">;

/** Notes what became of the key of an address, whose id is `addressId`. */
export function recordKeyChange(
  sql: SqlStorage,
  addressId: number,
  change: Change<PublishedKey>,
): void {
  const { before, after } = change;
  const kept = { ...change, before: stateOf(before), after: stateOf(after) };
  recordChange(sql, String(addressId), kept, KEPT_CHANGES);
}

/** The newest changes of an address, newest first. */
export const keyChanges = (sql: SqlStorage, addressId: number): Change<KeyState>[] =>
  changesOf<KeyState>(sql, String(addressId), KEPT_CHANGES);

const stateOf = (key: PublishedKey | undefined): KeyState | undefined =>
  key && { version: key.version, fingerprint: key.fingerprint, expiresAt: key.expiresAt };
