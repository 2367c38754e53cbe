/** The memory that this isolate has of the links: found ones and misses, by path. */
import { createMemory, type Question, type Remembered } from "../../../src/store/memory.ts";
import { CACHE_GENERATION, MAX_CACHED_PATH_CHARACTERS } from "../limits.ts";
import type { Link } from "../link/link.ts";
import type { NearLink } from "../link/near.ts";
import type { View } from "../link/slug.ts";

/** The meaning of a path. */
export interface Found {
  readonly link: Link;
  readonly view: View;
  readonly rest: string;
}

/** A redirect that needs no further thought before `until` (unix ms). */
export interface Ready {
  readonly status: number;
  readonly location: string;
  readonly cacheControl: string;
  readonly until: number;
}

/** Facts that are known of a path. */
export interface Known {
  /** undefined: nothing is there. */
  readonly found: Found | undefined;
  /** Under which the path is counted if nothing is there; empty if it cannot name a link. */
  readonly key: string;
  readonly isScan: boolean;
  ready: Ready | undefined;
  /** Where nothing is there: links that may have been meant; undefined: nobody has asked yet. */
  near: readonly NearLink[] | undefined;
}

export type Entry = Known & Remembered;

const memory = createMemory<Known>({
  generation: CACHE_GENERATION,
  weigh: () => 1,
  maxKeyCharacters: MAX_CACHED_PATH_CHARACTERS,
});

export const { recall, asking, isFresh, isUsable } = memory;

/** Whether there is any link with a name that the service took later: usually there is none. */
export const olderMemory = createMemory<{ readonly isAny: boolean }>({
  generation: 1,
  weigh: () => 1,
  maxKeyCharacters: 0,
});

/** Something was changed here: the next request asks the store. */
export function outdateAll(): void {
  memory.outdateAll();
  olderMemory.outdateAll();
}

/** Keeps the store's answer for a path; paths of a usual length are remembered. */
export function remember(
  path: string,
  answer: Omit<Known, "ready" | "near">,
  question: Question,
  revision: number,
): Entry {
  return memory.remember(
    path,
    { ...answer, ready: undefined, near: undefined },
    question,
    revision,
  );
}
