/** KeyStore: what is kept of the keys, and how it changes; the SQL is in the tables' files. */
import { historySchema, type Change } from "../../src/store/history-table.ts";
import type { Expected } from "../../src/http/etag.ts";
import { asLongAsUnchanged } from "../../src/store/meter.ts";
import { createRevision } from "../../src/store/revision.ts";
import { AlertingStore } from "../../src/alerts/alerting-store.ts";
import type { StoreProblem } from "../../src/store/report.ts";
import { claimsSchema, firstClaimEnd } from "./claims/table.ts";
import type {
  ClaimLetter,
  ConfirmResult,
  FoundClaim,
  LinkProof,
  NewClaim,
  TakeResult,
} from "./claims/work.ts";
import { tellAgain } from "./watch/again.ts";
import type {
  FoundKey,
  KeySummary,
  KeyVersion,
  PublishedKey,
  ReplacedKey,
  ServedKey,
} from "./keys/key.ts";
import type { AskedOfCustody, CustodyAnswer } from "./custody/custody.ts";
import { custodySchema } from "./custody/table.ts";
import { revocationTakenAt } from "./keys/revocation-table.ts";
import type { ChangeResult, Publication, RemoveResult } from "./watch/publish.ts";
import type { Revocation, RevokeResult } from "./watch/revoke.ts";
import {
  earliestOfKeys,
  endsOfKeys,
  findAddress,
  keysSchema,
  listKeys,
  publishedKey,
  servedKey,
} from "./keys/table.ts";
import { keyChanges, recordKeyChange, type KeyState } from "./keys/history.ts";
import type { KeyListing, KeyListingQuery } from "./keys/listing-table.ts";
import type { Letter } from "./letters/letter.ts";
import { createLetters } from "./letters/part.ts";
import { lettersSchema } from "./letters/table.ts";
import { SHOWN_LETTERS } from "./limits.ts";
import type { Look } from "./keys/found.ts";

