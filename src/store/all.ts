/** Where the stores are: every Durable Object class that is bound, one object each, all by one name. */
import { observed } from "./observed.ts";
import { placed } from "./place.ts";
import type { Store } from "./store.ts";

/** The one object of a class; `name` is its binding's, in lower case. */
export const mainOf = <Class extends Store>(
  env: object,
  namespace: DurableObjectNamespace<Class>,
  name: string,
) => observed(name, placed(env, namespace));

/** Bindings to objects that are no stores: they have no clock and no health (functions/archive/scratch.ts). */
const NO_STORES = new Set(["scratch"]);

/** Every store by its binding's name in lower case: what the cron ticks and what the health check asks. */
export function allStores(env: Env): Readonly<Record<string, DurableObjectStub<Store>>> {
  const stores: Record<string, DurableObjectStub<Store>> = {};
  for (const [binding, value] of Object.entries(env)) {
    const name = binding.toLowerCase();
    if (isNamespace(value) && !NO_STORES.has(name)) stores[name] = mainOf(env, value, name);
  }
  return stores;
}

/** A binding to a service answers to any name of a method, so only its kind tells. */
const isNamespace = (binding: unknown): binding is DurableObjectNamespace<Store> =>
  Object.prototype.toString.call(binding) === "[object DurableObjectNamespace]";
