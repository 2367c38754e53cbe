/** The stores that raise alerts. */
import { allStores } from "../store/all.ts";
import type { AlertingStore } from "./alerting-store.ts";

/** Every store but that of the tokens, which has nothing to tell. */
export function alertingStores(env: Env): DurableObjectStub<AlertingStore>[] {
  const { access: _, ...stores } = allStores(env);
  return Object.values(stores) as unknown as DurableObjectStub<AlertingStore>[];
}
