/** What a KeyStore does with claims: each in one transaction with what it causes. Loaded with the first that is made. */
import { sameHash } from "../../../src/access/token.ts";
import { isExpected, type Expected } from "../../../src/http/etag.ts";
import type { PublishedKey } from "../keys/key.ts";
import { findAddress } from "../keys/table.ts";
import type { NewLetter } from "../letters/letter.ts";
import { dropLetters, queueLetter } from "../letters/queue.ts";
import { publishKey, removeKey, type Publication } from "../watch/publish.ts";
import type { Record } from "../watch/revoke.ts";
import {
  addressOfClaim,
  linkFault,
  mayAskAt,
  type Claim,
  type ClaimWithKey,
  type LinkFault,
} from "./claim.ts";
import {
  endClaim,
  findClaim,
  insertClaim,
  madeBefore,
  overtakeClaims,
  type KeptClaim,
} from "./rows-table.ts";

/** A claim before it is kept. */
export type NewClaim = Omit<KeptClaim, "state" | "revision">;

/** `wait`: one more mail may be sent from `until` (unix ms) on. `absent`: there is no key to remove. */
export type TakeResult =
  | { ok: true; claim: Claim }
  | { ok: false; reason: "wait"; until: number }
  | { ok: false; reason: "absent" }
  | { ok: false; reason: "outdated"; revision: number };

const letterId = (id: string) => `claim ${id}`;

/** What its mail says. */
export type ClaimLetter = Pick<NewLetter, "subject" | "content">;

/** Keeps a claim and queues its mail. What the same person has asked for with the address before is overtaken. */
export function takeClaim(
  storage: DurableObjectStorage,
  wanted: NewClaim,
  letter: ClaimLetter,
  expected: Expected,
): TakeResult {
  const { sql } = storage;
  const known = findAddress(sql, wanted.address);
  if (wanted.kind === "remove" && known?.version === undefined) {
    return { ok: false, reason: "absent" };
  }
  if (!isExpected(expected, known?.revision)) {
    return { ok: false, reason: "outdated", revision: known?.revision ?? 0 };
  }
  const kept: KeptClaim = { ...wanted, state: "open", revision: known?.revision };
  const until = mayAskAt(madeBefore(sql, kept), kept.madeAt);
  if (until !== undefined) return { ok: false, reason: "wait", until };
  storage.transactionSync(() => {
    for (const { id } of overtakeClaims(sql, kept))
      dropLetters(storage, kept.address, letterId(id));
    insertClaim(sql, kept);
    const { id, language, endsAt, madeAt } = kept;
    const address = addressOfClaim(kept);
    const about = { id: letterId(id), address, language, endsAt, isAwaited: true };
    queueLetter(storage, { ...about, ...letter }, madeAt);
  });
  return { ok: true, claim: withoutProof(kept) };
}

/** What a link shows of itself. */
export interface LinkProof {
  readonly id: string;
  /** SHA-256 of what it holds. */
  readonly hash: ArrayBuffer;
}

/** The claim of a link, and why the link does nothing; undefined: it is good. */
export interface FoundClaim {
  readonly claim: ClaimWithKey | undefined;
  readonly fault: LinkFault | undefined;
}

export function claimOf(sql: SqlStorage, proof: LinkProof, now: number): FoundClaim {
  const kept = findClaim(sql, proof.id);
  const claim = kept !== undefined && sameHash(kept.hash, proof.hash) ? kept : undefined;
  const revision = claim && findAddress(sql, claim.address)?.revision;
  return { claim: claim && withoutProof(claim), fault: linkFault(claim, revision, now) };
}

/** `key` is what is published then; undefined: it was removed. */
export type ConfirmResult =
  | { ok: true; claim: Claim; key: PublishedKey | undefined }
  | { ok: false; fault: LinkFault };

/** Does what a link is for, once. `publication`: the key, judged again just now; undefined: it is refused, or there is none. */
export function confirmClaim(
  storage: DurableObjectStorage,
  env: Env,
  proof: LinkProof,
  publication: Publication | undefined,
  record: Record,
): ConfirmResult {
  const { sql } = storage;
  return storage.transactionSync(() => {
    const { claim, fault } = claimOf(sql, proof, Date.now());
    if (claim === undefined || fault !== undefined) return { ok: false, fault: fault ?? "unknown" };
    const by = { who: claim.name, isOwn: true, record, by: claim.owner };
    if (claim.kind === "remove") {
      removeKey(storage, env, claim.address, undefined, { ...by, action: "remove" });
      endClaim(sql, claim.id, "done");
      return { ok: true, claim, key: undefined };
    }
    // What is published is what the mail was encrypted to, octet by octet.
    const done =
      publication?.digest === claim.digest
        ? publishKey(storage, env, publication, undefined, { ...by, action: "publish" })
        : undefined;
    endClaim(sql, claim.id, done?.ok === true ? "done" : "refused");
    return done?.ok === true ? { ok: true, claim, key: done.key } : { ok: false, fault: "refused" };
  });
}

/** What proves a link stays in the store. */
const withoutProof = ({ hash: _hash, ...claim }: KeptClaim): ClaimWithKey => claim;
