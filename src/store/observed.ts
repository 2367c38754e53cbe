/**
 * Calls to a store that notice its faults. A write that fails resets the object, and with it fail calls that only
 * wanted to read: those are made once more.
 */
import {
  faultOf,
  knownFault,
  noteFault,
  onlyRefusesWrites,
  StoreFault,
  type Fault,
} from "./fault.ts";
import { FAULT_BELIEVED_MS, REFUSED_PAUSES_MS } from "../limits.ts";
import type { Store } from "./store.ts";

const NAME = "main";

type Method = (...values: unknown[]) => Promise<unknown>;

/** Properties of every stub that are no calls to the object. */
const OWN = new Set(["constructor", "fetch", "connect", "then"]);

/** The one object of a class. `name` is what the store is called in log, health check and alerts. */
export function observed<Class extends Store>(
  name: string,
  namespace: DurableObjectNamespace<Class>,
): DurableObjectStub<Class> {
  const stub = namespace.getByName(NAME);
  return new Proxy(stub, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      if (typeof value !== "function") return value;
      if (typeof property === "symbol" || OWN.has(property)) {
        return property === "constructor" ? value : value.bind(target);
      }
      const callOn = (one: object, values: unknown[]) =>
        Reflect.apply(Reflect.get(one, property) as Method, one, values);
      return async (...values: unknown[]) => {
        try {
          return await callOn(target, values);
        } catch (error) {
          const fault = await faultBehind(error, name, namespace);
          if (fault === undefined) throw error;
          noteFault(name, fault, Date.now());
          if (!onlyRefusesWrites(fault)) throw new StoreFault(name, fault, error);
          return repeated(name, fault, () => callOn(namespace.getByName(NAME), values));
        }
      };
    },
  });
}

/**
 * What was refused has not happened, so it may be asked for again: a write fails again, a read does not, unless the next
 * write comes in between.
 */
async function repeated(name: string, fault: Fault, call: () => Promise<unknown>) {
  for (const pause of REFUSED_PAUSES_MS) {
    await scheduler.wait(pause * (1 + Math.random()));
    try {
      return await call();
    } catch (error) {
      if (pause === REFUSED_PAUSES_MS.at(-1)) throw new StoreFault(name, fault, error);
    }
  }
  return undefined;
}

/** A transaction that cannot be committed says no more than `internal error`; another write says why. */
async function faultBehind(
  error: unknown,
  name: string,
  namespace: DurableObjectNamespace<Store>,
): Promise<Fault | undefined> {
  const told = faultOf(error);
  if (told !== undefined || !wasReset(error)) return told;
  const before = knownFault(name);
  if (before !== undefined && Date.now() - before.at < FAULT_BELIEVED_MS) return before.fault;
  try {
    await namespace.getByName(NAME).probe();
    return undefined;
  } catch (again) {
    return faultOf(again);
  }
}

/** As the runtime marks an error that took the object with it. */
const wasReset = (error: unknown) =>
  error instanceof Error && "durableObjectReset" in error && error.durableObjectReset === true;
