/** Which alerts become one message: those that share a tag and fall into the same minute. Pure rules. */
import { GROUP_MS } from "../limits.ts";

/** An alert as grouping looks at it. */
export interface Groupable {
  /** Only alerts of one sort share a message: severity and kind. */
  readonly sort: string;
  readonly tags: readonly string[];
  /** unix ms from which it may be told */
  readonly dueAt: number;
}

export interface Grouping<Item extends Groupable> {
  /** Each list is one message. */
  readonly ready: Item[][];
  /** Items that wait for others, with the moment in unix ms until which they do. */
  readonly waiting: { item: Item; until: number }[];
}

interface Group<Item> {
  readonly sort: string;
  readonly tags: Set<string>;
  readonly items: Item[];
  /** unix ms, when the first of it may be told */
  dueAt: number;
}

/**
 * `items` in the order in which they were raised, `told` what was told within the last minute with its moment
 * (`dueAt`). The first message about a tag goes at once, and all that waits with it; whatever follows in its
 * minute is one more message at the end of the minute.
 */
export function groupAlerts<Item extends Groupable>(
  items: readonly Item[],
  told: readonly Groupable[],
  now: number,
): Grouping<Item> {
  const groups: Group<Item>[] = [];
  const byTag = new Map<string, Group<Item>>();
  for (const item of items) {
    const keys = item.tags.map((tag) => `${item.sort} ${tag}`);
    let group = keys.map((key) => byTag.get(key)).find((found) => found !== undefined);
    if (group === undefined) {
      group = { sort: item.sort, tags: new Set(), items: [], dueAt: item.dueAt };
      groups.push(group);
    }
    group.items.push(item);
    group.dueAt = Math.min(group.dueAt, item.dueAt);
    for (const [index, key] of keys.entries()) {
      group.tags.add(item.tags[index] ?? "");
      if (!byTag.has(key)) byTag.set(key, group);
    }
  }
  const result: Grouping<Item> = { ready: [], waiting: [] };
  for (const group of groups) {
    const until = Math.max(group.dueAt, quietUntil(group, told));
    if (until <= now) result.ready.push(group.items);
    else for (const item of group.items) result.waiting.push({ item, until });
  }
  return result;
}

function quietUntil(group: Group<Groupable>, told: readonly Groupable[]): number {
  let until = 0;
  for (const { sort, tags, dueAt } of told) {
    if (sort !== group.sort || !tags.some((tag) => group.tags.has(tag))) continue;
    until = Math.max(until, dueAt + GROUP_MS);
  }
  return until;
}
