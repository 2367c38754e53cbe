/** What keys cost. */
import type { NewClaim } from "../../functions/wkd/claims/work.ts";
import { CLAIM_MS, MAX_CLAIMS } from "../../functions/wkd/limits.ts";
import type { KeyStore } from "../../functions/wkd/store.ts";
import type { Publication } from "../../functions/wkd/watch/publish.ts";
import { copyRow, NOW, until, type Operation } from "./operation.ts";

const HASH = "iy9q119eutrkn8s1mk4r39qejnbu3n5q";

const publication = (bytes: Uint8Array<ArrayBuffer>): Publication => ({
  address: { key: "one@e.org", localPart: "one", domain: "e.org" },
  hashes: [{ hash: HASH, rule: 0 }] as unknown as Publication["hashes"],
  handles: ["A".repeat(40), "A".repeat(16)],
  fingerprint: "A".repeat(40),
  format: 4,
  algorithms: ["ed25519"],
  userId: "one@e.org",
  expiresAt: undefined,
  sizeBefore: 1000,
  digest: String(bytes[0]),
  bytes,
});

const hash = new Uint8Array(32).buffer;
const proof = { id: "new", hash };
const handedIn = publication(Uint8Array.of(98));
const letter = { subject: "Confirm", content: { kind: "encrypted", armored: "-----" } } as const;

/** What a member asks for with the address of the first key: that another one takes its place. */
const claim = (id: string): NewClaim => ({
  id,
  hash,
  address: handedIn.address.key,
  localPart: handedIn.address.localPart,
  domain: handedIn.address.domain,
  kind: "publish",
  owner: "somebody",
  name: "somebody",
  language: "de",
  program: "thunderbird",
  fingerprint: handedIn.fingerprint,
  sizeBefore: handedIn.sizeBefore,
  digest: handedIn.digest,
  madeAt: NOW,
  endsAt: NOW + CLAIM_MS,
  bytes: handedIn.bytes,
});

/** As many claims, up to what is kept of them; there is room for one more. */
const claims = (things: number) => Math.min(things, MAX_CLAIMS.all - 1);

/** `things` published keys; the first has had ten versions. */
export async function fillKeys(
  store: KeyStore,
  storage: DurableObjectStorage,
  things: number,
): Promise<void> {
  await store.tick(NOW);
  for (let version = 1; version <= 10; version += 1) {
    await store.publish(publication(Uint8Array.of(version)), undefined, "w");
  }
  storage.sql.exec(`UPDATE keys SET next_look_at = ${NOW} + 1e9`);
  const domain = "'d' || x";
  copyRow(storage, "keys", things - 1, {
    id: "x + 1",
    address: "'a' || x",
    domain,
    next_look_at: `${NOW} + 1e9 + x`,
  });
  copyRow(storage, "versions", things - 1, {
    key_id: "x + 1",
    version: "10",
    fingerprint: "'F' || x",
  });
  copyRow(storage, "aliases", things - 1, { key_id: "x + 1", domain });
  await store.claim(claim("old"), letter, undefined);
  await until(() => areLettersOver(storage));
  const [address, owner] = ["'a' || x", "'member' || x"];
  copyRow(storage, "claims", claims(things) - 1, { id: "'c' || x", address, owner });
  // The first one's mail has gone long ago.
  storage.sql.exec("UPDATE letters SET state = 'sent', next_at = NULL, content = NULL");
}

/** No mail leaves the tests: a letter ends as soon as somebody has looked at it. */
const areLettersOver = ({ sql }: DurableObjectStorage) =>
  sql.exec("SELECT 1 FROM letters WHERE state = 'pending'").toArray().length === 0;

const isThere = (answer: unknown) => answer !== undefined;
const isGood = ({ ok }: { ok: boolean }) => ok;

export const keyOperations: readonly Operation<KeyStore>[] = [
  {
    name: "tick with nothing due",
    most: [2, 0.2],
    times: 20,
    run: (store, time) => store.tick(NOW + time * 10_000),
  },
  {
    name: "key look-up, not in memory",
    most: [5, 0],
    run: (store) => store.lookup("d5", HASH),
    answers: isThere,
  },
  { name: "key that is not there", most: [2, 0], run: (store) => store.lookup("d5", "nothing") },
  {
    name: "key server, by address",
    most: [6, 0],
    run: (store) => store.find({ address: "a5" }),
    answers: isThere,
  },
  { name: "a key is read", most: [5, 0], run: (store) => store.get("a5"), answers: isThere },
  { name: "all keys", most: [(things) => 5 * things + 20, 0], run: (store) => store.list() },
  {
    name: "a key is replaced",
    most: [(things) => things + 30, 10],
    run: (store) => store.publish(publication(Uint8Array.of(99)), undefined, "w"),
  },
  {
    name: "health, as asked each minute",
    most: [2, 0],
    prepare: (store) => store.health(NOW),
    run: (store) => store.health(NOW),
  },
  {
    name: "a member hands in a key once more",
    // All that were sent a mail today are counted; its letter is looked at, too.
    most: [(things) => claims(things) + 40, 12],
    run: (store) => store.claim(claim(proof.id), letter, undefined),
    isOver: areLettersOver,
    answers: isGood,
  },
  {
    name: "a link is opened",
    most: [5, 0],
    run: (store) => store.claimOf(proof),
    answers: ({ fault }: { fault: unknown }) => fault === undefined,
  },
  {
    name: "a forged link",
    most: [2, 0],
    run: (store) => store.claimOf({ id: "none", hash }),
    answers: ({ fault }: { fault: unknown }) => fault === "unknown",
  },
  {
    name: "a link publishes a key",
    most: [(things) => things + 35, 13],
    run: (store) => store.confirm(proof, handedIn),
    answers: isGood,
  },
];
