/** An archive that comes back into an empty service, in pieces: all stores take it, or none. */
import { DECIDING } from "../../../src/store/archive/restore.ts";
import type { ArchivedTable, Opened, Taken } from "../../../src/store/archive/question.ts";
import { ANEW_PAUSES_MS } from "../limits.ts";
import { archivedStores } from "./stores.ts";
import { askArchive } from "../../../src/store/archive/ask.ts";

type StoreRefusal = Extract<Taken, { ok: false }> & { readonly store: string };

export type StoresTaken = { readonly ok: true } | StoreRefusal | { ok: false; reason: "stores" };

type Steps = Readonly<Record<string, Opened["steps"]>>;

const refused = (store: string, taken: Taken): StoreRefusal | undefined =>
  taken.ok ? undefined : { ...taken, store };

/** Prepares all stores for an archive, whose steps are told by store. A refusal leaves none of them prepared. */
export async function begin(env: Env, id: string, steps: Steps): Promise<StoresTaken> {
  const stores = archivedStores(env);
  const names = Object.keys(stores).toSorted();
  if (names.join() !== Object.keys(steps).toSorted().join()) return { ok: false, reason: "stores" };
  for (const [name, store] of Object.entries(stores)) {
    const question = { kind: "stage", id, steps: steps[name] ?? {} } as const;
    const refusal = refused(name, await askArchive(store, question));
    if (refusal === undefined) continue;
    await forget(env, id);
    return refusal;
  }
  return { ok: true };
}

/** Lines of a table of a store; false: there is no such store, or this archive is not on its way. */
export async function take(
  env: Env,
  id: string,
  store: string,
  { table, columns, lines }: ArchivedTable & { readonly lines: string },
): Promise<boolean> {
  const stub = archivedStores(env)[store];
  if (stub === undefined) return false;
  return await askArchive(stub, { kind: "take", id, table, columns, lines });
}

/** All lines are there. */
export async function end(env: Env, id: string): Promise<StoresTaken> {
  const stores = archivedStores(env);
  for (const [name, store] of Object.entries(stores)) {
    const refusal = refused(name, await askArchive(store, { kind: "try", id }));
    if (refusal === undefined) continue;
    await forget(env, id);
    return refusal;
  }
  // From the first one on it is decided: what breaks off is brought to its end by the stores themselves.
  const inOrder = Object.entries(stores).toSorted(
    ([one], [other]) => Number(other === DECIDING) - Number(one === DECIDING),
  );
  for (const [name, store] of inOrder) {
    const refusal = refused(name, await askArchive(store, { kind: "commit", id }));
    if (refusal !== undefined) return refusal;
  }
  for (const name of Object.keys(stores)) await isAnew(env, name, id);
  return { ok: true };
}

/** A store that has taken an archive is made anew behind its answer: waits until it answers again. */
async function isAnew(env: Env, name: string, id: string): Promise<void> {
  for (const pause of ANEW_PAUSES_MS) {
    await scheduler.wait(pause);
    try {
      // Whoever had to do with the one before is told of its end for ever.
      if ((await archivedStores(env)[name]?.archive({ kind: "asked", id })) === true) return;
    } catch {
      // It is on its way.
    }
  }
}

/** Nobody wants it any more. */
export async function forget(env: Env, id: string): Promise<void> {
  for (const store of Object.values(archivedStores(env))) {
    await askArchive(store, { kind: "forget", id });
  }
}
