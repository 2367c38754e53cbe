/** Several parts of a store as one. */
import type { Part } from "./part.ts";

export const together = (parts: readonly Part[]): Part => ({
  dueAt() {
    const moments = parts.map((part) => part.dueAt()).filter((at) => at !== undefined);
    return moments.length === 0 ? undefined : Math.min(...moments);
  },
  start(now) {
    for (const part of parts) part.start(now);
  },
  problems: (now) => parts.flatMap((part) => part.problems(now)),
});
