/** Lists of checks in pieces that a call between objects carries: 32 MiB at most. */
import type { Check } from "./check.ts";
import { CHECK_BYTES, PAGE_BYTES } from "../limits.ts";

/** Bytes that a check takes in a call, rather too many: three for a character of what people have written. */
const weightOf = ({ settings }: Check) => CHECK_BYTES + 3 * JSON.stringify(settings).length;

/** The first of these checks, as many as fit into one call; at least one. */
export function pageOf(checks: Iterable<Check>): Check[] {
  const page: Check[] = [];
  let bytes = 0;
  for (const check of checks) {
    page.push(check);
    bytes += weightOf(check);
    if (bytes >= PAGE_BYTES) break;
  }
  return page;
}

/** All pages of a list, one after the other; `read` has those behind a check's id. */
export async function allPages(read: (after: number) => Promise<Check[]>): Promise<Check[]> {
  const all: Check[] = [];
  for (;;) {
    const page = await read(all.at(-1)?.id ?? 0);
    all.push(...page);
    // One that has room is the last.
    if (page.reduce((bytes, check) => bytes + weightOf(check), 0) < PAGE_BYTES) return all;
  }
}
