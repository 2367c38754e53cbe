/** Where the stores are: every Durable Object class that is bound, one object each, all by one name. */
import type { Store } from "./store.ts";

const NAME = "main";

/** The one object of a class. */
export const mainOf = <Class extends Store>(namespace: DurableObjectNamespace<Class>) =>
  namespace.getByName(NAME);

/** Every store by its binding's name in lower case: what the cron ticks and what the health check asks. */
export function allStores(env: Env): Readonly<Record<string, DurableObjectStub<Store>>> {
  const stores: Record<string, DurableObjectStub<Store>> = {};
  for (const [name, binding] of Object.entries(env)) {
    if (isNamespace(binding)) stores[name.toLowerCase()] = mainOf(binding);
  }
  return stores;
}

/** A binding to a service answers to any name of a method, so only its kind tells. */
const isNamespace = (binding: unknown): binding is DurableObjectNamespace<Store> =>
  Object.prototype.toString.call(binding) === "[object DurableObjectNamespace]";
