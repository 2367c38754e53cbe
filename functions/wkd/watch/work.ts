/** Looks at keys: one at one key, and those that are due. */
import { raiseAlert } from "../../../src/alerts/outbox/raise.ts";
import { configOf } from "../../../src/config/config.ts";
import { publicWeb } from "../../../src/http/public-web.ts";
import { lookAlert } from "./alerts.ts";
import { keepLook, planLook, takeKeyToLookAt } from "../keys/changing-table.ts";
import { publishedKey } from "../keys/table.ts";
import { LOOKS_PER_TICK, SECOND_LOOK_MS } from "../limits.ts";
import type { Look } from "../keys/found.ts";
import { judgeLookFromOutside, lookFromOutside } from "./look.ts";

/**
 * Looks at the published key of an address, keeps what it found and tells what is news; undefined: none is published.
 * `isTaken`: the next look is planned already, should this one never end.
 */
export async function lookAtKey(
  storage: DurableObjectStorage,
  env: Env,
  address: string,
  now: number,
  isTaken: boolean,
): Promise<Look | undefined> {
  const { sql } = storage;
  const config = configOf(env);
  const key = publishedKey(sql, address);
  if (key === undefined) return undefined;
  if (!isTaken) planLook(sql, key.id, now + SECOND_LOOK_MS);
  const look = await lookFromOutside(key, config.keyServers, now, publicWeb(env));
  // Meanwhile the key may have become another one, and what the owner knows, too.
  const after = publishedKey(sql, address);
  if (after?.revision !== key.revision) return look;
  const { told, news, problems, nextAt } = judgeLookFromOutside(look, after);
  storage.transactionSync(() => {
    keepLook(sql, key.id, look, { told, nextAt });
    if (news !== undefined) raiseAlert(sql, lookAlert(key, news, problems, config), now);
  });
  return look;
}

/** Looks at the keys that are due at `now` (unix ms), at most so many as a tick may. */
export async function lookAtDueKeys(
  storage: DurableObjectStorage,
  env: Env,
  now: number,
): Promise<void> {
  for (let looks = 0; looks < LOOKS_PER_TICK; looks += 1) {
    // Taken one by one: a tick that comes meanwhile takes others.
    const address = takeKeyToLookAt(storage.sql, now, now + SECOND_LOOK_MS);
    if (address === undefined) return;
    await lookAtKey(storage, env, address, now, true);
  }
}