export class KeyStore extends AlertingStore {
  /** Of what `lookup` answers. */
  readonly #revision = createRevision();
  readonly #earliest = asLongAsUnchanged(this.ctx.storage, ["keys"], () =>
    earliestOfKeys(this.sql),
  );
  readonly #firstClaimEnd = asLongAsUnchanged(this.ctx.storage, ["claims"], () =>
    firstClaimEnd(this.sql),
  );
  readonly #ends = asLongAsUnchanged(this.ctx.storage, ["keys", "versions"], () =>
    endsOfKeys(this.sql),
  );

  constructor(ctx: DurableObjectState, env: Env) {
    super(
      ctx,
      env,
      [historySchema, keysSchema, lettersSchema, claimsSchema, custodySchema],
      (moved) =>
        createLetters(ctx.storage, env, moved, async () => {
          const { tellInstead } = await import("./watch/owners.ts");
          return (letter, now) => tellInstead(ctx.storage.sql, env, letter, now);
        }),
    );
  }

  // --- serving -----------------------------------------------------------------------------------

  /** The key with this hash, and the revision that the answer is of. */
  lookup(domain: string, hash: string): { key: ServedKey | undefined; revision: number } {
    const key = servedKey(this.sql, domain, hash);
    return { key, revision: this.#revision.current() };
  }

  /** The key that a key server is asked for, and the revision that the answer is of. */
  async find(
    wanted: { address: string } | { handle: string },
  ): Promise<{ key: FoundKey | undefined; revision: number }> {
    const { keyAt, keyNamed } = await import("./keys/search-table.ts");
    const key =
      "address" in wanted ? keyAt(this.sql, wanted.address) : keyNamed(this.sql, wanted.handle);
    return { key, revision: this.#revision.current() };
  }

  // --- reading -----------------------------------------------------------------------------------

  /** The published key of an address (its `key`). */
  get(address: string): PublishedKey | undefined {
    return publishedKey(this.sql, address);
  }

  /** All published keys; the one that ends first comes first. */
  list(): KeySummary[] {
    return listKeys(this.sql);
  }

  /** A page of them. */
  async listing(query: KeyListingQuery): Promise<KeyListing> {
    const { listingOf } = await import("./keys/listing-table.ts");
    return listingOf(this.sql, query);
  }

  /**
   * A version for going back to. Without a number: the one before the published one, or the last one of an
   * address whose key was removed.
   */
  async earlier(
    address: string,
    number: number | undefined,
  ): Promise<{ localPart: string; version: KeyVersion } | undefined> {
    const { earlierVersion } = await import("./keys/version-rows-table.ts");
    return earlierVersion(this.sql, address, number);
  }

  /** The newest version of an address with this fingerprint or key ID. */
  async versionNamed(address: string, name: string): Promise<KeyVersion | undefined> {
    const { versionNamed } = await import("./keys/version-rows-table.ts");
    return versionNamed(this.sql, address, name);
  }

  /** The key that the one with this fingerprint took the place of at an address, or would. */
  async replaced(address: string, fingerprint: string): Promise<ReplacedKey | undefined> {
    const { replacedKey } = await import("./keys/version-rows-table.ts");
    return replacedKey(this.sql, address, fingerprint);
  }

  /** When the revocation of a key was handed in, in unix ms; undefined: none was. */
  revocationTakenAt(fingerprint: string): number | undefined {
    return revocationTakenAt(this.sql, fingerprint);
  }

  /** The last letters to an address, newest first. */
  async letters(address: string): Promise<Letter[]> {
    const { lettersTo } = await import("./letters/rows-table.ts");
    return lettersTo(this.sql, address, SHOWN_LETTERS);
  }

  /** Addresses with a published key to whose mailboxes letters go in vain. */
  async mailboxesRefusing(now: number = Date.now()): Promise<string[]> {
    const { mailboxesRefusing } = await import("./letters/rows-table.ts");
    return mailboxesRefusing(this.sql, now);
  }

  /** The history of an address, newest first; undefined: it never had a key. */
  history(address: string): Change<KeyState>[] | undefined {
    const known = findAddress(this.sql, address);
    return known && keyChanges(this.sql, known.id);
  }

  // --- changing ----------------------------------------------------------------------------------

  /**
   * Publishes a key for an address, in place of any other. `revision` is the one that the client has seen,
   * undefined for any. `isOwn`: as the owner of the address.
   */
  async publish(
    publication: Publication,
    expected: Expected,
    who: string,
    action: "publish" | "rollback" = "publish",
    isOwn = false,
  ): Promise<ChangeResult> {
    const { publishKey } = await import("./watch/publish.ts");
    const record = this.#record.bind(this);
    const result = publishKey(this.ctx.storage, this.env, publication, expected, {
      who,
      action,
      isOwn,
      record,
    });
    await this.reschedule();
    return result;
  }

  /**
   * Takes a revocation of a key that the address has, or had. Wherever the key is published it is served with its
   * revocation from then on, so that who has it learns of it; it is never published without it again.
   */
  async revoke(revocation: Revocation, who: string): Promise<RevokeResult> {
    const { revokeKey } = await import("./watch/revoke.ts");
    const record = this.#record.bind(this);
    const result = await revokeKey(this.ctx.storage, this.env, revocation, who, record);
    await this.reschedule();
    return result;
  }

  /**
   * Takes a key out of the directory; its versions stay for the record. `by`: subject of the member who does it with a
   * key of their own; anybody else's doing is told to the owner.
   */
  async remove(
    address: string,
    expected: Expected,
    who: string,
    by?: string,
  ): Promise<RemoveResult> {
    const { removeKey } = await import("./watch/publish.ts");
    const record = this.#record.bind(this);
    const doing = { who, action: "remove", record, by };
    const result = removeKey(this.ctx.storage, this.env, address, expected, doing);
    await this.reschedule();
    return result;
  }

  // --- members ask for it ------------------------------------------------------------------------

  /** Keeps what somebody asks for with an address, and queues the mail with its link in the same transaction. */
  async claim(wanted: NewClaim, letter: ClaimLetter, expected: Expected): Promise<TakeResult> {
    const { takeClaim } = await import("./claims/work.ts");
    const result = takeClaim(this.ctx.storage, wanted, letter, expected);
    if (result.ok) await this.startPart(wanted.madeAt);
    return result;
  }

  /** What a link is for, and why it does nothing, if it does nothing. Changes nothing. */
  async claimOf(proof: LinkProof): Promise<FoundClaim> {
    const { claimOf } = await import("./claims/work.ts");
    return claimOf(this.sql, proof, Date.now());
  }

  /** Does what a link is for, once. `publication`: the key, judged again just now; undefined where it is refused. */
  async confirm(proof: LinkProof, publication: Publication | undefined): Promise<ConfirmResult> {
    const { confirmClaim } = await import("./claims/work.ts");
    const record = this.#record.bind(this);
    const result = confirmClaim(this.ctx.storage, this.env, proof, publication, record);
    if (result.ok) await this.reschedule();
    return result;
  }

  /** Who has the secret keys: what is asked of that, or said about it. */
  async custody(asked: AskedOfCustody): Promise<CustodyAnswer> {
    const { answerCustody } = await import("./custody/rows-table.ts");
    return answerCustody(this.sql, asked);
  }

  // --- looking from outside ----------------------------------------------------------------------

  /** Looks at a key the way mail clients do, and at the key servers; undefined: none is published. */
  async watch(address: string, now: number = Date.now()): Promise<Look | undefined> {
    const { lookAtKey } = await import("./watch/work.ts");
    const look = await lookAtKey(this.ctx.storage, this.env, address, now, false);
    await this.reschedule();
    return look;
  }

  // --- due work ----------------------------------------------------------------------------------

  protected override dueAt(): number | undefined {
    return this.#earliest();
  }

  protected override async work(now: number): Promise<void> {
    // Nobody waits for it: whichever tick comes.
    if ((this.#firstClaimEnd() ?? Infinity) <= now) {
      const { sweepClaims } = await import("./claims/rows-table.ts");
      sweepClaims(this.sql, now);
    }
    if (now < (this.dueAt() ?? Infinity)) return;
    const [{ tellEnds }, { lookAtDueKeys }] = await Promise.all([
      import("./watch/owners.ts"),
      import("./watch/work.ts"),
    ]);
    tellEnds(this.ctx.storage, this.env, now);
    await lookAtDueKeys(this.ctx.storage, this.env, now);
  }

  /** Ends that were told of before they come are told of again. */
  protected override mend(now: number): number {
    return tellAgain(this.sql, this.list(), now);
  }

  /** Keys that nobody can encrypt to make the service ill. */
  protected override problems(now: number): StoreProblem[] {
    const count = this.#ends().filter((at) => at <= now).length;
    return count === 0 ? [] : [{ code: "unusable-keys", count }];
  }

  // --- inside ------------------------------------------------------------------------------------

  #record(
    id: number,
    who: string,
    action: string,
    before: PublishedKey | undefined,
    after: PublishedKey | undefined,
    at: number,
  ): void {
    this.#revision.raise();
    recordKeyChange(this.sql, id, { at, who, action, before, after });
  }
}
