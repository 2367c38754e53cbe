/** Links with names that the service took later, which a store knows by heart until a link changes. */
import type { Revision } from "../../src/store/revision.ts";
import type { StoreProblem } from "../../src/store/report.ts";
import { MAX_OLDER_LINKS } from "./limits.ts";
import { olderBeginnings } from "./link/slug.ts";
import { slugsBelow } from "./link/table.ts";

/** At most `MAX_OLDER_LINKS` slugs, and the revision that they are of. */
export interface Older {
  readonly slugs: readonly string[];
  readonly revision: number;
}

export function createOlder(sql: SqlStorage, { current }: Revision): () => Older {
  let known: Older | undefined;
  return () => {
    const revision = current();
    if (known?.revision !== revision) {
      known = { slugs: slugsBelow(sql, olderBeginnings(), MAX_OLDER_LINKS), revision };
    }
    return known;
  };
}

/** What the health says of them. */
export function namesTakenLater({ slugs }: Older): StoreProblem[] {
  if (slugs.length === 0) return [];
  // Anybody may ask for the health: what stands behind the first segment is nobody's business.
  const names = [...new Set(slugs.map((slug) => slug.split("/", 1)[0] ?? ""))];
  return [{ code: "names-taken-later", count: slugs.length, names }];
}
