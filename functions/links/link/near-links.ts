/**
 * Links that may have been meant. The keys of the newest links lie together in one row, which is read once by an object
 * that wakes up and made anew once an hour at most: so a slug that there is not costs a look-up and no walk through all.
 */
import { NEAR_KEYS_AGE_MS, MAX_NEAR_KEYS, MAX_NEAR_LINKS } from "../limits.ts";
import { stateOf } from "./link.ts";
import { isAutomatic, nearKeys, type NearKeys, type NearLink } from "./near.ts";
import { newestKeys } from "./near-table.ts";
import { activeLinks } from "./table.ts";

/** The keys of the newest links, one a line, and when that was. */
const STORED = "nearKeys";

interface Stored {
  /** unix ms */
  readonly madeAt: number;
  /** With a line break between them. */
  readonly keys: string;
}

export interface NearLinks {
  /** Links that lead somewhere at `now` (unix ms), the nearest first. */
  readonly find: (key: string, now: number) => NearLink[];
  /** A link has come by this key. */
  readonly add: (key: string) => void;
  /** Many have changed. */
  readonly forget: () => void;
}

export function createNearLinks({ sql, kv }: DurableObjectStorage): NearLinks {
  let known: { readonly keys: NearKeys; readonly madeAt: number } | undefined;

  function keysAt(now: number): NearKeys {
    const isFresh = (madeAt: number) => madeAt <= now && now - madeAt < NEAR_KEYS_AGE_MS;
    if (known !== undefined && isFresh(known.madeAt)) return known.keys;
    const stored = known === undefined ? kv.get<Stored>(STORED) : undefined;
    if (stored !== undefined && isFresh(stored.madeAt)) {
      known = { keys: nearKeys(stored.keys.split("\n")), madeAt: stored.madeAt };
      return known.keys;
    }
    const newest = newestKeys(sql, MAX_NEAR_KEYS);
    known = { keys: nearKeys(newest), madeAt: now };
    // A full disk keeps it in memory alone.
    try {
      kv.put(STORED, { madeAt: now, keys: newest.join("\n") } satisfies Stored);
    } catch {
      // The next object makes its own.
    }
    return known.keys;
  }

  return {
    find(key, now) {
      const near = keysAt(now).find(key, MAX_NEAR_LINKS);
      if (near.length === 0) return [];
      const links = activeLinks(sql, near).filter(
        (link) => stateOf(link, now) === "active" && !isAutomatic(link),
      );
      return links
        .toSorted((one, other) => near.indexOf(one.key) - near.indexOf(other.key))
        .map(({ slug, title }) => ({ slug, title }));
    },
    add: (key) => known?.keys.add(key),
    forget() {
      known = undefined;
      kv.delete(STORED);
    },
  };
}
