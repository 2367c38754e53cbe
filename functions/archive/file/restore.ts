/** An archive that comes back in pieces, into an empty service or an empty store of one: all that it is for take it, or none. */
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

/**
 * Prepares the stores for an archive, whose steps are told by store: of all of them, or of one alone. A refusal leaves none
 * of them prepared.
 */
export async function begin(env: Env, id: string, steps: Steps): Promise<StoresTaken> {
  const all = archivedStores(env);
  const stores = Object.keys(steps).toSorted();
  const isAll = stores.join() === Object.keys(all).toSorted().join();
  const isOne = stores.length === 1 && stores.every((name) => Object.hasOwn(all, name));
  if (!isAll && !isOne) return { ok: false, reason: "stores" };
  for (const name of stores) {
    const store = all[name];
    if (store === undefined) continue;
    const question = { kind: "stage", id, steps: steps[name] ?? {}, stores } as const;
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

/** All lines are there. What broke off after it was decided is brought to its end. */
export async function end(env: Env, id: string): Promise<StoresTaken> {
  const waiting = await waitingIn(env, id);
  if (!(await isDecided(env, id))) {
    const refusal = await triedBy(waiting, id);
    if (refusal !== undefined) {
      await forget(env, id);
      return refusal;
    }
  }
  // From the first one on it is decided: what breaks off is brought to its end by the stores themselves.
  const inOrder = Object.entries(waiting).toSorted(
    ([one], [other]) => Number(other === DECIDING) - Number(one === DECIDING),
  );
  for (const [name, { store }] of inOrder) {
    const refusal = refused(name, await askArchive(store, { kind: "commit", id }));
    if (refusal !== undefined) return refusal;
  }
  for (const name of Object.keys(waiting)) await isAnew(env, name, id);
  return { ok: true };
}

interface Waiting {
  readonly store: ReturnType<typeof archivedStores>[string];
  /** Names of those that take it together. */
  readonly together: readonly string[];
}

/** The stores in which an archive waits. */
async function waitingIn(env: Env, id: string): Promise<Readonly<Record<string, Waiting>>> {
  const found: Record<string, Waiting> = {};
  for (const [name, store] of Object.entries(archivedStores(env))) {
    const together = await askArchive(store, { kind: "waits", id });
    if (together !== undefined) found[name] = { store, together };
  }
  return found;
}

/** Whether all that take it together have it, and could. */
async function triedBy(
  waiting: Readonly<Record<string, Waiting>>,
  id: string,
): Promise<StoreRefusal | undefined> {
  const together = Object.values(waiting)[0]?.together ?? [DECIDING];
  const missing = together.find((name) => !Object.hasOwn(waiting, name));
  if (missing !== undefined) {
    return { ok: false, reason: "unusable", detail: "it is not there", store: missing };
  }
  for (const [name, { store }] of Object.entries(waiting)) {
    const refusal = refused(name, await askArchive(store, { kind: "try", id }));
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

async function isDecided(env: Env, id: string): Promise<boolean> {
  const deciding = archivedStores(env)[DECIDING];
  return deciding !== undefined && (await askArchive(deciding, { kind: "asked", id }));
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

/** Nobody wants it any more. What is decided stays so: the stores that have not taken it yet do. */
export async function forget(env: Env, id: string): Promise<void> {
  if (await isDecided(env, id)) return;
  for (const store of Object.values(archivedStores(env))) {
    await askArchive(store, { kind: "forget", id });
  }
}
