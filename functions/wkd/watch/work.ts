/** One look at one key: when it is due is the store's business. */
import { raiseAlert } from "../../../src/alerts/outbox/raise.ts";
import { configOf } from "../../../src/config/config.ts";
import { publicWeb } from "../../../src/http/public-web.ts";
import { lookAlert } from "./alerts.ts";
import { keepLook, planLook } from "../keys/changing-table.ts";
import { publishedKey } from "../keys/table.ts";
import { SECOND_LOOK_MS } from "../limits.ts";
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
