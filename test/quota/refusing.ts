/** Storages that refuse as those of Cloudflare do once a day's rows are used up; the words are those of its errors. */

/** What is used up; undefined: nothing. */
export type Refused = "written" | "read" | undefined;

const WRITES = /^\s*(?:INSERT|UPDATE|DELETE|REPLACE|WITH|CREATE|ALTER|DROP)\b/i;

const refusing = new WeakSet<DurableObjectStorage>();

/** From now on a storage does nothing of what `refused` names at that moment. */
export function makeRefusing(storage: DurableObjectStorage, refused: () => Refused): void {
  if (refusing.has(storage)) return;
  refusing.add(storage);
  const { sql, kv } = storage;
  const own = (owner: object, name: string, value: unknown): void => {
    Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  };
  const before = (owner: object, name: string, kind: (text: unknown) => Refused): void => {
    const method = (Reflect.get(owner, name) as (...values: unknown[]) => unknown).bind(owner);
    own(owner, name, (...values: unknown[]) => {
      const what = kind(values[0]);
      if (what !== undefined && what === refused()) {
        throw new Error(`Exceeded allowed rows ${what} in Durable Objects free tier.`);
      }
      return method(...values);
    });
  };
  before(sql, "exec", (text) => (WRITES.test(String(text)) ? "written" : "read"));
  for (const name of ["put", "delete"]) before(kv, name, () => "written");
  for (const name of ["get", "list"]) before(kv, name, () => "read");
  // What answers a promise fails by it.
  const setAlarm = storage.setAlarm.bind(storage);
  own(storage, "setAlarm", async (...values: Parameters<typeof setAlarm>) => {
    if (refused() === "written") {
      throw new Error("Exceeded allowed rows written in Durable Objects free tier.");
    }
    await setAlarm(...values);
  });
  own(storage, "sql", sql);
  own(storage, "kv", kv);
}
