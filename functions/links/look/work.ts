/** One look at one target: the pause between two is the store's business. */
import { raiseAlert } from "../../../src/alerts/outbox/raise.ts";
import { configOf } from "../../../src/config/config.ts";
import { publicWeb } from "../../../src/http/public-web.ts";
import { DEAD_AFTER_DAYS } from "../limits.ts";
import { activeLinkById } from "../link/table.ts";
import { keepLook, takeLook } from "./table.ts";
import { targetAlert } from "./alert.ts";
import { judgeTarget, lookAtUrl, urlToLookAt } from "./look.ts";

/** Looks at the target that has been due for longest, keeps what it found and tells what is news. */
export async function lookAtTarget(
  storage: DurableObjectStorage,
  env: Env,
  now: number,
): Promise<void> {
  const { sql } = storage;
  const config = configOf(env);
  const taken = takeLook(sql, now);
  const link = taken && activeLinkById(sql, taken.linkId);
  const url = link && urlToLookAt(link, config, now);
  if (taken === undefined || link === undefined || url === undefined) return;
  const found = await lookAtUrl(url, publicWeb(env), config.publicUrl ?? "randwerk");
  // Changed meanwhile: what was found is about another target.
  if (activeLinkById(sql, link.id)?.version !== link.version) return;
  const { state, news } = judgeTarget(taken.state, found, now, DEAD_AFTER_DAYS);
  storage.transactionSync(() => {
    keepLook(sql, link.id, state, found, now);
    if (news !== undefined) raiseAlert(sql, targetAlert(link, news, found.answer, config), now);
  });
}
