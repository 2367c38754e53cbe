/** What time costs checks, and those who look at all of them. */
import { vi } from "vitest";
import type { Listing } from "../../functions/heartbeats/check/listing.ts";
import type { CheckStore } from "../../functions/heartbeats/store.ts";
import {
  LISTED_CHECKS,
  MAX_KNOWN_CHECKS,
  MAX_PUBLIC_CHECKS,
} from "../../functions/heartbeats/limits.ts";
import { fillChecks, uuidOf } from "./checks.ts";
import { NOW, type Operation } from "./operation.ts";

const MINUTE = 60_000;
const PUBLIC = ["public"];

/** The checks of checks.ts, all of which strangers may see. */
export async function fillTime(
  store: CheckStore,
  storage: DurableObjectStorage,
  things: number,
): Promise<void> {
  await fillChecks(store, storage, things);
  storage.sql.exec("INSERT INTO check_tags SELECT 'public', id FROM checks");
}

/** Lets the deadlines of so many checks be at `at` (unix ms). */
function due({ sql }: DurableObjectStorage, most: number, at: number): void {
  sql.exec(
    "UPDATE check_states SET deadline = ?1, wake_at = ?1 WHERE check_id BETWEEN 2 AND ?2",
    at,
    most + 1,
  );
}

export const tickAt = (store: CheckStore, at: number) => {
  vi.setSystemTime(at);
  return store.tick(at);
};

/** The next tick keeps house. */
async function letKeepHouse(store: CheckStore, { kv }: DurableObjectStorage, graceSeconds: number) {
  kv.put("housekeptAt", NOW - 7 * 60 * MINUTE);
  // After any change it is looked up when the next thing is due.
  await store.update(uuidOf(8), { graceSeconds });
}

export const timeOperations: readonly Operation<CheckStore>[] = [
  {
    name: "a page of the console's list",
    // Up to so many are known by heart; whether there are more is asked for.
    most: [MAX_KNOWN_CHECKS + 4 * LISTED_CHECKS + 20, 0],
    prepare: (store) => store.measured(),
    run: (store) => store.listing({ search: "", tag: "", after: undefined, most: LISTED_CHECKS }),
    answers: ({ checks }: Listing) => checks.length >= 10,
  },
  {
    name: "the badge of all",
    // Up to so many checks are known by heart.
    most: [(things) => (things > 1_000 ? 2.1 * things + 10 : 5), 0],
    run: (store) => store.statuses(undefined),
    answers: (statuses: unknown[]) => statuses.length >= 10,
  },
  {
    name: "the tags in use",
    most: [(things) => things + 5, 0],
    run: (store) => store.tags(),
  },
  {
    name: "the page for strangers",
    // The first check has a thousand changes of status, of which this page shows some.
    most: [6 * MAX_PUBLIC_CHECKS + 300, 0],
    run: (store) => store.publicChecks(PUBLIC),
    answers: (checks: unknown[]) => checks.length >= 10,
  },
  {
    name: "the same for the next one within 15 seconds",
    most: [0, 0],
    run: (store) => store.publicChecks(PUBLIC),
  },
  {
    name: "the same a minute later",
    most: [6 * MAX_PUBLIC_CHECKS, 0],
    prepare: () => vi.setSystemTime(NOW + MINUTE),
    run: (store) => store.publicChecks(PUBLIC),
  },
  {
    name: "5 deadlines are missed at once",
    most: [150, 50],
    prepare: async (store, storage) => {
      due(storage, 5, NOW + MINUTE);
      // What lies in the table is looked up anew after any change.
      await store.update(uuidOf(8), { graceSeconds: 700 });
    },
    run: (store) => tickAt(store, NOW + MINUTE + 1),
  },
  {
    name: "housekeeping, every six hours",
    // The thousand changes of the first check are older than is kept.
    most: [(things) => things + 2_500, 1_100],
    prepare: (store, storage) => letKeepHouse(store, storage, 800),
    run: (store) => tickAt(store, NOW + 2 * MINUTE),
  },
  {
    name: "housekeeping, with nothing to forget",
    most: [(things) => things + 1_200, 10],
    prepare: (store, storage) => letKeepHouse(store, storage, 900),
    run: (store) => tickAt(store, NOW + 3 * MINUTE),
  },
  {
    name: "an absence ends",
    most: [(things) => 4 * things + 50, 30],
    run: (store) => tickAt(store, NOW + 20 * MINUTE),
  },
];
