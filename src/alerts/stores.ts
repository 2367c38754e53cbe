/** The stores that raise alerts. */
import { mainOf } from "../store/all.ts";
import type { AlertingStore } from "./alerting-store.ts";

/** Names of the bindings whose class has an outbox. */
type Alerting = Exclude<
  {
    [Name in keyof Env]: Env[Name] extends DurableObjectNamespace<infer Class>
      ? Class extends AlertingStore
        ? Name
        : never
      : never;
  }[keyof Env],
  number | symbol
>;

/** The type demands each of them, and refuses any other: a store that is bound later cannot be forgotten here. */
const alerting: Readonly<Record<Alerting, true>> = {
  CHECKS: true,
  KEYS: true,
  LINKS: true,
  WATCH: true,
};

/** Every store with an outbox. */
export const alertingStores = (env: Env): DurableObjectStub<AlertingStore>[] =>
  Object.keys(alerting).map((name) =>
    mainOf(
      env,
      env[name as Alerting] as unknown as DurableObjectNamespace<AlertingStore>,
      name.toLowerCase(),
    ),
  );
