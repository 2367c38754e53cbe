import { afterEach, expect, test, vi } from "vitest";
import { forgetFault, knownFault, StoreFault } from "../../../src/store/fault.ts";
import { observed } from "../../../src/store/observed.ts";
import type { Store } from "../../../src/store/store.ts";

const reset = (message: string) => Object.assign(new Error(message), { durableObjectReset: true });
const FULL = "database or disk is full: SQLITE_FULL";

/** A store whose calls fail as they are told, one after the other; what is left works. */
function storeThat(...fates: (Error | undefined)[]) {
  const calls: string[] = [];
  let probe: Error | undefined;
  const take = (name: string) => {
    calls.push(name);
    const fate = fates.shift();
    return fate === undefined ? Promise.resolve(`${name} done`) : Promise.reject(fate);
  };
  const namespace = {
    getByName: () => ({
      id: "the id",
      find: () => take("find"),
      probe: () => {
        calls.push("probe");
        return probe === undefined ? Promise.resolve() : Promise.reject(probe);
      },
    }),
  } as unknown as DurableObjectNamespace<Store>;
  const store = observed("shelf", namespace) as unknown as {
    id: string;
    find: () => Promise<string>;
  };
  return { store, calls, probeFails: (error: Error) => (probe = error) };
}

afterEach(() => {
  forgetFault("shelf");
  vi.restoreAllMocks();
});

test("what works is handed on, and what is no call", async () => {
  const { store, calls } = storeThat();
  expect(store.id).toBe("the id");
  expect(await store.find()).toBe("find done");
  expect(calls).toEqual(["find"]);
  expect(knownFault("shelf")).toBeUndefined();
});

test("what a failed write of somebody else took along is asked again", async () => {
  const { store, calls } = storeThat(reset(FULL), reset(FULL));
  expect(await store.find()).toBe("find done");
  expect(calls).toEqual(["find", "find", "find"]);
  expect(knownFault("shelf")).toMatchObject({ fault: "disk-full" });
});

test("what writes itself fails for good, and says why", async () => {
  const { store, calls } = storeThat(...Array.from({ length: 9 }, () => reset(FULL)));
  await expect(store.find()).rejects.toMatchObject({ name: "StoreFault", fault: "disk-full" });
  expect(calls).toEqual(Array(5).fill("find"));
});

test("an error that says nothing is explained by another write", async () => {
  const { store, calls, probeFails } = storeThat(reset("internal error; reference = x"));
  probeFails(reset(FULL));
  expect(await store.find()).toBe("find done");
  expect(calls).toEqual(["find", "probe", "find"]);
});

test("an error that nothing explains is nobody's but its own: nothing is repeated", async () => {
  const error = reset("internal error; reference = x");
  const { store, calls } = storeThat(error);
  await expect(store.find()).rejects.toBe(error);
  expect(calls).toEqual(["find", "probe"]);
  const bug = storeThat(new Error("boom"));
  await expect(bug.store.find()).rejects.toThrow("boom");
  expect(bug.calls).toEqual(["find"]);
});

test("a damaged database is known, and not asked again", async () => {
  const { store, calls } = storeThat(new Error("file is not a database: SQLITE_NOTADB"));
  await expect(store.find()).rejects.toBeInstanceOf(StoreFault);
  expect(calls).toEqual(["find"]);
  expect(knownFault("shelf")).toMatchObject({ fault: "damaged" });
});
