/**
 * Alarms of stores in the tests. The runtime's ring by the real clock, whatever day a test has set: at once and without
 * end where that day is past, and between two tests. So none rings by itself; a test rings those that it is about
 * (`runDurableObjectAlarm`, `store.tick`). The runtime's own are tested end to end.
 */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";

/** Alarms of all objects that are made from now on are noted by what every object's storage inherits, and not set. */
export async function holdAlarms(): Promise<void> {
  const at = new WeakMap<object, number>();
  const held: Pick<DurableObjectStorage, "setAlarm" | "getAlarm" | "deleteAlarm"> &
    ThisType<object> = {
    async setAlarm(moment) {
      // As the runtime refuses it.
      if (Number(moment) <= 0) throw new TypeError("setAlarm() with an alarm time <= 0");
      at.set(this, Number(moment));
    },
    getAlarm() {
      return Promise.resolve(at.get(this) ?? null);
    },
    deleteAlarm() {
      at.delete(this);
      return Promise.resolve();
    },
  };
  await runInDurableObject(env.SCRATCH.getByName("alarms"), (_, { storage }) => {
    Object.assign(Object.getPrototypeOf(storage) as object, held);
  });
}
