/** Conditions under which nothing can be written, told from memory. */
import { configOf } from "../../config/config.ts";
import { checkHealth, isOfDatabase, type Health } from "../../service/health.ts";
import { isTelling, tellFromMemory } from "../delivery/from-memory.ts";
import type { NewAlert } from "../outbox/alert.ts";
import { conditionAlert } from "./alerts.ts";
import { illAlert, wellAlert } from "./look.ts";
import type { Condition } from "./texts.ts";

/** The store that tells of the others. */
const WATCH = "watch";

/** Tells of what is so at `now` (unix ms) and what is over; whether there is more to tell. */
export async function tellConditions(env: Env, now: number): Promise<boolean> {
  const config = configOf(env);
  const health = await checkHealth(env, now);
  const alerts: NewAlert[] = conditionsOf(health).map((one) =>
    conditionAlert(one, false, config, now),
  );
  const watch = health.stores[WATCH];
  if (watch?.problems.some(({ code }) => isOfDatabase(code))) {
    alerts.push(illAlert(WATCH, watch, config));
  }
  const endOf = ({ subjectId }: NewAlert) =>
    subjectId.startsWith("store:")
      ? wellAlert(WATCH, config)
      : conditionAlert(subjectId as Condition, true, config, now);
  await tellFromMemory(env, alerts, endOf, now);
  return isTelling();
}

/** A folder that is gone explains whatever else fails. */
function conditionsOf({ stores, disk }: Health): Condition[] {
  if (disk?.problem === "state-gone") return ["state-gone"];
  const codes = new Set(
    Object.values(stores).flatMap(({ problems }) => problems.map(({ code }) => code)),
  );
  const conditions: Condition[] = [];
  if (codes.has("disk-full") || disk?.problem === "disk-full") conditions.push("disk-full");
  for (const code of ["writes-refused", "reads-refused"] as const) {
    if (codes.has(code)) conditions.push(code);
  }
  return conditions;
}
