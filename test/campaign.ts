/** `npm run campaign` does at length what the suite does in small: the same tests, with more rounds. */
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    campaign: boolean;
  }
}

/** How often something is repeated: what suffices to see that it holds, or in a campaign what finds the rare case. */
export const rounds = (small: number, full: number): number => (inject("campaign") ? full : small);

/** Some of `items`, evenly spread and the last one among them, or in a campaign all. */
export function some<Item>(items: readonly Item[], count: number): Item[] {
  const wanted = rounds(Math.min(count, items.length), items.length);
  const at = (index: number) => items[Math.ceil(((index + 1) * items.length) / wanted) - 1] as Item;
  return Array.from({ length: wanted }, (_, index) => at(index));
}
