/**
 * What the real bucket protects, found out by trying: some services accept the headers of versioning and object lock and
 * ignore them. What is tried leaves a small object behind where it cannot be deleted.
 */
import type { Bucket } from "../../../src/object-storage/bucket.ts";
import { failedOf } from "../../../src/object-storage/bucket.ts";
import { StorageError } from "../../../src/object-storage/fault.ts";
import { MINUTE_MS } from "../../../src/durations.ts";

/** Whether a protection holds. */
type Holds = "yes" | "no";

export interface Protection {
  /** Reading without a signature is refused. */
  readonly unsignedRead: Holds;
  /** A request that is signed for another region is refused. */
  readonly wrongRegion: Holds;
  /** A body that is not what was signed is refused. */
  readonly alteredBody: Holds;
  /** What is overwritten stays as an older version. */
  readonly overwrite: Holds;
  /** A version that is locked cannot be deleted. */
  readonly lockedVersion: Holds;
  /** This key may not delete what is not locked. */
  readonly deletion: Holds;
  /** How far our clock is ahead of the bucket's, in ms; undefined: it tells none. */
  readonly clockAheadMs: number | undefined;
}

const bytesOf = (text: string) => new Uint8Array(new TextEncoder().encode(text));
const held = (isHeld: boolean): Holds => (isHeld ? "yes" : "no");

/** At `now`, in unix ms. @throws StorageError where it cannot be asked at all, or nothing be written */
export async function protectionOf(
  bucket: Bucket,
  instance: string,
  now: number,
): Promise<Protection> {
  const key = `${instance}/check/${now}-${crypto.randomUUID().slice(0, 8)}`;
  const { response, clockAheadMs } = await bucket.ask({
    method: "PUT",
    key,
    body: bytesOf("first"),
  });
  if (!response.ok) throw new StorageError(await failedOf(response, clockAheadMs));
  const first = response.headers.get("x-amz-version-id");
  const refuses = async (asked: Parameters<Bucket["ask"]>[0]) => {
    const answer = await bucket.ask(asked);
    await answer.response.body?.cancel();
    return !answer.response.ok;
  };
  const unsignedRead = held(await refuses({ method: "GET", key, isSigned: false }));
  const wrongRegion = held(await refuses({ method: "GET", key, region: "nowhere-1" }));
  const alteredBody = held(
    await refuses({
      method: "PUT",
      key: `${key}-altered`,
      body: bytesOf("sent"),
      signedBody: "other",
    }),
  );
  const overwrite = await keepsOverwritten(bucket, key, first);
  const lockedVersion = await keepsLocked(bucket, `${key}-locked`, now);
  const deletion = held(await refuses({ method: "DELETE", key }));
  return {
    unsignedRead,
    wrongRegion,
    alteredBody,
    overwrite,
    lockedVersion,
    deletion,
    clockAheadMs,
  };
}

/** Overwrites, and asks for what was there before: refused is as good as kept. */
async function keepsOverwritten(
  bucket: Bucket,
  key: string,
  version: string | null,
): Promise<Holds> {
  const { response } = await bucket.ask({ method: "PUT", key, body: bytesOf("second") });
  await response.body?.cancel();
  if (!response.ok) return "yes";
  if (version === null || version === "null") return "no";
  const before = await bucket.ask({ method: "GET", key, query: { versionId: version } });
  return held(before.response.ok && (await before.response.text()) === "first");
}

/** A version that is locked for a minute: deleting it must fail, and it must still be there. */
async function keepsLocked(bucket: Bucket, key: string, now: number): Promise<Holds> {
  const until = new Date(now + MINUTE_MS).toISOString();
  const { response } = await bucket.ask({
    method: "PUT",
    key,
    body: bytesOf("locked"),
    headers: {
      "x-amz-object-lock-mode": "GOVERNANCE",
      "x-amz-object-lock-retain-until-date": until,
    },
  });
  await response.body?.cancel();
  if (!response.ok) return "no";
  const version = response.headers.get("x-amz-version-id");
  if (version === null || version === "null") return "no";
  const query = { versionId: version };
  const gone = await bucket.ask({ method: "DELETE", key, query });
  await gone.response.body?.cancel();
  const still = await bucket.ask({ method: "GET", key, query });
  return held(still.response.ok && (await still.response.text()) === "locked");
}
